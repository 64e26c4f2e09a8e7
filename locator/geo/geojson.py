"""GeoJSON geometries and features of responses (RFC 7946)."""

from typing import Annotated, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

Position: TypeAlias = Annotated[
    list[float], Field(min_length=2, max_length=2, description="Longitude and latitude in degrees.")
]


class PointGeometry(TypedDict):
    """A position."""

    type: Literal["Point"]
    coordinates: Position


class LineGeometry(TypedDict):
    """A line of at least two positions."""

    type: Literal["LineString"]
    coordinates: Annotated[list[Position], Field(min_length=2)]


class PolygonGeometry(TypedDict):
    """An area, with its holes."""

    type: Literal["Polygon"]
    coordinates: Annotated[list[list[Position]], Field(min_length=1)]


class MultiPolygonGeometry(TypedDict):
    """An area in several parts."""

    type: Literal["MultiPolygon"]
    coordinates: Annotated[list[list[list[Position]]], Field(min_length=1)]


AreaGeometry: TypeAlias = PolygonGeometry | MultiPolygonGeometry


class PointFeature(TypedDict):
    """A feature with a position; subclasses add `properties`."""

    type: Literal["Feature"]
    id: NotRequired[str]
    geometry: PointGeometry
