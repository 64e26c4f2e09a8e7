"""Admin pages for operators: feeds, releases, overrides, users, log, failed searches."""

from . import failed_searches, feeds, history, notices, overrides, overview, people
from .blueprint import admin

__all__ = ["admin", "failed_searches", "feeds", "history", "notices", "overrides", "overview", "people"]
