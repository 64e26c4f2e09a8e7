"""Archive of the answers that agents gave callers: body by answer id, agent and time.

Answers to queries with a position are stored without a body, because it would reveal the position; typed text
is never stored. Entries older than RETENTION_DAYS are deleted.
"""

import zlib
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, Row, Select, delete, insert, select

from .schema_desk import archived_answers

RETENTION_DAYS = 90
Channel: TypeAlias = Literal["card", "script", "sms", "link"]


class ArchivedAnswer(NamedTuple):
    """Archive entry; `body` is the original answer, None if it would reveal a position."""

    answer: str
    at: datetime
    who: str
    how: str
    ref: str
    release: int
    body: bytes | None


def record(connection: Connection, entry: ArchivedAnswer) -> None:
    """Add an entry and delete expired ones."""
    body = None if entry.body is None else zlib.compress(entry.body)
    connection.execute(insert(archived_answers), entry._asdict() | {"at": entry.at.isoformat(), "body": body})
    oldest = (entry.at - timedelta(days=RETENTION_DAYS)).isoformat()
    connection.execute(delete(archived_answers).where(archived_answers.c.at < oldest))


def by_answer(connection: Connection, answer: str) -> list[ArchivedAnswer]:
    """Return every entry of an answer, oldest first."""
    return [_entry(row) for row in connection.execute(_all().where(archived_answers.c.answer == answer))]


def newest(connection: Connection, count: int, who: str = "") -> list[ArchivedAnswer]:
    """Return the newest entries first, optionally of one agent."""
    query = _all().where(archived_answers.c.who == who) if who else _all()
    newest_first = query.order_by(None).order_by(archived_answers.c.number.desc()).limit(count)
    return [_entry(row) for row in connection.execute(newest_first)]


def _all() -> Select[Any]:
    columns = [archived_answers.c[name] for name in ArchivedAnswer._fields]
    return select(*columns).order_by(archived_answers.c.number)


def _entry(row: Row[Any]) -> ArchivedAnswer:
    body = None if row.body is None else zlib.decompress(row.body)
    return ArchivedAnswer._make(row)._replace(at=datetime.fromisoformat(row.at), body=body)
