"""Geocoding results: a place with its confidence and the kind of match."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired

from typing_extensions import TypedDict

from ..geo.geojson import PointFeature
from .place_rows import OPENSTREETMAP_IDS, Place

OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL, https://www.openstreetmap.org/copyright"
CONFIDENCE = {
    "name": 0.97,
    "short": 0.95,
    "byname": 0.92,
    "zone": 0.85,
    "old": 0.9,
    "adcode": 0.97,
    "within": 0.85,
    "pinyin": 0.9,
    "english": 0.92,
    "path": 0.92,
    "village": 0.85,
    "slip": 0.85,
    "part": 0.9,
    "street": 0.8,
    "sound": 0.75,
    "path initials": 0.6,
    "centre": 0.6,
    "accent": 0.55,
    "prefix": 0.55,
    "initials": 0.5,
    "typo": 0.5,
}
WRITTEN = ("name", "short", "byname", "old", "within")  # names as written
ENOUGH = 0.1  # confidence of a target from which on its anchor or a wider search is passed over


class PlaceProperties(TypedDict):
    """A place that a text may mean; `radius` is in metres, `confidence` from 0 to 1."""

    name: str
    path: list[str]
    type: str
    adcode: str
    confidence: float
    radius: float
    matched_by: str
    point: NotRequired[Literal["district"]]
    attribution: NotRequired[str]
    note: NotRequired[str]
    name_en: NotRequired[str]
    path_en: NotRequired[list[str]]


class PlaceFeature(PointFeature):
    """A place as a feature."""

    properties: PlaceProperties


@dataclass(frozen=True, slots=True)
class Match:
    """A place that the query may mean, with a `confidence` from 0 to 1."""

    place: Place
    path: tuple[str, ...]
    confidence: float
    matched_by: str
    is_complete: bool = False  # the names explain the whole query
    path_en: tuple[str, ...] = ()  # names without an English form in Chinese; empty if none has one
    note: str = ""

    def feature(self) -> PlaceFeature:
        """Return the match as a GeoJSON feature."""
        lat, lon = (round(degrees, 7) for degrees in self.place.point)
        return {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": self.to_dict(),
        }

    def to_dict(self) -> PlaceProperties:
        """Return the properties of the match for a response."""
        place = self.place
        result: PlaceProperties = {
            "name": place.name,
            "path": list(self.path),
            "type": place.type,
            "adcode": place.adcode,
            "confidence": self.confidence,
            "radius": round(place.radius),
            "matched_by": self.matched_by,
        }
        if not place.exact:
            result["point"] = "district"
        if place.id in OPENSTREETMAP_IDS:
            result["attribution"] = OSM_ATTRIBUTION
        if self.note:
            result["note"] = self.note
        if place.name_en:
            result["name_en"] = place.name_en
        if self.path_en:
            result["path_en"] = list(self.path_en)
        return result


def path_names(around: Sequence[Place]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of a path, province first, in Chinese and in English.

    A name without an English form stays Chinese; without any, the English names are empty.
    """
    names = tuple(place.name for place in around)
    english = tuple(place.name_en or place.name for place in around)
    return names, english if english != names else ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An unranked place; `share` is its probability among its rivals, where available."""

    place: Place
    covered: int
    matched_by: str
    share: float | None = None
    trust: float = 1.0  # factor for the text around the name, 0 to 1
    prominence: float = 1.0  # factor of the weight: how many other names begin with this place's

    def with_trust(self, factor: float) -> "Candidate":
        """Return the candidate with its trust multiplied."""
        trust = self.trust * factor
        return Candidate(self.place, self.covered, self.matched_by, self.share, trust, self.prominence)
