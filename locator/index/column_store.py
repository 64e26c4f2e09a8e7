"""The rows of a release, gathered one by one into columns; the whole rows go into a file.

The file has no name: it is this process's own and ends with it, whatever becomes of the database.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray

from ..geo.point import Floats
from ..hours import DatedException
from ..network.outlet import FINDABLE
from ..runtime.blob_store import BlobStore, BlobWriter
from .string_column import StringColumn, StringColumnBuilder

Mask = NDArray[np.bool_]


class StoredRow(NamedTuple):
    """An outlet as the spatial table keeps it: what is asked for in columns, the whole as JSON."""

    ref: str
    code: str
    kind: int
    services: int
    devices: int
    access: int
    status: str
    adcode: int
    lat: float
    lon: float
    body: bytes


class Schedule(NamedTuple):
    """Hours that many outlets share."""

    hours: str | None
    exceptions: tuple[DatedException, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Outlets ordered by ref; body `i` lies in `bodies` from `starts[i]` to `ends[i]`."""

    refs: StringColumn
    names: StringColumn
    codes: StringColumn
    bits: dict[str, NDArray[np.uint32]]
    adcodes: NDArray[np.int32]
    lat: Floats
    lon: Floats
    findable: Mask
    bodies: BlobStore
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    schedules: list[Schedule]
    schedule_of: NDArray[np.int32]


BITS = ("kind", "services", "devices", "access")


class _ColumnBuilder:
    """Rows as they come, column by column."""

    def __init__(self) -> None:
        self.texts = {name: StringColumnBuilder() for name in ("ref", "name", "code")}
        self.numbers = {name: array("q") for name in (*BITS, "adcode", "findable", "end", "schedule")}
        self.places = {name: array("d") for name in ("lat", "lon")}
        self.bodies = BlobWriter()
        self.schedules: dict[Schedule, int] = {}

    def add(self, row: StoredRow) -> None:
        fields = orjson.loads(row.body)
        for name, text in (("ref", row.ref), ("name", fields["name"]), ("code", row.code)):
            self.texts[name].add(text)
        self.bodies.add(row.body)
        schedule = schedule_in(fields, row.status)
        told = {name: getattr(row, name) for name in (*BITS, "adcode")}
        told["findable"] = row.status in FINDABLE
        told["end"] = self.bodies.length
        told["schedule"] = self.schedules.setdefault(schedule, len(self.schedules))
        for name, number in told.items():
            self.numbers[name].append(number)
        self.places["lat"].append(row.lat)
        self.places["lon"].append(row.lon)


def gather(rows: Iterable[StoredRow]) -> Columns:
    """The columns of rows in any order."""
    held = _ColumnBuilder()
    for row in rows:
        held.add(row)
    texts = {name: column.texts() for name, column in held.texts.items()}
    order = texts["ref"].ascending()
    numbers = {name: np.frombuffer(column, dtype=np.int64)[order] for name, column in held.numbers.items()}
    lat, lon = (np.frombuffer(held.places[name], dtype=np.float64)[order] for name in ("lat", "lon"))
    starts = np.concatenate([[0], np.frombuffer(held.numbers["end"], dtype=np.int64)[:-1]])
    return Columns(
        refs=texts["ref"].taken(order),
        names=texts["name"].taken(order),
        codes=texts["code"].taken(order),
        bits={name: numbers[name].astype(np.uint32) for name in BITS},
        adcodes=numbers["adcode"].astype(np.int32),
        lat=lat,
        lon=lon,
        findable=numbers["findable"].astype(np.bool_),
        bodies=held.bodies.spans(),
        starts=starts[order].astype(np.int64) if len(order) else order,
        ends=numbers["end"],
        schedules=list(held.schedules),
        schedule_of=numbers["schedule"].astype(np.int32),
    )


def schedule_in(fields: dict[str, Any], status: str) -> Schedule:
    """The hours among the fields of an outlet."""
    exceptions = tuple(map(_exception, fields.get("exceptions", ())))
    return Schedule(fields.get("hours"), exceptions, status)


def _exception(told: dict[str, Any]) -> DatedException:
    first, last = date.fromisoformat(told["from"]), date.fromisoformat(told["to"])
    return DatedException(first, last, told.get("hours"), told.get("reason", ""))
