"""Compare the positions that a record has in several pairs of columns, and in those of an export."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from ..errors import InvalidFeed
from ..geo.datum import DATUMS, Datum, to_wgs84
from ..geo.point import Floats, ecef
from .coordinates import InvalidCoordinate, Position, parse_coordinate
from .record import Record
from .report import finding
from .row_positions import RowPosition, is_zero, parse_written

SAME_METRES = 20.0
MIN_DIFFERENT, DIFFERENT_SHARE = 3, 0.1  # rows from which a file is rejected
ONE_PAIR = "remove one of the two pairs, or name its datum in the header, like lat_gcj02 and lon_gcj02"
SOURCE_LABEL = "source_lat, source_lon"

Datums = np.ndarray[Any, np.dtype[np.str_]]
_PairKey = tuple[str, str, str]  # file, columns that are read, other columns


class _OtherPosition(NamedTuple):
    """Another position of the record `row`, from the columns `label`."""

    row: int
    label: str
    position: Position


class PositionComparer:
    """Comparer of all records of a feed; counts the differences."""

    def __init__(self, declared: Datum | None) -> None:
        self._declared = declared
        self._compared: Counter[_PairKey] = Counter()
        self._different: Counter[_PairKey] = Counter()

    def compare(self, records: Sequence[Record], rows: Sequence[RowPosition]) -> list[RowPosition]:
        """Return the rows, with an error where two positions of a record are different."""
        result = list(rows)
        others = [
            other
            for index, (record, row) in enumerate(zip(records, rows, strict=True))
            if row.is_readable
            for other in _other_positions(index, record, row.label)
        ]
        lengths = _metres_apart(rows, others, self._declared).tolist() if others else []
        for other, length in zip(others, lengths, strict=True):
            record, row = records[other.row], result[other.row]
            is_source = other.label == SOURCE_LABEL
            if not is_source:
                key = record.source, row.label, other.label
                self._compared[key] += 1
                self._different[key] += length > SAME_METRES
            if length > SAME_METRES:
                error = _difference(record, row, other, length)
                result[other.row] = row._replace(errors=(*row.errors, error))
            elif is_source:
                result[other.row] = row._replace(has_own_source=True)
        return result

    def check(self) -> None:
        """Raise InvalidFeed if two pairs of columns hold different positions in many records."""
        for (file, label, other), count in self._different.items():
            total = self._compared[file, label, other]
            if count >= MIN_DIFFERENT and count >= DIFFERENT_SHARE * total:
                reason = f"{label} and {other} hold different positions in {count} of {total} rows"
                raise InvalidFeed(f"{file}: {reason}; {ONE_PAIR}")


def _difference(record: Record, row: RowPosition, other: _OtherPosition, length: float) -> Any:
    lat, lon = other.position.lat, other.position.lon
    datum = f" in {other.position.datum}" if other.position.datum else ""
    reason = f"{row.label} is {length:,.0f} m from {other.label} ({lat:.10g}, {lon:.10g}{datum})"
    value = f"{row.lat:.10g}, {row.lon:.10g}"
    return finding(record, "coordinates_disagree", "error", "lat", value, reason)


def _other_positions(number: int, record: Record, label: str) -> Iterator[_OtherPosition]:
    """Yield the other positions of a record; one that cannot be read is not compared."""
    for pair in record.pairs:
        if pair.label != label and pair.is_complete and not is_zero(pair):
            position, _ = parse_written(record, pair)
            if position:
                datum = position.datum or pair.datum
                yield _OtherPosition(number, pair.label, position._replace(datum=datum))
    source = record.fields.get("source")
    if isinstance(source, dict) and source.get("datum") in DATUMS:
        try:
            lat, lon = (parse_coordinate(source.get(axis), axis) for axis in ("lat", "lon"))
        except InvalidCoordinate:
            return  # validation reports it
        position = Position(lat.value, lon.value, lat.decimals, source["datum"])
        yield _OtherPosition(number, SOURCE_LABEL, position)


def _metres_apart(
    rows: Sequence[RowPosition], others: Sequence[_OtherPosition], declared: Datum | None
) -> Floats:
    """Return the distances in metres; where a datum is unknown, the shortest under any.

    Two pairs without any datum are assumed to have the same; original coordinates belong to WGS-84.
    """
    here = np.array([(rows[other.row].lat, rows[other.row].lon) for other in others])
    there = np.array([(other.position.lat, other.position.lon) for other in others])
    datums = np.array([rows[other.row].datum or "" for other in others])
    other_datums = np.array([other.position.datum or declared or "" for other in others])
    is_source = np.array([other.label == SOURCE_LABEL for other in others])
    datums = np.where(is_source & (datums == ""), "wgs84", datums)
    shortest = np.full(len(others), np.inf)
    for datum in DATUMS:
        one = ecef(*_to_wgs84(here, np.where(datums == "", datum, datums)))
        two = ecef(*_to_wgs84(there, np.where(other_datums == "", datum, other_datums)))
        shortest = np.minimum(shortest, np.linalg.norm(one - two, axis=1))
    return shortest


def _to_wgs84(degrees: Floats, datums: Datums) -> tuple[Floats, Floats]:
    lat, lon = degrees.T.copy()
    for datum in DATUMS:
        mask = datums == datum
        lat[mask], lon[mask] = to_wgs84(degrees[mask, 0], degrees[mask, 1], datum)
    return lat, lon
