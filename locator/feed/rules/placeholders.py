"""Rules that recognize names and addresses that stand for a missing value."""

from collections.abc import Iterator

from ..placeholders import is_placeholder
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, rule

MIN_ROWS, MAX_SHARE = 3, 0.1


@rule("placeholder", "warning", "name", "Enter the actual value, leave the cell empty, or remove the row.")
def placeholder(feed: Feed) -> Iterator[Violation]:
    """Name, address and phones must not be placeholders like 测试, N/A, ____ or null."""
    for i, column, text in _placeholders(feed):
        yield Violation(feed.record_of[i], text, "is a placeholder", column)


@rule(
    "placeholder_rows",
    "error",
    "name",
    "Export the column again with its values; approve the load if they really are missing.",
)
def placeholder_rows(feed: Feed) -> Iterator[Violation]:
    """At most 10 % of the names, or addresses, may be placeholders, besides those of the current release."""
    found = [item for item in _placeholders(feed) if not _is_published(feed, *item)]
    for column in ("name", "address"):
        texts = [text for _, name, text in found if name == column]
        if len(texts) >= MIN_ROWS and len(texts) > MAX_SHARE * len(feed.outlets):
            reason = f"{len(texts):,} of {len(feed.outlets):,} outlets have a placeholder as {column}"
            yield Violation(FEED_LEVEL, texts[0], reason, column)


def _placeholders(feed: Feed) -> Iterator[tuple[int, str, str]]:
    for i, outlet in enumerate(feed.outlets):
        for column, text in (("name", outlet.name), ("address", outlet.address.text)):
            if text and is_placeholder(text):
                yield i, column, text


def _is_published(feed: Feed, i: int, column: str, text: str) -> bool:
    before = feed.previous.fields(feed.outlets[i].ref) if feed.previous else None
    value = (before or {}).get(column)
    return text == (value.get("text") if isinstance(value, dict) else value)


RULES: tuple[Rule, ...] = (placeholder, placeholder_rows)
