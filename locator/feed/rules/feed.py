"""A feed as the rules see it: its usable outlets, and the coordinates of every record as they were given."""

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
from ...places.gazetteer import Gazetteer
from ..datum_detection import DatumVerdict, by_districts, by_references
from ..diff import PreviousRelease
from ..record import Record, RecordNote

Indices = NDArray[np.int64]
SEPARATOR = "\x1f"  # no text of an outlet holds a control character
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{0,20})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What feeds are judged by."""

    timetable: Timetable
    areas: Areas
    gazetteer: Gazetteer


@dataclass
class Feed:
    """n records and m usable outlets; `at` (m,) is the record of each outlet.

    `given` are lat and lon of every record as they stand in the file, NaN where there is no number, and
    `decimals` how many decimals the finer of the two has. `before` is the current release, None before the
    first; `today` None leaves out the rules that need the date. `foreign` says that lat and lon go by other
    names in the file, as they never do in one of our own exports.
    """

    facts: RuleContext
    datum: Datum | None = None
    before: PreviousRelease | None = None
    today: date | None = None
    foreign: bool = False
    records: list[Record] = field(default_factory=list)
    outlets: list[Outlet] = field(default_factory=list)
    of: "array[int]" = field(default_factory=lambda: array("q"))
    coordinates: "array[float]" = field(default_factory=lambda: array("d"))
    fineness: "array[int]" = field(default_factory=lambda: array("b"))

    def add(self, record: Record, outlet: Outlet | None) -> None:
        """Put a record behind the others, with its outlet when it can be used."""
        self.foreign = self.foreign or any(map(_renames_position, record.notes))
        lat, lon = record.fields.get("lat"), record.fields.get("lon")
        self.coordinates.extend((_number(lat), _number(lon)))
        self.fineness.append(max(_decimals(lat), _decimals(lon)))
        if outlet is not None:
            self.of.append(len(self.records))
            self.outlets.append(outlet)
        self.records.append(Record(record.file, record.number, record.line, {}, "", record.rest))

    @cached_property
    def at(self) -> Indices:
        """The record of each outlet, (m,)."""
        return np.array(self.of, dtype=np.int64)

    @cached_property
    def given(self) -> tuple[Floats, Floats]:
        """Latitude and longitude of each record as given, (n,) each."""
        pairs = np.array(self.coordinates, dtype=np.float64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    @cached_property
    def decimals(self) -> NDArray[np.int8]:
        """How many decimals the finer coordinate of each record has, (n,)."""
        return np.array(self.fineness, dtype=np.int8)

    @cached_property
    def lat(self) -> Floats:
        """WGS-84 latitude of each outlet, (m,)."""
        return np.array([outlet.lat for outlet in self.outlets], dtype=np.float64)

    @cached_property
    def lon(self) -> Floats:
        """WGS-84 longitude of each outlet, (m,)."""
        return np.array([outlet.lon for outlet in self.outlets], dtype=np.float64)

    @cached_property
    def around(self) -> list[str]:
        """The adcode around each outlet, '' where there is none."""
        return self.facts.areas.at_many(self.lat, self.lon)

    @cached_property
    def texts(self) -> list[str]:
        """All texts of each outlet as one, to look for what is rare."""
        return [SEPARATOR.join(text for _, text in texts_of(outlet)) for outlet in self.outlets]

    @cached_property
    def refs(self) -> dict[str, int]:
        """The index of each outlet by its ref."""
        return {outlet.ref: i for i, outlet in enumerate(self.outlets)}

    @cached_property
    def references(self) -> tuple[Floats, Floats]:
        """WGS-84 latitude and longitude of each outlet in the current release, (m,) each, NaN if new."""
        places = np.full((len(self.outlets), 2), np.nan)
        for i, outlet in enumerate(self.outlets):
            told = self.before.fields(outlet.ref) if self.before else None
            if told is not None:
                places[i] = told["lat"], told["lon"]
        return places[:, 0], places[:, 1]

    @cached_property
    def verdict(self) -> DatumVerdict:
        """The datum by the current release where it has enough of the refs, else by the districts named."""
        lat, lon = self.given[0][self.at], self.given[1][self.at]
        strong = by_references(lat, lon, self.references)
        if strong.datum is not None:
            return strong
        current = cache(self.facts.gazetteer.current)
        named = (current(o.address.adcode) if o.address.adcode else () for o in self.outlets)
        return by_districts(lat, lon, [a[0].adcode if len(a) == 1 else "" for a in named], self.facts.areas)


def texts_of(outlet: Outlet) -> Sequence[tuple[str, str]]:
    """The texts that people wrote, with their columns."""
    address, approach = outlet.address, outlet.approach
    told: list[tuple[str, str | None]] = [
        ("name", outlet.name),
        ("name_en", outlet.name_en),
        ("address", address.text),
        ("province", address.province),
        ("city", address.city),
        ("district", address.district),
        ("township", address.township),
        ("hours_text", outlet.hours_text),
        ("limits", outlet.limits),
        ("approach_station", approach.station),
        ("approach_exit", approach.exit),
        ("approach_landmark", approach.landmark),
        ("approach_entrance", approach.entrance),
        ("approach_floor", approach.floor),
        ("approach_unit", approach.unit),
        ("approach_parking", approach.parking),
        ("access_text_contact", outlet.access.text_contact),
    ]
    told += [("phones", phone) for phone in outlet.phones]
    told += [("exceptions", exception.reason) for exception in outlet.exceptions]
    return [(column, text) for column, text in told if text]


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
