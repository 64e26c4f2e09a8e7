"""Outbox of alerts: stored with the change that caused them, delivered by any process, each by one at a time.

A process that takes an alert postpones its next try, so a crash during delivery only delays it. Receivers may
get an alert twice; its id is then the same.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from . import log
from .schema_alerts import alerts

PENDING, DELIVERED, FAILED = "pending", "delivered", "failed"
RETRY_SECONDS = (1, 3, 15, 60, 300, 1_800)  # pauses after the first tries; the next one is the last
MAX_TRIES = len(RETRY_SECONDS) + 1
LEASE_SECONDS = 60  # after which another process tries again
RETENTION = timedelta(days=30)
SENDER = "locator"  # author of log entries about alerts


class Alert(NamedTuple):
    """Alert of the outbox: id, event, time, request body, and the number of tries."""

    id: str
    event: str
    at: str
    body: bytes
    tries: int = 0


def enqueue(connection: Connection, alert: Alert, now: datetime) -> None:
    """Store an alert for delivery, and delete old ones."""
    oldest = (now - RETENTION).timestamp()
    connection.execute(delete(alerts).where(alerts.c.state != PENDING, alerts.c.next_try < oldest))
    row = alert._asdict() | {"state": PENDING, "next_try": now.timestamp()}
    connection.execute(insert(alerts), row)


def due_ids(connection: Connection, now: datetime) -> Sequence[str]:
    """Return the ids of the alerts that are to be sent now, oldest first."""
    due = _is_due(now)
    return connection.execute(select(alerts.c.id).where(due).order_by(alerts.c.at)).scalars().all()


def pending_ids(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Return those of some alerts that are neither delivered nor given up."""
    return [
        alert_id
        for alert_id in ids
        if connection.execute(select(alerts.c.state).where(alerts.c.id == alert_id)).scalar() == PENDING
    ]


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Return whether it is time for the next try, or the clock was set back and it never would be."""
    instant = now.timestamp()
    is_time = (alerts.c.next_try <= instant) | (alerts.c.next_try > instant + RETRY_SECONDS[-1])
    return (alerts.c.state == PENDING) & is_time


def take(connection: Connection, alert_id: str, now: datetime) -> Alert | None:
    """Take a due alert for one try; None if another process has taken it."""
    due = (alerts.c.id == alert_id) & _is_due(now)
    lease = {"tries": alerts.c.tries + 1, "next_try": now.timestamp() + LEASE_SECONDS}
    if not connection.execute(update(alerts).where(due).values(lease)).rowcount:
        return None
    columns = (alerts.c[name] for name in Alert._fields)
    return Alert._make(connection.execute(select(*columns).where(alerts.c.id == alert_id)).one())


def record_delivery(connection: Connection, alert: Alert) -> None:
    """Record that the receiver accepted an alert."""
    _set(connection, alert, state=DELIVERED)


def record_failure(connection: Connection, alert: Alert, reason: str, now: datetime) -> None:
    """Schedule the next try; after the last one, give up and write it to the log."""
    if alert.tries < MAX_TRIES:
        _set(connection, alert, next_try=now.timestamp() + RETRY_SECONDS[alert.tries - 1])
        return
    _set(connection, alert, state=FAILED)
    details = {"alert": alert.id, "event": alert.event, "tries": alert.tries, "reason": reason}
    log.write(connection, log.LogEntry(now, SENDER, "alert failed", "not delivered", None, details))


def _set(connection: Connection, alert: Alert, **values: object) -> None:
    connection.execute(update(alerts).where(alerts.c.id == alert.id).values(values))
