"""Changes of a load: the outlets of the current release and those of the next one."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import orjson

from .column_store import StoredRow
from .field_changes import DigestedRow, FieldChanges

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


def compare_rows(
    before: Iterable[DigestedRow],
    after: Sequence[DigestedRow],
    today: date,
    positions: Sequence[OutletPosition] = (),
) -> tuple[list[OutletPosition], FieldChanges]:
    """Return the outlets of the current release, and the changes of those that the next one has too.

    `before` is read once, row by row; only bodies that differ are decoded. `positions`, if any, are those
    of `after`; an outlet that has not changed is the same object in both.
    """
    new = {item.row.ref: (number, item.digest) for number, item in enumerate(after)}
    outlets, changes = [], FieldChanges(today, after)
    for old in before:
        number, digest = new.get(old.row.ref, (-1, b""))
        is_same = old.digest == digest
        outlets.append(positions[number] if is_same and positions else position_of(old.row))
        if digest:
            changes.add(number, old.row, is_same=is_same)
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
