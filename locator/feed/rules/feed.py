"""A feed as input of the rules: its usable outlets and the source coordinates of every record."""

from array import array
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...geo.datum import Datum, from_wgs84, shifted
from ...geo.districts import Areas
from ...geo.point import Floats
from ...hours import Timetable
from ...network.outlet import Outlet
from ...network.text_fields import TEXT_FIELDS, all_texts
from ...network.text_fields import texts_of as field_texts
from ...places.gazetteer import Gazetteer
from ...places.place_mentions import PlaceMentions
from ...runtime.file_list import FileList
from ..datum_detection import DatumVerdict, by_references, combine
from ..diff import PreviousRelease
from ..flat import COLUMN_OF
from ..name_evidence import NameEvidence, by_names
from ..named_areas import Codes, NamedAreas, city_prefix
from ..record import Record
from ..record_list import RecordList
from ..release_references import References, release_references
from ..row_positions import RowPosition
from .china_extent import in_china

Indices = NDArray[np.int64]
SEPARATOR = "\x1f"  # texts of outlets contain no control characters
MAX_SAMPLED = 4_000  # evenly sampled outlets whose names are searched
OWN_SOURCE_SHARE = 0.9  # of the rows, from which lat and lon of the file are WGS-84
NO_POSITION = RowPosition()


@dataclass(frozen=True, slots=True)
class RuleContext:
    """Reference data of the rules."""

    timetable: Timetable
    areas: Areas
    gazetteer: Gazetteer
    places: PlaceMentions | None = None


