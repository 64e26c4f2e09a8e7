"""What a load would change: the outlets of the current release beside those that would follow them."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import orjson

from .column_store import StoredRow

_LAST_DAY = re.compile(rb'"verified_on":"([0-9-]*)"}\Z')
Figure = int | float | str


class Reason(NamedTuple):
    """A reason to hold a load: its code, a sentence for the operator, and the figures in it."""

    code: str
    sentence: str
    figures: dict[str, Figure]


class OutletPosition(NamedTuple):
    """Where an outlet stands (WGS-84), in which district, and on which day that was verified, if ever."""

    ref: str
    adcode: int
    lat: float
    lon: float
    verified_on: str


def standing(row: StoredRow) -> OutletPosition:
    """What is compared of a row."""
    return OutletPosition(row.ref, row.adcode, row.lat, row.lon, _verified_on(row.body))


def _verified_on(body: bytes) -> str:
    """The day stands at the end of the outlet, where it can be seen without decoding all of it."""
    if b'"verified_on"' not in body:
        return ""
    last = _LAST_DAY.search(body)
    return last[1].decode() if last else str(orjson.loads(body).get("verified_on", ""))


class ReleaseOutlets(NamedTuple):
    """The outlets of a release, or of a load; when its feed was made, as far as that is known."""

    outlets: Sequence[OutletPosition]
    made: datetime | None = None
    sample: bool = False


class ReleaseDiff(NamedTuple):
    """From `before`, None before the first release, to `after`."""

    before: ReleaseOutlets | None
    after: ReleaseOutlets


Guard = Callable[[ReleaseDiff], list[Reason]]
