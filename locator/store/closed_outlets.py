"""Outlets that no longer exist: their last version and when it ended."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from .schema import in_release, outlets, releases


class ClosedOutlet(NamedTuple):
    """A former outlet: ref, last JSON body, and time of the release that ended it."""

    ref: str
    body: bytes
    until: datetime


def closed_outlets(connection: Connection, number: int) -> list[ClosedOutlet]:
    """Return outlets of older releases that are missing or closed in release `number`."""
    present = select(outlets.c.ref).where(and_(in_release(number), outlets.c.status != "closed"))
    ended = (
        select(outlets.c.ref, outlets.c.body, releases.c.published)
        .join(releases, releases.c.number == outlets.c.until)
        .where(outlets.c.until <= number, outlets.c.status.not_in(("closed", "planned")))
        .where(outlets.c.ref.not_in(present))
        .order_by(outlets.c.until)
    )
    last = {row.ref: row for row in connection.execute(ended)}
    return [ClosedOutlet(ref, row.body, datetime.fromisoformat(row.published)) for ref, row in last.items()]
