"""The rules over a whole feed: `RULES` has them all, docs/feed-rules.md tells them."""

from . import changes, datum, districts, identity, positions, text_quality, timing
from .rule import Rule

RULES: tuple[Rule, ...] = (
    *positions.RULES,
    *districts.RULES,
    *identity.RULES,
    *text_quality.RULES,
    *timing.RULES,
    *changes.RULES,
    *datum.RULES,
)
