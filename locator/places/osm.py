"""OpenStreetMap extracts become places: stations and their exits, malls, schools, streets, landmarks.

`python -m locator.places.osm FILE … --into PLACES.db` streams a file of one campus or a whole country. Where
nodes lie is kept on disk for large files, so memory stays bounded. Data © OpenStreetMap contributors, ODbL.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import osmium

from ..areas import Areas
from ..geo import Point, metres
from .added import Added, Book

STREETS = ("trunk", "primary", "secondary", "tertiary", "residential", "pedestrian")
KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "station": ("railway", frozenset({"station", "halt"})),
    "mall": ("shop", frozenset({"mall", "department_store", "supermarket"})),
    "university": ("amenity", frozenset({"university", "college", "school"})),
    "hospital": ("amenity", frozenset({"hospital", "clinic"})),
    "landmark": ("tourism", frozenset({"attraction", "museum", "hotel", "theme_park", "zoo"})),
    "park": ("leisure", frozenset({"park", "stadium"})),
    "street": (
        "highway",
        frozenset(STREETS),
    ),
}
RADIUS = {"exit": 30.0, "station": 250.0, "street": 800.0}
OTHERS = 150.0
EXIT_REACH = 600.0  # metres from an exit to its station
LARGE = 300_000_000  # bytes, from which on the places of nodes are kept on disk
TELL_EVERY = 500_000


@dataclass(slots=True)
class _Seen:
    """What has to wait for the end of the file, or must not come twice."""

    stations: list[Added] = field(default_factory=list)
    exits: list[tuple[str, Point]] = field(default_factory=list)
    streets: set[tuple[str, int, int]] = field(default_factory=set)


def read(path: Path) -> Iterator[Added]:
    """The places of a file; OSError or RuntimeError when it cannot be read."""
    seen = _Seen()
    with tempfile.TemporaryDirectory() as folder:
        index = f"sparse_file_array,{folder}/nodes" if path.stat().st_size > LARGE else "flex_mem"
        wanted = osmium.filter.KeyFilter("name", "railway")
        for number, thing in enumerate(osmium.FileProcessor(path).with_locations(index).with_filter(wanted)):
            if number % TELL_EVERY == TELL_EVERY - 1:
                sys.stderr.write(f"{path.name}: {number + 1:,} named things read\n")
            place = _place(thing, seen)
            if place is not None:
                yield place
    yield from _exits(seen)


def _place(thing: Any, seen: _Seen) -> Added | None:
    where = _where(thing)
    tags = dict(thing.tags)
    if where is None:
        return None
    if tags.get("railway") == "subway_entrance":
        if tags.get("ref"):
            seen.exits.append((tags["ref"], where))
        return None
    kind = next((kind for kind, (key, values) in KINDS.items() if tags.get(key) in values), "")
    name = tags.get("name:zh") or tags.get("name", "")
    if not kind or not name:
        return None
    place = Added(
        name, tags.get("name:en", ""), kind, where, RADIUS.get(kind, OTHERS), _others(kind, name, tags)
    )
    return _once(place, seen)


def _once(place: Added, seen: _Seen) -> Added | None:
    """A street is many ways and counts once in a few kilometres; stations are remembered for exits."""
    if place.kind == "station":
        seen.stations.append(place)
    if place.kind == "street":
        key = (place.name, round(place.point.lat * 20), round(place.point.lon * 20))
        if key in seen.streets:
            return None
        seen.streets.add(key)
    return place


def _others(kind: str, name: str, tags: dict[str, str]) -> tuple[str, ...]:
    latin = (tags.get("name:zh-Latn-pinyin", ""), tags.get("name:zh_pinyin", ""), tags.get("alt_name", ""))
    told = tuple(other for other in latin if other)
    if kind != "station":
        return told
    stem = name.removesuffix("站").removesuffix("地铁")
    return (*told, stem, f"{stem}站", f"{stem}地铁站")


def _where(thing: Any) -> Point | None:
    """A node's own place; a way's middle node."""
    if thing.is_node():
        return Point(thing.location.lat, thing.location.lon)
    if not thing.is_way() or not len(thing.nodes):
        return None
    location = thing.nodes[len(thing.nodes) // 2].location
    return Point(location.lat, location.lon) if location.valid() else None


def _exits(seen: _Seen) -> Iterator[Added]:
    """Exits with the letter they carry and the station they belong to: 五道口站A口."""
    for ref, point in seen.exits:
        near = [(metres(point, station.point), station.name) for station in seen.stations]
        length, station = min(near, default=(EXIT_REACH + 1, ""))
        if length <= EXIT_REACH:
            stem = station.removesuffix("站").removesuffix("地铁")
            names = (f"{stem}{ref}口", f"{stem}站{ref}出口", f"{stem}地铁站{ref}口", f"{stem}地铁站{ref}出口")
            yield Added(f"{stem}站{ref}口", "", "exit", point, RADIUS["exit"], names)


def main() -> None:
    """Add the places of files to a book of places."""
    parser = argparse.ArgumentParser(prog="locator.places.osm")
    parser.add_argument("files", nargs="+", type=Path)
    for name in ("into", "official", "areas"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    asked = parser.parse_args()
    book = Book(asked.into, asked.official, Areas.load(asked.areas))
    for path in asked.files:
        try:
            count = book.add(path.name, read(path))
        except (RuntimeError, OSError) as problem:
            sys.exit(f"{path.name}: cannot be read: {str(problem).splitlines()[0]}")
        print(f"{path.name}: {count:,} places added")  # noqa: T201 - what the command says


if __name__ == "__main__":
    main()
