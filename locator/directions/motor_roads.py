"""Roads that OpenStreetMap leaves open to everybody and that are for motor vehicles only.

In China, expressways, viaducts and road tunnels seldom carry tags for walkers and cyclists, and a router
then opens all but motorways to them. Such roads are closed to them here, unless a tag says otherwise.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import osmium

LONG_TUNNEL_METRES = 200.0  # of connected tunnels; shorter ones are underpasses, usually with a pavement
STREETS = frozenset(("primary", "secondary", "tertiary", "unclassified", "residential"))
FOR_MOTORS = re.compile(
    r"高架|隧道(?!路)|快速(公?路|通道|干道)|高速|\b(elevated|expressway|flyover|tunnel)\b", re.IGNORECASE
)
FLYOVER = re.compile(r"天[桥橋]")  # in Hong Kong and Macao; with bridge=yes only, since streets have the name
BESIDE = re.compile(r"[辅輔]|地面|人行|非机动|行人|service road|frontage", re.IGNORECASE)
WAYS_OF_ITS_OWN = ("foot", "bicycle", "sidewalk", "cycleway")
NOT_OPEN = frozenset(("no", "none", "separate", "use_sidepath", "private"))
CLOSED = ("foot", "bicycle", "wheelchair")


def close_motor_road(tags: dict[str, str], in_long_tunnel: bool = False) -> None:
    """Close a road for motor vehicles to walkers, wheelchairs and bicycles, unless its tags open it."""
    if not (_for_motors(tags) or (in_long_tunnel and _is_street(tags))) or _has_way(tags):
        return
    for key in CLOSED:
        tags.setdefault(key, "no")


def _for_motors(tags: Mapping[str, str]) -> bool:
    kind, is_link = _class(tags)
    if kind == "motorway" or tags.get("motorroad") == "yes":
        return True
    if kind == "trunk" and tags.get("oneway") in ("yes", "1", "-1", "true"):
        return True  # a carriageway of an expressway; national roads of one carriageway stay open
    if kind not in STREETS and kind != "trunk":
        return False
    on_bridge, in_tunnel = (tags.get(key, "no") != "no" for key in ("bridge", "tunnel"))
    names = " ".join(tags.get(key, "") for key in ("name", "name:en", "tunnel:name", "bridge:name"))
    if FOR_MOTORS.search(names) and not BESIDE.search(names):
        return True
    return bool((is_link and (on_bridge or in_tunnel)) or (on_bridge and FLYOVER.search(names)))


def _class(tags: Mapping[str, str]) -> tuple[str, bool]:
    highway = tags.get("highway", "")
    return highway.removesuffix("_link"), highway.endswith("_link")


def _is_street(tags: Mapping[str, str]) -> bool:
    return _class(tags)[0] in STREETS | {"trunk"}


def _has_way(tags: Mapping[str, str]) -> bool:
    """Return whether a tag says that there is a way for people on foot or on a bicycle."""
    return any(
        key.partition(":")[0] in WAYS_OF_ITS_OWN and value not in NOT_OPEN for key, value in tags.items()
    )


def long_tunnels(processor: Callable[[Any], Any]) -> set[int]:
    """Return the ids of streets in long tunnels; `processor` makes a FileProcessor for a kind of element.

    Reads the file twice, and stores the nodes of tunnels only.
    """
    tunnels = _tunnels(processor(osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("tunnel")))
    tracker = osmium.IdTracker()
    for nodes in tunnels.values():
        for ref in nodes:
            tracker.add_node(ref)
    places = {}
    if tunnels:
        nodes = processor(osmium.osm.NODE).with_filter(tracker.id_filter())
        places = {node.id: node.location for node in nodes if node.location.valid()}
    lengths = {way: _length(nodes, places) for way, nodes in tunnels.items()}
    return {
        way
        for group in _connected(tunnels)
        if sum(lengths[way] for way in group) > LONG_TUNNEL_METRES
        for way in group
    }


def _tunnels(ways: Iterable[Any]) -> dict[int, list[int]]:
    return {
        way.id: [node.ref for node in way.nodes]
        for way in ways
        if way.tags["tunnel"] not in ("no", "building_passage", "culvert") and _is_street(dict(way.tags))
    }


def _length(nodes: list[int], places: Mapping[int, Any]) -> float:
    known = [places[node] for node in nodes if node in places]
    return sum(osmium.geom.haversine_distance(*pair) for pair in pairwise(known))


def _connected(tunnels: Mapping[int, list[int]]) -> Iterable[set[int]]:
    """Yield the groups of ways that share a node at an end."""
    at = defaultdict(set)
    for way, nodes in tunnels.items():
        for end in (nodes[0], nodes[-1]):
            at[end].add(way)
    left = set(tunnels)
    while left:
        group, waiting = set(), [left.pop()]
        while waiting:
            way = waiting.pop()
            group.add(way)
            nodes = tunnels[way]
            beside = (at[nodes[0]] | at[nodes[-1]]) & left
            left -= beside
            waiting += beside
        yield group
