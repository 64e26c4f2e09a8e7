"""Outlets and areas at a boundary crossing: those on the side of the origin first, or alone."""

from collections.abc import Callable
from dataclasses import replace

import shapely

from ..geo.crossing import EAST, HONG_KONG, MACAO, MAINLAND, NORTH, SOUTH, WEST
from ..geo.districts import Areas
from ..index.search import Hits, Nearest, nearest
from ..index.snapshot import Snapshot

BESIDE = {MAINLAND: "440000", HONG_KONG: "810000", MACAO: "820000"}  # the province at the boundary, by side


def own_side_area(
    areas: Callable[[], Areas], area: shapely.Polygon | shapely.MultiPolygon, side: int
) -> shapely.Polygon | shapely.MultiPolygon:
    """Return the part of an area that needs no boundary crossing; the area itself if all of it does not."""
    west, south, east, north = area.bounds
    if west > EAST or east < WEST or south > NORTH or north < SOUTH:
        return area
    others = [areas().polygon(code) for other, code in BESIDE.items() if other != side]
    across = shapely.union_all([polygon for polygon in others if polygon is not None])
    if not area.intersects(across):
        return area
    own = area.difference(across)
    return own if isinstance(own, shapely.Polygon | shapely.MultiPolygon) and not own.is_empty else area


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
