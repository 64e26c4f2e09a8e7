"""Places added to the official ones, in a book of the same tables that the lookup reads beside them."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ..areas import Areas
from ..geo import Point
from .tables import BOOK
from .text import has_han, plain

FIRST_ID = 10_000_000
AT_ONCE = 5_000
PEOPLE = 30_000.0  # how much a place counts beside a township that nobody has counted

DISTRICTS = "SELECT adcode, max(id) FROM place WHERE type != 'township' GROUP BY adcode"


class Added(NamedTuple):
    """A place from elsewhere: its names, kind, WGS-84 point and the metres of doubt around it."""

    name: str
    name_en: str
    kind: str
    point: Point
    radius: float
    others: tuple[str, ...] = ()


class Book:
    """Writes added places in one transaction; what the same file brought before is replaced."""

    def __init__(self, path: Path, official: Path, areas: Areas) -> None:
        self._areas = areas
        self._path = path
        with sqlite3.connect(f"file:{official}?mode=ro", uri=True) as known:
            self._districts = dict(known.execute(DISTRICTS))
            self._readings = dict(known.execute("SELECT character, reading FROM sound"))
        known.close()

    def add(self, source: str, places: Iterable[Added]) -> int:
        """Put the places of a source in; gives how many."""
        database = sqlite3.connect(self._path)
        database.executescript(BOOK)
        with database:
            _forget(database, source)
            number = _next(database)
            rest, count = iter(places), 0
            while chunk := list(islice(rest, AT_ONCE)):
                count += self._write(database, source, number + count, chunk)
        database.close()
        return count

    def _write(self, database: sqlite3.Connection, source: str, first: int, chunk: Sequence[Added]) -> int:
        around = self._areas.at_many([p.point.lat for p in chunk], [p.point.lon for p in chunk])
        held = [(place, adcode) for place, adcode in zip(chunk, around, strict=True) if adcode]
        for number, (place, adcode) in enumerate(held, first):
            parent = self._districts.get(adcode)
            lat, lon = place.point
            told = (place.name, place.name_en, place.kind, adcode, lat, lon, place.radius, PEOPLE, 1, source)
            database.execute("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", (number, parent, *told))
            for table, text, kind in self._forms(place):
                asked = f"INSERT OR IGNORE INTO {table} VALUES (?,?,?)"  # noqa: S608 - form or latin
                database.execute(asked, (text, number, kind))
        return len(held)

    def _forms(self, place: Added) -> Iterator[tuple[str, str, str]]:
        others = [("byname", other) for other in place.others]
        for kind, name in (("name", place.name), ("english", place.name_en), *others):
            text = plain(name)
            if len(text) > 1:
                yield ("form", text, kind) if has_han(text) else ("latin", text, "english")
        sounds = [self._readings.get(ch, ch) for ch in plain(place.name)]
        yield "latin", "".join(sounds), "pinyin"
        yield "latin", "".join(sound[0] for sound in sounds), "initials"


def _forget(database: sqlite3.Connection, source: str) -> None:
    for table in ("form", "latin"):
        asked = f"DELETE FROM {table} WHERE place IN (SELECT id FROM place WHERE source = ?)"  # noqa: S608
        database.execute(asked, (source,))
    database.execute("DELETE FROM place WHERE source = ?", (source,))


def _next(database: sqlite3.Connection) -> int:
    (last,) = database.execute("SELECT max(id) FROM place").fetchone()
    return (last or FIRST_ID) + 1
