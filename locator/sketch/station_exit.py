"""The recorded exit of a station among the exits on the map: by letter, station and distance."""

import re
from collections.abc import Iterable, Sequence

from ..directions.narrative_items import Station
from ..geo.point import Point, metres
from ..places.text import has_han
from .surroundings import Shape

STATION_METRES = 500.0  # from an exit to the station it may belong to
MAX_METRES = 600.0  # from an outlet to an exit, if the feed states no distance
TOLERANCE, TOLERANCE_METRES = 0.35, 40.0  # of the recorded distance
SHORTEST_SHARE = 0.4  # of the recorded walk, as the crow flies
_NOISE = re.compile(r"地铁|轨道交通|捷运|轻轨|\d+号线|[一二三四五六七八九十]+号线|站$|[\s()（）·-]")


def fitting_exit(outlet: Point, shapes: Sequence[Shape], station: Station | None) -> Point | None:
    """Return the position of the recorded exit; None if the map has none, or one that does not fit."""
    if station is None or not station.exit:
        return None
    stations = [shape for shape in shapes if shape.kind == "station"]
    found = (shape.points[0] for shape in exits_of_letter(shapes, station.exit))
    fitting = [
        at for at in found if _fits_distance(outlet, at, station) and _fits_name(at, station, stations)
    ]
    return min(fitting, key=lambda at: metres(outlet, at), default=None)


def exits_of_letter(shapes: Iterable[Shape], letter: str) -> list[Shape]:
    """Return the exits that have a letter, of any station."""
    return [
        shape for shape in shapes if shape.kind == "exit" and _letter(shape.name) == _letter(letter) != ""
    ]


def _letter(name: str) -> str:
    return name.upper().rstrip("口").strip()


def _fits_distance(outlet: Point, at: Point, station: Station) -> bool:
    """Return whether a straight line may belong to the recorded walk from the exit."""
    straight = metres(outlet, at)
    if station.metres is None:
        return straight <= MAX_METRES
    shortest = SHORTEST_SHARE * station.metres - TOLERANCE_METRES
    return shortest <= straight <= (1 + TOLERANCE) * station.metres + TOLERANCE_METRES


def _fits_name(at: Point, station: Station, stations: Sequence[Shape]) -> bool:
    """Return whether the nearest station is the recorded one; unknown names fit."""
    near = [one for one in stations if one.name and metres(at, one.points[0]) <= STATION_METRES]
    if not near or not has_han(station.name):
        return True
    name, recorded = (
        _NOISE.sub("", text)
        for text in (min(near, key=lambda one: metres(at, one.points[0])).name, station.name)
    )
    return not name or name in recorded or (bool(recorded) and recorded in name)
