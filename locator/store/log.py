"""Append-only audit log of changes; every row is sealed over its predecessor.

A seal is the HMAC-SHA256 of a row including the previous seal, under a key derived from the secret key.
`verify` detects rows changed, deleted, inserted, reordered or truncated without the secret. It does not
detect a rollback of the complete database to an older copy: record the last seal, which is printed,
elsewhere. Positions of callers are never logged.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, delete, insert, select

from ..errors import Message, message
from .dialect import options_of
from .schema_operators import log, log_end


class LogEntry(NamedTuple):
    """Log entry; `details` is JSON-serializable, `number` and `seal` are assigned by the log."""

    at: datetime
    who: str
    what: str
    why: str = ""
    release: int | None = None
    details: dict[str, Any] = {}  # noqa: RUF012 - never mutated
    number: int = 0
    seal: str = ""


class LogVerification(NamedTuple):
    """Entry count, last seal, and a message for every sign of tampering."""

    entries: int
    seal: str
    errors: Sequence[Message]


def log_key(secret: str) -> bytes:
    """Derive the seal key from the secret key."""
    return sha256(b"locator log\0" + secret.encode()).digest()


def write(connection: Connection, entry: LogEntry) -> None:
    """Append an entry, in the transaction that makes the change."""
    last = connection.execute(select(log).order_by(log.c.number.desc()).limit(1)).one_or_none()
    key = options_of(connection).log_key
    row = {
        "number": last.number + 1 if last else 1,
        "at": entry.at.isoformat(),
        "who": _replace_nul(entry.who),
        "what": entry.what,
        "why": _replace_nul(entry.why),
        "release": entry.release,
        "details": orjson.dumps(entry.details, option=orjson.OPT_SORT_KEYS).decode(),
        "key": _key_id(key),
        "previous": last.seal if last else "",
    }
    row = {
        name: value.replace("\0", "\ufffd") if isinstance(value, str) else value
        for name, value in row.items()
    }
    seal = _seal(key, row)
    connection.execute(insert(log), row | {"seal": seal})
    connection.execute(delete(log_end))
    connection.execute(insert(log_end), {"id": 1, "seal": _end(key, seal)})


def _replace_nul(text: str) -> str:
    """Replace U+0000, which PostgreSQL cannot store, so that the seal matches the stored text."""
    return text.replace("\0", "\ufffd")


def entries(connection: Connection, count: int | None = None, before: int | None = None) -> list[LogEntry]:
    """Return up to `count` entries older than entry `before`, newest first."""
    query = select(log).order_by(log.c.number.desc()).limit(count)
    if before is not None:
        query = query.where(log.c.number < before)
    return [_entry(row) for row in connection.execute(query)]


def _entry(row: Row[Any]) -> LogEntry:
    when, details = datetime.fromisoformat(row.at), orjson.loads(row.details)
    return LogEntry(when, row.who, row.what, row.why, row.release, details, row.number, row.seal)


def verify(connection: Connection) -> LogVerification:
    """Check all seals, the numbering and the end of the log."""
    rows = connection.execute(select(log).order_by(log.c.number)).mappings().all()
    key = options_of(connection).log_key
    last = rows[-1]["seal"] if rows else ""
    errors = [
        *_broken_links(rows, key),
        *_foreign_entries(rows, key),
        *_truncation(connection, last, rows, key),
    ]
    return LogVerification(len(rows), last, errors)


def sealed_with_other_key(connection: Connection) -> bool:
    """Return True if the last entry was sealed with a different secret key."""
    last_key = connection.execute(select(log.c.key).order_by(log.c.number.desc()).limit(1)).scalar()
    return last_key is not None and last_key != _key_id(options_of(connection).log_key)


def _broken_links(rows: Sequence[Any], key: bytes) -> Iterator[Message]:
    number, previous = 0, ""
    for row in rows:
        first, last = number + 1, row["number"] - 1
        if first < last:
            yield message("entries {first} to {last} are missing", first=first, last=last)
        elif first == last:
            yield message("entry {number} is missing", number=first)
        elif row["previous"] != previous:
            text = "entry {number} does not follow from entry {before}: one of them was inserted"
            yield message(text, number=row["number"], before=number)
        if row["key"] == _key_id(key) and not compare_digest(_seal(key, row), row["seal"]):
            yield message("entry {number} was changed: its seal does not match", number=row["number"])
        number, previous = row["number"], row["seal"]


def _foreign_entries(rows: Sequence[Any], key: bytes) -> Iterator[Message]:
    foreign = [row["number"] for row in rows if row["key"] != _key_id(key)]
    if foreign:
        text = (
            "{count} of the entries {first} to {last} are sealed with another secret key "
            "and cannot be checked"
        )
        yield message(text, count=len(foreign), first=foreign[0], last=foreign[-1])


def _truncation(connection: Connection, last: str, rows: Sequence[Any], key: bytes) -> Iterator[Message]:
    end_seal = connection.execute(select(log_end.c.seal)).scalar() or ""
    if rows and rows[-1]["key"] != _key_id(key):
        return
    if not compare_digest(end_seal, _end(key, last) if rows else ""):
        yield message("the log is truncated: entries after {number} are missing", number=len(rows))


def _key_id(key: bytes) -> str:
    return sha256(b"id" + key).hexdigest()[:8]


SEALED_COLUMNS = ("number", "at", "who", "what", "why", "release", "details", "key", "previous")


def _seal(key: bytes, row: Any) -> str:
    return digest(key, orjson.dumps([row[name] for name in SEALED_COLUMNS]), "sha256").hex()


def _end(key: bytes, seal: str) -> str:
    return digest(key, b"end" + seal.encode(), "sha256").hex()
