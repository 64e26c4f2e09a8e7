"""The answer: results, the release they come from, and where to reach a person. Channels render it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from .datum import Datum
from .geo import Point, bearing, metres_along
from .hours import SHANGHAI, State, words
from .links import links
from .snapshot import Release, Snapshot

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
    point = snapshot.point(index)
    body = snapshot.body(index)
    added: dict[str, Any] = {**shown, "open": open_told(snapshot.state(index, manner.at), manner)}
    if manner.datum is not None:
        lat, lon = snapshot.position(index, manner.datum)
        added["position"] = {"datum": manner.datum, "lat": round(lat, 7), "lon": round(lon, 7)}
    added["links"] = links(snapshot, index)
    properties = body[:-1] + b"," + orjson.dumps(added)[1:]
    if manner.fields:
        properties = _trimmed(properties, manner.fields)
    head = {"type": "Feature", "id": snapshot.refs[index], "geometry": _geometry(point)}
    return orjson.dumps(head)[:-1] + b',"properties":' + properties + b"}"


def distance_told(snapshot: Snapshot, origin: Point, index: int, chord: float) -> dict[str, Any]:
    """How far and in which direction an outlet lies from the origin."""
    there = snapshot.point(index)
    length = round(metres_along(chord, origin, there), 1)
    return {"distance": {"metres": length, "kind": "geodesic"}, "bearing": round(bearing(origin, there), 1)}


def open_told(state: State, manner: Manner) -> dict[str, Any]:
    """Whether it is open, until when or from when on, and the same in words."""
    told: dict[str, Any] = {"now": state.now}
    for name, moment in (("until", state.until), ("next", state.next)):
        if moment is not None:
            told[name] = moment.isoformat()
    if state.why:
        told["why"] = state.why
    return {**told, "text": words(state, manner.at, manner.lang)}


def _geometry(point: Point) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [point.lon, point.lat]}


def _trimmed(properties: bytes, fields: Sequence[str]) -> bytes:
    kept = set(fields) | {"ref"}
    return orjson.dumps({name: value for name, value in orjson.loads(properties).items() if name in kept})
