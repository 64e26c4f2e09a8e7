"""Completeness of the data of each release: hours, phones, directions to the door, a recent check."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import orjson
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from ..hours import SHANGHAI
from ..network.outlet import FINDABLE
from .pruning import oldest_release
from .schema import outlets, releases

RECENT = timedelta(days=90)
MAX_RELEASES = 12
BATCH_ROWS = 500
NEVER = date.min.toordinal()
ASPECTS = ("hours", "phones", "approach", "verified")


class ReleaseQuality(NamedTuple):
    """A release with its findable outlets, and how many of them have each of `ASPECTS`."""

    number: int
    published: datetime
    outlets: int
    counts: dict[str, int]

    def share(self, aspect: str) -> float:
        """Return the share of the outlets with an aspect, from 0 to 1."""
        return self.counts[aspect] / self.outlets if self.outlets else 0.0


class Versions(NamedTuple):
    """Versions of findable outlets: first release, end, province, and the aspects as columns."""

    since: NDArray[np.int64]
    until: NDArray[np.int64]
    provinces: NDArray[np.int64]
    aspects: NDArray[np.bool_]  # (n, 3): all but `verified`
    verified: NDArray[np.int64]  # ordinal day of the last check

    def in_release(self, number: int) -> NDArray[np.bool_]:
        """Return which versions belong to a release."""
        inside: NDArray[np.bool_] = (self.since <= number) & (self.until > number)
        return inside

    def counts(self, of: NDArray[np.bool_], day: date) -> dict[str, int]:
        """Return the number of the chosen versions with each aspect on a day."""
        recent = self.verified[of] >= (day - RECENT).toordinal()
        return dict(zip(ASPECTS, [*self.aspects[of].sum(axis=0).tolist(), int(recent.sum())], strict=True))


def quality_by_release(connection: Connection, versions: Versions) -> list[ReleaseQuality]:
    """Return the newest releases that are still stored, oldest first."""
    newest = select(releases.c.number, releases.c.published).order_by(releases.c.number.desc())
    first = oldest_release(connection)
    rows = [row for row in connection.execute(newest.limit(MAX_RELEASES)).all() if row.number >= first]
    result = []
    for number, published in reversed(rows):
        at, of = datetime.fromisoformat(published), versions.in_release(number)
        day = at.astimezone(SHANGHAI).date()
        result.append(ReleaseQuality(number, at, int(of.sum()), versions.counts(of, day)))
    return result


def quality_by_province(versions: Versions, number: int, day: date) -> dict[str, tuple[int, dict[str, int]]]:
    """Return the outlets of a release and their aspects, by the two digits of the province."""
    current = versions.in_release(number)
    result = {}
    for province in np.unique(versions.provinces[current]).tolist():
        of = current & (versions.provinces == province)
        result[f"{province:02d}"] = int(of.sum()), versions.counts(of, day)
    return result


def versions_of_findable_outlets(connection: Connection) -> Versions:
    """Read the versions of all stored releases once."""
    query = select(outlets.c.since, outlets.c.until, outlets.c.adcode, outlets.c.body)
    found = connection.execute(
        query.where(outlets.c.status.in_(FINDABLE)), execution_options={"yield_per": BATCH_ROWS}
    )
    rows = [
        (since, until or 2**62, adcode // 10_000, *_aspects(body)) for since, until, adcode, body in found
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 7
    since, until, provinces = (np.array(column, dtype=np.int64) for column in columns[:3])
    aspects = np.array(columns[3:6], dtype=np.bool_).T
    return Versions(since, until, provinces, aspects, np.array(columns[6], dtype=np.int64))


def _aspects(body: bytes) -> tuple[bool, bool, bool, int]:
    """Return whether an outlet has hours, phones, and directions to its door; the day of its last check."""
    fields: dict[str, Any] = orjson.loads(body)
    day = fields.get("verified_on")
    verified = date.fromisoformat(day).toordinal() if day else NEVER
    return "hours" in fields, "phones" in fields, "approach" in fields, verified
