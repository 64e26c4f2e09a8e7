"""Changes of a load: the outlets of the current release and those of the next one."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

import orjson

from .column_store import StoredRow
from .field_changes import FieldChanges

_LAST_DAY = re.compile(rb'"verified_on":"([0-9-]*)"}\Z')
LAST_DAY_LENGTH = len('"verified_on":"2026-11-01"}')
Figure = int | float | str
COLUMN_LOST = "column_lost"  # the only reason that may hold a load without changes


class HoldReason(NamedTuple):
    """A reason to hold a load for review: code, operator message, and the figures in it."""

    code: str
    sentence: str
    figures: dict[str, Figure]


class OutletPosition(NamedTuple):
    """Position (WGS-84), district, kind and status of an outlet, and the date of its verification, if any."""

    ref: str
    adcode: int
    lat: float
    lon: float
    verified_on: str
    status: str = "open"
    kind: int = 0


def position_of(row: StoredRow) -> OutletPosition:
    """Return the compared fields of a row."""
    verified_on = _verified_on(row.body)
    return OutletPosition(row.ref, row.adcode, row.lat, row.lon, verified_on, row.status, row.kind)


def _verified_on(body: bytes) -> str:
    """Return the verification date, read from the end of the JSON where possible to avoid decoding it."""
    if b'"verified_on"' not in body:
        return ""
    match = _LAST_DAY.search(body, len(body) - LAST_DAY_LENGTH)
    return match[1].decode() if match else str(orjson.loads(body).get("verified_on", ""))


class DigestedRow(Protocol):
    """A row, and a digest that is equal if it has not changed."""

    @property
    def row(self) -> StoredRow:
        """Return the row."""

    @property
    def digest(self) -> bytes:
        """Return the digest."""


def compare_rows(
    before: Iterable[DigestedRow], after: Sequence[DigestedRow], today: date
) -> tuple[list[OutletPosition], FieldChanges]:
    """Return the outlets of the current release, and the changes of those that the next one has too.

    `before` is read once, row by row; only bodies that differ are decoded.
    """
    number_by_ref = {new.row.ref: number for number, new in enumerate(after)}
    outlets, changes = [], FieldChanges(today)
    for old in before:
        outlets.append(position_of(old.row))
        number = number_by_ref.get(old.row.ref)
        if number is not None:
            changes.add(number, old.row, after[number].row, is_same=old.digest == after[number].digest)
    return outlets, changes


class ReleaseOutlets(NamedTuple):
    """The outlets of a release or load, and when its feed was generated, if known.

    `columns` counts the rows of the feed with a value of their own, per column that the loader can fill in.
    """

    outlets: Sequence[OutletPosition]
    generated_at: datetime | None = None
    sample: bool = False
    columns: Mapping[str, int] | None = None


class ReleaseDiff(NamedTuple):
    """A change from `before` (None for the first release) to `after`, and of the outlets in both."""

    before: ReleaseOutlets | None
    after: ReleaseOutlets
    fields: FieldChanges | None = None


Guard = Callable[[ReleaseDiff], list[HoldReason]]
