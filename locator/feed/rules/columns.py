"""Rules that recognize columns whose cells belong into another column."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ...network.outlet import DEVICES, SERVICES, Outlet
from ...network.phone_numbers import dial
from ..report import Finding
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, rule

MIN_ROWS, MAX_ROWS = 10, 10_000  # of a larger feed, so many evenly spaced rows
MOST, FEW = 0.5, 0.25  # shares of the cells with the content of the other column
_STREET_NUMBER = re.compile(
    r"(?:路|街|道|巷|弄|胡同|里|村|镇)[^,，;；0-9]{0,6}(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,5})\s*(?:号|弄|幢|栋)"
)
_TIME = re.compile(r"[0-2]?[0-9](?:[:：][0-5][0-9]|[点时])|24\s*小时")
_HAN = re.compile("[\u4e00-\u9fff]")


class _Content(NamedTuple):
    """A kind of content, the column it belongs to, and the columns where it is misplaced."""

    name: str
    owner: str
    elsewhere: Sequence[str]
    matches: Callable[[str], bool]


MUNICIPALITIES = ("北京市", "上海市", "天津市", "重庆市")


def _is_address(text: str) -> bool:
    return _STREET_NUMBER.search(text) is not None


def _is_phone(text: str) -> bool:
    return dial(text.partition(";")[0]) is not None


def _is_hours(text: str) -> bool:
    return _TIME.search(text) is not None


def _is_latin(text: str) -> bool:
    return not _HAN.search(text) and any(map(str.isalpha, text))


def _is_province(text: str) -> bool:
    return text.endswith(("省", "自治区"))


def _is_city(text: str) -> bool:
    return text.endswith(("市", "自治州", "地区", "盟")) and text not in MUNICIPALITIES


CONTENTS = (
    _Content("addresses", "address", ("name", "phones", "hours_text"), _is_address),
    _Content("phone numbers", "phones", ("name", "address", "hours_text"), _is_phone),
    _Content("opening hours", "hours_text", ("name", "address", "phones"), _is_hours),
    _Content("English names", "name_en", ("name",), _is_latin),
    _Content("provinces", "province", ("city", "district"), _is_province),
    _Content("cities", "city", ("province",), _is_city),
)
OTHER_CODES: dict[str, Sequence[object]] = {"services": DEVICES, "devices": SERVICES}
COLUMNS: dict[str, Callable[[Outlet], str]] = {
    "name": lambda outlet: outlet.name,
    "name_en": lambda outlet: outlet.name_en,
    "address": lambda outlet: outlet.address.text,
    "province": lambda outlet: outlet.address.province,
    "city": lambda outlet: outlet.address.city,
    "district": lambda outlet: outlet.address.district,
    "phones": lambda outlet: ";".join(outlet.phones),
    "hours_text": lambda outlet: outlet.hours_text,
}


def misplaced_codes(findings: Iterable[Finding]) -> set[str]:
    """Return the columns of a record in which a code of another column was ignored."""
    return {
        item.column
        for item in findings
        if item.code == "literal_error" and item.value in OTHER_CODES.get(item.column, ())
    }


@rule(
    "columns_misplaced",
    "error",
    "any",
    "Exchange the headers of the two columns, or approve the load if the cells are right.",
)
def columns_misplaced(feed: Feed) -> Iterator[Violation]:
    """In a new feed, most cells of a column must not look like another column, and few of that one."""
    if feed.previous and not feed.refs.keys().isdisjoint(feed.previous.bodies):
        return  # compared with the current release by the guard
    for column, count in feed.misplaced_codes.items():
        if count >= MIN_ROWS and count > MOST * len(feed.records):
            reason = f"{count:,} of {len(feed.records):,} rows have codes of another column"
            yield Violation(FEED_LEVEL, "", reason, column)
    cells = _cells(feed)
    for content in CONTENTS:
        owned = cells[content.owner]
        if len(owned) < MIN_ROWS or len(_matching(owned, content)) > FEW * len(owned):
            continue
        for column in content.elsewhere:
            found = _matching(cells[column], content)
            if len(found) >= MIN_ROWS and len(found) > MOST * len(cells[column]):
                reason = f"{len(found):,} of {len(cells[column]):,} cells look like {content.name}, "
                reason += f"but only {len(_matching(owned, content)):,} in {content.owner}"
                yield Violation(FEED_LEVEL, found[0], reason, column)


def _cells(feed: Feed) -> dict[str, list[str]]:
    """Return the non-empty cells of each column, of at most MAX_ROWS rows."""
    outlets = feed.outlets[:: -(-len(feed.outlets) // MAX_ROWS) or 1]
    return {column: [text for text in map(cell, outlets) if text] for column, cell in COLUMNS.items()}


def _matching(cells: Sequence[str], content: _Content) -> list[str]:
    return [text for text in cells if content.matches(text)]


RULES: tuple[Rule, ...] = (columns_misplaced,)
