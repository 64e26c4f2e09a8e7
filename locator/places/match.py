"""What a finder gives: a place that words may mean, how sure that is, and by what it was known."""

from dataclasses import dataclass

from .lookup import Place

HOW_SURE = {
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
    "street": 0.8,
    "sound": 0.75,
    "path initials": 0.6,
    "centre": 0.6,
    "accent": 0.55,
    "prefix": 0.55,
    "initials": 0.5,
    "typo": 0.5,
}


@dataclass(frozen=True, slots=True)
class Match:
    """A place that the words may mean: `confidence` 0 to 1, `radius` of doubt in metres."""

    place: Place
    path: tuple[str, ...]
    confidence: float
    matched_by: str
    whole: bool = False  # the names explain all of the words
    path_en: tuple[str, ...] = ()  # where every name of the path is known in English
    note: str = ""

    def feature(self) -> dict[str, object]:
        """As a GeoJSON feature."""
        lat, lon = (round(degrees, 7) for degrees in self.place.point)
        place = {"type": "Point", "coordinates": [lon, lat]}
        return {"type": "Feature", "geometry": place, "properties": self.told()}

    def told(self) -> dict[str, object]:
        """As an answer tells it."""
        place = self.place
        whose = {} if place.exact else {"point": "district"}
        return {
            "name": place.name,
            "path": list(self.path),
            "type": place.type,
            "adcode": place.adcode,
            "confidence": self.confidence,
            "radius": round(place.radius),
            "matched_by": self.matched_by,
            **whose,
            **({"note": self.note} if self.note else {}),
            **({"name_en": place.name_en} if place.name_en else {}),
            **({"path_en": list(self.path_en)} if self.path_en else {}),
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place before it is ranked; `share` is how likely it is beside its rivals, where known."""

    place: Place
    covered: int
    matched_by: str
    share: float | None = None
    faith: float = 1.0  # how far the words around the name let it stand
