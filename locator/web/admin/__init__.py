"""Admin pages for operators: feeds, releases, overrides, users, log, failed searches."""

from . import (
    area_notices,
    corrections,
    edit,
    failed_searches,
    feeds,
    history,
    live_facts,
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
    "area_notices",
    "corrections",
    "edit",
    "failed_searches",
    "feeds",
    "history",
    "live_facts",
    "notices",
    "overrides",
    "overview",
    "people",
    "positions",
    "quality",
]
