"""Compact table of named places of one city: about 40 bytes per place."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..geo.point import Point

SEPARATOR = "\0"  # between names; the texts of feeds have no control characters


class TableRow(NamedTuple):
    """A place derived from `outlets` outlets; `radius` in metres."""

    name: str
    kind: str
    adcode: str
    point: Point
    radius: float
    outlets: int


class NameTable:
    """Rows ordered by name; the names lie in one string, each once."""

    def __init__(self, rows: Iterable[TableRow]) -> None:
        ordered = sorted(row for row in rows if SEPARATOR not in row.name)
        names = list(dict.fromkeys(row.name for row in ordered))
        kinds = list(dict.fromkeys(row.kind for row in ordered))
        self._names = SEPARATOR.join(["", *names, ""])
        self._first = array(
            "i", [i for i, row in enumerate(ordered) if not i or ordered[i - 1].name != row.name]
        )
        self._kinds, self._kind = tuple(kinds), array("b", [kinds.index(row.kind) for row in ordered])
        self._adcodes = array("i", [int(row.adcode) for row in ordered])
        self._lat = array("d", [row.point.lat for row in ordered])
        self._lon = array("d", [row.point.lon for row in ordered])
        self._radius = array("f", [row.radius for row in ordered])
        self._outlets = array("i", [row.outlets for row in ordered])

    def __len__(self) -> int:
        return len(self._adcodes)

    def __iter__(self) -> Iterator[TableRow]:
        """Iterate over the rows in order of their names."""
        ends = [*self._first[1:], len(self)] if self._first else []
        for name, first, end in zip(self._names.split(SEPARATOR)[1:-1], self._first, ends, strict=True):
            for index in range(first, end):
                yield self._row(name, index)

    def row(self, index: int) -> TableRow:
        """Return a row."""
        number = bisect_right(self._first, index) - 1
        return self._row(self._names.split(SEPARATOR)[number + 1], index)

    def indices(self, name: str) -> range:
        """Return the rows of a name."""
        at = self._names.find(f"{SEPARATOR}{name}{SEPARATOR}")
        if at < 0 or not name:
            return range(0)
        number = self._names.count(SEPARATOR, 0, at)
        end = self._first[number + 1] if number + 1 < len(self._first) else len(self)
        return range(self._first[number], end)

    def _row(self, name: str, index: int) -> TableRow:
        point = Point(self._lat[index], self._lon[index])
        kind, adcode = self._kinds[self._kind[index]], f"{self._adcodes[index]:06d}"
        return TableRow(name, kind, adcode, point, self._radius[index], self._outlets[index])
