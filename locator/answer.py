"""The answer: results, the release they come from, and where to reach a person. Channels render it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson

from .datum import Datum
from .geo import Vantage
from .hours import SHANGHAI, State, words
from .ready import pieces
from .snapshot import Release, Snapshot

STATES_KEPT = 4_096
OWN_SIGN_LANGUAGE_ENTRY = "/help#sign-language"  # where no video service is set


@dataclass(frozen=True, slots=True)
class Help:
    """Where a person is reached, day and night."""

    hotline: str
    sign_language_url: str

    def told(self) -> dict[str, str]:
        """As every answer and every error carries it."""
        url = self.sign_language_url or OWN_SIGN_LANGUAGE_ENTRY
        return {"hotline": self.hotline, "hours": "24/7", "sign_language_url": url}


@dataclass(frozen=True, slots=True)
class Manner:
    """How results are told: at which instant, in which language and datum, with which properties."""

    at: datetime
    lang: str = "zh"
    datum: Datum | None = None
    fields: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with one id; `members` stand at the top of the JSON object, features inside it."""

    id: str
    members: dict[str, Any]
    features: tuple[bytes, ...]
    single: bool = False

    def to_json(self) -> bytes:
        """GeoJSON: a FeatureCollection, or one Feature when a single outlet was asked for."""
        told = orjson.dumps(self.members)[1:-1]
        if self.single:
            return self.features[0][:-1] + b"," + told + b"}"
        return b'{"type":"FeatureCollection",' + told + b',"features":[' + b",".join(self.features) + b"]}"

    def data(self) -> dict[str, Any]:
        """The same, decoded: what pages and scripts render."""
        decoded: dict[str, Any] = orjson.loads(self.to_json())
        return decoded


def release_told(release: Release, stale: bool) -> dict[str, Any]:
    """The release as every answer carries it."""
    published = release.published.astimezone(SHANGHAI).isoformat(timespec="seconds")
    return {"number": release.number, "published": published, "stale": stale, "sample": release.sample}


def feature(snapshot: Snapshot, index: int, manner: Manner, shown: dict[str, Any]) -> bytes:
    """An outlet as a GeoJSON feature: its ready-made fields, then what this question adds."""
    front, back = pieces(snapshot, index)
    added = b"," + orjson.dumps(shown)[1:-1] if shown else b""
    state = _open_json(snapshot.state(index, manner.at), manner.at, manner.lang)
    there = _position_json(snapshot, index, manner.datum) if manner.datum is not None else b""
    whole = b"".join((front, added, b',"open":', state, there, back))
    return _trimmed(whole, manner.fields) if manner.fields else whole


def _position_json(snapshot: Snapshot, index: int, datum: Datum) -> bytes:
    lat, lon = snapshot.position(index, datum)
    return b',"position":' + orjson.dumps({"datum": datum, "lat": round(lat, 7), "lon": round(lon, 7)})


def distance_told(snapshot: Snapshot, origin: Vantage, index: int, chord: float) -> dict[str, Any]:
    """How far and in which direction an outlet lies from the origin."""
    there = snapshot.point(index)
    length, towards = round(origin.metres(chord, there), 1), round(origin.bearing(there), 1)
    return {"distance": {"metres": length, "kind": "geodesic"}, "bearing": towards}


@lru_cache(STATES_KEPT)
def _open_json(state: State, at: datetime, lang: str) -> bytes:
    """The state as JSON; few outlets have one of their own."""
    return orjson.dumps(open_told(state, Manner(at, lang)))


def open_told(state: State, manner: Manner) -> dict[str, Any]:
    """Whether it is open, until when or from when on, and the same in words."""
    told: dict[str, Any] = {"now": state.now}
    for name, moment in (("until", state.until), ("next", state.next)):
        if moment is not None:
            told[name] = moment.isoformat()
    if state.why:
        told["why"] = state.why
    return {**told, "text": words(state, manner.at, manner.lang)}


def _trimmed(whole: bytes, fields: Sequence[str]) -> bytes:
    told, kept = orjson.loads(whole), {*fields, "ref"}
    told["properties"] = {name: value for name, value in told["properties"].items() if name in kept}
    return orjson.dumps(told)
