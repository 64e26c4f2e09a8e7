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


class PointFeature(TypedDict):
    """A feature with a position; subclasses add `properties`."""

    type: Literal["Feature"]
    id: NotRequired[str]
    geometry: PointGeometry
