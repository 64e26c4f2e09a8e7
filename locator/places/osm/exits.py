"""Assign exits to stations: the station of their stop area, else the nearest one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...geo.point import Point, metres
from ..custom_places import CustomPlace
from .kinds import RADIUS
from .names import exit_names, letter_of, stem_of

EXIT_REACH = 600.0  # metres from an exit to its station
SAME = 600.0  # metres within which stations of one name are the same
CELLS = 100  # per degree: 1.1 km north, at least 600 m east up to 57° north


class Stations:
    """Grid index of stations, and the exits to be assigned to them."""

    def __init__(self) -> None:
        self._at: dict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(list)
        self._exits: list[tuple[int, str, str, Point]] = []

    def add(self, name: str, point: Point) -> None:
        """Add a station."""
        self._at[_cell(point)].append((name, point))

    def has_station(self, name: str, point: Point) -> bool:
        """Return True when a station of this name has been added nearby."""
        stem = stem_of(name)
        return any(stem_of(other) == stem and length <= SAME for length, other in self._near(point))

    def add_exit(self, number: int, tags: Mapping[str, str], english: str, point: Point) -> bool:
        """Add an exit by its node id; returns False when it has no letter."""
        letter = letter_of(tags)
        if letter:
            self._exits.append((number, letter, english, point))
        return bool(letter)

    def exits(self, station_by_node: Mapping[int, str]) -> Iterator[CustomPlace | None]:
        """Yield the exits with their station, by node id or nearest; None for one without a station."""
        for number, letter, english, point in self._exits:
            length, near = min(self._near(point), default=(EXIT_REACH + 1, ""))
            station = station_by_node.get(number) or (near if length <= EXIT_REACH else "")
            if station:
                name, *other_names = exit_names(station, letter)
                yield CustomPlace(name, english, "exit", point, RADIUS["exit"], tuple(other_names))
            else:
                yield None

    def _near(self, point: Point) -> Iterator[tuple[float, str]]:
        row, column = _cell(point)
        for cell in ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
            for name, there in self._at.get(cell, ()):
                yield metres(point, there), name


def _cell(point: Point) -> tuple[int, int]:
    return int(point.lat * CELLS // 1), int(point.lon * CELLS // 1)
