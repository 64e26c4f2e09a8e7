"""Full-text search of names by their parts: character bigrams ranked by BM25, in a tantivy index."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from math import log
from pathlib import Path
from typing import NamedTuple, Self

import tantivy
from tantivy import Occur, Query

from ..geo.point import Point
from .text import unify_units

HEAP_BYTES = 30_000_000
MAX_GRAMS = 48  # of a query; addresses are shorter
MAX_POSTINGS = 25_000  # names scored for a query, beyond which its frequent bigrams retrieve none
CACHED_FREQUENCIES = 20_000  # of bigrams
CODE_LENGTHS = (2, 4, 6)  # leading digits of an adcode: province, city, district
CELLS_PER_DEGREE = 2
K1, B, USUAL_GRAMS = 1.2, 0.75, 6.0  # BM25; bigrams of a usual name


class NameHit(NamedTuple):
    """A name that shares bigrams with the query; `score` is BM25."""

    text: str
    place: int
    score: float


class IndexedName(NamedTuple):
    """A normalized name, its place, the adcode of its district, and its WGS-84 position."""

    text: str
    place: int
    adcode: str
    lat: float
    lon: float


def names_folder(database: Path, version: int) -> Path:
    """Return the folder of the index that belongs to a database of places of this `user_version`."""
    return database.with_name(f"{database.stem}.{version}.names")


def cell_of(point: Point) -> str:
    """Return the cell of half a degree that a position lies in."""
    return f"c{int(point.lat * CELLS_PER_DEGREE)}_{int(point.lon * CELLS_PER_DEGREE)}"


def cells_around(point: Point) -> list[str]:
    """Return the cells around a position, about 75 to 150 km wide."""
    step = 1 / CELLS_PER_DEGREE
    offsets = (-step, 0.0, step)
    return [cell_of(Point(point.lat + north, point.lon + east)) for north in offsets for east in offsets]


def rank_hits(query_text: str, hits: Iterable[NameHit], searches: Sequence["NameSearch"]) -> list[NameHit]:
    """Return the hits of several indexes, best first, scored by BM25 over all of them together."""
    size = sum(search.size for search in searches)
    weights = {}
    for gram in bigrams(query_text)[:MAX_GRAMS]:
        count = sum(search.frequency(gram) for search in searches)
        weights[gram] = log(1 + (size - count + 0.5) / (count + 0.5))
    scored = [NameHit(text, place, _score(text, weights)) for text, place, _ in hits]
    return sorted(scored, key=lambda hit: -hit.score)


def _score(name: str, weights: Mapping[str, float]) -> float:
    unified = unify_units(name)
    saturation = (K1 + 1) / (1 + K1 * (1 - B + B * (len(unified) - 1) / USUAL_GRAMS))
    return saturation * sum([weight for gram, weight in weights.items() if gram in unified])


def bigrams(text: str) -> list[str]:
    """Return the distinct overlapping pairs of characters, in order."""
    return list(dict.fromkeys(text[i : i + 2] for i in range(len(text) - 1)))


class NameSearch:
    """Index of names, on disk and mapped into memory, or in memory only."""

    def __init__(self, index: tantivy.Index) -> None:
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()
        self.frequency = lru_cache(CACHED_FREQUENCIES)(self._frequency)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index on disk; raises OSError if it is missing."""
        if not (folder / "meta.json").exists():
            raise FileNotFoundError(folder)
        return cls(_with_tokenizer(tantivy.Index.open(str(folder))))

    @classmethod
    def build(cls, names: Iterable[IndexedName], folder: Path | None = None) -> Self:
        """Build an index of names, replacing the one in `folder` if there is one."""
        part = None if folder is None else folder.with_name(f"{folder.name}.part")
        if part is not None:
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
        index = _with_tokenizer(tantivy.Index(_schema(), path=None if part is None else str(part)))
        writer = index.writer(HEAP_BYTES, 1)
        for name in names:
            writer.add_document(_document(name))
        writer.commit()
        writer.wait_merging_threads()
        if folder is None or part is None:
            return cls(index)
        shutil.rmtree(folder, ignore_errors=True)
        part.replace(folder)
        return cls.open(folder)

    def search(self, text: str, limit: int, within: Sequence[str] = ()) -> list[NameHit]:
        """Return the names that share the rarest bigrams with a text, best first; see `candidates`."""
        hits = self.candidates(text, limit, within)
        return hits if len(hits) <= limit else rank_hits(text, hits, (self,))[:limit]

    def candidates(self, text: str, limit: int, within: Sequence[str] = ()) -> list[NameHit]:
        """Return up to `limit` names that share the rarest bigrams with a text.

        `within` restricts the names to areas by the leading 2, 4 or 6 digits of their adcodes, or to cells.
        Where more than MAX_POSTINGS names share bigrams, up to `limit` names that contain all of them, and if
        there are fewer, as many that share the rarest.
        """
        grams = self._by_frequency(bigrams(text)[:MAX_GRAMS])
        if not grams:
            return []
        rarest = [gram for gram, postings in grams if postings <= MAX_POSTINGS] or [grams[0][0]]
        complete = []
        if len(rarest) < len(grams):
            complete = self._hits(self._query(Occur.Must, [gram for gram, _ in grams]), limit, within)
        if len(complete) == limit:
            return complete
        hits = self._hits(self._query(Occur.Should, rarest), limit, within)
        return list({(hit.text, hit.place): hit for hit in (*complete, *hits)}.values()) if complete else hits

    def named(self, name: str, limit: int, within: Sequence[str]) -> list[int]:
        """Return the places of a normalized name within areas or cells; see `search`."""
        hits = self._searcher.search(
            self._within(self._term("text", name, "basic"), within), limit, count=False
        ).hits
        return [
            int(place or 0)
            for place in self._searcher.fast_field_values("place", [address for _, address in hits])
        ]

    def _by_frequency(self, grams: Iterable[str]) -> list[tuple[str, int]]:
        """Return the bigrams that names contain, rarest first, with the sum of names up to each."""
        counted = sorted((count, gram) for gram in grams if (count := self.frequency(gram)))
        sums = accumulate(count for count, _ in counted)
        return [(gram, postings) for (_, gram), postings in zip(counted, sums, strict=True)]

    def _hits(self, query: Query, limit: int, within: Sequence[str]) -> list[NameHit]:
        hits = self._searcher.search(self._within(query, within), limit, count=False).hits
        places = self._searcher.fast_field_values("place", [address for _, address in hits])
        return [
            NameHit(str(self._searcher.doc(address).get_first("text")), int(place or 0), score)
            for (score, address), place in zip(hits, places, strict=True)
        ]

    def _query(self, occur: Occur, grams: Iterable[str]) -> Query:
        return Query.boolean_query([(occur, self._term("grams", gram, "freq")) for gram in grams])

    def _within(self, query: Query, areas: Sequence[str]) -> Query:
        if not areas:
            return query
        inside = Query.boolean_query([(Occur.Should, self._term("area", code, "basic")) for code in areas])
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(inside, 0.0))])

    def _frequency(self, gram: str) -> int:
        """Return the number of names that contain a bigram."""
        return self._searcher.doc_freq("grams", gram)

    @property
    def size(self) -> int:
        """Number of names."""
        return self._searcher.num_docs

    def _term(self, field: str, text: str, option: str) -> Query:
        return Query.term_query(self._schema, field, text, option)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("place", fast=True)
    builder.add_text_field("text", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("grams", tokenizer_name="blanks", index_option="freq")
    builder.add_text_field("area", tokenizer_name="blanks", index_option="basic")
    return builder.build()


def _document(name: IndexedName) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("place", name.place)
    document.add_text("text", name.text)
    document.add_text("grams", " ".join(bigrams(unify_units(name.text))))
    areas = [name.adcode[:length] for length in CODE_LENGTHS]
    document.add_text("area", " ".join([*areas, cell_of(Point(name.lat, name.lon))]))
    return document


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("blanks", blanks)
    return index
