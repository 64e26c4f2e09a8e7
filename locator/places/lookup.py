"""The table of place names, read only: which place is called so, begins so, or sounds so."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import local
from typing import NamedTuple

from ..geo import Point
from ..kept import Kept
from .tables import NAMES, PLACE

AT_ONCE = 400
PLACES_KEPT = 4_000
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


class Village(NamedTuple):
    """A name of communities: the area and district they are in, their weight, cities that know the name."""

    text: str
    area: int
    district: int
    weight: float
    spread: int


class Named(NamedTuple):
    """That a text is a name of a place, and what kind of name: name, short, old, pinyin, …"""

    text: str
    place: int
    kind: str


class Lookup:
    """places.db, and the book of added places beside it when there is one; opened once a thread."""

    def __init__(self, path: Path, added: Path | None = None) -> None:
        self._address = f"file:{path}?mode=ro&immutable=1"
        self._added = added if added is not None and added.exists() else None
        self._held = local()
        self._places: Kept[int, Place] = Kept(PLACES_KEPT)

    def place(self, number: int) -> Place:
        """A place by its number."""
        return self._places.get(number, self._read)

    def path(self, number: int) -> tuple[Place, ...]:
        """The place and all above it, the province first."""
        return self.around(self.place(number))

    def around(self, place: Place) -> tuple[Place, ...]:
        """The same of a place that may have no number of its own."""
        return (*self.path(place.parent), place) if place.parent else (place,)

    def named(self, table: str, texts: Iterable[str]) -> Iterator[Named]:
        """The names among `texts` in a table: `form` (Han), `latin`, or `behind` (wider names and own)."""
        rest = iter(dict.fromkeys(texts))
        while chunk := list(islice(rest, AT_ONCE)):
            marks = ",".join("?" * len(chunk))
            asked = f"SELECT text, place, kind FROM {table} WHERE text IN ({marks})"  # noqa: S608 - our own words
            yield from map(Named._make, self._all(asked, chunk))

    def beginning(self, table: str, text: str, limit: int) -> list[Named]:
        """Names that begin with a text, those of more people first."""
        asked = (
            f"SELECT text, place, kind FROM {table} JOIN place ON place.id = place "  # noqa: S608 - our own words
            "WHERE text >= ? AND text < ? ORDER BY people DESC, text LIMIT ?"
        )
        return [Named._make(row) for row in self._all(asked, (text, text + "\uffff", limit))]

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

    def sounds(self, characters: Iterable[str]) -> dict[str, str]:
        """The reading of each Han character that is known."""
        wanted = list(dict.fromkeys(characters))
        marks = ",".join("?" * len(wanted))
        asked = f"SELECT character, reading FROM sound WHERE character IN ({marks})"  # noqa: S608 - marks alone
        return dict(self._all(asked, wanted))

    def _read(self, number: int) -> Place:
        row = self._all(BY_ID, (number,))[0]
        key, parent, name, name_en, kind, adcode, lat, lon, radius, people, _exact = row
        return Place(key, parent, name, name_en, kind, adcode, Point(lat, lon), radius, people)

    def _all(self, asked: str, values: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]
        held: sqlite3.Connection | None = getattr(self._held, "connection", None)
        if held is None:
            held = self._held.connection = self._open()
        return held.execute(asked, values).fetchall()

    def _open(self) -> sqlite3.Connection:
        opened = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        if self._added is not None:
            opened.execute("ATTACH ? AS added", (f"file:{self._added}?mode=ro",))
            for table, columns in BOTH.items():
                opened.execute(
                    f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} "  # noqa: S608
                    f"UNION ALL SELECT {columns} FROM added.{table}"
                )
        return opened
