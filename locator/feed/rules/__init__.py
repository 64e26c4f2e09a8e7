"""Rules over a whole feed: `RULES` lists all of them, docs/feed-rules.md documents them."""

from . import (
    address_areas,
    changes,
    columns,
    damage,
    datum,
    districts,
    identity,
    placeholders,
    position_columns,
    positions,
    text_quality,
    timing,
)
from .rule import Rule

RULES: tuple[Rule, ...] = (
    *positions.RULES,
    *position_columns.RULES,
    *districts.RULES,
    *address_areas.RULES,
    *identity.RULES,
    *text_quality.RULES,
    *placeholders.RULES,
    *damage.RULES,
    *timing.RULES,
    *changes.RULES,
    *columns.RULES,
    *datum.RULES,
)
