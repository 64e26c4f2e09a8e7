"""Language-independent facts that make up a narrative; unknown facts are omitted."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from ..hours import State
from ..runtime.chinese_numerals import parse_numeral
from .route import ManeuverKind, TravelMode

_DROPPED = ("Cf", "Cs", "Co", "Cn")  # bidi and invisible controls, and non-characters
_BREAKS = ("Cc", "Zl", "Zp")
_CITY_TYPE = re.compile(r"(?<=..)(?:市|地区|盟|自治州)$")
_STOREY = re.compile(
    r"(?P<minus>[-−]|负|地下|[Bb])?[FfLl]?(?P<number>[0-9]{1,3}|[一二三四五六七八九]?十?[一二三四五六七八九十两])"
    r"[Ff]?(?:层|楼)?"
)

Storey: TypeAlias = int | str  # 1 is the ground floor, -1 the first basement; other labels are text


class Move(NamedTuple):
    """An action followed by `metres` along `street`, first towards `bearing`.

    `bearing_end` is the direction at the end of a stretch that winds. `via` lists turns immediately before
    the action, `before` is the length of the stretch before it, to be rendered with it, `followed` means
    that the next move renders the length of this one. `warned` means that a wheelchair cannot pass.
    """

    kind: ManeuverKind
    metres: float
    bearing: float | None = None
    street: str = ""
    street_en: str = ""
    storey: Storey | None = None
    via: tuple[ManeuverKind, ...] = ()
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


class Straight(NamedTuple):
    """Straight-line distance and bearing (degrees from north) to the outlet, for want of a route."""

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
    """A checkpoint between the mainland, Hong Kong and Macao on the way."""


class Parking(NamedTuple):
    """Parking information."""

    text: str


class LastVerified(NamedTuple):
    """Date of the last check of the last metres, and days since."""

    on: date
    days: int


class OpeningHours(NamedTuple):
    """Opening state at an instant; `last` is the last intake if one is specified before closing."""

    state: State
    at: datetime
    last: datetime | None = None

    @property
    def late(self) -> bool:
        """Return whether the last intake has passed."""
        return self.last is not None and self.at >= self.last


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
    | Total
    | Straight
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
    | Arrived
)


def single_line(text: object) -> str:
    """Return a text from a feed or map as one line without control, bidi or invisible characters."""
    visible = (_visible(character) for character in str(text or ""))
    return " ".join("".join(visible).split())


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    return " " if kind in _BREAKS else "" if kind in _DROPPED else character


def storey(text: object) -> Storey | None:
    """Parse a storey: `2F`, `F2`, `二楼` → 2; `B1`, `负一层` → -1; other text as is; None if empty."""
    normalized = single_line(text)
    match = _STOREY.fullmatch(normalized)
    if not match:
        return normalized or None
    number = parse_numeral(match["number"])
    if number == 0:
        return normalized
    return -number if match["minus"] else number


def parse_state(opening: Mapping[str, Any]) -> State | None:
    """Parse the state from a response's `open` member; None if unknown."""
    if not opening or (opening.get("now") is None and opening.get("why", "unknown") == "unknown"):
        return None
    until, after = (datetime.fromisoformat(opening[k]) if opening.get(k) else None for k in ("until", "next"))
    return State(opening.get("now"), until, after, opening.get("why", ""))
