"""Directions to an outlet for every channel: steps for a page, a script to read aloud, a text message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import inf
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from ..geo.point import Point
from ..runtime.languages import converted
from .mainland_numbers import with_reachable_phones
from .narrative import Item, Plan, plan
from .narrative_items import Beside, Move, RemainingDistance, Straight
from .route import Route
from .script import LONG, SHORT, Script, script
from .sentences.choice import language
from .sentences.latin import Reading, no_reading
from .sms import Sms, sms
from .text_lines import single_line

Style: TypeAlias = Literal["steps", "script", "sms"]
STYLES: tuple[Style, ...] = ("steps", "script", "sms")


class RenderOptions(NamedTuple):
    """Instant, language and further inputs of a rendering besides route and outlet.

    `reading` maps Han characters to pinyin (`Finder.readings`), for English; `exit_at` is the position of the
    station exit; `link` is a short URL for the text message, `segments` the maximum message segments;
    `vague` means that the origin is too uncertain for turn-by-turn directions, `uncertainty` by how many
    metres; `for_readers` replaces phone numbers in messages to people who cannot hear by
    `text_contact` of the outlet, else by `text_support`;
    `hotline_abroad` is the hotline for callers outside the mainland.
    """

    at: datetime
    lang: str = "zh"
    hotline: str = ""
    link: str = ""
    reading: Reading = no_reading
    exit_at: Point | None = None
    segments: int = 1
    vague: bool = False
    uncertainty: float = inf
    for_readers: bool = False
    text_contact: str = ""
    text_support: str = ""
    hotline_abroad: str = ""


OFF_MAP_METRES = 60.0  # before or after the ways of the map, beyond which a note says so
OFF_MAP_NOTES = {
    "zh": (
        "地图上没有出发后约 {metres:.0f} 米的路，请看路况走",
        "地图上没有最后约 {metres:.0f} 米的路，请看路况走",
    ),
    "en": (
        "The map has no way for the first {metres:.0f} m or so; look for one there",
        "The map has no way for the last {metres:.0f} m or so; look for one there",
    ),
}


@dataclass(frozen=True, slots=True)
class DirectionsStep:
    """A numbered sentence; `kind` is the maneuver kind or the part of the last metres."""

    number: int
    text: str
    metres: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class DirectionsNote:
    """A note besides the steps; `first` places it before them."""

    kind: str
    text: str
    first: bool


class StyleMembers(TypedDict, total=False):
    """Directions in the requested style."""

    steps: tuple[DirectionsStep, ...]
    notes: tuple[DirectionsNote, ...]
    script: Annotated[dict[str, Script], Field(description="Scripts by available time in seconds.")]
    sms: Sms


@dataclass(frozen=True)
class Directions:
    """Directions whose renderings are computed lazily from one plan."""

    kind: Literal["route", "straight"]
    plan: Plan
    render_options: RenderOptions
    off_map: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def steps(self) -> tuple[DirectionsStep, ...]:
        """Return the steps, numbered from 1."""
        return tuple(self._step(item, item.step) for item in self.plan.items if item.step)

    @cached_property
    def notes(self) -> tuple[DirectionsNote, ...]:
        """Return the notes besides the steps."""
        steps = (i for i, item in enumerate(self.plan.items) if item.step)
        first_step = next(steps, len(self.plan.items))
        options = self.render_options
        texts = OFF_MAP_NOTES[options.lang]
        unmapped = (
            DirectionsNote("off_map", converted(text.format(metres=round(length, -1)), options.lang), True)
            for length, text in zip(self.off_map, texts, strict=True)
            if length >= OFF_MAP_METRES
        )
        others = (
            DirectionsNote(item.part, self._written(item), i < first_step)
            for i, item in enumerate(self.plan.items)
            if not item.step
        )
        return (*unmapped, *others)

    def script(self, seconds: int = LONG, from_step: int = 1) -> Script:
        """Return the script to read aloud, starting at a step."""
        speech = language(self.render_options.lang, "spoken", self.render_options.reading)
        return script(self.plan, speech, seconds, from_step, single_line(self.render_options.hotline))

    @cached_property
    def script20(self) -> Script:
        """Return the short script."""
        return self.script(SHORT)

    @cached_property
    def script60(self) -> Script:
        """Return the long script."""
        return self.script(LONG)

    @cached_property
    def sms(self) -> Sms:
        """Return the text message."""
        options = self.render_options
        sms_style = language(options.lang, "terse", options.reading)
        contact = single_line(options.text_contact)
        support = single_line(options.text_support)
        plan_ = self.plan._replace(
            for_readers=options.for_readers, text_contact=contact, text_support=support
        )
        return sms(plan_, sms_style, options.lang, options.link, options.hotline, options.segments)

    def to_dict(self, style: Style, from_step: int = 1) -> StyleMembers:
        """Return the response members for a style."""
        if style == "steps":
            return {"steps": self.steps, "notes": self.notes}
        if style == "sms":
            return {"sms": self.sms}
        return {"script": {str(length): self.script(length, from_step) for length in (SHORT, LONG)}}

    def _step(self, item: Item, number: int) -> DirectionsStep:
        fact = item.fact
        metres = round(fact.metres) if isinstance(fact, (Move, RemainingDistance, Straight, Beside)) else None
        return DirectionsStep(number, self._written(item), metres, _kind(item))

    def _written(self, item: Item) -> str:
        page = language(self.render_options.lang, "written", self.render_options.reading)
        return page.sentence(page.clauses(item.fact))


def _kind(item: Item) -> str:
    if isinstance(item.fact, Move):
        return item.fact.kind
    return "rest" if isinstance(item.fact, RemainingDistance) else item.part


def render_directions(route: Route, outlet: Mapping[str, Any], options: RenderOptions) -> Directions:
    """Render a route to an outlet (its properties in response format) as directions."""
    outlet, hotline = with_reachable_phones(outlet, options.hotline, options.hotline_abroad)
    options = options._replace(hotline=hotline)
    return Directions(
        route.kind,
        plan(route, outlet, options.at, options.exit_at, options.vague, options.uncertainty),
        options,
        route.off_map,
    )