@dataclass
class Feed:
    """n records and m usable outlets.

    `record_of` and `record_indices` (m,) map an outlet to its record. `source_positions` are lat and lon of
    every record as in the file, NaN if not a number; `decimals` is the number of decimals of the more precise
    one. `damaged` has the columns of damaged texts by record index. `previous` is the current release, None
    before the first. Without `today`, rules that need the date are skipped. `option` is the datum chosen for
    the load, `named_datums` counts those that headers name, `overruled_datums` those of them that the option
    replaces; `other_datums` has the positions of records in another datum than the option. `unusable_refs`
    are the refs of records without a usable outlet. `misplaced_codes` counts the records that have codes of
    another column, by the column where they are. `rejected` has the
    records in which the rules applied so far found errors.
    """

    context: RuleContext
    option: Datum | None = None
    previous: PreviousRelease | None = None
    today: date | None = None
    records: RecordList = field(default_factory=RecordList)
    outlets: list[Outlet] = field(default_factory=list)
    record_of: "array[int]" = field(default_factory=lambda: array("q"))
    coordinates: "array[float]" = field(default_factory=lambda: array("d"))
    decimal_counts: "array[int]" = field(default_factory=lambda: array("b"))
    damaged: dict[int, set[str]] = field(default_factory=dict)
    named_datums: Counter[Datum] = field(default_factory=Counter)
    overruled_datums: Counter[Datum] = field(default_factory=Counter)
    misplaced_codes: Counter[str] = field(default_factory=Counter)
    own_sources: int = 0
    rejected: set[int] = field(default_factory=set)
    unusable_refs: set[str] = field(default_factory=set)
    other_datums: dict[int, RowPosition] = field(default_factory=dict)

    def add(self, record: Record, outlet: Outlet | None, position: RowPosition = NO_POSITION) -> None:
        """Append a record with its position, and its outlet if it is usable."""
        self.coordinates.extend((position.lat, position.lon))
        self.decimal_counts.append(position.decimals)
        self.own_sources += position.has_own_source
        if position.named:
            self.named_datums[position.named] += 1
            if position.datum != self.option:
                self.other_datums[len(self.records)] = position
            elif position.named != self.option:
                self.overruled_datums[position.named] += 1
        if outlet is not None:
            self.record_of.append(len(self.records))
            self.outlets.append(outlet)
        elif ref := record.fields.get("ref"):
            self.unusable_refs.add(str(ref).strip())
        self.records.append(record)

    @cached_property
    def datum(self) -> Datum | None:
        """Datum declared by the option, by the headers, or by an export; None if there is none."""
        if self.option:
            return self.option
        if self.outlets and self.own_sources >= OWN_SOURCE_SHARE * len(self.outlets):
            return "wgs84"
        named = sum(self.named_datums.values())
        return self.named_datums.most_common(1)[0][0] if named and named >= len(self.records) else None

    @cached_property
    def record_indices(self) -> Indices:
        """Record index of each outlet, (m,)."""
        return np.array(self.record_of, dtype=np.int64)

    @cached_property
    def source_positions(self) -> tuple[Floats, Floats]:
        """Latitude and longitude of each record as in the file, (n,) each."""
        pairs = np.array(self.coordinates, dtype=np.float64).reshape(-1, 2)
        for i, position in self.other_datums.items():
            if position.datum != self.datum and position.wgs84:
                pairs[i] = from_wgs84(*position.wgs84, self.datum or "wgs84")
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
    def in_china(self) -> NDArray[np.bool_]:
        """Whether each outlet is in China or its seas, (m,)."""
        return in_china(self.context.areas, self.located_adcodes, self.lat, self.lon)

    @cached_property
    def texts(self) -> Sequence[str]:
        """All texts of each outlet, joined, for fast searches for rare patterns."""
        return FileList(SEPARATOR.join(all_texts(outlet)) for outlet in self.outlets)

    @cached_property
    def refs(self) -> dict[str, int]:
        """Outlet indices by ref."""
        return {outlet.ref: i for i, outlet in enumerate(self.outlets)}

    @cached_property
    def missing_refs(self) -> Set[str]:
        """Refs of the current release that no record has, usable or not."""
        released = self.previous.bodies.keys() if self.previous else set()
        return released - self.refs.keys() - self.unusable_refs

    @cached_property
    def references(self) -> References:
        """Positions of the outlets in the current release."""
        return release_references(self.outlets, self.previous)

    @cached_property
    def outlet_positions(self) -> tuple[Floats, Floats]:
        """Latitude and longitude of each outlet as in the file, (m,) each; NaN if confirmed by hand."""
        lat, lon = self.source_positions
        return lat[self.record_indices], lon[self.record_indices]

    @cached_property
    def with_coordinates(self) -> NDArray[np.bool_]:
        """Whether each outlet has coordinates in the file, (m,); only those are in the datum of the file."""
        return ~np.isnan(np.add(*self.outlet_positions))

    @cached_property
    def sample(self) -> Indices:
        """Evenly sampled indices of outlets with coordinates, whose names are searched."""
        indices = np.flatnonzero(self.with_coordinates)
        count = len(indices)
        return (
            indices[np.linspace(0, count - 1, min(count, MAX_SAMPLED)).astype(np.int64)] if count else indices
        )

    @cached_property
    def named_areas(self) -> list[Codes]:
        """Adcodes of the areas that each sampled outlet names."""
        finder = NamedAreas(self.context.gazetteer)
        return [finder.codes(self.outlets[i]) for i in self.sample.tolist()]

    @cached_property
    def names(self) -> NameEvidence:
        """Evidence of the names in the sampled rows for the datum."""
        lat, lon = (axis[self.sample] for axis in self.outlet_positions)
        sampled = [self.outlets[i] for i in self.sample.tolist()]
        mentions = []
        if self.context.places:
            texts = [f"{outlet.name} {outlet.address.text}" for outlet in sampled]
            cities = [city_prefix(self.located_adcodes[i]) for i in self.sample.tolist()]
            mentions = self.context.places.find(texts, cities)
        return by_names(lat, lon, self.named_areas, mentions, self.context.areas)

    @cached_property
    def verdict(self) -> DatumVerdict:
        """Datum according to the current release if it has enough of the refs, else to the names."""
        strong = by_references(*self.outlet_positions, self.references.positions)
        return combine(strong, self.names, self.datum, is_unproven=self.references.is_unproven)

    @cached_property
    def agrees_with_release(self) -> bool:
        """Whether most outlets are in the current release, at the same WGS-84 positions."""
        return self.references.agree_with(*self.outlet_positions)

    @property
    def is_detected_as_wgs84(self) -> bool:
        """Whether names, or a release whose datum is certain, show that positions are in WGS-84."""
        is_same = self.agrees_with_release and not self.references.is_unproven
        return self.verdict.datum == "wgs84" or (self.verdict.datum is None and is_same)

    @cached_property
    def is_shifted(self) -> bool:
        """Whether any outlet with coordinates is where the datums differ."""
        return bool((shifted(self.lat, self.lon) & self.with_coordinates).any())


def column_of(field: str) -> str:
    """Return the column of a field; all members of dated exceptions have one column."""
    path = tuple(field.split("."))
    return COLUMN_OF.get(path) or COLUMN_OF[path[:1]]


_COLUMN_OF_TEXT = {field: column_of(field) for field in TEXT_FIELDS}


def texts_of(outlet: Outlet) -> Sequence[tuple[str, str]]:
    """Return the texts of an outlet with their columns."""
    return [(_COLUMN_OF_TEXT[field], text) for field, text in field_texts(outlet)]
