"""Read-only index of place names: exact, prefix and sound lookups."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, starmap
from pathlib import Path
from threading import local
from typing import Any, NamedTuple, Self

from ..geo.point import Point
from ..runtime.cache import BoundedCache
from .chains import CommonNames
from .name_search import NameHit, NameSearch, cells_around, names_folder, rank_hits
from .place_database import PlaceDatabase, Stamp
from .place_rows import VILLAGE_COLUMNS, WITHIN, NameMatch, Place, Village, place_of
from .schema import PLACE_COLUMNS, user_version
from .text import has_han, normalize

BATCH_SIZE = 400
MAX_CACHED_PLACES, MAX_CACHED_DISTRICTS = 8_000, 64
PREFIX_EXISTS = "EXISTS (SELECT 1 FROM {}.form WHERE text >= value AND text < value || char(65535))"
PREFIX_QUERY = (
    "SELECT people, text, place, kind FROM"
    " (SELECT text, place, kind FROM {schema}.{table} WHERE text >= ? AND text < ? LIMIT ?)"
    " JOIN {schema}.place ON id = place"
)
MAX_ROWS = 600  # names read for all parts of a text, beyond which each is read by itself
MAX_NAMESAKES = 64  # places of one name, beyond which others are read only near a position or in an area
MAX_SCANNED = 600  # rows of one prefix
SHORT = {"form": 2, "latin": 3, "behind": 0}  # length of prefixes with precomputed results
BY_ID = f"SELECT {PLACE_COLUMNS} FROM place WHERE id = ?"  # noqa: S608 - constants


class _ThreadState(NamedTuple):
    stamp: Stamp
    connection: sqlite3.Connection
    places: BoundedCache[int, Place]
    read: dict[int, Place]  # places of the current query
    paths: dict[int, tuple[Place, ...]]
    found: dict[str, Any]
    cells: list[str]  # around the position that the query prefers
    shared: dict[str, None]  # Han names of more than MAX_NAMESAKES places in the query

    def begin_query(self, near: Point | None) -> None:
        self.read.clear()
        self.paths.clear()
        self.found.clear()
        self.shared.clear()
        self.cells[:] = [] if near is None else cells_around(near)


class _Shared(NamedTuple):
    """State of one version of the custom places, shared by all threads."""

    stamp: Stamp
    places: BoundedCache[int, Place]
    located: BoundedCache[tuple[str, Sequence[str]], list[Place]]
    searches: tuple[NameSearch, ...]

    @classmethod
    def of(cls, stamp: Stamp, searches: tuple[NameSearch, ...]) -> Self:
        return cls(stamp, BoundedCache(MAX_CACHED_PLACES), BoundedCache(MAX_CACHED_DISTRICTS), searches)


class NameIndex:
    """Index over places.db and, if present, the custom places; one connection per thread."""

    def __init__(self, path: Path, added: Path | None = None, books: Sequence[Path] = ()) -> None:
        """Search the official places, the databases of `books` that exist, and those that operators add."""
        self._added = added
        self._local = local()
        self.common = CommonNames.load(path.with_name("chains.csv"))
        existing = [book for book in books if book.exists()]
        self._database = PlaceDatabase(path, added, {f"book{i}": book for i, book in enumerate(existing)})
        versions = [names_folder(book, user_version(book)) for book in existing]
        self._fixed = tuple(map(NameSearch.open, (names_folder(path, 0), *versions)))
        self._shared = _Shared.of(None, self._fixed)

    def refresh(self, near: Point | None = None) -> Stamp:
        """Begin a query, which may prefer a position; reopen the custom places if their file changed.

        Return the version of the custom places.
        """
        stamp = self._database.stamp()
        if stamp != self._shared.stamp:
            self._shared = _Shared.of(stamp, self._searches(stamp))
        state: _ThreadState | None = getattr(self._local, "state", None)
        if state is None or state.stamp != stamp:
            if state is not None:
                state.connection.close()
            connection = self._database.connect(stamp)
            state = self._local.state = _ThreadState(
                stamp, connection, self._shared.places, {}, {}, {}, [], {}
            )
        state.begin_query(near)
        return stamp

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
        if len(searches) == 1:
            return searches[0].search(text, limit, within)
        hits = [hit for search in searches for hit in search.candidates(text, limit, within)]
        return rank_hits(text, hits, searches)[:limit]

    def place(self, number: int) -> Place:
        """Return a place by its id."""
        state: _ThreadState = getattr(self._local, "state", None) or self._state
        place = state.read.get(number)
        if place is None:
            place = state.read[number] = state.places.get(number, self._read)
        return place

    def read_places(self, numbers: Iterable[int]) -> None:
        """Read places that are not cached, and the areas around them, in one query for each level."""
        places = self._state.places
        missing = {number for number in numbers if number not in places}
        while len(missing) > 1:
            marks = ",".join("?" * len(missing))
            statement = f"SELECT {PLACE_COLUMNS} FROM place WHERE id IN ({marks})"  # noqa: S608 - constants
            read = list(map(place_of, self._fetch_all(statement, list(missing))))
            for place in read:
                places.put(place.id, place)
                self._state.read[place.id] = place
            missing = {place.parent for place in read if place.parent and place.parent not in places}

    def path(self, number: int) -> tuple[Place, ...]:
        """Return the place with its parents, province first."""
        paths = self._state.paths
        if number not in paths:
            paths[number] = self.path_of(self.place(number))
        return paths[number]

    def path_of(self, place: Place) -> tuple[Place, ...]:
        """Return the path of a place that need not be in the table itself."""
        return (*self.path(place.parent), place) if place.parent else (place,)

    def exact_matches(self, table: str, texts: Iterable[str]) -> Iterator[NameMatch]:
        """Yield the names among `texts` in a table: `form` (Han), `latin`, or `behind` (qualified names)."""
        remaining = iter(dict.fromkeys(texts))
        while chunk := list(islice(remaining, BATCH_SIZE)):
            marks = ",".join("?" * len(chunk))
            statement = f"SELECT text, place, kind FROM {table} WHERE text IN ({marks})"  # noqa: S608 - constants
            rows = self._state.connection.execute(statement, chunk).fetchmany(MAX_ROWS + 1)
            if len(rows) > MAX_ROWS:
                rows = [row for text in chunk for row in self._some_namesakes(table, text)]
            yield from starmap(NameMatch, rows)

    def _some_namesakes(self, table: str, text: str) -> list[tuple[str, int, str]]:
        """Return the places of a name, or if very many share it, some of them and those near the position."""
        statement = f"SELECT text, place, kind FROM {table} WHERE text = ? LIMIT ?"  # noqa: S608 - constants
        rows = self._fetch_all(statement, (text, MAX_NAMESAKES + 1))
        if len(rows) <= MAX_NAMESAKES:
            return rows
        names = [text] if has_han(text) else [normalize(self.place(place).name) for _, place, _ in rows]
        self._state.shared.update(dict.fromkeys(names))
        near = self._namesakes_in(table, text, names, self._state.cells) if self._state.cells else []
        return list(dict.fromkeys([*near, *rows[:MAX_NAMESAKES]]))

    def _namesakes_in(
        self, table: str, text: str, names: Iterable[str], areas: Sequence[str]
    ) -> list[tuple[str, int, str]]:
        """Return the places of a name within areas, found by their Han names."""
        found = {
            place
            for name in dict.fromkeys(names)
            for search in self._shared.searches
            for place in search.named(name, MAX_NAMESAKES, areas)
        }
        marks = ",".join("?" * len(found))
        statement = f"SELECT text, place, kind FROM {table} WHERE text = ? AND place IN ({marks})"  # noqa: S608
        return self._fetch_all(statement, (text, *found))

    def shared_names_in(self, areas: Sequence[str]) -> Iterator[NameMatch]:
        """Yield the places within areas of the Han names in the query that very many places share."""
        for name in list(self._state.shared):
            yield from starmap(NameMatch, self._namesakes_in("form", name, [name], areas))

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
        return list(starmap(NameMatch, matches))

    def prefix_matches_in(self, area: Place, text: str, limit: int) -> list[NameMatch]:
        """Return names with a prefix inside an area, most populous first."""
        within = area.adcode[: WITHIN[area.type]]
        statement = (
            "SELECT text, place, kind FROM form CROSS JOIN place ON place.id = place "
            "WHERE text >= ? AND text < ? AND adcode >= ? AND adcode < ? AND place.id != ? AND kind != 'old' "
            "ORDER BY people DESC, text LIMIT ?"
        )
        values = (text, text + "\uffff", within, within + "a", area.id, limit)
        return list(starmap(NameMatch, self._fetch_all(statement, values)))

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

    def located(self, adcode: str, types: tuple[str, ...]) -> list[Place]:
        """Return the places of some types in a district that have a point of their own."""
        return self._shared.located.get((adcode, types), lambda key: self._located(*key))

    def _located(self, adcode: str, types: Sequence[str]) -> list[Place]:
        marks = ",".join("?" * len(types))
        statement = f"SELECT {PLACE_COLUMNS} FROM place WHERE adcode = ? AND exact AND type IN ({marks})"  # noqa: S608
        return list(map(place_of, self._fetch_all(statement, (adcode, *types))))

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
        return place_of(self._fetch_all(BY_ID, (number,))[0])

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
        return self._database.schemas(table, self._state.stamp)
