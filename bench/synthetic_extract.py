"""Write a synthetic extract of any size: copies of real ones, moved apart, with numbered names.

Streets of neighbouring copies are linked, so that routes lead from one to the next, and a grid of motorways
joins copies that lie farther apart.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import osmium
from osmium.osm import mutable

CITY_STEP, COUNTRY_STEP = 0.03, 0.1  # degrees between copies; a router has limits for the streets of a tile
CITY_MEGABYTES = 200  # beyond it, copies are towns of a country
SOUTH_WEST = (25.5, 102.0)  # in China, as places elsewhere are left out
KINDS = "nwr"
DIGITS = "甲乙丙丁戊己庚辛壬癸"
PROBE = 20  # copies, from which the number of copies is derived
LINKED = {"primary", "secondary", "tertiary", "residential", "unclassified", "living_street", "service"}
LINKS = 3  # from each side of a copy
LINK_TAGS = {"highway": "primary"}
MOTORWAY_STEP = 10  # copies from one junction to the next
MOTORWAY_TAGS = {"highway": "motorway", "oneway": "no", "maxspeed": "120"}


def make(into: Path, megabytes: float, sources: Sequence[Path]) -> None:
    """Write copies of the sources until the file has about the size."""
    step = CITY_STEP if megabytes <= CITY_MEGABYTES else COUNTRY_STEP
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe.osm.pbf"
        _write(probe, sources, PROBE, step)
        copies = max(1, round(megabytes * 1e6 / (probe.stat().st_size / PROBE)))
    _write(into, sources, copies, step)
    print(f"{into}: {copies} copies, {into.stat().st_size / 1e6:.1f} MB, synthetic")


def _write(into: Path, sources: Sequence[Path], copies: int, step: float) -> None:
    side = ceil(sqrt(copies))
    south, west = SOUTH_WEST
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(west - 1, south - 1, west + side * step + 1, south + side * step + 1))
    header.set("sorting", "Type_then_ID")
    into.unlink(missing_ok=True)
    plan = _Plan([_load(source) for source in sources], copies, side, step)
    with osmium.SimpleWriter(str(into), header=header) as writer:
        for kind in KINDS:
            for thing in plan.elements(kind):
                writer.add(thing)


class _Source(NamedTuple):
    """A source: its south-west corner, elements by kind, numbers from 1 by kind and id, and ends of links."""

    corner: tuple[float, float]
    elements: dict[str, list[Any]]
    ids: dict[str, dict[int, int]]
    links: dict[str, list[int]]


@dataclass(frozen=True)
class _Plan:
    """Copies of the sources in turn, in rows from west to east."""

    sources: Sequence[_Source]
    copies: int
    side: int
    step: float

    def elements(self, kind: str) -> Iterator[Any]:
        """Yield elements of one kind in the order of their ids."""
        for copy in range(self.copies):
            yield from self._moved(kind, copy)
            if kind == "w":
                yield from self._links(copy)

    def _source(self, copy: int) -> _Source:
        return self.sources[copy % len(self.sources)]

    def _first(self, copy: int) -> int:
        """Return the id before the ids of a copy."""
        size = max(len(source.ids[kind]) for source in self.sources for kind in KINDS)
        return copy * (size + 2 * LINKS + 3)

    def _moved(self, kind: str, copy: int) -> Iterator[Any]:
        """Yield the elements of a copy, moved and with ids of their own."""
        source, first = self._source(copy), self._first(copy)
        north = SOUTH_WEST[0] + copy // self.side * self.step - source.corner[0]
        east = SOUTH_WEST[1] + copy % self.side * self.step - source.corner[1]

        def id_of(kind: str, old: int) -> int:
            return first + source.ids[kind].get(old, 0)  # 0: not in the extract, nor in the copy

        for old, body, tags in source.elements[kind]:
            named = {key: _named(key, value, copy) for key, value in tags.items()}
            fields: dict[str, Any] = {"id": id_of(kind, old), "tags": named}
            if kind == "n":
                yield mutable.Node(location=(body[0] + east, body[1] + north), **fields)
            elif kind == "w":
                yield mutable.Way(nodes=[id_of("n", ref) for ref in body], **fields)
            else:
                members = [(of, id_of(of, ref), role) for of, ref, role in body]
                yield mutable.Relation(members=members, **fields)

    def _links(self, copy: int) -> Iterator[Any]:
        """Yield the streets from a copy to those east and north of it."""
        number = self._first(copy) + len(self._source(copy).ids["w"])
        neighbours = {
            ("east", "west"): copy + 1 if (copy + 1) % self.side else self.copies,
            ("north", "south"): copy + self.side,
        }
        for sides, other in neighbours.items():
            if other < self.copies:
                for nodes in self._linked(copy, other, sides):
                    number += 1
                    yield mutable.Way(id=number, nodes=nodes, tags=LINK_TAGS)
        for nodes in self._motorways(copy):
            number += 1
            yield mutable.Way(id=number, nodes=nodes, tags=MOTORWAY_TAGS)

    def _motorways(self, copy: int) -> Iterator[list[int]]:
        """Yield the nodes of motorways from a junction to the next ones east and north."""
        row, column = divmod(copy, self.side)
        if row % MOTORWAY_STEP or column % MOTORWAY_STEP:
            return
        for sides, other, fits in (
            (("east", "west"), copy + MOTORWAY_STEP, column + MOTORWAY_STEP < self.side),
            (("north", "south"), copy + MOTORWAY_STEP * self.side, True),
        ):
            if fits and other < self.copies:
                yield list(self._linked(copy, other, sides))[LINKS // 2]

    def _linked(self, copy: int, other: int, sides: tuple[str, str]) -> Iterator[list[int]]:
        starts, ends = (
            [self._first(each) + self._source(each).ids["n"][node] for node in self._source(each).links[side]]
            for each, side in zip((copy, other), sides, strict=True)
        )
        yield from map(list, zip(starts, ends, strict=True))


@cache
def _load(path: Path) -> _Source:
    box = osmium.FileProcessor(path).header.box()
    elements: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for thing in osmium.FileProcessor(path):
        kind, tags = thing.type_str(), dict(thing.tags)
        if kind == "n":
            body: Any = (thing.location.lon, thing.location.lat)
        elif kind == "w":
            body = [node.ref for node in thing.nodes]
        else:
            body = [(m.type, m.ref, m.role) for m in thing.members]
        elements[kind].append((thing.id, body, tags))
    ids = {kind: {one[0]: number for number, one in enumerate(of, 1)} for kind, of in elements.items()}
    return _Source((box.bottom_left.lat, box.bottom_left.lon), elements, ids, _link_ends(elements))


def _link_ends(elements: Mapping[str, list[Any]]) -> dict[str, list[int]]:
    """Return, for each side, the outermost nodes of the street network, spread along the side."""
    places = {node: at for node, at, _ in elements["n"]}
    network = [node for node in _network(elements["w"]) if node in places]
    ends = {}
    for side, across, outward in (("west", 0, -1), ("east", 0, 1), ("south", 1, -1), ("north", 1, 1)):
        along = sorted(network, key=lambda node: places[node][1 - across])
        cuts = [len(along) * cut // LINKS for cut in range(LINKS + 1)]
        thirds = [along[low:high] for low, high in pairwise(cuts)]
        ends[side] = [max(third, key=lambda node: outward * places[node][across]) for third in thirds]
    return ends


def _network(ways: Sequence[tuple[int, list[int], Mapping[str, str]]]) -> set[int]:
    """Return the nodes of streets from which every other one is reached, and back."""
    onward: dict[int, set[int]] = defaultdict(set)
    back: dict[int, set[int]] = defaultdict(set)
    for _, nodes, tags in ways:
        if tags.get("highway", "").removesuffix("_link") in LINKED and "access" not in tags:
            both = tags.get("oneway") != "yes"
            for a, b in [*pairwise(nodes), *(pairwise(nodes[::-1]) if both else ())]:
                onward[a].add(b)
                back[b].add(a)
    best: set[int] = set()
    for start in sorted(onward):
        if start not in best:
            best = max(best, _reached(start, onward) & _reached(start, back), key=len)
        if len(best) > len(onward) / 2:
            break
    return best


def _reached(start: int, edges: Mapping[int, set[int]]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        for node in edges.get(waiting.pop(), ()):
            if node not in reached:
                reached.add(node)
                waiting.append(node)
    return reached


def _named(key: str, value: str, copy: int) -> str:
    """Return a name that no other copy has: with its number in characters, or in digits."""
    if key != "name" and not key.startswith(("name:", "alt_name", "old_name", "official_name")):
        return value
    if value.isascii():
        return f"{value} {copy}"
    return "".join(DIGITS[int(digit)] for digit in f"{copy:04d}") + value
