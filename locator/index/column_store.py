"""Columns of a release, built row by row; the JSON bodies go into an unnamed temporary file.

The file belongs to this process and disappears with it, independently of the database.
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
    """An outlet as stored in the spatial table: searchable columns, and the full outlet as JSON."""

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
    """Opening hours, exceptions and status, shared by many outlets."""

    hours: str | None
    exceptions: tuple[DatedException, ...]
    status: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Outlets ordered by ref; body `i` is `bodies[starts[i]:ends[i]]`."""

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
    """Collects rows column by column."""

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
        schedule = schedule_of_fields(fields, row.status)
        numbers = {name: getattr(row, name) for name in (*BITS, "adcode")}
        numbers["findable"] = row.status in FINDABLE
        numbers["end"] = self.bodies.length
        numbers["schedule"] = self.schedules.setdefault(schedule, len(self.schedules))
        for name, number in numbers.items():
            self.numbers[name].append(number)
        self.places["lat"].append(row.lat)
        self.places["lon"].append(row.lon)


def build_columns(rows: Iterable[StoredRow]) -> Columns:
    """Build the columns of rows in any order."""
    builder = _ColumnBuilder()
    for row in rows:
        builder.add(row)
    texts = {name: column.build() for name, column in builder.texts.items()}
    order = texts["ref"].argsort(kind="stable")
    numbers = {name: np.frombuffer(column, dtype=np.int64)[order] for name, column in builder.numbers.items()}
    lat, lon = (np.frombuffer(builder.places[name], dtype=np.float64)[order] for name in ("lat", "lon"))
    starts = np.concatenate([[0], np.frombuffer(builder.numbers["end"], dtype=np.int64)[:-1]])
    return Columns(
        refs=texts["ref"][order],
        names=texts["name"][order],
        codes=texts["code"][order],
        bits={name: numbers[name].astype(np.uint32) for name in BITS},
        adcodes=numbers["adcode"].astype(np.int32),
        lat=lat,
        lon=lon,
        findable=numbers["findable"].astype(np.bool_),
        bodies=builder.bodies.finish(),
        starts=starts[order].astype(np.int64) if len(order) else order,
        ends=numbers["end"],
        schedules=list(builder.schedules),
        schedule_of=numbers["schedule"].astype(np.int32),
    )


def schedule_of_fields(fields: dict[str, Any], status: str) -> Schedule:
    """Return the schedule in the fields of an outlet."""
    exceptions = tuple(map(_dated_exception, fields.get("exceptions", ())))
    return Schedule(fields.get("hours"), exceptions, status)


def _dated_exception(fields: dict[str, Any]) -> DatedException:
    first, last = date.fromisoformat(fields["from"]), date.fromisoformat(fields["to"])
    hours = None if fields.get("closed") else fields.get("hours", "")
    return DatedException(first, last, hours, fields.get("reason", ""))
