"""Changes of a load: the outlets of the current release and those of the next one."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import orjson

from .column_store import StoredRow

_LAST_DAY = re.compile(rb'"verified_on":"([0-9-]*)"}\Z')
Figure = int | float | str


class HoldReason(NamedTuple):
    """A reason to hold a load for review: code, operator message, and the figures in it."""

    code: str
    sentence: str
    figures: dict[str, Figure]


class OutletPosition(NamedTuple):
    """Position (WGS-84) and district of an outlet, and the date it was last verified, if any."""

    ref: str
    adcode: int
    lat: float
    lon: float
    verified_on: str


def position_of(row: StoredRow) -> OutletPosition:
    """Return the compared fields of a row."""
    return OutletPosition(row.ref, row.adcode, row.lat, row.lon, _verified_on(row.body))


def _verified_on(body: bytes) -> str:
    """Return the verification date, read from the end of the JSON where possible to avoid decoding it."""
    if b'"verified_on"' not in body:
        return ""
    match = _LAST_DAY.search(body)
    return match[1].decode() if match else str(orjson.loads(body).get("verified_on", ""))


class ReleaseOutlets(NamedTuple):
    """The outlets of a release or load, and when its feed was generated, if known."""

    outlets: Sequence[OutletPosition]
    generated_at: datetime | None = None
    sample: bool = False


class ReleaseDiff(NamedTuple):
    """A change from `before` (None for the first release) to `after`."""

    before: ReleaseOutlets | None
    after: ReleaseOutlets


Guard = Callable[[ReleaseDiff], list[HoldReason]]
