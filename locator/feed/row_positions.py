"""Read the positions of records: from one pair of columns each, converted to WGS-84 exactly once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import isnan, nan
from typing import Any, NamedTuple

import numpy as np

from ..geo.datum import DATUMS, Datum, to_wgs84
from .coordinates import Coordinate, InvalidCoordinate, Position, is_pair, parse_coordinate, parse_pair
from .record import Record, WrittenPair
from .report import Finding, finding

PLAIN_LABEL = "lat, lon"


class RowPosition(NamedTuple):
    """Position of a record: degrees as in the file, NaN if unreadable, and WGS-84 degrees.

    `datum` is the one declared by option, header or cell; None if the position was taken as WGS-84 for want
    of one. `named` is that of the header or cell. `label` has the columns it was read from. `has_own_source`
    if the record names the original coordinates of lat and lon, which are then WGS-84. `errors` make the
    record unusable.
    """

    lat: float = nan
    lon: float = nan
    decimals: int = 0
    datum: Datum | None = None
    named: Datum | None = None
    label: str = ""
    wgs84: tuple[float, float] | None = None
    has_own_source: bool = False
    errors: tuple[Finding, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Return True if both coordinates are numbers."""
        return not isnan(self.lat + self.lon)


class PairReader:
    """Reader of the coordinates of all records of a feed, of each file from the same columns."""

    def __init__(self, declared: Datum | None) -> None:
        self._declared = declared
        self._labels: dict[str, str] = {}

    def read(self, records: Sequence[Record]) -> list[RowPosition]:
        """Return the position of each record."""
        return _converted([self._parse(record, self._choose(record)) for record in records])

    def _choose(self, record: Record) -> WrittenPair:
        """Return the pair of columns to read: the same for all records of a file, if it is complete."""
        if not record.pairs:
            return _plain_pair(record.fields)
        complete = [pair for pair in record.pairs if pair.is_complete and not is_zero(pair)]
        if not complete:
            return next((p for p in record.pairs if p.lat or p.lon), record.pairs[0])
        best = min(complete, key=self._priority)
        label = self._labels.setdefault(record.source, best.label)
        return next((pair for pair in complete if pair.label == label), best)

    def _priority(self, pair: WrittenPair) -> int:
        """Prefer the declared datum, then one that the header names."""
        if self._declared is not None:
            return 0 if pair.datum == self._declared else 1 if pair.datum is None else 2
        return DATUMS.index(pair.datum) if pair.datum else len(DATUMS)

    def _parse(self, record: Record, pair: WrittenPair) -> RowPosition:
        position, errors = parse_written(record, pair)
        if position is None:
            return RowPosition(label=pair.label, errors=tuple(errors))
        named = position.datum or pair.datum
        if position.datum and pair.datum and position.datum != pair.datum:
            reason = f"names {position.datum}, but the header or the datum column names {pair.datum}"
            errors.append(finding(record, "datum_ambiguous", "error", "lat", pair.lat, reason))
        datum = self._datum(record, named)
        errors += self._mixture_errors(record, pair, named)
        return RowPosition(*position[:3], datum, named, pair.label, errors=tuple(errors))

    def _datum(self, record: Record, named: Datum | None) -> Datum | None:
        """Return the datum of a pair: the declared one, unless that belongs to another pair of the record."""
        others = {pair.datum for pair in record.pairs}
        is_of_another = bool(others & {None, self._declared})
        return (named or self._declared) if is_of_another or not self._declared else self._declared

    def _mixture_errors(self, record: Record, pair: WrittenPair, named: Datum | None) -> Iterator[Finding]:
        """Yield an error if the other records are read from columns that may have another datum.

        A declared datum does not help: it does not say which of the pairs it describes.
        """
        usual = self._labels.get(record.source, pair.label)
        if not record.pairs or usual == pair.label:
            return
        expected = next((p.datum for p in record.pairs if p.label == usual), None)
        if not (named and expected):
            reason = f"{usual} are empty, and {pair.label} may be in another datum"
            yield finding(record, "coordinates_incomplete", "error", "lat", "", reason)


def parse_written(record: Record, pair: WrittenPair) -> tuple[Position | None, list[Finding]]:
    """Return the position of two cells, None if one is empty or bad, and a finding for each bad one."""
    if pair.is_combined or (pair.lon in (None, "", pair.lat) and is_pair(pair.lat)):
        if not pair.lat:
            return None, []
        try:
            return parse_pair(pair.lat), []
        except InvalidCoordinate as problem:
            return None, [finding(record, problem.code, "error", "lat", pair.lat, str(problem))]
    lat, lon = (_parse_cell(record, axis, value) for axis, value in (("lat", pair.lat), ("lon", pair.lon)))
    errors = [item for item in (lat, lon) if isinstance(item, Finding)]
    if not isinstance(lat, Coordinate) or not isinstance(lon, Coordinate):
        return None, errors
    return Position(lat.value, lon.value, max(lat.decimals, lon.decimals)), errors


def is_zero(pair: WrittenPair) -> bool:
    """Return True for 0, 0, which stands for no position where there are other columns."""
    return str(pair.lat).strip(" 0.") == "" and (pair.is_combined or str(pair.lon).strip(" 0.") == "")


def _plain_pair(fields: Mapping[str, Any]) -> WrittenPair:
    return WrittenPair(PLAIN_LABEL, None, fields.get("lat"), fields.get("lon"))


def _parse_cell(record: Record, axis: str, value: Any) -> Coordinate | Finding | None:
    if value is None or value == "":
        return None
    try:
        return parse_coordinate(value, "lat" if axis == "lat" else "lon")
    except InvalidCoordinate as problem:
        return finding(record, problem.code, "error", axis, value, str(problem))


def _converted(rows: Sequence[RowPosition]) -> list[RowPosition]:
    """Return the rows with WGS-84 degrees, converted in one batch per datum."""
    groups: defaultdict[Datum, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.is_readable:
            groups[row.datum or "wgs84"].append(index)
    result = list(rows)
    for datum, indices in groups.items():
        degrees = np.array([(rows[i].lat, rows[i].lon) for i in indices])
        lat, lon = (axis.round(9).tolist() for axis in to_wgs84(degrees[:, 0], degrees[:, 1], datum))
        for i, place in zip(indices, zip(lat, lon, strict=True), strict=True):
            result[i] = rows[i]._replace(wgs84=place)
    return result
