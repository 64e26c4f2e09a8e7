"""Data model of an outlet and its parts.

Feed, store, API and export derive their fields from these classes. Unknown values are None or empty.
"""

import re
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from ..geo.datum import Datum
from ..geo.point import Point

Kind = Literal["service_center", "drop_off"]
Service = Literal[
    "repair",
    "screen",
    "battery",
    "software",
    "data",
    "inspection",
    "drop_off",
    "pickup",
    "loaner",
    "trade_in",
]
Device = Literal["phone", "tablet", "laptop", "desktop", "watch", "audio", "tv", "router", "vision"]
Status = Literal["open", "temporarily_closed", "closed", "planned"]
SignLanguage = Literal["none", "on_site", "video"]
AccessNeed = Literal[
    "wheelchair", "sign_language", "induction_loop", "writing_pad", "low_counter", "text_contact", "step_free"
]

KINDS: tuple[Kind, ...] = get_args(Kind)
SERVICES: tuple[Service, ...] = get_args(Service)
DEVICES: tuple[Device, ...] = get_args(Device)
ACCESS_NEEDS: tuple[AccessNeed, ...] = get_args(AccessNeed)
ADDRESS_LEVELS = ("province", "city", "district")
FINDABLE: tuple[Status, ...] = ("open", "temporarily_closed")

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")
]
Ref = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\w.:-]{1,64}$")]
Adcode = Annotated[str, StringConstraints(pattern=r"^([0-9]{6})?$")]


def _check_day(value: object) -> object:
    """Reject numbers, which would be read as seconds since 1970."""
    if isinstance(value, date):
        return value
    day = _iso_day(value) if isinstance(value, str) else None
    if day is None:
        raise PydanticCustomError("date_not_understood", "must be a date like 2026-11-20")
    return day


@lru_cache(4_096)  # the outlets of a network share a few hundred days
def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Day = Annotated[date, BeforeValidator(_check_day)]


class Part(BaseModel):
    """Base of an outlet's parts: unknown members are rejected, instances are immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Address(Part):
    """Postal address; `adcode` is the six-digit code of the district."""

    text: Line = ""
    province: Line = ""
    city: Line = ""
    district: Line = ""
    township: Line = ""
    adcode: Adcode = ""
    postcode: Line = ""


class Source(Part):
    """Original coordinates of the feed, and the datum they were declared in."""

    lon: float
    lat: float
    datum: Datum
    feed: Line = ""


class DatedException(Part):
    """Different hours, or closed, from the first to the last day, both inclusive."""

    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    hours: Line | None = None
    closed: Literal[True] | None = None
    reason: Line = ""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.closed) == (self.hours is not None):
            raise ValueError("an exception requires either hours or closed: true")
        if self.first > self.last:
            raise ValueError("the exception ends before it begins")
        return self


class Approach(Part):
    """Directions for the last metres, from the station to the counter."""

    station: Line | None = None
    exit: Line | None = None
    exit_metres: Annotated[int, Field(ge=0, le=20_000)] | None = None
    landmark: Line | None = None
    entrance: Line | None = None
    floor: Line | None = None
    unit: Line | None = None
    lift: bool | None = None
    step_free: bool | None = None
    parking: Line | None = None
    verified_on: Day | None = None


class Access(Part):
    """Accessibility for people with impaired mobility, hearing, speech or sight."""

    wheelchair: Literal["yes", "limited", "no"] | None = None
    sign_language: SignLanguage | None = None
    induction_loop: bool | None = None
    writing_pad: bool | None = None
    low_counter: bool | None = None
    text_contact: Line | None = None


class Outlet(Part):
    """An authorized service center or a drop-off point. `lat` and `lon` are WGS-84 degrees."""

    ref: Ref
    code: Line = ""
    kind: Kind
    name: Annotated[Line, Field(min_length=1)]
    name_en: Line = ""
    address: Address = Address()
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
    source: Source | None = None
    phones: tuple[Line, ...] = ()
    hours: Annotated[Line, Field(max_length=500)] | None = None
    hours_text: Note = ""
    exceptions: tuple[DatedException, ...] = ()
    services: tuple[Service, ...] = ()
    devices: tuple[Device, ...] = ()
    limits: Note = ""
    approach: Approach = Approach()
    access: Access = Access()
    status: Status = "open"
    verified_on: Day | None = None

    @property
    def point(self) -> Point:
        """Return the WGS-84 position."""
        return Point(self.lat, self.lon)

    def to_dict(self, code: str) -> dict[str, Any]:
        """Return the fields as JSON in API order, with the code, without empty values."""
        fields = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return _without_empty({**fields, "code": code})

    def met_needs(self) -> frozenset[AccessNeed]:
        """Return the access needs that the outlet meets."""
        access = self.access
        met_by_need: dict[AccessNeed, object] = {
            "wheelchair": access.wheelchair == "yes",
            "sign_language": access.sign_language in ("on_site", "video"),
            "induction_loop": access.induction_loop,
            "writing_pad": access.writing_pad,
            "low_counter": access.low_counter,
            "text_contact": access.text_contact,
            "step_free": self.approach.step_free,
        }
        return frozenset([need for need, met in met_by_need.items() if met])


def bits(chosen: object, of: tuple[str, ...]) -> int:
    """Encode a set of values as a bit mask: bit i is `of[i]`, so that a filter is one AND."""
    if isinstance(chosen, (frozenset, tuple)):
        return _bits(chosen, of)
    return _bits(frozenset(chosen) if isinstance(chosen, (set, list)) else frozenset(), of)


@lru_cache(4_096)  # few combinations occur
def _bits(members: frozenset[object] | tuple[object, ...], of: tuple[str, ...]) -> int:
    return sum(1 << i for i, word in enumerate(of) if word in members)


_NUMBERS = frozenset({int, float, bool})


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    """Drop empty values recursively; the number 0 stays."""
    result: dict[str, Any] = {}
    for name, value in fields.items():
        kind = value.__class__  # faster than isinstance, for values of JSON
        if kind is dict:
            value = _without_empty(value)
        elif kind is list and value and value[0].__class__ is dict:
            value = [_without_empty(item) for item in value]
        if value or kind in _NUMBERS:
            result[name] = value
    return result
