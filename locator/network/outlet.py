"""Data model of an outlet and its parts.

Feed, store, API and export derive their fields from these classes. Unknown values are None or empty.
"""

from functools import lru_cache
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from ..geo.datum import Datum
from ..geo.point import Point
from .values import Day, Line, Note, PhotoAddress, Turnaround, WebAddress

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
PhotoSubject = Literal["entrance", "building", "counter", "parking", "other"]
AccessNeed = Literal[
    "wheelchair", "sign_language", "induction_loop", "writing_pad", "low_counter", "text_contact", "step_free"
]

KINDS: tuple[Kind, ...] = get_args(Kind)
SERVICES: tuple[Service, ...] = get_args(Service)
DEVICES: tuple[Device, ...] = get_args(Device)
ACCESS_NEEDS: tuple[AccessNeed, ...] = get_args(AccessNeed)
ADDRESS_LEVELS = ("province", "city", "district")
FINDABLE: tuple[Status, ...] = ("open", "temporarily_closed")
PHOTO_SUBJECTS: tuple[PhotoSubject, ...] = get_args(PhotoSubject)
MAX_PHOTOS = 8
PHOTO_PATH = "/photos/"

Ref = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\w.:-]{1,64}$")]
Adcode = Annotated[str, StringConstraints(pattern=r"^([0-9]{6})?$")]


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


class Booking(Part):
    """Appointments: where to book one, and whether a visit requires one."""

    url: WebAddress | None = None
    required: bool | None = None


class Photo(Part):
    """A photo of an outlet, with a text for those who do not see it; `of` is what it shows.

    Once it is copied to this site, `url` is a path of this site and `source` its original address.
    """

    url: PhotoAddress
    alt: Line = ""
    of: PhotoSubject = "other"
    source: WebAddress | None = None

    @property
    def is_copied(self) -> bool:
        """Return whether the photo is served by this site."""
        return self.url.startswith(PHOTO_PATH)


class Notice(Part):
    """A notice from the first to the last day, both inclusive; either may be open."""

    text: Annotated[Note, Field(min_length=1)]
    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _check_days(self) -> Self:
        if self.first and self.last and self.first > self.last:
            raise ValueError("the notice ends before it begins")
        return self


def _entrance_first(photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
    """Order photos by what they show, the entrance first."""
    return tuple(sorted(photos, key=lambda photo: PHOTO_SUBJECTS.index(photo.of)))


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
    booking: Booking = Booking()
    turnaround: Turnaround | None = None
    bring: tuple[Line, ...] = ()
    photos: Annotated[tuple[Photo, ...], AfterValidator(_entrance_first), Field(max_length=MAX_PHOTOS)] = ()
    price_list_url: WebAddress | None = None
    repair_status_url: WebAddress | None = None
    notice: tuple[Notice, ...] = ()
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


# Not in lists, unless `fields` names them: what only the page of an outlet needs, and what a list states
# elsewhere (the position in the geometry, the hours in `hours` and `open`).
DETAIL_FIELDS = frozenset(
    {
        *("lat", "lon", "source", "hours_text", "exceptions", "booking", "turnaround", "bring", "photos"),
        *("price_list_url", "repair_status_url", "verified_on"),
    }
)


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
