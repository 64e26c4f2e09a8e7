"""Outlets as GeoJSON features: what every answer says of an outlet, and what this question adds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ..geo.datum import Datum
from ..geo.point import DistanceFrom
from ..hours import State, words
from ..index.feature_cache import fixed
from ..index.snapshot import Snapshot

TRIMMED_KEPT = 30_000  # outlets, for each set of fields
MOST_TRIMMED = 256  # bytes; what is longer is trimmed anew each time
END = b"}}"

Away = tuple[int, float, float]  # an outlet's index, metres to it, degrees in which it lies


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """How results are told: at which instant, in which language and datum, with which properties."""

    at: datetime
    lang: str = "zh"
    datum: Datum | None = None
    fields: Sequence[str] = ()

    def shows(self, name: str) -> bool:
        """Whether a property is told."""
        return not self.fields or name in self.fields


def feature(snapshot: Snapshot, index: int, manner: OutputOptions, shown: dict[str, Any]) -> bytes:
    """An outlet as a GeoJSON feature: its ready-made fields, then what this question adds."""
    kept = {name: value for name, value in shown.items() if manner.shows(name)}
    teller, added = _FeatureWriter(snapshot, manner), b"," + orjson.dumps(kept)[1:-1] if kept else b""
    return b"%b%b%b}}" % (teller.front(index), added, teller.back(index))


def near_features(snapshot: Snapshot, manner: OutputOptions) -> Callable[[Iterable[Away]], list[bytes]]:
    """What tells the features of outlets, each with how far away it is and in which direction."""
    teller, form = _FeatureWriter(snapshot, manner), b"%b" + _distance_form(manner) + b"%b}}"
    front, back = teller.front, teller.back

    def features(found: Iterable[Away]) -> list[bytes]:
        return [form % (front(index), metres, turn, back(index)) for index, metres, turn in found]

    return features


def _distance_form(manner: OutputOptions) -> bytes:
    """Decimetres and tenths of a degree; the same digits as `round` gives."""
    distance = b',"distance":{"metres":%.1f,"kind":"geodesic"}' if manner.shows("distance") else b"%.0a"
    return distance + (b',"bearing":%.1f' if manner.shows("bearing") else b"%.0a")


class _FeatureWriter:
    """Tells outlets of one release in one manner: what all of them share is looked up once."""

    def __init__(self, snapshot: Snapshot, manner: OutputOptions) -> None:
        self._snapshot, self._manner = snapshot, manner
        self._schedule_of = snapshot.schedule_of
        self._states = snapshot.told.get((manner.at, manner.lang), lambda _: {})
        self._open = manner.shows("open")
        self._datum = manner.datum if manner.shows("position") else None
        ready = snapshot.ready if snapshot.ready is not None and not manner.fields else None
        self.front: Callable[[int], bytes] = ready or self._front

    def _front(self, index: int) -> bytes:
        """What is fixed of an outlet."""
        return (
            _trimmed(self._snapshot, index, self._manner)
            if self._manner.fields
            else fixed(self._snapshot, index)
        )

    def back(self, index: int) -> bytes:
        """What stands behind what the question adds: whether it is open, and where it is in a datum."""
        state = b""
        if self._open:
            number = self._schedule_of(index)
            state = self._states.get(number) or self._state(number, index)
        return state if self._datum is None else state + _position_json(self._snapshot, index, self._datum)

    def _state(self, number: int, index: int) -> bytes:
        state = _open_json(self._snapshot.state(index, self._manner.at), self._manner)
        self._states[number] = state
        return state


def _trimmed(snapshot: Snapshot, index: int, manner: OutputOptions) -> bytes:
    """What is fixed, with the fields that are wanted alone; what is short is kept."""
    kept = snapshot.trimmed.get(tuple(manner.fields), lambda _: {})
    found = kept.get(index)
    if found is None:
        told, wanted = orjson.loads(fixed(snapshot, index) + END), {*manner.fields, "ref"}
        told["properties"] = {name: value for name, value in told["properties"].items() if name in wanted}
        found = orjson.dumps(told)[: -len(END)]
        if len(found) <= MOST_TRIMMED and len(kept) < TRIMMED_KEPT:
            kept[index] = found
    return found


def _position_json(snapshot: Snapshot, index: int, datum: Datum) -> bytes:
    lat, lon = snapshot.position(index, datum)
    return b',"position":' + orjson.dumps({"datum": datum, "lat": round(lat, 7), "lon": round(lon, 7)})


def distance_told(snapshot: Snapshot, origin: DistanceFrom, index: int, chord: float) -> dict[str, Any]:
    """How far and in which direction an outlet lies from the origin."""
    there = snapshot.point(index)
    length, towards = round(origin.metres(chord, there), 1), round(origin.bearing(there), 1)
    return {"distance": {"metres": length, "kind": "geodesic"}, "bearing": towards}


def _open_json(state: State, manner: OutputOptions) -> bytes:
    return b',"open":' + orjson.dumps(open_told(state, manner))


def open_told(state: State, manner: OutputOptions) -> dict[str, Any]:
    """Whether it is open, until when or from when on, and the same in words."""
    told: dict[str, Any] = {"now": state.now}
    for name, moment in (("until", state.until), ("next", state.next)):
        if moment is not None:
            told[name] = moment.isoformat()
    if state.why:
        told["why"] = state.why
    return {**told, "text": words(state, manner.at, manner.lang)}
