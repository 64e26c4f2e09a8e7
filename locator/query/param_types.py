"""Types of query parameters: how each is parsed, validated and documented."""

from datetime import datetime
from typing import Annotated, Literal, get_args

import shapely
from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ..geo.point import Box, Point
from ..network.outlet import (
    Outlet,
)
from ..runtime.languages import LANGUAGES, Base, base_of
from . import param_patterns
from .value_parsers import (
    parse_box,
    parse_decimal,
    parse_flag,
    parse_instant,
    parse_integer,
    parse_line,
    parse_list,
    parse_minutes,
    parse_origin,
    parse_place_text,
    parse_point,
    parse_polygon,
    strip_grouping,
)

COMPUTED_FIELDS = (
    "distance",
    "bearing",
    "crossing",
    "travel",
    "detour",
    "arrival",
    "open",
    "live",
    "verdict",
    "position",
    "map_links",
    "links",
)
POSITION = {"lat", "lon"}
MAX_RELEASE = 999_999_999
FIELDS = tuple(Outlet.model_fields) + COMPUTED_FIELDS


def _text_schema(pattern: str, *examples: str) -> WithJsonSchema:
    """Return the OpenAPI schema of a value that is parsed from text."""
    return WithJsonSchema(
        {"type": "string", "pattern": pattern} | ({"examples": [*examples]} if examples else {})
    )


class TagSchema:
    """OpenAPI schema of a language: the tags that are installed when the document is made."""

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the schema."""
        return {"type": "string", "enum": [*LANGUAGES]}


Number = BeforeValidator(parse_decimal)
Integer = BeforeValidator(parse_integer)
Flag = BeforeValidator(parse_flag)
TextList = BeforeValidator(parse_list)
Latitude = Annotated[float, Number, Field(ge=-90, le=90)]
Longitude = Annotated[float, Number, Field(ge=-180, le=180)]
Accuracy = Annotated[float, Number, Field(ge=0, le=100_000)]  # metres
Digits6 = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Code = Annotated[
    str,
    BeforeValidator(strip_grouping),
    Field(pattern=r"^[0-9]{4,12}$"),
    _text_schema(param_patterns.CODE),
]
PlaceText = Annotated[str, BeforeValidator(parse_place_text), _text_schema(param_patterns.TEXT)]
Nearby = Annotated[Point, BeforeValidator(parse_point), _text_schema(param_patterns.PAIR)]
Start = Annotated[
    Point | str, BeforeValidator(parse_origin), _text_schema(param_patterns.TEXT, "39.9,116.4", "陆家嘴")
]
Minutes = Annotated[
    int,
    BeforeValidator(parse_minutes),
    PlainSerializer(lambda minutes: f"{minutes}min", return_type=str),
    _text_schema(param_patterns.MINUTES, "20min", "1.5h"),
]
Radius = Annotated[
    Annotated[float, Number, Field(gt=0, le=500_000)] | None,
    Field(description="Maximum distance in metres."),
]
Line = Annotated[
    tuple[Point, ...],
    BeforeValidator(parse_line),
    _text_schema(param_patterns.LINE, "31.2397,121.4998;31.1443,121.8083"),
]
Lang = Annotated[Base, BeforeValidator(base_of), TagSchema()]
Style = Literal["steps", "script", "sms"]
LANGS: tuple[Base, ...] = get_args(Base)
Sort = Literal["distance", "arrival"]
SORT_HELP = (
    "`arrival`: of the 50 nearest, those that serve soonest first. Without `mode`, each is compared by the "
    "quicker of walking and driving, with 10 minutes added to a drive."
)
WITHIN_HELP = (
    "Longest travel time, with `along` the longest detour: `1min` to `120min`, or in hours (`1.5h`, "
    "`1h30min`). Without `mode`, all outlets are walked to if the time is short (up to about 46 minutes); "
    "else those up to 3 km are, and those beyond are reached by car."
)
Fields = Annotated[
    tuple[str, ...],
    WithJsonSchema({"type": "array", "items": {"type": "string", "enum": [*FIELDS]}}),
]
Shape = Annotated[
    shapely.Polygon,
    BeforeValidator(parse_polygon),
    PlainSerializer(lambda polygon: polygon.wkb_hex, return_type=str),
    _text_schema(param_patterns.POLYGON),
]
Cursor = Annotated[str, Field(max_length=200), _text_schema(param_patterns.CURSOR)]
Bounds = Annotated[Box, BeforeValidator(parse_box), _text_schema(param_patterns.BOX)]
Instant = Annotated[
    datetime | Literal["now"],
    BeforeValidator(parse_instant),
    _text_schema(param_patterns.INSTANT, "now", "2026-10-01T10:00:00+08:00"),
]
