"""Read an OSM extract of any size in several passes with bounded memory.

The first pass collects the members of relations; then come nodes, ways and relations, whatever their
order in the file. For large files the node locations are stored on disk.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import osmium
from osmium.osm import NODE, RELATION, WAY

from ...geo.point import Point
from ..custom_places import CustomPlace
from . import kinds, names
from .exits import Stations
from .extent import Extent, of_members, of_way
from .source import fraction, source_of
from .streets import Districts, Streets

LARGE = 50_000_000  # bytes, above which node locations are stored on disk
PROGRESS_INTERVAL = 5_000  # elements
PASSES = 6  # including the final write
KEYS = (*names.KEYS, *kinds.KEYS)
AREAS = ("multipolygon", "site", "boundary", "building", "bridge", "")
NARROWEST, WIDEST = 30.0, 20_000.0  # bounds of an area's radius in metres

Progress = Callable[[float], None]


class Extract:
    """The places of one file. Temporary data goes to `folder`; `progress` receives the share done."""

    def __init__(
        self, path: Path, folder: Path, districts: Districts, progress: Progress = lambda share: None
    ) -> None:
        self._source = source_of(path, folder)
        self._large = path.stat().st_size > LARGE
        index_type = f"sparse_file_array,{folder}/nodes" if self._large else "flex_mem"
        self._nodes = osmium.index.create_map(index_type)
        self._locations = osmium.NodeLocationsForWays(self._nodes)
        self._locations.ignore_errors()
        self._streets, self._stations = Streets(folder, districts), Stations()
        self._members: dict[int, Extent | None] = {}
        self._stations_of: dict[int, str] = {}
        self._progress, self._passed = progress, 0
        self.nameless = (
            0  # elements of an imported kind without a searchable name, and exits without a letter
        )

    def places(self) -> Iterator[CustomPlace]:
        """Yield all places; raises RuntimeError or OSError when the file cannot be read to its end."""
        for relation in self._pass(RELATION, osmium.filter.KeyFilter(*KEYS, "public_transport")):
            self._record_members(relation)
        for node in self._pass(NODE, self._locations, osmium.filter.KeyFilter(*KEYS)):
            yield from self._node(node)
        for way in self._pass(WAY, self._locations, osmium.filter.KeyFilter(*KEYS)):
            tags = dict(way.tags)
            line = "highway" in tags and tags.get("area") != "yes"
            yield from self._place(tags, of_way(_points(way), line=line))
        self._measure_members()
        for relation in self._pass(RELATION, osmium.filter.KeyFilter(*KEYS)):
            tags = dict(relation.tags)
            if _is_area(tags):
                yield from self._place(tags, of_members(self._extents(relation)))
        yield from self._streets.joined()
        yield from self._lettered()

    def _pass(self, entities: Any, *handlers: Any) -> Iterator[Any]:
        path, form = self._source
        try:
            with osmium.io.Reader(osmium.io.File(path, form), entities) as reader:
                things: Iterator[Any] = osmium.OsmFileIterator(reader, *handlers)
                for number, thing in enumerate(things):
                    if number % PROGRESS_INTERVAL == 0:
                        self._progress((self._passed + fraction(path)) / PASSES)
                    if not thing.deleted:
                        yield thing
        except RuntimeError as problem:
            raise RuntimeError(f"file is truncated or damaged ({problem})") from None
        self._passed += 1
        self._progress(self._passed / PASSES)

    def _record_members(self, relation: Any) -> None:
        """Record the member ways of a relation, and the station of the nodes of a stop area."""
        tags = dict(relation.tags)
        if tags.get("public_transport") == "stop_area":
            name = names.names_of(tags).name
            self._stations_of |= {m.ref: name for m in relation.members if m.type == "n" and name}
        elif _is_area(tags) and kinds.kind_of(tags, names.names_of(tags).name):
            self._members |= {m.ref: None for m in relation.members if m.type == "w"}

    def _node(self, node: Any) -> Iterator[CustomPlace]:
        if not node.location.valid():
            return
        point = Point(node.location.lat, node.location.lon)
        tags = dict(node.tags)
        if kinds.kind_of(tags, "") == "exit":
            english = tags.get("name:en", "")
            self.nameless += not self._stations.add_exit(node.id, tags, english, point)
        elif "highway" not in tags:  # stops and junctions are named after something else
            yield from self._place(tags, Extent(point, point, point))

    def _place(self, tags: Mapping[str, str], extent: Extent | None) -> Iterator[CustomPlace]:
        named = names.names_of(tags)
        kind = kinds.kind_of(tags, named.name)
        if kind in ("", "exit") or extent is None:
            return
        if kind == "station":
            named = names.names_of(tags, kind)
        if not named.name:
            self.nameless += 1
        elif kind in kinds.LINES:
            self._streets.add(kind, named, extent)
        elif kind != "station" or self._is_new(named.name, tags, extent.point):
            yield CustomPlace(
                named.name, named.english, kind, extent.point, _radius(kind, tags, extent), named.other_names
            )

    def _is_new(self, name: str, tags: Mapping[str, str], point: Point) -> bool:
        """Add a station; False for a duplicate: many are node, way and relation, the first one counts."""
        if not kinds.is_rail(tags):
            return True
        new = not self._stations.has_station(name, point)
        if new:
            self._stations.add(name, point)
        return new

    def _measure_members(self) -> None:
        if self._members:
            filters = [osmium.filter.IdFilter(list(self._members))] if self._large else []
            for way in self._pass(WAY, self._locations, *filters):
                if way.id in self._members:
                    self._members[way.id] = of_way(_points(way), line=False)

    def _extents(self, relation: Any) -> Iterator[Extent]:
        """Yield the extents of a relation's ways, or of its nodes if it has no ways."""
        ways = [self._members.get(m.ref) for m in relation.members if m.type == "w"]
        if any(ways):
            yield from filter(None, ways)
            return
        for member in relation.members:
            point = self._position(member.ref) if member.type == "n" else None
            if point:
                yield Extent(point, point, point)

    def _position(self, node: int) -> Point | None:
        try:
            location = self._nodes.get(node)
        except (KeyError, TypeError):
            return None
        return Point(location.lat, location.lon) if location.valid() else None

    def _lettered(self) -> Iterator[CustomPlace]:
        for place in self._stations.exits(self._stations_of):
            if place is None:
                self.nameless += 1
            else:
                yield place


def _points(way: Any) -> list[Point]:
    located = (node.location for node in way.nodes)
    return [Point(at.lat, at.lon) for at in located if at.valid()]


def _is_area(tags: Mapping[str, str]) -> bool:
    return tags.get("type", "") in AREAS


def _radius(kind: str, tags: Mapping[str, str], extent: Extent) -> float:
    """Return half the diagonal of an area, or the default radius of a point."""
    if extent.low == extent.high:
        return kinds.radius_of(kind, tags)
    return min(max(NARROWEST, extent.half_diagonal()), WIDEST)
