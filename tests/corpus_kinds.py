"""Kinds of defects of the dirty corpus, and its files with the expected findings."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from locator.geo.datum import Datum, from_wgs84
from locator.network.position_proposal import ConfirmedPosition

from .rows import GOOD, Cells


class Defect(NamedTuple):
    """Expected finding of a defect; record 0 is the file, value the cell as written."""

    record: int
    line: int
    column: str
    code: str
    severity: str
    value: str


@dataclass(frozen=True)
class File:
    """A file of the corpus; `refused` when nothing of it can be used, `good` are the refs that must be."""

    name: str
    content: bytes
    defects: tuple[Defect, ...] = ()
    good: frozenset[str] = frozenset()
    datum: Datum | None = "wgs84"
    rejected: bool = False
    before: tuple[Cells, ...] = ()
    gone: frozenset[str] = field(default_factory=frozenset)
    confirmed: Mapping[str, ConfirmedPosition] = field(default_factory=dict)


Make = Callable[[int, Cells], Mapping[str, str]]


class Kind(NamedTuple):
    """A kind of defect: its finding, and the cells that make it from its number and the row before.

    `least` rows with it must be in a file, for kinds that are seen in crowds alone.
    """

    code: str
    severity: str
    column: str
    make: Make
    least: int = 1
    display: str = ""


def error(code: str, column: str, *values: str) -> Kind:
    """Values in a cell by turns, each an error."""
    return Kind(code, "error", column, lambda n, _: {column: values[n % len(values)]})


def warning(code: str, column: str, *values: str, **also: str) -> Kind:
    """Values in a cell by turns, each a warning, beside other cells."""
    return Kind(code, "warning", column, lambda n, _: {column: values[n % len(values)], **also})


def values_by_turns(code: str, severity: str, column: str, values: tuple[str, ...]) -> Kind:
    """Values in a cell by turns."""
    return Kind(code, severity, column, lambda n, _: {column: values[n % len(values)]})


def at(code: str, severity: str, *places: tuple[float | str, float | str], least: int = 1) -> Kind:
    """Positions by turns."""

    def make(n: int, _: Cells) -> Mapping[str, str]:
        lat, lon = places[n % len(places)]
        return {"lat": str(lat), "lon": str(lon)}

    return Kind(code, severity, "lat", make, least, "place")


def closed(first: str, last: str, **more: object) -> str:
    return json.dumps([{"from": first, "to": last, **(more or {"closed": True})}])


def good_row(number: int) -> dict[str, str]:
    """A row with nothing wrong, some metres from the one before."""
    place = {
        "lat": f"{39.88 + number % 120 * 0.0005:.6f}",
        "lon": f"{116.365001 + number // 120 * 0.0007 + number % 120 * 0.000001:.6f}",
    }
    return {**GOOD, **place, "ref": f"R{number}X", "name": f"示例网点 {number}"}


def float_of(text: str) -> str:
    try:
        return f"{float(text):.10g}"
    except ValueError:
        return text


def day_off(n: int, _: Cells) -> Mapping[str, str]:
    day = "一二三四五六日"[n % 7]
    return {"limits": (f"门店每周{day}休息", f"星期{day}闭店")[n % 2]}


def in_datum(datum: Datum, row: dict[str, str]) -> dict[str, str]:
    lat, lon = from_wgs84(float(row["lat"]), float(row["lon"]), datum)
    return row | {"lat": f"{float(lat):.6f}", "lon": f"{float(lon):.6f}"}
