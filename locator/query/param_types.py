"""Types of query parameters: how each is parsed, validated and documented."""

from datetime import datetime
from typing import Annotated, Literal, get_args

import shapely
from pydantic import (
    BeforeValidator,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from ..geo.point import Box, Point
from ..network.outlet import (
    Outlet,
)
from . import param_patterns
from .parse_params import (
    box_of,
    decimal_number,
    digits,
    instant,
    near_point,
    place_words,
    polygon_of,
    start,
    whole_number,
    words,
)

SHOWN = ("distance", "bearing", "arrival", "open", "position", "links")
POSITION = {"lat", "lon"}
MOST_RELEASE = 999_999_999
FIELDS = tuple(Outlet.model_fields) + SHOWN


def _text(pattern: str, *examples: str) -> WithJsonSchema:
    """How the OpenAPI document tells a value that is read from text."""
    return WithJsonSchema(
        {"type": "string", "pattern": pattern} | ({"examples": [*examples]} if examples else {})
    )


Number = BeforeValidator(decimal_number)
Whole = BeforeValidator(whole_number)
Words = BeforeValidator(words)
Latitude = Annotated[float, Number, Field(ge=-90, le=90)]
Longitude = Annotated[float, Number, Field(ge=-180, le=180)]
Digits6 = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Code = Annotated[
    str,
    BeforeValidator(digits),
    Field(pattern=r"^[0-9]{4,12}$"),
    _text(param_patterns.CODE),
]
PlaceWords = Annotated[str, BeforeValidator(place_words), _text(param_patterns.TEXT)]
Nearby = Annotated[Point, BeforeValidator(near_point), _text(param_patterns.PAIR)]
Start = Annotated[Point | str, BeforeValidator(start), _text(param_patterns.TEXT, "39.9,116.4", "陆家嘴")]
Lang = Literal["zh", "en"]
Mode = Literal["walk", "wheelchair"]
Style = Literal["steps", "script", "sms"]
LANGS: tuple[Lang, ...] = get_args(Lang)
Sort = Literal["distance", "arrival"]
Fields = Annotated[
    tuple[str, ...],
    WithJsonSchema({"type": "array", "items": {"type": "string", "enum": [*FIELDS]}}),
]
Shape = Annotated[
    shapely.Polygon,
    BeforeValidator(polygon_of),
    PlainSerializer(lambda polygon: polygon.wkb_hex, return_type=str),
    _text(param_patterns.POLYGON),
]
Cursor = Annotated[str, Field(max_length=200), _text(param_patterns.CURSOR)]
Bounds = Annotated[Box, BeforeValidator(box_of), _text(param_patterns.BOX)]
Instant = Annotated[
    datetime | Literal["now"],
    BeforeValidator(instant),
    _text(param_patterns.INSTANT, "now", "2026-10-01T10:00:00+08:00"),
]
