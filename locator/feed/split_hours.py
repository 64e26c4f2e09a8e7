"""Hours in several columns: begin and end, or a column a weekday, become one text of hours."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from ..hours.chinese import to_osm
from .dates import read_date
from .excel_times import clock_of_day
from .profiles.hours_columns import WEEKDAYS, HoursColumns

CLOSED = "休息"
MAX_DAYS_OFF = 3  # as in a text of hours
MISSING = "未填"  # no hours can be read from a text with it
UNKNOWN_TIME = "?"
MIN_WEEKDAYS = 5  # columns of weekdays; fewer leave the other days unknown
_CLOSED_WORDS = re.compile(
    "(?:全天)?(?:休息?|休业|店休|闭店|闭馆|关门|关店|不营业|停业)|closed|close|off|x|×|-+|—+|/", re.IGNORECASE
)
_OUTLET = re.compile("^(?:门店|网点|店铺|store|shop|outlet|location)")


class HoursEntry(NamedTuple):
    """Days, as in a text of hours, and the cells with their hours: a text, or begin and end."""

    days: str
    indices: tuple[int, ...]


class SplitHours:
    """The columns of a feed that have parts of the hours; empty if there are none."""

    def __init__(
        self, sources: Iterable[HoursColumns], names: Sequence[str], key_of: Callable[[str], str]
    ) -> None:
        index_by_key: dict[str, int] = {}
        for at, name in enumerate(names):
            key = key_of(name)
            index_by_key.setdefault(_OUTLET.sub("", key), at)
            index_by_key.setdefault(key, at)
        self.entries: list[HoursEntry] = []
        for source in sources:
            groups = [source.text] if source.text else [source.open, source.close]
            found = [_first(index_by_key, map(key_of, group)) for group in groups]
            indices = tuple(index for index in found if index is not None)
            if len(indices) == len(groups) == len({*indices} - self.indices):
                self.entries.append(HoursEntry(source.days, indices))

    @property
    def indices(self) -> frozenset[int]:
        """Return the indices of the cells that are used."""
        return frozenset(index for entry in self.entries for index in entry.indices)

    def text(self, cells: Sequence[str]) -> str:
        """Return the hours of a row as one text; empty if all its cells are."""
        values: dict[str, list[str]] = {}
        for days, indices in self.entries:
            values.setdefault(days, []).append(_hours([cells[index] for index in indices]))
        return _compose({days: _joined(parts) for days, parts in values.items()})

    def merged(self, written: str, cells: Sequence[str]) -> str:
        """Return the hours of a row that also has a text of hours; contradictions make it unreadable."""
        text = self.text(cells)
        if not written or not text:
            return written or text
        if all(read_date(cells[index]) for index in self.indices if cells[index].strip()):
            return written  # begin and end of something else
        ours, theirs = to_osm(text), to_osm(written)
        if ours and theirs and ours.hours == theirs.hours:
            return written
        return f"{written} {text}" if not re.search(r"\d", written) else f"{written}；{text}"


def _first(index_by_key: Mapping[str, int], keys: Iterable[str]) -> int | None:
    return next((index_by_key[key] for key in keys if key in index_by_key), None)


def _hours(cells: Sequence[str]) -> str:
    """Return the hours of one day or group of days: a text, or begin and end."""
    texts = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
    filled = [text for text in texts if text]
    if not filled or all(map(_CLOSED_WORDS.fullmatch, filled)):
        return CLOSED if filled else ""
    if len(cells) == 1:
        return texts[0]
    return "-".join(clock_of_day(text) or UNKNOWN_TIME for text in texts)


def _joined(parts: Iterable[str]) -> str:
    """Return the spans of several pairs of columns of the same days, such as morning and afternoon."""
    filled = [part for part in parts if part]
    return ",".join(part for part in filled if part != CLOSED) or (CLOSED if filled else "")


def _compose(hours: Mapping[str, str]) -> str:
    if not any(hours.values()):
        return ""
    week = [(day, hours[day]) for day in WEEKDAYS if day in hours]
    days_off = sum(text == CLOSED for _, text in week)
    clauses = [
        f"{_range(days)} {text}"
        for text, days in _runs([(day, text or MISSING) for day, text in week])
        if text != CLOSED or days_off <= MAX_DAYS_OFF
    ]
    others = [
        f"{days} {text or MISSING}".strip()
        for days, text in hours.items()
        if (text or days) and days not in WEEKDAYS
    ]
    if not others and len(week) < MIN_WEEKDAYS:
        clauses.append(f"其他日期 {MISSING}")
    return "；".join(others + clauses)


def _runs(week: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Return the consecutive days with equal hours."""
    return [(text, [day for day, _ in run]) for text, run in groupby(week, key=lambda item: item[1])]


def _range(days: Sequence[str]) -> str:
    is_range = len(days) > 1 and [*WEEKDAYS].index(days[-1]) - [*WEEKDAYS].index(days[0]) == len(days) - 1
    return f"{days[0]}至{days[-1]}" if is_range else "、".join(days)
