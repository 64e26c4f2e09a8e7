"""The rule that holds a feed of which a program damaged many texts."""

from collections.abc import Iterator
from typing import Any

from ..flat import COLUMNS
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, rule

MIN_ROWS, MAX_SHARE, MAX_ROWS = 3, 0.01, 30


@rule(
    "damaged_rows",
    "error",
    "any",
    "Export the file again as UTF-8, with ids as text; approve the load if the rest is right.",
)
def damaged_rows(feed: Feed) -> Iterator[Violation]:
    """Fewer than 1 % of the rows, and fewer than 30, may be damaged, besides those that change nothing."""
    rows = len(feed.damaged) - _unchanged(feed)
    if rows >= MIN_ROWS and (rows >= MAX_ROWS or rows >= MAX_SHARE * len(feed.records)):
        reason = f"{rows:,} of {len(feed.records):,} rows have texts that a program damaged"
        yield Violation(FEED_LEVEL, "", reason, ", ".join(sorted(set().union(*feed.damaged.values()))))


def _unchanged(feed: Feed) -> int:
    """Return the number of damaged rows whose damaged fields are as in the current release."""
    if feed.previous is None or not feed.damaged:
        return 0
    count = 0
    for outlet, record in zip(feed.outlets, feed.record_of, strict=True):
        before = feed.previous.fields(outlet.ref) if record in feed.damaged else None
        if before is not None:
            now = outlet.model_dump(mode="json", by_alias=True, exclude_none=True)
            paths = [COLUMNS[column] for column in feed.damaged[record] if column in COLUMNS]
            count += all(_value(now, path) == _value(before, path) for path in paths)
    return count


def _value(fields: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        fields = fields.get(step) if isinstance(fields, dict) else None
    return fields or None


RULES: tuple[Rule, ...] = (damaged_rows,)
