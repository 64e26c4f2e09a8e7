"""Read-only index of place names: exact, prefix and sound lookups."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import local
from typing import Any, NamedTuple, TypeAlias

from ..geo.point import Point
from ..runtime.cache import BoundedCache
from .name_search import NameHit, NameSearch, names_folder, rank_hits
from .schema import NAME_COLUMNS, PLACE_COLUMNS, user_version

BATCH_SIZE = 400
FIRST_BUNDLED_ID = 5_000_000
FIRST_ID = 10_000_000  # of custom places
FIRST_VILLAGE_ID = 3_000_000_000
BUNDLED_IDS = range(FIRST_BUNDLED_ID, FIRST_ID)  # places of bundled books, each of one region
OPENSTREETMAP_IDS = range(FIRST_BUNDLED_ID, FIRST_VILLAGE_ID)  # custom places are imported from OpenStreetMap
MAX_CACHED_PLACES = 8_000
PREFIX_EXISTS = "EXISTS (SELECT 1 FROM {}.form WHERE text >= value AND text < value || char(65535))"
PREFIX_QUERY = (
    "SELECT people, text, place, kind FROM"
    " (SELECT text, place, kind FROM {schema}.{table} WHERE text >= ? AND text < ? LIMIT ?)"
    " JOIN {schema}.place ON id = place"
)
CACHE_PAGES = -400  # kB per thread; the OS page cache holds what is read often
MAX_SCANNED = 600  # rows of one prefix
SHORT = {"form": 2, "latin": 3, "behind": 0}  # length of prefixes with precomputed results
WITHIN = {"province": 2, "city": 4, "district": 6}  # leading digits shared by all codes inside
VILLAGE_COLUMNS = "text, area, district, weight, spread"
BY_ID = f"SELECT {PLACE_COLUMNS} FROM place WHERE id = ?"  # noqa: S608 - constants
SHARED_TABLES = {"place": PLACE_COLUMNS, "form": NAME_COLUMNS, "latin": NAME_COLUMNS}


class Place(NamedTuple):
    """A province, city, district or township; `radius` is its uncertainty in metres."""

    id: int
    parent: int | None
    name: str
    name_en: str
    type: str
    adcode: str
    point: Point
    radius: float
    people: float
    exact: bool = True  # False: the point is the district's


class Village(NamedTuple):
    """A community name with its area, district and weight, and the number of cities where it occurs."""

    text: str
    area: int
    district: int
    weight: float
    city_count: int


class NameMatch(NamedTuple):
    """A text that names a place, and the kind of name: name, short, old, pinyin, …"""

    text: str
    place: int
    kind: str


Stamp: TypeAlias = tuple[int, int] | None


class _ThreadState(NamedTuple):
    stamp: Stamp
    connection: sqlite3.Connection
    places: BoundedCache[int, Place]
    paths: dict[int, tuple[Place, ...]]
    found: dict[str, Any]


class _Shared(NamedTuple):
    """State of one version of the custom places, shared by all threads."""

    stamp: Stamp
    places: BoundedCache[int, Place]
    searches: tuple[NameSearch, ...]


class NameIndex:
    """Index over places.db and, if present, the custom places; one connection per thread."""

    def __init__(self, path: Path, added: Path | None = None, books: Sequence[Path] = ()) -> None:
        """Search the official places, the databases of `books` that exist, and those that operators add."""
        self._address = f"file:{path}?mode=ro&immutable=1"
        self._added = added
        self._local = local()
        self._books = {f"book{number}": book for number, book in enumerate(books) if book.exists()}
        versions = [names_folder(book, user_version(book)) for book in self._books.values()]
        self._fixed = tuple(map(NameSearch.open, (names_folder(path, 0), *versions)))
        self._shared = _Shared(None, BoundedCache(MAX_CACHED_PLACES), self._fixed)

    def refresh(self) -> None:
        """Reopen the custom places if their file changed; call before a query, never during one."""
        stamp = self._stamp()
        if stamp != self._shared.stamp:
            self._shared = _Shared(stamp, BoundedCache(MAX_CACHED_PLACES), self._searches(stamp))
        state: _ThreadState | None = getattr(self._local, "state", None)
        if state is None or state.stamp != stamp:
            if state is not None:
                state.connection.close()
            self._local.state = _ThreadState(
                stamp, self._open(stamp is not None), self._shared.places, {}, {}
            )
        self._local.state.found.clear()
        self._local.state.paths.clear()

    def _stamp(self) -> Stamp:
        """Return inode and mtime of the custom places; None without a file."""
        if self._added is None:
            return None
        try:
            status = self._added.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def _searches(self, stamp: Stamp) -> tuple[NameSearch, ...]:
        if stamp is None or self._added is None:
            return self._fixed
        folder = names_folder(self._added, user_version(self._added))
        return *self._fixed, NameSearch.open(folder)

    @property
    def found(self) -> dict[str, Any]:
        """Results for texts of the current query; `refresh` clears them."""
        return self._state.found

    def search_names(self, text: str, limit: int, within: Sequence[str] = ()) -> list[NameHit]:
        """Return the names that share parts with a text, best first; see `NameSearch.search`."""
        searches = self._shared.searches
        hits = [hit for search in searches for hit in search.search(text, limit, within)]
        return rank_hits(text, hits, searches) if len(searches) > 1 else hits

    def place(self, number: int) -> Place:
        """Return a place by its id."""
        return self._state.places.get(number, self._read)

    def read_places(self, numbers: Iterable[int]) -> None:
        """Read places that are not cached in one query."""
        places = self._state.places
        missing = [number for number in set(numbers) if number not in places]
        if len(missing) > 1:
            marks = ",".join("?" * len(missing))
            statement = f"SELECT {PLACE_COLUMNS} FROM place WHERE id IN ({marks})"  # noqa: S608 - constants
            for place in map(_place, self._fetch_all(statement, missing)):
                places.put(place.id, place)

    def path(self, number: int) -> tuple[Place, ...]:
        """Return the place with its parents, province first."""
        return self.path_of(self.place(number))

    def path_of(self, place: Place) -> tuple[Place, ...]:
        """Return the path of a place that need not be in the table itself."""
        paths = self._state.paths
        if place.parent and place.parent not in paths:
            paths[place.parent] = self.path(place.parent)
        return (*paths[place.parent], place) if place.parent else (place,)

    def exact_matches(self, table: str, texts: Iterable[str]) -> Iterator[NameMatch]:
        """Yield the names among `texts` in a table: `form` (Han), `latin`, or `behind` (qualified names)."""
        remaining = iter(dict.fromkeys(texts))
        while chunk := list(islice(remaining, BATCH_SIZE)):
            marks = ",".join("?" * len(chunk))
            statement = f"SELECT text, place, kind FROM {table} WHERE text IN ({marks})"  # noqa: S608 - constants
            yield from map(NameMatch._make, self._fetch_all(statement, chunk))

    def existing_prefixes(self, pairs: Iterable[str]) -> set[str]:
        """Return the character pairs that at least one Han name starts with."""
        condition = " OR ".join(PREFIX_EXISTS.format(schema) for schema in self._schemas("form"))
        statement = f"SELECT value FROM json_each(?) WHERE {condition}"  # noqa: S608 - constants
        return {pair for (pair,) in self._fetch_all(statement, (json.dumps(list(set(pairs))),))}

    def prefix_matches(self, table: str, text: str, limit: int) -> list[NameMatch]:
        """Return names with a prefix, most populous first.

        Short prefixes are precomputed; for others at most MAX_SCANNED rows are read.
        """
        rows = [
            row
            for schema in self._schemas(table)  # one by one: over the union view SQLite would scan all places
            for row in self._fetch_all(
                PREFIX_QUERY.format(schema=schema, table=table), (text, text + "\uffff", MAX_SCANNED)
            )
        ]
        matches = [row[1:] for row in sorted(rows, key=lambda row: (-row[0], row[1]))[:limit]]
        if len(text) <= SHORT[table]:
            precomputed = self._fetch_all(
                "SELECT text, place, kind FROM begun WHERE prefix = ? ORDER BY rank", (text,)
            )
            matches = [*precomputed, *matches][:limit]
        return [NameMatch._make(row) for row in matches]

    def prefix_matches_in(self, area: Place, text: str, limit: int) -> list[NameMatch]:
        """Return names with a prefix inside an area, most populous first."""
        within = area.adcode[: WITHIN[area.type]]
        statement = (
            "SELECT text, place, kind FROM form CROSS JOIN place ON place.id = place "
            "WHERE text >= ? AND text < ? AND adcode >= ? AND adcode < ? AND place.id != ? AND kind != 'old' "
            "ORDER BY people DESC, text LIMIT ?"
        )
        values = (text, text + "\uffff", within, within + "a", area.id, limit)
        return [NameMatch._make(row) for row in self._fetch_all(statement, values)]

    def with_adcode(self, adcode: str) -> list[Place]:
        """Return the province, city or district of a code."""
        statement = "SELECT id FROM place WHERE adcode = ? AND type IN ('province', 'city', 'district')"
        return [self.place(number) for (number,) in self._fetch_all(statement, (adcode,))]

    def names_by_deletion(self, texts: Sequence[str]) -> list[str]:
        """Return the names that have one of `texts` as a deletion variant."""
        marks = ",".join("?" * len(texts))
        statement = f"SELECT DISTINCT name FROM shortened WHERE text IN ({marks})"  # noqa: S608 - placeholders only
        return [name for (name,) in self._fetch_all(statement, texts)]

    def villages(self, city: int, texts: Iterable[str]) -> list[Village]:
        """Return the communities of a city with one of the names."""
        names = list(dict.fromkeys(texts))
        marks = ",".join("?" * len(names))
        statement = f"SELECT {VILLAGE_COLUMNS} FROM village WHERE text IN ({marks}) AND city = ?"  # noqa: S608
        return [Village._make(row) for row in self._fetch_all(statement, (*names, city))]

    def villages_by_name(self, text: str, limit: int) -> list[Village]:
        """Return the communities of a name in any city, highest weight first."""
        statement = f"SELECT {VILLAGE_COLUMNS} FROM village WHERE text = ? ORDER BY weight DESC, area LIMIT ?"  # noqa: S608
        return [Village._make(row) for row in self._fetch_all(statement, (text, limit))]

    def district_shares(self, city: int) -> list[tuple[int, float]]:
        """Return the districts of a city with their prior shares."""
        return self._fetch_all("SELECT district, share FROM quarter WHERE city = ?", (city,))

    def located_townships(self, adcode: str) -> list[Place]:
        """Return the townships of a district that have a point of their own."""
        statement = "SELECT id FROM place WHERE adcode = ? AND type = 'township' AND exact"
        return [self.place(number) for (number,) in self._fetch_all(statement, (adcode,))]

    def located(self, adcode: str, types: Sequence[str]) -> list[Place]:
        """Return the places of some types in a district that have a point of their own."""
        marks = ",".join("?" * len(types))
        statement = f"SELECT {PLACE_COLUMNS} FROM place WHERE adcode = ? AND exact AND type IN ({marks})"  # noqa: S608
        return list(map(_place, self._fetch_all(statement, (adcode, *types))))

    def townships(self, adcode: str) -> list[Place]:
        """Return the townships of a district."""
        statement = "SELECT id FROM place WHERE adcode = ? AND type = 'township'"
        return [self.place(number) for (number,) in self._fetch_all(statement, (adcode,))]

    def readings(self, characters: Iterable[str]) -> dict[str, str]:
        """Return the reading of each Han character that has one."""
        unique = list(dict.fromkeys(characters))
        marks = ",".join("?" * len(unique))
        statement = f"SELECT character, reading FROM sound WHERE character IN ({marks})"  # noqa: S608 - placeholders only
        return dict(self._fetch_all(statement, unique))

    def _read(self, number: int) -> Place:
        return _place(self._fetch_all(BY_ID, (number,))[0])

    def _fetch_all(self, statement: str, values: Sequence[object]) -> list[tuple]:  # type: ignore[type-arg]
        return self._state.connection.execute(statement, values).fetchall()

    @property
    def _state(self) -> "_ThreadState":
        """Return the connection state of this thread."""
        state: _ThreadState | None = getattr(self._local, "state", None)
        if state is None:
            self.refresh()
            state = self._local.state
        return state

    def _schemas(self, table: str) -> tuple[str, ...]:
        if table not in SHARED_TABLES:
            return ("main",)
        return "main", *self._books, *(["added"] if self._state.stamp is not None else [])

    def _open(self, added: bool) -> sqlite3.Connection:
        opened = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        opened.execute(f"PRAGMA cache_size = {CACHE_PAGES}")
        attached = self._books | ({"added": self._added} if added and self._added else {})
        for schema, path in attached.items():
            opened.execute(f"ATTACH ? AS {schema}", (f"file:{path}?mode=ro&immutable=1",))
        if attached:
            for table, columns in SHARED_TABLES.items():
                selects = (f"SELECT {columns} FROM {schema}.{table}" for schema in ("main", *attached))  # noqa: S608
                opened.execute(f"CREATE TEMP VIEW {table} AS {' UNION ALL '.join(selects)}")
        return opened


def _place(row: tuple[Any, ...]) -> Place:
    key, parent, name, name_en, kind, adcode, lat, lon, radius, people, exact = row
    return Place(key, parent, name, name_en, kind, adcode, Point(lat, lon), radius, people, bool(exact))
