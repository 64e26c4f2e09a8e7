"""Kinds of defects of the dirty corpus."""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

from .rows import Cells

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
