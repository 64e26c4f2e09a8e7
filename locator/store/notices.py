"""Notices of the network and of areas, set and ended by operators; never part of a release."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from ..errors import InvalidInput, message
from ..network.area_notices import AreaNotice
from ..query.dates import check_days
from . import log
from .live_facts import count_up
from .schema_live import notices

MAX_TEXT = 1_000


class NoticeRow(NamedTuple):
    """A notice with its number, and who set and ended it when."""

    id: int
    notice: AreaNotice
    at: datetime
    by: str
    ended_at: datetime | None
    ended_by: str | None


def add(connection: Connection, notice: AreaNotice, now: datetime, *, by: str) -> int:
    """Set a notice and return its number; raises InvalidInput."""
    check(notice, now)
    values = notice._asdict() | {"at": now.isoformat(), "by": by}
    number = int(connection.execute(insert(notices).returning(notices.c.id), values).scalar_one())
    days = {"first": notice.first.isoformat(), "last": notice.last.isoformat()}
    details = {"notice": number, "text": notice.text, "adcode": notice.adcode, **days}
    log.write(connection, log.LogEntry(now, by, "notice added", "", None, details))
    count_up(connection)
    return number


def check(notice: AreaNotice, now: datetime) -> None:
    """Raise InvalidInput for a text that is empty or too long, and for days in the wrong order or past."""
    if not notice.text.strip() or len(notice.text) > MAX_TEXT:
        raise InvalidInput("text", message("must have 1 to {count} characters", count=MAX_TEXT))
    check_days(notice.first, notice.last, now)


def end(connection: Connection, number: int, now: datetime, *, by: str) -> None:
    """End a notice now; raises InvalidInput if it is missing or has ended."""
    ended = {"ended_at": now.isoformat(), "ended_by": by}
    is_active = notices.c.ended_at.is_(None)
    statement = update(notices).where(notices.c.id == number, is_active).values(ended)
    if not connection.execute(statement).rowcount:
        raise InvalidInput("id", message("notice {number} is not in force", number=number))
    log.write(connection, log.LogEntry(now, by, "notice ended", "", None, {"notice": number}))
    count_up(connection)


def list_notices(connection: Connection) -> Sequence[NoticeRow]:
    """Return all notices, newest first."""
    rows = connection.execute(select(notices).order_by(notices.c.id.desc()))
    return [
        NoticeRow(
            row.id,
            AreaNotice(row.text, row.first, row.last, row.adcode),
            datetime.fromisoformat(row.at),
            row.by,
            datetime.fromisoformat(row.ended_at) if row.ended_at else None,
            row.ended_by,
        )
        for row in rows
    ]


def active_notices(connection: Connection, today: date) -> Sequence[AreaNotice]:
    """Return the notices that were not ended and are in force today or later."""
    query = select(notices.c.text, notices.c.first, notices.c.last, notices.c.adcode)
    query = query.where(notices.c.ended_at.is_(None), notices.c.last >= today).order_by(notices.c.id)
    return [AreaNotice(*row) for row in connection.execute(query)]
