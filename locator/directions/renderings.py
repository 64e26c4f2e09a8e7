"""The way to an outlet for every channel: steps for a page, a script to read aloud, a text message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

from ..geo.point import Point
from .narrative import Item, Plan, plan
from .narrative_items import Move, RemainingDistance, Straight, plain
from .route import Route
from .script import LONG, SHORT, Script, script
from .sentences.choice import language
from .sentences.latin import Reading, no_reading
from .sms import Sms, sms

Style: TypeAlias = Literal["steps", "script", "sms"]
STYLES: tuple[Style, ...] = ("steps", "script", "sms")


class RenderOptions(NamedTuple):
    """At which instant and in which language it is told, and what is known beside route and outlet.

    `reading` gives the sounds of Han characters (`Lookup.sounds`), for English; `exit_at` is where the exit
    of the station is; `link` is a short address for the text message, `segments` the most it may take;
    `vague`: where one starts is not known well enough to tell turns from there.
    """

    at: datetime
    lang: str = "zh"
    hotline: str = ""
    link: str = ""
    reading: Reading = no_reading
    exit_at: Point | None = None
    segments: int = 1
    vague: bool = False


class DirectionsStep(NamedTuple):
    """A sentence of a page. `kind` is the maneuver's, or the part of the last metres."""

    number: int
    text: str
    metres: int | None
    kind: str


class DirectionsNote(NamedTuple):
    """What is told beside the steps; `first` stands before them."""

    kind: str
    text: str
    first: bool


@dataclass(frozen=True)
class Directions:
    """One way, told; each rendering is made when it is first asked for, all from the same plan."""

    kind: Literal["route", "straight"]
    plan: Plan
    telling: RenderOptions

    @cached_property
    def steps(self) -> tuple[DirectionsStep, ...]:
        """What to do, numbered from 1."""
        return tuple(self._step(item, item.step) for item in self.plan.items if item.step)

    @cached_property
    def notes(self) -> tuple[DirectionsNote, ...]:
        """What else is known."""
        steps = (i for i, item in enumerate(self.plan.items) if item.step)
        first_step = next(steps, len(self.plan.items))
        return tuple(
            DirectionsNote(item.part, self._written(item), i < first_step)
            for i, item in enumerate(self.plan.items)
            if not item.step
        )

    def script(self, seconds: int = LONG, from_step: int = 1) -> Script:
        """To be read aloud, from a step on."""
        speech = language(self.telling.lang, "spoken", self.telling.reading)
        return script(self.plan, speech, seconds, from_step, plain(self.telling.hotline))

    @cached_property
    def script20(self) -> Script:
        """The short version."""
        return self.script(SHORT)

    @cached_property
    def script60(self) -> Script:
        """The long version."""
        return self.script(LONG)

    @cached_property
    def sms(self) -> Sms:
        """As a text message."""
        given = self.telling
        terse = language(given.lang, "terse", given.reading)
        return sms(self.plan, terse, given.lang, given.link, given.hotline, given.segments)

    def as_json(self, style: Style, from_step: int = 1) -> dict[str, Any]:
        """The members of an answer in a style."""
        if style == "steps":
            steps, notes = ([each._asdict() for each in them] for them in (self.steps, self.notes))
            return {"steps": steps, "notes": notes}
        if style == "sms":
            return {"sms": self.sms._asdict()}
        told = {str(length): self.script(length, from_step) for length in (SHORT, LONG)}
        return {"script": {length: script_json(each) for length, each in told.items()}}

    def _step(self, item: Item, number: int) -> DirectionsStep:
        fact = item.fact
        metres = round(fact.metres) if isinstance(fact, (Move, RemainingDistance, Straight)) else None
        return DirectionsStep(number, self._written(item), metres, _kind(item))

    def _written(self, item: Item) -> str:
        page = language(self.telling.lang, "written", self.telling.reading)
        return page.sentence(page.clauses(item.fact))


def _kind(item: Item) -> str:
    if isinstance(item.fact, Move):
        return item.fact.kind
    return "rest" if isinstance(item.fact, RemainingDistance) else item.part


def script_json(told: Script) -> dict[str, Any]:
    """A script as an answer carries it."""
    return {**told._asdict(), "lines": [line._asdict() for line in told.lines]}


def told(route: Route, outlet: Mapping[str, Any], telling: RenderOptions) -> Directions:
    """The way of a route to an outlet (its properties as answers carry them), in words."""
    return Directions(route.kind, plan(route, outlet, telling.at, telling.exit_at, telling.vague), telling)
