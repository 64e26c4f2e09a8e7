"""The room of operators: feeds, releases, what is set by hand, users, log, failed searches.."""

from . import failed, feeds, hand, history, notices, overview, people
from .room import admin

__all__ = ["admin", "failed", "feeds", "hand", "history", "notices", "overview", "people"]
