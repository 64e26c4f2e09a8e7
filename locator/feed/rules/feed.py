"""A feed as input of the rules: its usable outlets and the source coordinates of every record."""

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...geo.datum import Datum
from ...geo.districts import Areas
from ...geo.point import Floats
from ...hours import Timetable
from ...network.outlet import Outlet
from ...network.text_fields import TEXT_FIELDS
from ...network.text_fields import texts_of as field_texts
from ...places.gazetteer import Gazetteer
from ..datum_detection import DatumVerdict, by_districts, by_references
from ..diff import PreviousRelease
from ..flat import COLUMN_OF
from ..record import Record, RecordNote

Indices = NDArray[np.int64]
SEPARATOR = "\x1f"  # texts of outlets contain no control characters
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{0,20})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RuleContext:
    """Reference data of the rules."""

    timetable: Timetable
    areas: Areas
    gazetteer: Gazetteer


@dataclass
class Feed:
    """n records and m usable outlets.

    `record_of` and `record_indices` (m,) map an outlet to its record. `source_positions` are lat and lon of
    every record as in the file, NaN if not a number; `decimals` is the number of decimals of the more precise
    one. `damaged` has the columns of damaged texts by record index. `previous` is the current release, None
    before the first. Without `today`, rules that need the date are skipped. `has_renamed_position` is True if
    the file has other headers for lat and lon, which our own exports never have.
    """

    context: RuleContext
    datum: Datum | None = None
    previous: PreviousRelease | None = None
    today: date | None = None
    has_renamed_position: bool = False
    records: list[Record] = field(default_factory=list)
    outlets: list[Outlet] = field(default_factory=list)
    record_of: "array[int]" = field(default_factory=lambda: array("q"))
    coordinates: "array[float]" = field(default_factory=lambda: array("d"))
    decimal_counts: "array[int]" = field(default_factory=lambda: array("b"))
    damaged: dict[int, set[str]] = field(default_factory=dict)

    def add(self, record: Record, outlet: Outlet | None) -> None:
        """Append a record, and its outlet if it is usable."""
        self.has_renamed_position = self.has_renamed_position or any(map(_renames_position, record.notes))
        lat, lon = record.fields.get("lat"), record.fields.get("lon")
        self.coordinates.extend((_number(lat), _number(lon)))
        self.decimal_counts.append(max(_decimals(lat), _decimals(lon)))
        if outlet is not None:
            self.record_of.append(len(self.records))
            self.outlets.append(outlet)
        self.records.append(record._replace(fields={}, problem="", notes=(), header=None))

    @cached_property
    def record_indices(self) -> Indices:
        """Record index of each outlet, (m,)."""
        return np.array(self.record_of, dtype=np.int64)

    @cached_property
    def source_positions(self) -> tuple[Floats, Floats]:
        """Latitude and longitude of each record as in the file, (n,) each."""
        pairs = np.array(self.coordinates, dtype=np.float64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def decimals(self) -> NDArray[np.int8]:
        """Number of decimals of the more precise coordinate of each record, (n,)."""
        return np.array(self.decimal_counts, dtype=np.int8)

    @cached_property
    def lat(self) -> Floats:
        """WGS-84 latitude of each outlet, (m,)."""
        return np.array([outlet.lat for outlet in self.outlets], dtype=np.float64)

    @cached_property
    def lon(self) -> Floats:
        """WGS-84 longitude of each outlet, (m,)."""
        return np.array([outlet.lon for outlet in self.outlets], dtype=np.float64)

    @cached_property
    def located_adcodes(self) -> list[str]:
        """Adcode of the area that contains each outlet, '' if there is none."""
        return self.context.areas.at_many(self.lat, self.lon)

    @cached_property
    def texts(self) -> list[str]:
        """All texts of each outlet, joined, for fast searches for rare patterns."""
        return [SEPARATOR.join(text for _, text in texts_of(outlet)) for outlet in self.outlets]

    @cached_property
    def refs(self) -> dict[str, int]:
        """Outlet indices by ref."""
        return {outlet.ref: i for i, outlet in enumerate(self.outlets)}

    @cached_property
    def references(self) -> tuple[Floats, Floats]:
        """WGS-84 latitude and longitude of each outlet in the current release, (m,) each, NaN if new."""
        places = np.full((len(self.outlets), 2), np.nan)
        for i, outlet in enumerate(self.outlets):
            fields = self.previous.fields(outlet.ref) if self.previous else None
            if fields is not None:
                places[i] = fields["lat"], fields["lon"]
        return places[:, 0], places[:, 1]

    @cached_property
    def verdict(self) -> DatumVerdict:
        """Datum according to the current release if it has enough of the refs, else to the district names."""
        lat, lon = (
            self.source_positions[0][self.record_indices],
            self.source_positions[1][self.record_indices],
        )
        strong = by_references(lat, lon, self.references)
        if strong.datum is not None:
            return strong
        current = cache(self.context.gazetteer.current)
        named = (current(o.address.adcode) if o.address.adcode else () for o in self.outlets)
        return by_districts(lat, lon, [a[0].adcode if len(a) == 1 else "" for a in named], self.context.areas)


def column_of(field: str) -> str:
    """Return the column of a field; all members of dated exceptions have one column."""
    path = tuple(field.split("."))
    return COLUMN_OF.get(path) or COLUMN_OF[path[:1]]


_COLUMN_OF_TEXT = {field: column_of(field) for field in TEXT_FIELDS}


def texts_of(outlet: Outlet) -> Sequence[tuple[str, str]]:
    """Return the texts of an outlet with their columns."""
    return [(_COLUMN_OF_TEXT[field], text) for field, text in field_texts(outlet)]


def _renames_position(note: RecordNote) -> bool:
    return note.code == "header_renamed" and " as lat" in note.reason


def _number(value: Any) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return float("nan")


def _decimals(value: Any) -> int:
    return min(len(str(value).partition(".")[2]), 100)
