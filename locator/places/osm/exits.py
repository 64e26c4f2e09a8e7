"""Exits keep their station and letter: the station of their relation, else the nearest one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ...geo.point import Point, metres
from ..custom_places import CustomPlace
from .kinds import RADIUS
from .names import exit_names, letter_of, stem_of

EXIT_REACH = 600.0  # metres from an exit to its station
SAME = 600.0  # metres within which stations of one name are one
CELLS = 100  # to a degree: 1.1 km north, 600 m or more east up to 57° north


class Stations:
    """Stations by where they lie, and the exits that wait for them."""

    def __init__(self) -> None:
        self._at: dict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(list)
        self._exits: list[tuple[int, str, str, Point]] = []

    def add(self, name: str, point: Point) -> None:
        """Take in a station."""
        self._at[_cell(point)].append((name, point))

    def known(self, name: str, point: Point) -> bool:
        """True when a station of this name has been taken in here."""
        stem = stem_of(name)
        return any(stem_of(other) == stem and length <= SAME for length, other in self._near(point))

    def add_exit(self, number: int, tags: Mapping[str, str], english: str, point: Point) -> bool:
        """Take in an exit by its node; False when it has no letter."""
        letter = letter_of(tags)
        if letter:
            self._exits.append((number, letter, english, point))
        return bool(letter)

    def exits(self, belong: Mapping[int, str]) -> Iterator[CustomPlace | None]:
        """The exits with their station's name, told by node in `belong`; None for one without a station."""
        for number, letter, english, point in self._exits:
            length, near = min(self._near(point), default=(EXIT_REACH + 1, ""))
            station = belong.get(number) or (near if length <= EXIT_REACH else "")
            if station:
                shown, *others = exit_names(station, letter)
                yield CustomPlace(shown, english, "exit", point, RADIUS["exit"], tuple(others))
            else:
                yield None

    def _near(self, point: Point) -> Iterator[tuple[float, str]]:
        row, column = _cell(point)
        for cell in ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
            for name, there in self._at.get(cell, ()):
                yield metres(point, there), name


def _cell(point: Point) -> tuple[int, int]:
    return int(point.lat * CELLS // 1), int(point.lon * CELLS // 1)
