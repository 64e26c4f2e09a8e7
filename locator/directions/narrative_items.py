"""Language-independent facts that make up a narrative; unknown facts are omitted."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from ..hours import State
from .route import ManeuverKind, TravelMode
from .text_lines import Storey
from .visit_facts import VisitFact

_CITY_TYPE = re.compile(r"(?<=..)(?:市|地区|盟|自治州)$")


class Move(NamedTuple):
    """An action followed by `metres` along `street`, towards `bearing`.

    A stretch that winds leads first towards `bearing`, later towards `bearing_end`. `via` lists turns
    immediately before the action; `metres` includes the `lead` metres before it. `before` is the length of
    the stretch before, to be rendered with it, `followed` means that the next move renders the length of
    this one. `warned` means that a wheelchair cannot pass.
    """

    kind: ManeuverKind
    metres: float
    bearing: float | None = None
    street: str = ""
    street_en: str = ""
    storey: Storey | None = None
    via: tuple[ManeuverKind, ...] = ()
    lead: float = 0.0
    before: float = 0.0
    followed: bool = False
    bearing_end: float | None = None
    warned: bool = False


class Total(NamedTuple):
    """Length and duration of the complete route."""

    metres: float
    seconds: float
    mode: TravelMode


class VagueOrigin(NamedTuple):
    """The origin is too uncertain for turn-by-turn directions."""


class RoughDistance(NamedTuple):
    """Length of the straight line from an origin that is only roughly known."""

    metres: float


class StreetAddress(NamedTuple):
    """The street address of the outlet."""

    text: str


class RemainingDistance(NamedTuple):
    """Distance and bearing (degrees from north) from the end of the mapped network to the outlet.

    `turn` is the turn towards it, None if it lies ahead.
    """

    metres: float
    bearing: float
    turn: ManeuverKind | None = None


class NamesakeStreet(NamedTuple):
    """The street that tells the outlet from others of its name, in the languages in which there are any."""

    text: str
    languages: tuple[str, ...]


class Straight(NamedTuple):
    """Straight-line distance and bearing (degrees from north) to the outlet, for want of a route."""

    metres: float
    bearing: float


class Beside(NamedTuple):
    """The outlet is next to the origin; `bearing` leads to it in degrees from north."""

    metres: float
    bearing: float


class Station(NamedTuple):
    """A station and its exit; `bearing` leads from the exit to the outlet if the exit's position is known."""

    name: str = ""
    exit: str = ""
    metres: int | None = None
    bearing: float | None = None


class Landmark(NamedTuple):
    """The most visible landmark."""

    text: str


class Entrance(NamedTuple):
    """The entrance to use."""

    text: str


class Floor(NamedTuple):
    """The storey, and whether a lift serves it (None: unknown, or covered elsewhere)."""

    storey: Storey
    lift: bool | None = None


class Unit(NamedTuple):
    """The unit number on the door."""

    text: str


class StepFree(NamedTuple):
    """Presence of a step-free entrance."""

    there: bool


class Lift(NamedTuple):
    """Presence of a lift."""

    there: bool


class Wheelchair(NamedTuple):
    """Wheelchair accessibility of the outlet."""

    how: Literal["yes", "limited", "no"]


class AccessWarning(NamedTuple):
    """A barrier on the route that a wheelchair cannot pass."""

    kind: Literal["stairs", "escalator"]


class BorderCrossing(NamedTuple):
    """A checkpoint between the mainland, Hong Kong, Macao and Taiwan on the way."""


class Parking(NamedTuple):
    """Parking information."""

    text: str


class LastVerified(NamedTuple):
    """Date of the last check of the last metres, and days since."""

    on: date
    days: int


class OpeningHours(NamedTuple):
    """Opening state at an instant; `last` is the last intake if one is specified before closing.

    `by_phone` means that the outlet can be called about what is not known.
    """

    state: State
    at: datetime
    last: datetime | None = None
    by_phone: bool = True

    @property
    def late(self) -> bool:
        """Return whether the last intake has passed."""
        return self.last is not None and self.at >= self.last

    @property
    def always(self) -> bool:
        """Return whether the outlet is open day and night."""
        return self.state.now is True and self.state.until is None

    @property
    def suspended(self) -> bool:
        """Return whether the outlet is closed and no next opening is known."""
        return self.state.now is False and self.state.next is None


class Alternative(NamedTuple):
    """An outlet to visit instead, and its distance in metres from the caller if known.

    `now` means that the other outlet opens later, so this one is for a visit at once; `forwards` that it
    takes devices in without repairing them. In the languages of `by_street`, other outlets have its name
    and `street` goes with it; in those of `same_name`, the outlet itself is one of them.
    `nearby_name_en` is the English name without the areas that the name of the outlet itself ends with.
    """

    name: str
    name_en: str
    metres: float | None = None
    now: bool = False
    forwards: bool = False
    street: str = ""
    same_name: tuple[str, ...] = ()
    by_street: tuple[str, ...] = ()
    nearby_name_en: str = ""


class AlternativeDetails(NamedTuple):
    """Street address, opening hours, phone number and need to book of the outlet to visit instead.

    In the languages of `by_street` the address comes with the name. `hotline` is for messages about an
    outlet without a number of its own.
    """

    address: str
    hours: OpeningHours | None = None
    phone: str = ""
    booking: bool = False
    by_street: tuple[str, ...] = ()
    hotline: str = ""


class Arrived(NamedTuple):
    """Arrival at the outlet, by its name."""

    name: str
    name_en: str


class Introduction(NamedTuple):
    """The outlet by its name and city; `city` is empty if unknown."""

    name: str
    name_en: str
    city: str = ""

    @property
    def names_city(self) -> bool:
        """Return whether the name of the outlet contains that of its city."""
        return not self.city or _CITY_TYPE.sub("", self.city) in self.name


Fact: TypeAlias = (
    Introduction
    | Move
    | RemainingDistance
    | VagueOrigin
    | RoughDistance
    | StreetAddress
    | NamesakeStreet
    | Total
    | Straight
    | Beside
    | Station
    | Landmark
    | Entrance
    | Floor
    | Unit
    | StepFree
    | Lift
    | Wheelchair
    | AccessWarning
    | BorderCrossing
    | Parking
    | LastVerified
    | OpeningHours
    | Alternative
    | AlternativeDetails
    | Arrived
    | VisitFact
)


def parse_state(opening: Mapping[str, Any]) -> State | None:
    """Parse the state from a response's `open` member; None if unknown."""
    if not opening or (opening.get("now") is None and opening.get("why", "unknown") == "unknown"):
        return None
    until, after = (datetime.fromisoformat(opening[k]) if opening.get(k) else None for k in ("until", "next"))
    return State(opening.get("now"), until, after, opening.get("why", ""))
