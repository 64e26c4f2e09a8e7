"""The room of operators: feeds, releases, what is set by hand, users and the log; no page needs script."""

from . import feeds, hand, history, notices, overview, people
from .room import admin

__all__ = ["admin", "feeds", "hand", "history", "notices", "overview", "people"]
