"""What a way in words is made of: one list of facts, without a language, each told only when it is known."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from ..hours import State
from .route import Kind, Mode

_DROPPED = ("Cf", "Cs", "Co", "Cn")  # marks that turn or hide text, and what is no character
_BREAKS = ("Cc", "Zl", "Zp")
_STOREY = re.compile(
    r"(?P<minus>[-−]|负|地下|[Bb])?[FfLl]?(?P<number>[0-9]{1,3}|[一二三四五六七八九]?十?[一二三四五六七八九十两])"
    r"[Ff]?(?:层|楼)?"
)
_HAN_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"两": 2}

Storey: TypeAlias = int | str  # 1 is the ground floor, -1 the first basement; other texts stay as they are


class Move(NamedTuple):
    """One thing to do, then `metres` along `street`.

    `via` are turns that come right before, `ahead` says that one has to walk up to it, `warned` that a
    wheelchair cannot pass.
    """

    kind: Kind
    metres: float
    bearing: float | None = None
    street: str = ""
    street_en: str = ""
    storey: Storey | None = None
    via: tuple[Kind, ...] = ()
    ahead: bool = False
    warned: bool = False


class Total(NamedTuple):
    """The whole way."""

    metres: float
    seconds: float
    mode: Mode


class VagueOrigin(NamedTuple):
    """Where one starts is not known well enough to tell turns from there."""


class StreetAddress(NamedTuple):
    """The street address of the outlet."""

    text: str


class RemainingDistance(NamedTuple):
    """The map's ways end: how far and in which direction (degrees from north) the outlet lies from there."""

    metres: float
    bearing: float


class Straight(NamedTuple):
    """No way is known: how far and in which direction (degrees from north) the outlet lies."""

    metres: float
    bearing: float


class Station(NamedTuple):
    """A station and its exit; `bearing` from the exit to the outlet where the exit's position is known."""

    name: str = ""
    exit: str = ""
    metres: int | None = None
    bearing: float | None = None


class Landmark(NamedTuple):
    """What one sees first."""

    text: str


class Entrance(NamedTuple):
    """The door to take."""

    text: str


class Floor(NamedTuple):
    """The storey, and whether a lift goes there (None: not known, or the way has said it)."""

    storey: Storey
    lift: bool | None = None


class Unit(NamedTuple):
    """The number on the door."""

    text: str


class StepFree(NamedTuple):
    """Whether there is a way in without steps."""

    there: bool


class Lift(NamedTuple):
    """Whether there is a lift."""

    there: bool


class Wheelchair(NamedTuple):
    """How far the outlet can be entered with a wheelchair."""

    how: Literal["yes", "limited", "no"]


class AccessWarning(NamedTuple):
    """That the way has what a wheelchair cannot pass."""

    kind: Literal["stairs", "escalator"]


class Parking(NamedTuple):
    """Where a car stays."""

    text: str


class LastVerified(NamedTuple):
    """When the last metres were checked, and days since."""

    on: date
    days: int


class OpeningHours(NamedTuple):
    """Open or not, at an instant; `last` is the last intake where one is named before closing."""

    state: State
    at: datetime
    last: datetime | None = None

    @property
    def late(self) -> bool:
        """Open, and nothing is taken in any more."""
        return self.last is not None and self.at >= self.last


class Arrived(NamedTuple):
    """The end of the way: the outlet by its name."""

    name: str
    name_en: str


Fact: TypeAlias = (
    Move
    | RemainingDistance
    | VagueOrigin
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
    | Parking
    | LastVerified
    | OpeningHours
    | Arrived
)


def plain(text: object) -> str:
    """A text of a feed or a map as one line: no controls, nothing that turns or hides it."""
    shown = (_shown(each) for each in str(text or ""))
    return " ".join("".join(shown).split())


def _shown(character: str) -> str:
    kind = unicodedata.category(character)
    return " " if kind in _BREAKS else "" if kind in _DROPPED else character


def storey(text: object) -> Storey | None:
    """`2`, `2F`, `F2`, `二楼` → 2; `B1`, `-1`, `负一层` → -1; another text as it is; None for nothing."""
    told = plain(text)
    found = _STOREY.fullmatch(told)
    if not found:
        return told or None
    number = _number(found["number"])
    if number == 0:
        return told
    return -number if found["minus"] else number


def _number(text: str) -> int:
    if text.isdigit() and text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _HAN_DIGITS[ones]
    return 10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0)


def state_of(told: Mapping[str, Any]) -> State | None:
    """The state in an answer's `open`; None where nothing is known of it."""
    if not told or (told.get("now") is None and told.get("why", "unknown") == "unknown"):
        return None
    until, after = (datetime.fromisoformat(told[k]) if told.get(k) else None for k in ("until", "next"))
    return State(told.get("now"), until, after, told.get("why", ""))
