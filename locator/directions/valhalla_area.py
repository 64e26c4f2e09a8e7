"""Strict parser for Valhalla's isochrones and located points.

https://valhalla.github.io/valhalla/api/isochrone/api-reference/ and .../api/locate/api-reference/.
"""

from typing import Annotated, Any

import shapely
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ..geo.geojson import AreaGeometry
from ..geo.point import Point
from .isochrone import DIGITS

SNAP_DEGREES = 0.01  # from the start to the area, about a kilometre


class _StrictModel(BaseModel):
    model_config = ConfigDict(strict=True)


class _Feature(_StrictModel):
    geometry: AreaGeometry


class _Isochrones(_StrictModel):
    features: Annotated[list[_Feature], Field(min_length=1, max_length=1)]


class _Located(_StrictModel):
    edges: list[Any] | None
    nodes: list[Any] | None


_LOCATED = TypeAdapter(Annotated[list[_Located], Field(max_length=1_000)])


def parse_isochrone(content: bytes, start: Point) -> shapely.Polygon | shapely.MultiPolygon:
    """Parse an isochrone; raise ValueError unless it is a valid area around the start."""
    geometry = _Isochrones.model_validate_json(content).features[0].geometry
    area = shapely.geometry.shape(geometry)
    if not area.is_valid:
        area = area.buffer(0)
    area = shapely.set_precision(area, 10**-DIGITS)
    if not isinstance(area, shapely.Polygon | shapely.MultiPolygon) or area.is_empty:
        raise ValueError("no area")
    west, south, east, north = area.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("an area beyond the earth")
    if area.distance(shapely.Point(start.lon, start.lat)) > SNAP_DEGREES:
        raise ValueError("an area elsewhere")
    return area


def parse_located(content: bytes, count: int) -> list[int]:
    """Parse located points; return the positions of those near a way."""
    located = _LOCATED.validate_json(content)
    if len(located) != count:
        raise ValueError("not one for each point")
    return [number for number, found in enumerate(located) if found.edges or found.nodes]
