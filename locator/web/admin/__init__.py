"""The room of operators: feeds, releases, what is set by hand, users, log, failed searches."""

from . import failed_searches, feeds, history, notices, overrides, overview, people
from .blueprint import admin

__all__ = ["admin", "failed_searches", "feeds", "history", "notices", "overrides", "overview", "people"]
