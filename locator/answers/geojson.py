"""Outlets as GeoJSON features: a cached query-independent part, and the query-dependent properties."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import orjson
from typing_extensions import TypedDict

from ..geo.datum import Datum
from ..geo.point import DistanceFrom
from ..geo.travel_mode import TravelMode, mode_for
from ..hours import State, state_text
from ..index.feature_cache import cached_feature, detailed_feature
from ..index.map_links import OPEN_ENDS, map_links
from ..index.snapshot import Snapshot
from ..network.live_facts import LiveFacts
from .answer_members import Instant
from .live import LiveView, live_json, live_state

MAX_TRIMMED = 30_000  # outlets per set of fields
MAX_TRIMMED_BYTES = 512  # longer features are not cached
CLOSING_BRACKETS = b"}}"

Neighbour = tuple[int, float, float]  # index of an outlet, distance in metres, bearing in degrees


class Distance(TypedDict):
    """Length of the geodesic from the origin."""

    metres: float
    kind: Literal["geodesic", "route"]


class DistanceMembers(TypedDict):
    """Distance and bearing from the origin, in degrees from north."""

    distance: Distance
    bearing: float


class CrossingMembers(TypedDict, total=False):
    """Whether a boundary crossing lies on the way to the outlet; absent if none does."""

    crossing: Literal[True]


class DatumPosition(TypedDict):
    """Position in the datum of the query."""

    datum: str
    lat: float
    lon: float


class OpeningDetails(TypedDict, total=False):
    """End of the current state, next opening, reason of the state, and its text (not in lists)."""

    until: Instant
    next: Instant
    why: str
    text: str


class OpeningState(OpeningDetails):
    """Opening state (null: unknown) and its details."""

    now: bool | None


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """Output options: instant, language, datum, properties, and travel mode (None: by distance).

    Without `detail`, features are those of lists: DETAIL_FIELDS, DETAIL_LINKS and the text of the opening
    state are left out, unless `fields` names them.
    """

    at: datetime
    lang: str = "zh"
    datum: Datum | None = None
    fields: Sequence[str] = ()
    mode: TravelMode | None = None
    detail: bool = False
    live: LiveView = field(default_factory=dict)
    now: datetime | None = None  # of the age of live facts; None: `at`
    verdict: Callable[[int, float, TravelMode, bool], object] | None = None  # of an outlet at a distance

    def includes(self, name: str) -> bool:
        """Return whether a property is included."""
        return not self.fields or name in self.fields


def feature(
    snapshot: Snapshot,
    index: int,
    options: OutputOptions,
    extra: Mapping[str, object],
    mode: TravelMode | None = None,
) -> bytes:
    """Return an outlet as a GeoJSON feature: the cached part, then the extra properties.

    `mode` is that of the links, if the options have none.
    """
    computed = {name: value for name, value in extra.items() if options.includes(name)}
    added = b"," + orjson.dumps(computed)[1:-1] if computed else b""
    writer, used = _FeatureWriter(snapshot, options), options.mode or mode
    return b"%b%b%b%b}}" % (writer.prefix(index), writer.links_end(used), added, writer.suffix(index, used))


def nearest_writer(
    snapshot: Snapshot, options: OutputOptions
) -> Callable[[Iterable[Neighbour], int], list[bytes]]:
    """Return a function that renders features with distance, bearing and crossing from a side."""
    writer, form = _FeatureWriter(snapshot, options), b"%b%b" + _distance_format(options) + b"%b%b}}"
    prefix, links_end, fixed_mode = writer.prefix, writer.links_end, options.mode
    suffix = writer.suffix if writer.has_suffix else _no_suffix
    crossing = b',"crossing":true' if options.includes("crossing") else b""
    verdict, sides = options.verdict, snapshot.sides

    def features(hits: Iterable[Neighbour], side: int) -> list[bytes]:
        result = []
        for index, metres, bearing in hits:
            mode = fixed_mode or mode_for(metres)
            is_across = sides[index] != side
            across = crossing if is_across else b""
            end = suffix(index, mode)
            if verdict is not None:
                end += b',"verdict":' + orjson.dumps(verdict(index, metres, mode, is_across))
            result.append(form % (prefix(index), links_end(mode), metres, bearing, across, end))
        return result

    return features


def _no_suffix(_index: int, _mode: TravelMode | None) -> bytes:
    return b""


def _distance_format(options: OutputOptions) -> bytes:
    """Return the format of distance (decimetres) and bearing (0.1 degree); digits equal those of `round`."""
    distance = b',"distance":{"metres":%.1f,"kind":"geodesic"}' if options.includes("distance") else b"%.0a"
    return distance + (b',"bearing":%.1f' if options.includes("bearing") else b"%.0a")


class _FeatureWriter:
    """Renders outlets of one release with the same options; shared lookups are done once."""

    def __init__(self, snapshot: Snapshot, options: OutputOptions) -> None:
        self._snapshot, self._options = snapshot, options
        self._schedule_of = snapshot.schedule_of
        self._with_text = options.detail or "open" in options.fields
        self._states = snapshot.rendered_states.get((options.at, options.lang, self._with_text), lambda _: {})
        self._with_open = options.includes("open")
        self._with_links = options.includes("links")
        self._live = options.live
        self._with_live = options.includes("live")
        self._with_map_links = "map_links" in options.fields
        self._datum = options.datum if options.includes("position") else None
        self.has_suffix = bool(self._with_open or self._live or self._with_map_links or self._datum)
        self._trimmed = snapshot.trimmed_features.get(tuple(options.fields), lambda _: {})
        cache = None if options.fields or options.detail else snapshot.feature_cache
        self.prefix: Callable[[int], bytes] = cache or self._prefix

    def _prefix(self, index: int) -> bytes:
        """Return the query-independent part of a feature."""
        if self._options.fields:
            return self._trimmed.get(index) or self._trim(index)
        return (detailed_feature if self._options.detail else cached_feature)(self._snapshot, index)

    def _trim(self, index: int) -> bytes:
        """Return the query-independent part with the selected properties only; short ones are cached."""
        fields, detailed = self._options.fields, detailed_feature(self._snapshot, index)
        outlet, names = orjson.loads(detailed + OPEN_ENDS[None] + CLOSING_BRACKETS), {*fields, "ref"}
        properties = outlet["properties"].items()
        outlet["properties"] = {name: value for name, value in properties if name in names}
        trimmed = orjson.dumps(outlet).removesuffix(CLOSING_BRACKETS)
        trimmed = trimmed.removesuffix(OPEN_ENDS[None]) if self._with_links else trimmed
        if len(trimmed) <= MAX_TRIMMED_BYTES and len(self._trimmed) < MAX_TRIMMED:
            self._trimmed[index] = trimmed
        return trimmed

    def links_end(self, mode: TravelMode | None) -> bytes:
        """Return the end of the links, with the travel mode."""
        return OPEN_ENDS[mode] if self._with_links else b""

    def suffix(self, index: int, mode: TravelMode | None) -> bytes:
        """Return the suffix of a feature: map links, opening state, then position."""
        state, facts = b"", self._live.get(index) if self._live else None
        if facts is not None:
            state = self._with_facts(index, facts)
        elif self._with_open:
            number = self._schedule_of(index)
            state = self._states.get(number) or self._state(number, index)
        if self._with_map_links:
            state = b',"map_links":' + orjson.dumps(map_links(self._snapshot, index, mode)) + state
        return state if self._datum is None else state + _position_json(self._snapshot, index, self._datum)

    def _with_facts(self, index: int, facts: LiveFacts) -> bytes:
        """Return opening state and live facts of an outlet that has any."""
        options = self._options
        state = live_state(self._snapshot.state(index, options.at), facts, options.at)
        info = live_json(facts, options.now or options.at, options.lang)
        if state.now is False:
            info.pop("queue_minutes", None)  # nobody queues at a closed outlet
        live = b',"live":' + orjson.dumps(info) if info and self._with_live else b""
        return (self._open_bytes(state) if self._with_open else b"") + live

    def _state(self, number: int, index: int) -> bytes:
        state = self._open_bytes(self._snapshot.state(index, self._options.at))
        self._states[number] = state
        return state

    def _open_bytes(self, state: State) -> bytes:
        opening = open_json(state, self._options)
        if not self._with_text:
            del opening["text"]
        return b',"open":' + orjson.dumps(opening)


def _position_json(snapshot: Snapshot, index: int, datum: Datum) -> bytes:
    lat, lon = snapshot.position(index, datum)
    position: DatumPosition = {"datum": datum, "lat": round(lat, 7), "lon": round(lon, 7)}
    return b',"position":' + orjson.dumps(position)


def crossing_json(snapshot: Snapshot, index: int, side: int) -> CrossingMembers:
    """Return `crossing` if an outlet is on another side than the origin."""
    return {"crossing": True} if snapshot.sides[index] != side else {}


def distance_json(snapshot: Snapshot, origin: DistanceFrom, index: int, chord: float) -> DistanceMembers:
    """Return distance and bearing of an outlet from the origin."""
    position = snapshot.point(index)
    metres, bearing = round(origin.metres(chord, position), 1), round(origin.bearing(position), 1)
    return {"distance": {"metres": metres, "kind": "geodesic"}, "bearing": bearing}


def open_json(state: State, options: OutputOptions) -> OpeningState:
    """Return the opening state, the next change, and its text."""
    changes: OpeningDetails = {}
    if state.until is not None:
        changes["until"] = state.until.isoformat()
    if state.next is not None:
        changes["next"] = state.next.isoformat()
    if state.why:
        changes["why"] = state.why
    return {"now": state.now, **changes, "text": state_text(state, options.at, options.lang)}
