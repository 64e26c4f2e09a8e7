"""What agents told callers: the bytes of each answer under its id, who told it and when.

An answer to a question with a position is noted without its bytes, for they tell where somebody stood;
words that were typed are not kept at all. Entries older than KEPT_DAYS go.
"""

import zlib
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, Row, Select, delete, insert, select

from .schema_desk import said

KEPT_DAYS = 90
How: TypeAlias = Literal["card", "script", "sms", "link"]


class ArchivedAnswer(NamedTuple):
    """One entry: `body` is the answer as it was, None where it would tell a position."""

    answer: str
    at: datetime
    who: str
    how: str
    ref: str
    release: int
    body: bytes | None


def note(connection: Connection, entry: ArchivedAnswer) -> None:
    """Add an entry, and take those out that are too old."""
    body = None if entry.body is None else zlib.compress(entry.body)
    connection.execute(insert(said), entry._asdict() | {"at": entry.at.isoformat(), "body": body})
    oldest = (entry.at - timedelta(days=KEPT_DAYS)).isoformat()
    connection.execute(delete(said).where(said.c.at < oldest))


def of_answer(connection: Connection, answer: str) -> list[ArchivedAnswer]:
    """Every time an answer was told, the first first."""
    return [_entry(row) for row in connection.execute(_all().where(said.c.answer == answer))]


def newest(connection: Connection, count: int, who: str = "") -> list[ArchivedAnswer]:
    """The newest entries first, of one agent when named."""
    asked = _all().where(said.c.who == who) if who else _all()
    newest_first = asked.order_by(None).order_by(said.c.number.desc()).limit(count)
    return [_entry(row) for row in connection.execute(newest_first)]


def _all() -> Select[Any]:
    columns = [said.c[name] for name in ArchivedAnswer._fields]
    return select(*columns).order_by(said.c.number)


def _entry(row: Row[Any]) -> ArchivedAnswer:
    body = None if row.body is None else zlib.decompress(row.body)
    return ArchivedAnswer._make(row)._replace(at=datetime.fromisoformat(row.at), body=body)
