"""Shapes cut into pieces of few corners, which are fast to compare and to draw."""

from collections.abc import Iterator

import shapely

MOST = 1_000  # corners of a piece


def pieces(shape: shapely.Geometry, most: int = MOST) -> Iterator[shapely.Geometry]:
    """Yield polygons that together are the shape; neighbours share the ends of the cut between them."""
    for part in shapely.get_parts(shape):
        if not isinstance(part, shapely.Polygon):
            continue
        if shapely.get_num_coordinates(part) <= most:
            yield part
        else:
            for half in _halves(*part.bounds):
                yield from pieces(_valid(shapely.clip_by_rect(part, *half)), most)


def _halves(west: float, south: float, east: float, north: float) -> tuple[tuple[float, ...], ...]:
    if east - west > north - south:
        middle = (west + east) / 2
        return (west, south, middle, north), (middle, south, east, north)
    middle = (south + north) / 2
    return (west, south, east, middle), (west, middle, east, north)


def _valid(shape: shapely.Geometry) -> shapely.Geometry:
    return shape if shapely.is_valid(shape) else shapely.make_valid(shape, method="structure")
