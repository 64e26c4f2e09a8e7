"""Outlets that are not there any more, as they were last, and when they ended."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, select

from .schema import in_release, outlets, releases


class ClosedOutlet(NamedTuple):
    """An outlet that ended: its ref, its JSON as it was last, and when the release came that ended it."""

    ref: str
    body: bytes
    until: datetime


def former(connection: Connection, number: int) -> list[ClosedOutlet]:
    """What older releases held as outlets and release `number` does not, or holds as closed."""
    there = select(outlets.c.ref).where(and_(in_release(number), outlets.c.status != "closed"))
    ended = (
        select(outlets.c.ref, outlets.c.body, releases.c.published)
        .join(releases, releases.c.number == outlets.c.until)
        .where(outlets.c.until <= number, outlets.c.status.not_in(("closed", "planned")))
        .where(outlets.c.ref.not_in(there))
        .order_by(outlets.c.until)
    )
    last = {row.ref: row for row in connection.execute(ended)}
    return [ClosedOutlet(ref, row.body, datetime.fromisoformat(row.published)) for ref, row in last.items()]
