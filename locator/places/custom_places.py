"""Operator-added places, in a second database with the same tables as the official one."""

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ..geo.districts import Areas
from ..geo.point import Point
from .name_search import IndexedName, NameSearch, names_folder
from .place_rows import FIRST_ID
from .schema import SHARED_SCHEMA, STAGING
from .text import has_han, normalize

BATCH_SIZE = 5_000
DEFAULT_PEOPLE = 30_000.0  # ranking weight, comparable to a township without a population figure

DISTRICTS = "SELECT adcode, id FROM place WHERE type IN ('province', 'city', 'district')"
PRAGMAS = ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -64000")


class CustomPlacesLocked(RuntimeError):
    """Another process is writing this database."""


class CustomPlace(NamedTuple):
    """An imported place: its names, kind, WGS-84 point and uncertainty radius in metres."""

    name: str
    name_en: str
    kind: str
    point: Point
    radius: float
    other_names: tuple[str, ...] = ()


class ImportCounts(NamedTuple):
    """Number of imported places by kind, and of places skipped because they lie outside China."""

    kinds: dict[str, int]
    outside: int


class Staged(NamedTuple):
    """File that the caller moves to the database while `publish` is called; the lock is held meanwhile.

    It belongs to the caller: if it ends during `publish`, a later process moves the file.
    """

    file: Path
    publish: Callable[[ImportCounts], None]


class CustomPlaceDb:
    """Database of custom places; writes go to a copy that then atomically replaces the file.

    Readers see the old or the new file, never wait, and detect the change by inode and mtime; a failed
    import leaves the file unchanged. An import replaces the earlier places of the same source.
    """

    def __init__(self, path: Path, official: Path, areas: Areas, first_id: int = FIRST_ID) -> None:
        self._areas = areas
        self._first_id = first_id
        self.path = path
        with closing(sqlite3.connect(f"file:{official}?mode=ro", uri=True)) as database:
            self._districts = dict(database.execute(DISTRICTS))
            self._readings = dict(database.execute("SELECT character, reading FROM sound"))

    def add(self, source: str, places: Iterable[CustomPlace], staged: Staged | None = None) -> ImportCounts:
        """Import the places of a source; raises CustomPlacesLocked while another process imports.

        With `staged`, the caller replaces the file.
        """
        copy = staged.file if staged else self.path.with_name(f"{self.path.name}.part")
        with self._locked():
            try:
                version, counts = self._write_copy(copy, source, places)
                if staged:
                    staged.publish(counts)
                else:
                    copy.replace(self.path)
            finally:
                if not staged:
                    copy.unlink(missing_ok=True)
            self._delete_old_indexes(version)
        return counts

    def _write_copy(self, copy: Path, source: str, places: Iterable[CustomPlace]) -> tuple[int, ImportCounts]:
        """Write the new database with its index, and return its version."""
        copy.unlink(missing_ok=True)
        if self.path.exists():
            shutil.copyfile(self.path, copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as database:
            for setting in PRAGMAS:
                database.execute(f"PRAGMA {setting}")
            database.executescript(f"{SHARED_SCHEMA}{STAGING}BEGIN;")
            _delete_source(database, source)
            counts = self._write_all(database, source, places)
            for table in ("form", "latin"):
                statement = (
                    f"INSERT OR IGNORE INTO {table} SELECT * FROM staging_{table} ORDER BY text, place"  # noqa: S608
                )
                database.execute(statement)
            version = database.execute("PRAGMA user_version").fetchone()[0] + 1
            database.execute(f"PRAGMA user_version = {version}")
            database.execute("COMMIT")
            _write_index(database, names_folder(self.path, version))
        with copy.open("rb") as written:
            os.fsync(written.fileno())
        return version, counts

    def _delete_old_indexes(self, version: int) -> None:
        """Delete the indexes of all versions but this one and the one before, which may still be opened."""
        for folder in self.path.parent.glob(f"{self.path.stem}.*.names"):
            if folder.suffixes[-2] not in (f".{version}", f".{version - 1}"):
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self.path.with_name(f"{self.path.name}.lock").open("ab") as lock:
            try:
                flock(lock, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                raise CustomPlacesLocked(
                    "another `places add` is running; try again when it has finished"
                ) from None
            yield

    def _write_all(
        self, database: sqlite3.Connection, source: str, places: Iterable[CustomPlace]
    ) -> ImportCounts:
        remaining, next_id = iter(places), _next_id(database, self._first_id)
        kinds: Counter[str] = Counter()
        outside = 0
        while chunk := list(islice(remaining, BATCH_SIZE)):
            written = self._write(database, source, next_id, chunk)
            kinds.update(place.kind for place in written)
            outside += len(chunk) - len(written)
            next_id += len(written)
        return ImportCounts(dict(kinds.most_common()), outside)

    def _write(
        self, database: sqlite3.Connection, source: str, first: int, chunk: Sequence[CustomPlace]
    ) -> list[CustomPlace]:
        around = self._areas.at_many([p.point.lat for p in chunk], [p.point.lon for p in chunk])
        located = [(place, adcode) for place, adcode in zip(chunk, around, strict=True) if adcode]
        rows, names = [], {"form": [], "latin": []}  # type: ignore[var-annotated]
        for number, (place, adcode) in enumerate(located, first):
            lat, lon = place.point
            values = (
                place.name,
                place.name_en,
                place.kind,
                adcode,
                lat,
                lon,
                place.radius,
                DEFAULT_PEOPLE,
                1,
                source,
            )
            rows.append((number, self._districts.get(adcode), *values))
            first_kinds: dict[tuple[str, str], str] = {}
            for table, text, kind in self._name_rows(place):
                first_kinds.setdefault((table, text), kind)
            for (table, text), kind in first_kinds.items():
                names[table].append((text, number, kind))
        database.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        for table, entries in names.items():
            database.executemany(f"INSERT INTO staging_{table} VALUES (?,?,?)", entries)  # noqa: S608 - form or latin
        return [place for place, _ in located]

    def _name_rows(self, place: CustomPlace) -> Iterator[tuple[str, str, str]]:
        aliases = [("byname", alias) for alias in place.other_names]
        for kind, name in (("name", place.name), ("english", place.name_en), *aliases):
            text = normalize(name)
            if len(text) > 1:
                yield ("form", text, kind) if has_han(text) else ("latin", text, "english")
        sounds = [self._readings.get(ch, ch) for ch in normalize(place.name)]
        if len(sounds) > 1 and has_han(place.name):
            yield "latin", "".join(sounds), "pinyin"
            yield "latin", "".join(sound[0] for sound in sounds), "initials"


def _write_index(database: sqlite3.Connection, folder: Path) -> None:
    statement = (
        "SELECT text, place, adcode, lat, lon FROM form JOIN place ON place.id = place WHERE length(text) > 1"
    )
    NameSearch.build(map(IndexedName._make, database.execute(statement)), folder)


def _delete_source(database: sqlite3.Connection, source: str) -> None:
    for table in ("form", "latin"):
        statement = f"DELETE FROM {table} WHERE place IN (SELECT id FROM place WHERE source = ?)"  # noqa: S608
        database.execute(statement, (source,))
    database.execute("DELETE FROM place WHERE source = ?", (source,))


def _next_id(database: sqlite3.Connection, first_id: int) -> int:
    (last,) = database.execute("SELECT max(id) FROM place").fetchone()
    return (last or first_id) + 1
