"""Find the places with a point of their own that texts mention, such as malls, stations and townships."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import orjson

MIN_CHARACTERS = 3
MAX_RADIUS = 3_000.0  # metres; larger places do not locate an outlet
_NAMES = """
SELECT text, id, adcode, lat, lon, radius FROM form JOIN place ON id = place
WHERE exact AND radius <= ? AND length(text) >= ? AND type NOT IN ('province', 'city', 'district', 'zone')
    AND substr(text, 1, ?) IN (SELECT value FROM json_each(?))
"""


class Mention(NamedTuple):
    """A place that the text `row` mentions: its id, WGS-84 degrees and uncertainty in metres."""

    row: int
    place: int
    lat: float
    lon: float
    radius: float


class _NamedPlace(NamedTuple):
    text: str
    id: int
    adcode: str
    lat: float
    lon: float
    radius: float


class PlaceMentions:
    """Search of texts for the names of places.db and of bundled books."""

    def __init__(self, path: Path, books: Sequence[Path] = ()) -> None:
        self._paths = [path, *(book for book in books if book.exists())]

    def find(self, texts: Sequence[str], within: Sequence[str]) -> list[Mention]:
        """Return the places that each text mentions; `within` has the first digits of the adcodes to search.

        Of overlapping names the longest counts; a name of several places in the area is left out.
        """
        names = self._names_in(texts)
        return [
            Mention(index, place.id, place.lat, place.lon, place.radius)
            for index, (text, area) in enumerate(zip(texts, within, strict=True))
            for place in _mentioned(text, area, names)
        ]

    def _names_in(self, texts: Sequence[str]) -> dict[str, list[_NamedPlace]]:
        """Return the names by their first characters, those alone that occur in a text, the longest first."""
        beginnings = {text[i : i + MIN_CHARACTERS] for text in texts for i in range(len(text) - 2)}
        names: defaultdict[str, list[_NamedPlace]] = defaultdict(list)
        for path in self._paths:
            for row in _rows(path, beginnings):
                names[row[0][:MIN_CHARACTERS]].append(_NamedPlace(*row))
        for places in names.values():
            places.sort(key=lambda place: (-len(place.text), place.id))
        return names


def _rows(path: Path, beginnings: set[str]) -> Iterator[tuple[str, int, str, float, float, float]]:
    listed = orjson.dumps(sorted(beginnings)).decode()
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
        yield from database.execute(_NAMES, (MAX_RADIUS, MIN_CHARACTERS, MIN_CHARACTERS, listed))


def _mentioned(text: str, area: str, names: dict[str, list[_NamedPlace]]) -> Iterator[_NamedPlace]:
    start = 0
    while start <= len(text) - MIN_CHARACTERS:
        candidates = [
            place
            for place in names.get(text[start : start + MIN_CHARACTERS], ())
            if text.startswith(place.text, start) and place.adcode.startswith(area)
        ]
        longest = [place for place in candidates if len(place.text) == len(candidates[0].text)]
        if len({place.id for place in longest}) == 1:
            yield longest[0]
        start += len(longest[0].text) if longest else 1
