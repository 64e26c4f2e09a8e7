"""All that is told of the coverage of a release, made once for every way of telling it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...geo.districts import Areas
from ...geo.point import Floats
from ...index.snapshot import Release, Snapshot
from ...network.outlet import KINDS, Kind
from ...places.gazetteer import Gazetteer
from .greedy import METHOD, Suggestion, places_of, suggest
from .people import People, people_of
from .shares import KILOMETRES, CoverageRow, Level, metres_to, rows_of, whole_of

SOURCE = "GeoNames, CC BY 4.0, https://www.geonames.org/"


@dataclass(frozen=True, slots=True)
class CoverageParams:
    """Rows of which level, and how many places for the next outlets of which kind, within how many metres."""

    level: Level = "district"
    kind: Kind = "drop_off"
    within: float = 5_000.0
    count: int = 10


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of a release: people, metres from each of their points to each kind, rows, all, and what would help."""

    release: Release
    asked: CoverageParams
    people: People
    reached: Mapping[Kind, Floats]
    rows: tuple[CoverageRow, ...]
    whole: CoverageRow
    suggestions: tuple[Suggestion, ...]

    def told(self) -> dict[str, Any]:
        """The same as JSON, without the points of people; shares are parts of 1."""
        asked, people = self.asked, self.whole.people
        places = [_suggested(number, each, people) for number, each in enumerate(self.suggestions, 1)]
        helped = {"kind": asked.kind, "within_km": asked.within / 1000, "method": METHOD, "places": places}
        release = {"number": self.release.number, "sample": self.release.sample}
        return {
            "release": release,
            "people_source": SOURCE,
            "within_km": list(KILOMETRES),
            "level": asked.level,
            "whole": _told(self.whole),
            "areas": [_told(row) for row in self.rows],
            "next": helped,
        }


def coverage_of(snapshot: Snapshot, gazetteer: Gazetteer, areas: Areas, asked: CoverageParams) -> Coverage:
    """The coverage of a release."""
    people = people_of(gazetteer, areas)
    reached = {kind: metres_to(snapshot, people, kind) for kind in KINDS}
    rows = tuple(rows_of(gazetteer, people, reached, asked.level))
    found = suggest(places_of(gazetteer), people, reached[asked.kind], asked.within, asked.count)
    return Coverage(snapshot.release, asked, people, reached, rows, whole_of(people, reached), tuple(found))


def _told(row: CoverageRow) -> dict[str, Any]:
    area = row.path[-1] if row.path else None
    where = {"adcode": area.adcode, "name": row.name, "level": area.level} if area else {}
    shares = {kind: row.shares(kind) for kind in row.within}
    return {**where, "people": row.people, "shares": shares}


def _suggested(number: int, each: Suggestion, people: int | None) -> dict[str, Any]:
    lat, lon = each.point
    where = {"number": number, "code": each.code, "name": each.name, "lat": lat, "lon": lon}
    return {**where, "gained": each.gained, "share": each.covered / people if people else None}
