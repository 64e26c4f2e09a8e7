"""The room of operators: feeds, releases, what is set by hand, users and the log, on pages without script."""

from . import door, feeds, hand, history, overview, people
from .room import admin

__all__ = ["admin", "door", "feeds", "hand", "history", "overview", "people"]
