"""The table of place names, read only: which place is called so, begins so, or sounds so."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import local
from typing import NamedTuple, TypeAlias

from ..geo.point import Point
from ..runtime.cache import Kept
from .schema import NAMES, PLACE

AT_ONCE = 400
FIRST_ID = 10_000_000  # of the places that an operator adds
PLACES_KEPT = 4_000
BEGINS = "EXISTS (SELECT 1 FROM {}.form WHERE text >= value AND text < value || char(65535))"
BEGINNING = (
    "SELECT people, text, place, kind FROM"
    " (SELECT text, place, kind FROM {book}.{table} WHERE text >= ? AND text < ? LIMIT ?)"
    " JOIN {book}.place ON id = place"
)
CACHE_PAGES = -400  # kB a thread; the system keeps what is read often
LOOKED_AT = 600  # names that begin alike
SHORT = {"form": 2, "latin": 3, "behind": 0}  # characters of beginnings that are known beforehand
WITHIN = {"province": 2, "city": 4, "district": 6}  # digits of a code that all inside have
VILLAGE = "text, area, district, weight, spread"
BY_ID = f"SELECT {PLACE} FROM place WHERE id = ?"  # noqa: S608 - our own words
BOTH = {"place": PLACE, "form": NAMES, "latin": NAMES}


class Place(NamedTuple):
    """A province, city, district or township; `radius` is metres of doubt around its point."""

    id: int
    parent: int | None
    name: str
    name_en: str
    type: str
    adcode: str
    point: Point
    radius: float
    people: float
    exact: bool = True  # False: the point is that of the district around


class Village(NamedTuple):
    """A name of communities: the area and district they are in, their weight, cities that know the name."""

    text: str
    area: int
    district: int
    weight: float
    spread: int


class NameMatch(NamedTuple):
    """That a text is a name of a place, and what kind of name: name, short, old, pinyin, …"""

    text: str
    place: int
    kind: str


Stamp: TypeAlias = tuple[int, int] | None


class _Held(NamedTuple):
    stamp: Stamp
    connection: sqlite3.Connection
    places: Kept[int, Place]


class NameIndex:
    """places.db, and the book of added places beside it when there is one; opened once a thread."""

    def __init__(self, path: Path, added: Path | None = None) -> None:
        self._address = f"file:{path}?mode=ro&immutable=1"
        self._added = added
        self._held = local()
        self._places: tuple[Stamp, Kept[int, Place]] = (None, Kept(PLACES_KEPT))

    def refresh(self) -> None:
        """Take up the book of added places as it is now: call before a question, not within one."""
        stamp = self._stamp()
        if stamp != self._places[0]:
            self._places = stamp, Kept(PLACES_KEPT)
        held: _Held | None = getattr(self._held, "held", None)
        if held is None or held.stamp != stamp:
            if held is not None:
                held.connection.close()
            self._held.held = _Held(stamp, self._open(stamp is not None), self._places[1])

    def _stamp(self) -> Stamp:
        """What tells one state of the book of added places from another; None without a book."""
        if self._added is None:
            return None
        try:
            told = self._added.stat()
        except OSError:
            return None
        return told.st_ino, told.st_mtime_ns

    def place(self, number: int) -> Place:
        """A place by its number."""
        return self._here.places.get(number, self._read)

    def path(self, number: int) -> tuple[Place, ...]:
        """The place and all above it, the province first."""
        return self.around(self.place(number))

    def around(self, place: Place) -> tuple[Place, ...]:
        """The same of a place that may have no number of its own."""
        return (*self.path(place.parent), place) if place.parent else (place,)

    def named(self, table: str, texts: Iterable[str]) -> Iterator[NameMatch]:
        """The names among `texts` in a table: `form` (Han), `latin`, or `behind` (wider names and own)."""
        rest = iter(dict.fromkeys(texts))
        while chunk := list(islice(rest, AT_ONCE)):
            marks = ",".join("?" * len(chunk))
            asked = f"SELECT text, place, kind FROM {table} WHERE text IN ({marks})"  # noqa: S608 - our own words
            yield from map(NameMatch._make, self._all(asked, chunk))

    def begins(self, pairs: Iterable[str]) -> set[str]:
        """Which pairs of characters some name as written begins with."""
        some = " OR ".join(BEGINS.format(book) for book in self._books("form"))
        asked = f"SELECT value FROM json_each(?) WHERE {some}"  # noqa: S608 - our own words
        return {pair for (pair,) in self._all(asked, (json.dumps(list(set(pairs))),))}

    def beginning(self, table: str, text: str, limit: int) -> list[NameMatch]:
        """Names that begin with a text, those of more people first.

        Of short beginnings the first are known beforehand; of others a bounded number is looked at.
        """
        rows = [
            row
            for book in self._books(table)  # one by one: through both at once, SQLite would read all places
            for row in self._all(BEGINNING.format(book=book, table=table), (text, text + "\uffff", LOOKED_AT))
        ]
        found = [row[1:] for row in sorted(rows, key=lambda row: (-row[0], row[1]))[:limit]]
        if len(text) <= SHORT[table]:
            known = self._all("SELECT text, place, kind FROM begun WHERE prefix = ? ORDER BY rank", (text,))
            found = [*known, *found][:limit]
        return [NameMatch._make(row) for row in found]

    def begun_below(self, area: Place, text: str, limit: int) -> list[NameMatch]:
        """Names in an area that begin with a text, those of more people first."""
        within = area.adcode[: WITHIN[area.type]]
        asked = (
            "SELECT text, place, kind FROM form CROSS JOIN place ON place.id = place "
            "WHERE text >= ? AND text < ? AND adcode >= ? AND adcode < ? AND place.id != ? AND kind != 'old' "
            "ORDER BY people DESC, text LIMIT ?"
        )
        values = (text, text + "\uffff", within, within + "a", area.id, limit)
        return [NameMatch._make(row) for row in self._all(asked, values)]

    def with_adcode(self, adcode: str) -> list[Place]:
        """The province, city or district of a code."""
        asked = "SELECT id FROM place WHERE adcode = ? AND type IN ('province', 'city', 'district')"
        return [self.place(number) for (number,) in self._all(asked, (adcode,))]

    def sharing(self, texts: Sequence[str]) -> list[str]:
        """The names that are among `texts` once one of their characters, or none, is taken away."""
        marks = ",".join("?" * len(texts))
        asked = f"SELECT DISTINCT name FROM shortened WHERE text IN ({marks})"  # noqa: S608 - marks alone
        return [name for (name,) in self._all(asked, texts)]

    def villages(self, city: int, texts: Iterable[str]) -> list[Village]:
        """The communities of a city that carry one of the names."""
        wanted = list(dict.fromkeys(texts))
        marks = ",".join("?" * len(wanted))
        asked = f"SELECT {VILLAGE} FROM village WHERE text IN ({marks}) AND city = ?"  # noqa: S608
        return [Village._make(row) for row in self._all(asked, (*wanted, city))]

    def villages_called(self, text: str, limit: int) -> list[Village]:
        """The communities of any city that carry a name, those that weigh most first."""
        asked = f"SELECT {VILLAGE} FROM village WHERE text = ? ORDER BY weight DESC, area LIMIT ?"  # noqa: S608
        return [Village._make(row) for row in self._all(asked, (text, limit))]

    def quarters(self, city: int) -> list[tuple[int, float]]:
        """The districts of a city, each with its share of it."""
        return self._all("SELECT district, share FROM quarter WHERE city = ?", (city,))

    def townships(self, adcode: str) -> list[Place]:
        """The townships of a district whose own points are known."""
        asked = "SELECT id FROM place WHERE adcode = ? AND type = 'township' AND exact"
        return [self.place(number) for (number,) in self._all(asked, (adcode,))]

    def below(self, adcode: str) -> list[Place]:
        """The townships of a district."""
        asked = "SELECT id FROM place WHERE adcode = ? AND type = 'township'"
        return [self.place(number) for (number,) in self._all(asked, (adcode,))]

    def sounds(self, characters: Iterable[str]) -> dict[str, str]:
        """The reading of each Han character that is known."""
        wanted = list(dict.fromkeys(characters))
        marks = ",".join("?" * len(wanted))
        asked = f"SELECT character, reading FROM sound WHERE character IN ({marks})"  # noqa: S608 - marks alone
        return dict(self._all(asked, wanted))

    def _read(self, number: int) -> Place:
        row = self._all(BY_ID, (number,))[0]
        key, parent, name, name_en, kind, adcode, lat, lon, radius, people, exact = row
        return Place(key, parent, name, name_en, kind, adcode, Point(lat, lon), radius, people, bool(exact))

    def _all(self, asked: str, values: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]
        return self._here.connection.execute(asked, values).fetchall()

    @property
    def _here(self) -> "_Held":
        """What this thread reads from."""
        held: _Held | None = getattr(self._held, "held", None)
        if held is None:
            self.refresh()
            held = self._held.held
        return held

    def _books(self, table: str) -> tuple[str, ...]:
        return ("main", "added") if self._here.stamp is not None and table in BOTH else ("main",)

    def _open(self, added: bool) -> sqlite3.Connection:
        opened = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        opened.execute(f"PRAGMA cache_size = {CACHE_PAGES}")
        if added:
            opened.execute("ATTACH ? AS added", (f"file:{self._added}?mode=ro&immutable=1",))
            for table, columns in BOTH.items():
                opened.execute(
                    f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} "  # noqa: S608
                    f"UNION ALL SELECT {columns} FROM added.{table}"
                )
        return opened
