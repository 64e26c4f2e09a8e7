"""Admin pages for operators: feeds, releases, overrides, users, log, failed searches."""

from . import (
    corrections,
    edit,
    failed_searches,
    feeds,
    history,
    notices,
    overrides,
    overview,
    people,
    positions,
    quality,
)
from .blueprint import admin

__all__ = [
    "admin",
    "corrections",
    "edit",
    "failed_searches",
    "feeds",
    "history",
    "notices",
    "overrides",
    "overview",
    "people",
    "positions",
    "quality",
]
