"""Map the columns of a feed to outlet columns according to a profile."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import NamedTuple

from ..geo.datum import Datum
from .area_code_column import is_area_code
from .column_choice import Candidates, choose_columns
from .column_names import name_key
from .coordinate_columns import (
    POSITION_COLUMNS,
    CoordinatePair,
    contradictory_columns,
    coordinate_pairs,
    datum_column,
)
from .coordinate_values import holds_pair
from .datum_words import datum_of_word
from .profiles import ColumnSource, Profile
from .record import RecordNote, WrittenPair
from .split_hours import SplitHours
from .status_columns import StatusColumns

REQUIRED_COLUMNS = ("ref", "kind", "name", "lat", "lon")


class ColumnMapping:
    """Mapping from cells, in the order of `names`, to flat rows (column name to text).

    `samples` are rows of the feed: their values decide between columns whose names are alike. `renamed` has
    the feed's name of each outlet column, `alternatives` the names of columns that would fill it too, and
    `rejected` those whose name fits and whose values do not. `contradictory` has the latitude and longitude
    whose headers name different datums, `datum_column` is the index of the one that names the datum of each
    row. `pairs` has the columns of coordinates unless
    they are two columns like others.
    """

    def __init__(self, profile: Profile, names: Sequence[str], samples: Sequence[Sequence[str]] = ()) -> None:
        self.profile = profile
        self.names: list[str] = list(names)
        self.renamed: dict[str, str] = {}
        self.alternatives: dict[str, list[str]] = {}
        self.rejected: dict[str, list[str]] = {}
        self.contradictory: dict[str, str] = {}
        self.datum_column: int | None = None
        self._steps: list[_Step] = []
        self._empty: set[str] = set()
        self.pairs = self._add_positions(samples) if profile.own_names else []
        # contract names are recognized as well, so that their values are tested
        listed = profile.outlet if profile.own_names else profile.sources
        self._add_listed({column: profile.sources[column] for column in listed})
        if profile.datum_column:
            self.pairs = self._pair_with_datum(profile.datum_column)
        self._listed = frozenset(index for step in self._steps for index in step.indices)
        self.hours = self._find_hours()
        self.statuses = self._find_statuses()
        if profile.own_names:
            filled = self.renamed | self.contradictory
            self._add_recognized(choose_columns(self._names_without_hours(), samples, filled))
        self._find_empty(samples)

    def extend(self, names: Sequence[str]) -> None:
        """Append columns that were not known before; they fill only outlet columns that no other fills."""
        start = len(self.names)
        self.names += names
        self.hours = self._find_hours()
        self._steps = [step for step in self._steps if not self.hours.indices.issuperset(step.indices)]
        candidates = choose_columns(self._names_without_hours()[start:], (), self.renamed)
        self._add_recognized(candidates.shifted(start) if self.profile.own_names else Candidates())
        self.statuses = self._find_statuses()
        self.__dict__.pop("unmapped", None)

    def _add_positions(self, samples: Sequence[Sequence[str]]) -> list[CoordinatePair]:
        """Map the coordinates as pairs of columns; return the pairs unless there is only a plain one."""
        found = coordinate_pairs(self.names)
        certain = [pair for pair in found if not pair.is_doubtful]
        pairs = certain or [pair for pair in found if holds_pair(pair.lat, pair.lon, samples)]
        if not pairs:
            self.contradictory = contradictory_columns(self.names)
            self.rejected |= {column: [name] for column, name in self.contradictory.items()}
            return []
        columns = dict(zip(POSITION_COLUMNS, pairs[0][:2], strict=True))
        self.datum_column = datum_column(self.names)
        if len(pairs) == 1 and not (pairs[0].datum or pairs[0].is_combined or self.datum_column is not None):
            for column, index in columns.items():
                self._add(column, [index], ColumnSource.model_validate({"from": (self.names[index],)}))
            return []
        self.renamed |= {column: self.names[index] for column, index in columns.items()}
        return pairs

    def _add_listed(self, sources: Mapping[str, ColumnSource]) -> None:
        index_by_key = {name_key(name): index for index, name in reversed(list(enumerate(self.names)))}
        for column in sources.keys() - self.renamed.keys():
            source = sources[column]
            keys = list(map(name_key, source.of))
            self._add(column, [index_by_key[key] for key in keys if key in index_by_key], source)

    def _pair_with_datum(self, name: str) -> list[CoordinatePair]:
        """Map the listed coordinates as a pair whose datum each row names; return it, if all are present."""
        keys, indices = (
            list(map(name_key, self.names)),
            {step.column: step.indices[0] for step in self._steps},
        )
        if name_key(name) not in keys or not indices.keys() >= set(POSITION_COLUMNS):
            return []
        self.datum_column = keys.index(name_key(name))
        self._steps = [step for step in self._steps if step.column not in POSITION_COLUMNS]
        label = ", ".join(self.names[indices[column]] for column in POSITION_COLUMNS)
        return [CoordinatePair(indices["lat"], indices["lon"], None, label)]

    def _find_hours(self) -> SplitHours:
        names = ["" if index in self._listed else name for index, name in enumerate(self.names)]
        return SplitHours(self.profile.hours, names, name_key)

    def _find_statuses(self) -> StatusColumns:
        """Return the columns to compare; that of the profile, if it names one, decides."""
        is_named = "status" in self.profile.outlet
        steps = [step for step in self._steps if step.column == "status" and is_named]
        named = {step.indices[0]: partial(_read_cell, step.source) for step in steps}
        return StatusColumns(self.names if self.profile.own_names or is_named else (), named)

    def _names_without_hours(self) -> list[str]:
        return ["" if index in self.hours.indices else name for index, name in enumerate(self.names)]

    def _add_recognized(self, candidates: Candidates) -> None:
        for column, (index, *others) in candidates.fitting.items():
            self._add(column, [index], ColumnSource.model_validate({"from": (self.names[index],)}))
            if others:
                self.alternatives[column] = [self.names[other] for other in others]
        for column, indices in candidates.rejected.items():
            self.rejected[column] = [self.names[index] for index in indices]

    def _add(self, column: str, indices: list[int], source: ColumnSource) -> None:
        if indices:
            self._steps.append(_Step(column, indices, source, _is_direct(source, indices)))
            self.renamed[column] = self.names[indices[0]]

    def _find_empty(self, samples: Sequence[Sequence[str]]) -> None:
        rows = [self.row(cells) for cells in samples if len(cells) == len(self.names)]
        filled = {column for row in rows for column, text in row.items() if text.strip()}
        self._empty = self.renamed.keys() - filled if rows else set()

    @property
    def used_names(self) -> set[str]:
        """Return the names of the columns that fill outlet columns."""
        read = {*self.hours.indices, *self.columns, self.datum_column}
        read |= self.statuses.indices
        return {*self.renamed.values(), *(self.names[index] for index in read if index is not None)}

    @cached_property
    def unmapped(self) -> list[tuple[str, int]]:
        """Return the name and index of every column that no outlet column uses."""
        used = {*self.columns, self.datum_column, *self.statuses.indices}
        return [(name, index) for index, name in enumerate(self.names) if index not in used and name]

    @property
    def area_codes(self) -> list[str]:
        """Return the unmapped columns whose area codes complete the phones of the feed."""
        return [name for name, _ in self.unmapped if "phones" in self.renamed and is_area_code(name)]

    @property
    def unused(self) -> list[str]:
        """Return the names of the columns that nothing is read from."""
        area_codes = self.area_codes
        return [name for name, _ in self.unmapped if name not in area_codes]

    @property
    def missing(self) -> list[str]:
        """Return the required columns that neither the feed nor the profile fills.

        An address replaces both coordinates: positions are proposed from it.
        """
        filled = self.renamed.keys() | self.profile.constants.keys()
        if "kind" in self._empty:  # a column of kinds without a kind is as good as none
            filled.discard("kind")
        if self.profile.kind:
            filled.add("kind")
        if "address" in filled and not (filled | self.rejected.keys()).intersection(POSITION_COLUMNS):
            filled.update(POSITION_COLUMNS)
        return [column for column in REQUIRED_COLUMNS if column not in filled]

    @property
    def has_positions(self) -> bool:
        """Return True if a column or a constant has coordinates."""
        filled = self.renamed.keys() | self.profile.constants.keys() | self.rejected.keys()
        return bool(self.pairs) or not filled.isdisjoint(POSITION_COLUMNS)

    @property
    def columns(self) -> Mapping[int, str]:
        """Return the outlet column of each cell index."""
        columns: dict[int, str] = dict.fromkeys(self.hours.indices, "hours_text")
        columns |= {index: step.column for step in self._steps for index in step.indices}
        return columns | {i: column for p in self.pairs for i, column in ((p.lon, "lon"), (p.lat, "lat"))}

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the flat row of the cells; constants fill empty columns."""
        row = dict(self.profile.constants)
        for column, indices, source, is_direct in self._steps:
            text = cells[indices[0]] if is_direct else _join_cells(source, [cells[i] for i in indices])
            if text:
                row[column] = text
        if self.hours.indices:
            self._add_hours(row, cells)
        if self.statuses.indices and (status := self.statuses.merged(row.get("status", ""), cells)):
            row["status"] = status
        return row

    def _add_hours(self, row: dict[str, str], cells: Sequence[str]) -> None:
        written = row.get("hours") or row.get("hours_text", "")
        if (text := self.hours.merged(written, cells)) != written:
            row.pop("hours", None)
            row["hours_text"] = text

    def written_pairs(self, cells: Sequence[str]) -> tuple[WrittenPair, ...]:
        """Return the coordinates of the cells in each pair of columns, if `row` has none."""
        if not self.pairs:
            return ()
        datum = datum_of_word(self._datum_word(cells))
        return tuple(_written(pair, cells, datum) for pair in self.pairs)

    def row_notes(self, cells: Sequence[str]) -> Iterator[RecordNote]:
        """Yield the notes about cells of a row that contradict each other, or that cannot be read."""
        yield from self._datum_notes(cells)
        yield from self.statuses.notes(cells)

    def _datum_notes(self, cells: Sequence[str]) -> Iterator[RecordNote]:
        """Yield a note about a datum column of which the word is unknown, or contradicts the headers."""
        if not (word := self._datum_word(cells)):
            return
        datum, named = datum_of_word(word), {pair.datum for pair in self.pairs}
        if datum is None:
            reason = "names no known datum; it is ignored"
            yield RecordNote("datum_not_understood", "warning", "lat", word, reason)
        elif None not in named and datum not in named:
            headers = " and ".join(pair.label for pair in self.pairs)
            reason = f"is another datum than {headers} names"
            yield RecordNote("datum_ambiguous", "error", "lat", word, reason)

    def _datum_word(self, cells: Sequence[str]) -> str:
        return cells[self.datum_column].strip() if self.datum_column is not None else ""


def _written(pair: CoordinatePair, cells: Sequence[str], datum: Datum | None) -> WrittenPair:
    lon = "" if pair.is_combined else cells[pair.lon]
    return WrittenPair(pair.label, pair.datum or datum, cells[pair.lat], lon, pair.is_combined)


class _Step(NamedTuple):
    column: str
    indices: list[int]
    source: ColumnSource
    is_direct: bool


def _is_direct(source: ColumnSource, indices: Sequence[int]) -> bool:
    return len(indices) == 1 and not (source.prefix or source.without or source.replace)


def _read_cell(source: ColumnSource, text: str) -> str:
    return _join_cells(source, [text])


def _join_cells(source: ColumnSource, cells: Sequence[str]) -> str:
    values = [cell.strip() for cell in cells if cell.strip()]
    text = source.join.join(values) if source.join is not None else next(iter(values), "")
    for prefix in source.without:
        text = text.removeprefix(prefix).strip()
    for old, new in source.replace.items():
        text = text.replace(old, new)
    return source.prefix + text if text else ""
