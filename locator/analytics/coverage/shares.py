"""Number of people per area with an outlet within given kilometres of geodesic, as in responses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ...geo.point import Floats
from ...index.distances import metres_of
from ...index.search import nearest_batch
from ...index.snapshot import Filter, Snapshot
from ...network.outlet import KINDS, Kind, bits
from ...places.gazetteer import MUNICIPALITIES, Area, Gazetteer
from .people import People

KILOMETRES = (1, 3, 5, 10, 30)
Level = Literal["district", "city", "province"]
COVERAGE_LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An area as a path, province first, and its number of people with each kind of outlet within
    `KILOMETRES`. `people` is None without a population figure; the counts are then 0."""

    path: tuple[Area, ...]
    people: int | None
    within: Mapping[Kind, tuple[int, ...]]

    @property
    def name(self) -> str:
        """Return the names of the path."""
        return " ".join(area.name for area in self.path)

    def shares(self, kind: Kind) -> tuple[float, ...] | None:
        """Return the covered shares, 0 to 1, for each of `KILOMETRES`; None without a population figure."""
        return tuple(count / self.people for count in self.within[kind]) if self.people else None

    def percents(self, kind: Kind) -> tuple[str, ...]:
        """Return the shares formatted by `percent`; '' without a population figure."""
        return tuple(percent(count, self.people) if self.people else "" for count in self.within[kind])


def percent(part: int, of: int, places: int = 1) -> str:
    """Format a share in percent, rounded down: 100.0 is everybody."""
    return f"{part * 10 ** (2 + places) // of / 10**places:.{places}f}"


def metres_to(snapshot: Snapshot, people: People, kind: Kind) -> Floats:
    """Return metres of the geodesic from each point to the nearest outlet of a kind, (n,); inf without one.

    Permanently or temporarily closed and planned outlets do not count.
    """
    places = np.column_stack([people.lat, people.lon])
    outlet_filter = Filter(kinds=bits((kind,), KINDS), in_service=True)
    hits = nearest_batch(snapshot, places, 1, outlet_filter)
    if not hits.indices.shape[1]:
        return np.full(len(people), np.inf)
    ends = np.stack([snapshot.lat[hits.indices], snapshot.lon[hits.indices]], axis=-1)
    return metres_of(hits.chords, places[:, None, :], ends)[:, 0]


def rows_of(
    gazetteer: Gazetteer, people: People, reached: Mapping[Kind, Floats], level: Level
) -> Iterator[CoverageRow]:
    """Yield a row for every area of a level, by adcode; an area without that level is its own row.

    reached: `metres_to` of each kind. The level `city` contains municipalities and districts directly
    below a province; Hong Kong, Macao and Taiwan are in every level.
    """
    rows: dict[str, list[int]] = {
        _path(gazetteer, area.adcode, level)[-1].adcode: [] for area in gazetteer if _is_leaf(gazetteer, area)
    }
    for index, adcode in enumerate(people.adcodes):
        rows[_path(gazetteer, adcode, level)[-1].adcode].append(index)
    for adcode, indices in sorted(rows.items()):
        yield _row(gazetteer.path(adcode), people, reached, np.array(indices, dtype=np.int64))


def total_row(people: People, reached: Mapping[Kind, Floats]) -> CoverageRow:
    """Return the row of all people; its path is empty."""
    return _row((), people, reached, np.arange(len(people)))


def _is_leaf(gazetteer: Gazetteer, area: Area) -> bool:
    return not gazetteer.children(area.adcode)


def _path(gazetteer: Gazetteer, adcode: str, level: Level) -> tuple[Area, ...]:
    path = gazetteer.path(adcode)
    if level == "province" or (level == "city" and adcode[:2] in MUNICIPALITIES):
        return path[:1]
    return path[:2] if level == "city" else path


def _row(
    path: tuple[Area, ...], people: People, reached: Mapping[Kind, Floats], indices: NDArray[np.int64]
) -> CoverageRow:
    counts = people.people[indices]
    within = {
        kind: tuple(int(counts[metres[indices] <= km * 1000].sum()) for km in KILOMETRES)
        for kind, metres in reached.items()
    }
    return CoverageRow(path, int(counts.sum()) if len(indices) else None, within)
