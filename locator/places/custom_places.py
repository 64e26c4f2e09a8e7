"""Places added to the official ones, in a book of the same tables that the lookup reads beside them."""

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ..geo.districts import Areas
from ..geo.point import Point
from .lookup import FIRST_ID
from .schema import BOOK, WAITING
from .text import has_han, plain

AT_ONCE = 5_000
PEOPLE = 30_000.0  # how much a place counts beside a township that nobody has counted

DISTRICTS = "SELECT adcode, max(id) FROM place WHERE type != 'township' GROUP BY adcode"
FAST = ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -64000")


class CustomPlacesLocked(RuntimeError):
    """Somebody else is writing this book."""


class CustomPlace(NamedTuple):
    """A place from elsewhere: its names, kind, WGS-84 point and the metres of doubt around it."""

    name: str
    name_en: str
    kind: str
    point: Point
    radius: float
    others: tuple[str, ...] = ()


class ImportCounts(NamedTuple):
    """How many places of each kind a source brought, and how many lay outside China."""

    kinds: dict[str, int]
    outside: int


class CustomPlaceDb:
    """Writes added places into a copy that then takes the place of the book.

    So a reader has the old book or the new one, never waits, and sees by the file's number and time that it
    is another; what fails leaves the book as it was. What the same source brought before is replaced.
    """

    def __init__(self, path: Path, official: Path, areas: Areas) -> None:
        self._areas = areas
        self.path = path
        with closing(sqlite3.connect(f"file:{official}?mode=ro", uri=True)) as known:
            self._districts = dict(known.execute(DISTRICTS))
            self._readings = dict(known.execute("SELECT character, reading FROM sound"))

    def add(self, source: str, places: Iterable[CustomPlace]) -> ImportCounts:
        """Put the places of a source in; BookInUse while another process does so."""
        with self._copy() as copy, closing(sqlite3.connect(copy, isolation_level=None)) as database:
            for setting in FAST:
                database.execute(f"PRAGMA {setting}")
            database.executescript(f"{BOOK}{WAITING}BEGIN;")
            _forget(database, source)
            brought = self._write_all(database, source, places)
            for table in ("form", "latin"):
                asked = f"INSERT OR IGNORE INTO {table} SELECT * FROM waiting_{table} ORDER BY text, place"  # noqa: S608
                database.execute(asked)
            database.execute("COMMIT")
        return brought

    @contextmanager
    def _copy(self) -> Iterator[Path]:
        part = self.path.with_name(f"{self.path.name}.part")
        with part.open("ab") as held:
            try:
                flock(held, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise CustomPlacesLocked(
                    "another `places add` is at work; try again when it has ended"
                ) from None
            try:
                held.truncate(0)
                if self.path.exists():
                    shutil.copyfile(self.path, part)
                yield part
                os.fsync(held.fileno())
                part.replace(self.path)
            finally:
                part.unlink(missing_ok=True)

    def _write_all(
        self, database: sqlite3.Connection, source: str, places: Iterable[CustomPlace]
    ) -> ImportCounts:
        rest, number = iter(places), _next(database)
        kinds: Counter[str] = Counter()
        outside = 0
        while chunk := list(islice(rest, AT_ONCE)):
            held = self._write(database, source, number, chunk)
            kinds.update(place.kind for place in held)
            outside += len(chunk) - len(held)
            number += len(held)
        return ImportCounts(dict(kinds.most_common()), outside)

    def _write(
        self, database: sqlite3.Connection, source: str, first: int, chunk: Sequence[CustomPlace]
    ) -> list[CustomPlace]:
        around = self._areas.at_many([p.point.lat for p in chunk], [p.point.lon for p in chunk])
        held = [(place, adcode) for place, adcode in zip(chunk, around, strict=True) if adcode]
        rows, names = [], {"form": [], "latin": []}  # type: ignore[var-annotated]
        for number, (place, adcode) in enumerate(held, first):
            lat, lon = place.point
            told = (place.name, place.name_en, place.kind, adcode, lat, lon, place.radius, PEOPLE, 1, source)
            rows.append((number, self._districts.get(adcode), *told))
            first_kinds: dict[tuple[str, str], str] = {}
            for table, text, kind in self._forms(place):
                first_kinds.setdefault((table, text), kind)
            for (table, text), kind in first_kinds.items():
                names[table].append((text, number, kind))
        database.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        for table, some in names.items():
            database.executemany(f"INSERT INTO waiting_{table} VALUES (?,?,?)", some)  # noqa: S608 - form or latin
        return [place for place, _ in held]

    def _forms(self, place: CustomPlace) -> Iterator[tuple[str, str, str]]:
        others = [("byname", other) for other in place.others]
        for kind, name in (("name", place.name), ("english", place.name_en), *others):
            text = plain(name)
            if len(text) > 1:
                yield ("form", text, kind) if has_han(text) else ("latin", text, "english")
        sounds = [self._readings.get(ch, ch) for ch in plain(place.name)]
        if len(sounds) > 1 and has_han(place.name):
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
