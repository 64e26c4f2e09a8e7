"""Rules that recognize names and addresses that stand for a missing value, or were cut or masked."""

import re
from collections.abc import Iterator

from ..placeholders import is_placeholder
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, rule

MIN_ROWS, MAX_SHARE = 3, 0.1
MAX_CUT, MIN_CUT = 2, 5  # characters of a name that was cut; rows with one
_MASKED = re.compile(
    r"[*＊]{2,}|(?<![0-9a-z])[*＊](?![0-9])|(?<![a-z])(?<![a-z] )[x×]{2,}(?![a-z0-9])|[●■□○]{2,}",
    re.IGNORECASE,
)


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
    return (item for item in _texts(feed) if is_placeholder(item[2]))


def _is_published(feed: Feed, i: int, column: str, text: str) -> bool:
    before = feed.previous.fields(feed.outlets[i].ref) if feed.previous else None
    value = (before or {}).get(column)
    return text == (value.get("text") if isinstance(value, dict) else value)


@rule("masked_text", "warning", "name", "Enter the complete text; characters of it were replaced by a mask.")
def masked_text(feed: Feed) -> Iterator[Violation]:
    """Name and address must not be masked, like 示**店 or XX路."""
    for i, column, text in _texts(feed):
        if is_masked(text):
            yield Violation(feed.record_of[i], text, "has characters that hide a part of it", column)


@rule(
    "texts_cut",
    "error",
    "name",
    "Export the column again with its complete texts; approve the load if they are complete.",
)
def texts_cut(feed: Feed) -> Iterator[Violation]:
    """At most 10 % of the names may be masked or have one or two characters, of the addresses be masked."""
    found = [item for item in _texts(feed) if is_masked(item[2]) or _is_cut(*item[1:])]
    found = [item for item in found if not _is_published(feed, *item)]
    for column in ("name", "address"):
        texts = [text for _, name, text in found if name == column]
        minimum = MIN_ROWS if any(map(is_masked, texts)) else MIN_CUT
        if len(texts) >= minimum and len(texts) > MAX_SHARE * len(feed.outlets):
            count = f"{len(texts):,} of {len(feed.outlets):,} outlets"
            reason = f"{count} have a masked {column}" + " or one of two characters" * (column == "name")
            yield Violation(FEED_LEVEL, texts[0], reason, column)


def is_masked(text: str) -> bool:
    """Return whether characters of a text were replaced by asterisks, X or squares."""
    return _MASKED.search(text) is not None and not is_placeholder(text)


def _is_cut(column: str, text: str) -> bool:
    return column == "name" and len(text) <= MAX_CUT and not is_placeholder(text)


def _texts(feed: Feed) -> Iterator[tuple[int, str, str]]:
    for i, outlet in enumerate(feed.outlets):
        yield i, "name", outlet.name
        if outlet.address.text:
            yield i, "address", outlet.address.text


RULES: tuple[Rule, ...] = (placeholder, placeholder_rows, masked_text, texts_cut)
