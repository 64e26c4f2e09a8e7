"""Outlets and areas at a boundary crossing: those on the side of the origin first, or alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import shapely

from ..errors import message
from ..geo.crossing import BOXES, HONG_KONG, MACAO, MAINLAND, TAIWAN
from ..geo.districts import Areas
from ..index.search import Hits, Nearest, nearest
from ..index.snapshot import Snapshot

BESIDE = {  # the areas at the boundaries, by side
    MAINLAND: ("440000", "350000"),
    TAIWAN: ("710000",),
    HONG_KONG: ("810000",),
    MACAO: ("820000",),
}
REMOTE_METRES = 100_000.0  # of the nearest outlet, from which on an origin has none around


def own_side_area(
    areas: Callable[[], Areas], area: shapely.Polygon | shapely.MultiPolygon, side: int
) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the part of an area that needs no boundary crossing; the area itself if all of it does not."""
    west, south, east, north = area.bounds
    if not any(
        west <= box.east and east >= box.west and south <= box.north and north >= box.south for box in BOXES
    ):
        return area
    others = [code for other, codes in BESIDE.items() if other != side for code in codes]
    across = shapely.union_all(_polygons(areas(), others, area))
    if across.is_empty:
        return area
    own = area.difference(across)
    return own if isinstance(own, shapely.Polygon | shapely.MultiPolygon) and not own.is_empty else area


def _polygons(
    areas: Areas, codes: Iterable[str], area: shapely.Polygon | shapely.MultiPolygon
) -> list[shapely.Polygon | shapely.MultiPolygon]:
    polygons = (areas.polygon(code) for code in codes)
    return [polygon for polygon in polygons if polygon is not None and polygon.intersects(area)]


def is_out_of_reach(features: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether all listed outlets lie far away across a boundary: there is none to go to."""
    outlets = [feature["properties"] for feature in features]
    return bool(outlets) and all(
        outlet.get("crossing") and outlet["distance"]["metres"] > REMOTE_METRES for outlet in outlets
    )


def own_side_hits(snapshot: Snapshot, search: Nearest, side: int, hits: Hits) -> Hits:
    """Return the nearest outlets of the origin's side, then those across, as many as the search has."""
    across = [snapshot.sides[index] != side for index in hits.indices]
    if not any(across):
        return hits
    own = nearest(snapshot, replace(search, filter=replace(search.filter, side=side)))
    far = [position for position, is_across in enumerate(across) if is_across]
    indices = [*own.indices, *(hits.indices[position] for position in far)][: search.limit]
    chords = [*own.chords, *(hits.chords[position] for position in far)][: search.limit]
    return Hits(indices, chords)


def crossing_notes(snapshot: Snapshot, refs: Sequence[str], side: int) -> list[str]:
    """Return a note about outlets across a boundary among those of the origin's side; else none."""
    indices = [index for ref in refs if (index := snapshot.index(ref)) is not None]
    across = sum(snapshot.sides[index] != side for index in indices)
    if across in (0, len(indices)):
        return []
    template = "{across} of the outlets listed are across a boundary, and ordered by distance like the others"
    return [message(template, across=across)]
