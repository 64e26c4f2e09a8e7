"""Query parameter models, shared by all channels.

Values come from a query string, a JSON body or a command line. Nothing is clamped or guessed: errors name the
parameter and the expected format.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from ..errors import InvalidParameter, message
from ..geo.datum import Datum
from ..geo.travel_mode import TravelMode
from ..network.outlet import AccessNeed
from .filter_params import Filtered as Filtered
from .filter_params import Question as Question
from .param_types import (
    FIELDS,
    MAX_RELEASE,
    POSITION,
    SORT_HELP,
    WITHIN_HELP,
    Accuracy,
    Bounds,
    Code,
    Cursor,
    Digits6,
    Fields,
    Flag,
    Integer,
    Latitude,
    Line,
    Longitude,
    Minutes,
    Nearby,
    PlaceText,
    Radius,
    Shape,
    Sort,
    TextList,
)
from .validation_errors import names_text, to_invalid_parameter

Guess = Annotated[bool, Flag, Field(description="Use the best match of the text even if it is uncertain.")]


class Originated(Question):
    """Query with one origin: a position, an adcode, text, or an outlet code."""

    origins: ClassVar[tuple[str, ...]] = ("lat", "q", "adcode", "code")
    lat: Annotated[Latitude | None, Field(description="Latitude in degrees, in `datum`.")] = None
    lon: Annotated[Longitude | None, Field(description="Longitude in degrees, in `datum`.")] = None
    q: Annotated[
        PlaceText | None,
        Field(description="Place text: 陆家嘴, lujiazui, an address, a postcode, a position or a map link."),
    ] = None
    adcode: Annotated[
        Digits6 | None, Field(description="Six-digit code of a province, city or district.")
    ] = None
    code: Annotated[Code | None, Field(description="Outlet code, including its check digit.")] = None
    guess: Guess = False
    datum: Annotated[
        Datum,
        Field(
            description="Datum of the position, also if written in `q`, and of `position` in the response."
        ),
    ] = "wgs84"
    accuracy: Annotated[
        Accuracy | None, Field(description="Uncertainty of the position in metres, considered by `stable`.")
    ] = None

    def cache_key(self) -> str:
        """Return the canonical text, position first, so that queries can share the remainder."""
        return f"{self.lat!r},{self.lon!r},{self.key_without_position()}"

    def key_without_position(self) -> str:
        """Return the canonical text of the query without its position."""
        if self.model_fields_set <= POSITION:
            return "{}"
        return self.model_dump_json(exclude_defaults=True, exclude=POSITION)

    @model_validator(mode="after")
    def _check_single_origin(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            missing = "lon" if self.lon is None else "lat"
            raise InvalidParameter(
                missing, "lat and lon must be given together", hint=message("add {name}", name=missing)
            )
        if self.accuracy is not None and self.lat is None:
            raise InvalidParameter("accuracy", "is allowed only beside lat and lon")
        origins = [name for name in self.origins if getattr(self, name) is not None]
        has_line = "along" in self.origins
        if not origins and has_line:
            raise InvalidParameter("query", "give one of lat and lon, q, adcode, code, along")
        if not origins:
            raise InvalidParameter("query", "give one of lat and lon, q, adcode, code")
        if len(origins) != 1:
            names = ["lat+lon" if name == "lat" else name for name in origins]
            with_line = "provide one of lat+lon, q, adcode, code, along"
            hint = with_line if has_line else "provide one of lat+lon, q, adcode, code"
            detail = message("exactly one origin is required, not {names}", names=names_text(names))
            raise InvalidParameter(origins[-1], detail, hint=hint)
        return self


class NearestQuestion(Filtered, Originated):
    """Nearest outlets to an origin, by distance or by arrival, or outlets along a line."""

    origins: ClassVar[tuple[str, ...]] = (*Originated.origins, "along")
    along: Annotated[
        Line | None,
        Field(description="LAT,LON;LAT,LON in `datum`: two ends or a line, instead of an origin."),
    ] = None
    within: Annotated[Minutes | None, Field(description=WITHIN_HELP)] = None
    limit: Annotated[int, Integer, Field(ge=1, le=50)] = 10
    radius: Radius = None
    sort: Annotated[Sort, Field(description=SORT_HELP)] = "distance"
    mode: Annotated[
        TravelMode | None,
        Field(description="Travel mode of arrivals and map links. Default: by distance, walk up to 3 km."),
    ] = None
    fields: Annotated[Fields, TextList, Field(description="Properties to return.")] = ()

    def depends_on_router(self) -> bool:
        """Return True for `sort=arrival` and `within`, whose answers contain travel times."""
        return self.sort == "arrival" or self.within is not None

    @model_validator(mode="after")
    def _check_field_names(self) -> Self:
        check_fields(self.fields)
        return self

    @model_validator(mode="after")
    def _check_line(self) -> Self:
        if self.along is not None and self.within is None:
            hint = "add the longest detour, like within=10min"
            raise InvalidParameter("within", "is required beside along", hint=hint)
        if self.along is not None and (self.radius is not None or self.sort != "distance"):
            name = "sort" if self.radius is None else "radius"
            raise InvalidParameter(name, "is not allowed beside along")
        return self


class InsideQuestion(Filtered):
    """Outlets in a box, a polygon or an area; all outlets if none is given."""

    bbox: Annotated[Bounds | None, Field(description="west,south,east,north in WGS-84 degrees.")] = None
    polygon: Annotated[Shape | None, Field(description="lon,lat;lon,lat;… in WGS-84 degrees.")] = None
    q: Annotated[PlaceText | None, Field(description="Place text.")] = None
    adcode: Annotated[
        Digits6 | None, Field(description="Six-digit code of a province, city or district.")
    ] = None
    guess: Guess = False
    datum: Annotated[Datum, Field(description="Datum of `position` in the response.")] = "wgs84"
    limit: Annotated[int, Integer, Field(ge=1, le=500)] = 100
    cursor: Annotated[
        Cursor | None,
        Field(description="`next` of the previous page."),
    ] = None
    fields: Annotated[Fields, TextList, Field(description="Properties to return.")] = ()

    @model_validator(mode="after")
    def _check_single_area(self) -> Self:
        check_fields(self.fields)
        areas = [name for name in ("bbox", "polygon", "q", "adcode") if getattr(self, name) is not None]
        if len(areas) > 1:
            detail = message("at most one area is allowed, not {names}", names=names_text(areas))
            raise InvalidParameter(areas[-1], detail)
        return self


class OutletQuestion(Question):
    """One outlet, in the current release or an older one."""

    datum: Annotated[Datum, Field(description="Datum of `position` in the response.")] = "wgs84"
    release: Annotated[
        Annotated[int, Integer, Field(ge=1, le=MAX_RELEASE)] | None,
        Field(description="Number of an older release."),
    ] = None
    access: Annotated[
        tuple[AccessNeed, ...], TextList, Field(description="Access needs that `verdict` takes into account.")
    ] = ()


class ReverseQuestion(Question):
    """Province, city and district of a position."""

    lat: Latitude
    lon: Longitude
    datum: Annotated[Datum, Field(description="Datum of the position.")] = "wgs84"


class PlacesQuestion(Question):
    """Places that match a text."""

    q: Annotated[PlaceText, Field(description="Place text, complete or partially typed.")]
    near: Annotated[Nearby | None, Field(description="LAT,LON: nearby places are listed first.")] = None
    limit: Annotated[int, Integer, Field(ge=1, le=20)] = 8


class ClustersQuestion(Filtered):
    """Clusters and single outlets of a map viewport."""

    bbox: Annotated[Bounds, Field(description="west,south,east,north in WGS-84 degrees.")]
    zoom: Annotated[int, Integer, Field(ge=0, le=20, description="Web map zoom level.")]


Q = TypeVar("Q", bound=Question)


def parse_query(kind: type[Q], params: Mapping[str, object]) -> Q:
    """Parse parameters into a query model; raises InvalidParameter for the first invalid one."""
    try:
        return kind.model_validate(dict(params))
    except ValidationError as error:
        raise to_invalid_parameter(kind, params, error) from None


def without_absent(kind: type[Question], members: Mapping[str, object]) -> dict[str, object]:
    """Return JSON members without those of the query that are null or empty: they are not given."""
    absent = {name for name, value in members.items() if value in (None, "")}
    known = {field.alias or name for name, field in kind.model_fields.items()} if absent else absent
    return {name: value for name, value in members.items() if name not in absent & known}


def check_fields(fields: tuple[str, ...]) -> None:
    """Raise InvalidParameter if a field name is unknown."""
    unknown = [name for name in fields if name not in FIELDS]
    if unknown:
        raise InvalidParameter(
            "fields", message("unknown property {name}", name=unknown[0][:40]), allowed=FIELDS
        )
