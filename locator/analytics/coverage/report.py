"""Coverage report of a release, shared by all output formats."""

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
from .shares import KILOMETRES, CoverageRow, Level, metres_to, rows_of, total_row

SOURCE = "GeoNames, CC BY 4.0, https://www.geonames.org/"


@dataclass(frozen=True, slots=True)
class CoverageParams:
    """Level of the rows; number, kind and reach in metres of the suggested outlets."""

    level: Level = "district"
    kind: Kind = "drop_off"
    within: float = 5_000.0
    count: int = 10


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a release: people, metres from each point to each kind, rows, total and suggestions."""

    release: Release
    params: CoverageParams
    people: People
    reached: Mapping[Kind, Floats]
    rows: tuple[CoverageRow, ...]
    total: CoverageRow
    suggestions: tuple[Suggestion, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON, without population points; shares are between 0 and 1."""
        params, people = self.params, self.total.people
        places = [
            _suggestion_dict(number, suggestion, people)
            for number, suggestion in enumerate(self.suggestions, 1)
        ]
        next_outlets = {
            "kind": params.kind,
            "within_km": params.within / 1000,
            "method": METHOD,
            "places": places,
        }
        release = {"number": self.release.number, "sample": self.release.sample}
        return {
            "release": release,
            "people_source": SOURCE,
            "within_km": list(KILOMETRES),
            "level": params.level,
            "whole": _row_dict(self.total),
            "areas": [_row_dict(row) for row in self.rows],
            "next": next_outlets,
        }


def coverage_of(snapshot: Snapshot, gazetteer: Gazetteer, areas: Areas, params: CoverageParams) -> Coverage:
    """Compute the coverage of a release."""
    people = people_of(gazetteer, areas)
    reached = {kind: metres_to(snapshot, people, kind) for kind in KINDS}
    rows = tuple(rows_of(gazetteer, people, reached, params.level))
    suggestions = suggest(places_of(gazetteer), people, reached[params.kind], params.within, params.count)
    return Coverage(
        snapshot.release, params, people, reached, rows, total_row(people, reached), tuple(suggestions)
    )


def _row_dict(row: CoverageRow) -> dict[str, Any]:
    area = row.path[-1] if row.path else None
    where = {"adcode": area.adcode, "name": row.name, "level": area.level} if area else {}
    shares = {kind: row.shares(kind) for kind in row.within}
    return {**where, "people": row.people, "shares": shares}


def _suggestion_dict(number: int, suggestion: Suggestion, people: int | None) -> dict[str, Any]:
    lat, lon = suggestion.point
    where = {"number": number, "code": suggestion.code, "name": suggestion.name, "lat": lat, "lon": lon}
    return {**where, "gained": suggestion.gained, "share": suggestion.covered / people if people else None}
