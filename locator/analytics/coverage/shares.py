"""Of the people of each area, how many have an outlet within some kilometres of geodesic, as in answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ...geo.point import Floats
from ...index.distances import metres_of
from ...index.search import near_many
from ...index.snapshot import Filter, Snapshot
from ...network.outlet import KINDS, Kind, bits
from ...places.gazetteer import MUNICIPALITIES, Area, Gazetteer
from .people import People

KILOMETRES = (1, 3, 5, 10, 30)
Level = Literal["district", "city", "province"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An area, with the areas above it, province first; of its people, how many have each kind of outlet
    within `KILOMETRES`. `people` is None where no figure is known, and then nobody is counted."""

    path: tuple[Area, ...]
    people: int | None
    within: Mapping[Kind, tuple[int, ...]]

    @property
    def name(self) -> str:
        """The names of the path."""
        return " ".join(area.name for area in self.path)

    def shares(self, kind: Kind) -> tuple[float, ...] | None:
        """The parts of the people, 0 to 1, for each of `KILOMETRES`; None where no figure is known."""
        return tuple(count / self.people for count in self.within[kind]) if self.people else None

    def percents(self, kind: Kind) -> tuple[str, ...]:
        """The same as `percent` tells it; empty where no figure is known."""
        return tuple(percent(count, self.people) if self.people else "" for count in self.within[kind])


def percent(part: int, of: int, places: int = 1) -> str:
    """A part in percent, never rounded up: 100.0 is everybody."""
    return f"{part * 10 ** (2 + places) // of / 10**places:.{places}f}"


def metres_to(snapshot: Snapshot, people: People, kind: Kind) -> Floats:
    """Metres of the geodesic from each point to the nearest outlet of a kind, (n,); inf where there is none.

    Outlets that are closed for good, planned, or closed for now do not count.
    """
    places = np.column_stack([people.lat, people.lon])
    wanted = Filter(kinds=bits((kind,), KINDS), in_service=True)
    found = near_many(snapshot, places, 1, wanted)
    if not found.indices.shape[1]:
        return np.full(len(people), np.inf)
    ends = np.stack([snapshot.lat[found.indices], snapshot.lon[found.indices]], axis=-1)
    return metres_of(found.chords, places[:, None, :], ends)[:, 0]


def rows_of(
    gazetteer: Gazetteer, people: People, reached: Mapping[Kind, Floats], level: Level
) -> Iterator[CoverageRow]:
    """A row for every area of a level, by adcode; areas without the level stand for themselves.

    reached: `metres_to` of each kind. The level `city` has municipalities whole and, each for itself,
    districts right below a province; Hong Kong, Macao and Taiwan are in every level.
    """
    rows: dict[str, list[int]] = {
        _path(gazetteer, area.adcode, level)[-1].adcode: [] for area in gazetteer if _is_leaf(gazetteer, area)
    }
    for index, adcode in enumerate(people.adcodes):
        rows[_path(gazetteer, adcode, level)[-1].adcode].append(index)
    for adcode, held in sorted(rows.items()):
        yield _row(gazetteer.path(adcode), people, reached, np.array(held, dtype=np.int64))


def whole_of(people: People, reached: Mapping[Kind, Floats]) -> CoverageRow:
    """The same of all people together; its path is empty."""
    return _row((), people, reached, np.arange(len(people)))


def _is_leaf(gazetteer: Gazetteer, area: Area) -> bool:
    return not gazetteer.children(area.adcode)


def _path(gazetteer: Gazetteer, adcode: str, level: Level) -> tuple[Area, ...]:
    path = gazetteer.path(adcode)
    if level == "province" or (level == "city" and adcode[:2] in MUNICIPALITIES):
        return path[:1]
    return path[:2] if level == "city" else path


def _row(
    path: tuple[Area, ...], people: People, reached: Mapping[Kind, Floats], held: NDArray[np.int64]
) -> CoverageRow:
    counts = people.people[held]
    within = {
        kind: tuple(int(counts[metres[held] <= km * 1000].sum()) for km in KILOMETRES)
        for kind, metres in reached.items()
    }
    return CoverageRow(path, int(counts.sum()) if len(held) else None, within)
