"""What a load would change: the outlets of the current release beside those that would follow them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import orjson

from .columns import Row

Figure = int | float | str


class Reason(NamedTuple):
    """A reason to hold a load: its code, a sentence for the operator, and the figures in it."""

    code: str
    sentence: str
    figures: dict[str, Figure]


class Standing(NamedTuple):
    """Where an outlet stands (WGS-84), in which district, and on which day that was verified, if ever."""

    ref: str
    adcode: int
    lat: float
    lon: float
    verified_on: str


def standing(row: Row) -> Standing:
    """What is compared of a row."""
    day = str(orjson.loads(row.body).get("verified_on", ""))
    return Standing(row.ref, row.adcode, row.lat, row.lon, day)


class Network(NamedTuple):
    """The outlets of a release, or of a load; when its feed was made, as far as that is known."""

    outlets: Sequence[Standing]
    made: datetime | None = None
    sample: bool = False


class Change(NamedTuple):
    """From `before`, None before the first release, to `after`."""

    before: Network | None
    after: Network


Guard = Callable[[Change], list[Reason]]
