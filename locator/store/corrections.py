"""Queue of visitors' reports of wrong outlet information; an operator confirms or dismisses each.

A report changes nothing by itself. Reports older than RETENTION_DAYS are deleted, whatever their state.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple, get_args

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ..errors import InvalidInput, message
from . import log
from .proposals import CONFIRMED, DISMISSED, PENDING
from .schema_corrections import corrections

CorrectionKind = Literal["moved", "closed", "phone", "hours", "other"]
KINDS: tuple[CorrectionKind, ...] = get_args(CorrectionKind)
RETENTION_DAYS = 90
MAX_TEXT = 500  # characters
MAX_PENDING, MAX_PENDING_OF_OUTLET = 5_000, 20  # bound the queue under a flood of reports
ACTIONS = {CONFIRMED: "confirm correction", DISMISSED: "dismiss correction"}  # in the log


class Correction(NamedTuple):
    """A report that is not decided."""

    id: int
    ref: str
    kind: CorrectionKind
    text: str
    at: datetime


def add(connection: Connection, ref: str, kind: CorrectionKind, text: str, now: datetime) -> bool:
    """Store a report once, and delete old ones; returns False if the queue is full."""
    oldest = (now - timedelta(days=RETENTION_DAYS)).isoformat()
    connection.execute(delete(corrections).where(corrections.c.at < oldest))
    pending = corrections.c.state == PENDING
    of_outlet = connection.execute(select(corrections).where(pending, corrections.c.ref == ref)).all()
    if any((row.kind, row.text) == (kind, text) for row in of_outlet):
        return True
    if len(of_outlet) >= MAX_PENDING_OF_OUTLET or pending_count(connection) >= MAX_PENDING:
        return False
    row = {"ref": ref, "kind": kind, "text": text, "at": now.isoformat(), "state": PENDING}
    connection.execute(insert(corrections), row)
    return True


def pending_count(connection: Connection) -> int:
    """Return the number of reports that are not decided."""
    query = select(func.count()).select_from(corrections).where(corrections.c.state == PENDING)
    return int(connection.execute(query).scalar_one())


def list_pending(connection: Connection) -> list[Correction]:
    """Return the reports that are not decided, those of an outlet together, the longest waiting first."""
    query = select(corrections).where(corrections.c.state == PENDING).order_by(corrections.c.id)
    by_outlet: dict[str, list[Correction]] = {}
    for row in connection.execute(query):
        by_outlet.setdefault(row.ref, []).append(_correction(row))
    return [item for items in by_outlet.values() for item in items]


def get_pending(connection: Connection, number: int) -> Correction | None:
    """Return a report that is not decided, or None."""
    query = select(corrections).where(corrections.c.id == number, corrections.c.state == PENDING)
    row = connection.execute(query).one_or_none()
    return _correction(row) if row else None


def decide(
    connection: Connection, number: int, state: Literal["confirmed", "dismissed"], now: datetime, by: str
) -> Correction:
    """Confirm or dismiss a report; raises InvalidInput if it does not exist or is decided."""
    row = connection.execute(select(corrections).where(corrections.c.id == number)).one_or_none()
    if row is None or row.state != PENDING:
        raise InvalidInput("id", message("report {number} does not exist or is decided", number=number))
    values = {"state": state, "decided_at": now.isoformat(), "decided_by": by}
    connection.execute(update(corrections).where(corrections.c.id == number).values(values))
    details = {"correction": number, "ref": row.ref, "kind": row.kind}
    log.write(connection, log.LogEntry(now, by, ACTIONS[state], "", None, details))
    return _correction(row)


def _correction(row: Row[tuple[object, ...]]) -> Correction:
    return Correction(row.id, row.ref, row.kind, row.text, datetime.fromisoformat(row.at))
