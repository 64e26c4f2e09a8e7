"""Who changed what, when and why: rows that are only ever added, each sealed over the one before.

A seal is the HMAC-SHA256 of a row and the seal of the row before it under a key made from the secret key.
So whoever can write the database and does not know the secret cannot change, take out, insert or swap rows,
or cut off the last ones, without `verify` telling where. What it cannot tell is a database that was put back
as a whole to an older copy of itself: note the last seal outside, it is printed. Positions of callers are not
among what is logged.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest, digest
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, delete, insert, select

from .dialect import terms_of
from .schema_operators import log, log_end


class LogEntry(NamedTuple):
    """A line of the log. `details` holds plain JSON; `number` and `seal` are given by the log."""

    at: datetime
    who: str
    what: str
    why: str = ""
    release: int | None = None
    details: dict[str, Any] = {}  # noqa: RUF012 - never changed
    number: int = 0
    seal: str = ""


class LogVerification(NamedTuple):
    """How many entries there are, the last seal, and every sign of tampering in words."""

    entries: int
    seal: str
    troubles: Sequence[str]


def log_key(secret: str) -> bytes:
    """The key of the seals."""
    return sha256(b"locator log\0" + secret.encode()).digest()


def write(connection: Connection, entry: LogEntry) -> None:
    """Add an entry, inside the transaction that makes the change."""
    last = connection.execute(select(log).order_by(log.c.number.desc()).limit(1)).one_or_none()
    key = terms_of(connection).log_key
    row = {
        "number": last.number + 1 if last else 1,
        "at": entry.at.isoformat(),
        "who": _kept(entry.who),
        "what": entry.what,
        "why": _kept(entry.why),
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


def _kept(text: str) -> str:
    """The text as every database keeps it, so that its seal fits."""
    return text.replace("\0", "\ufffd")


def entries(connection: Connection, count: int | None = None, before: int | None = None) -> list[LogEntry]:
    """The newest entries first, `count` of them, older than entry `before`."""
    asked = select(log).order_by(log.c.number.desc()).limit(count)
    if before is not None:
        asked = asked.where(log.c.number < before)
    return [_entry(row) for row in connection.execute(asked)]


def _entry(row: Row[Any]) -> LogEntry:
    when, details = datetime.fromisoformat(row.at), orjson.loads(row.details)
    return LogEntry(when, row.who, row.what, row.why, row.release, details, row.number, row.seal)


def verify(connection: Connection) -> LogVerification:
    """Check every seal, the numbering and the end of the log."""
    rows = connection.execute(select(log).order_by(log.c.number)).mappings().all()
    key = terms_of(connection).log_key
    last = rows[-1]["seal"] if rows else ""
    troubles = [*_broken(rows, key), *_foreign(rows, key), *_cut_off(connection, last, rows, key)]
    return LogVerification(len(rows), last, troubles)


def other_key(connection: Connection) -> bool:
    """Whether the last entry was sealed with another secret key than ours."""
    told = connection.execute(select(log.c.key).order_by(log.c.number.desc()).limit(1)).scalar()
    return told is not None and told != _key_id(terms_of(connection).log_key)


def _broken(rows: Sequence[Any], key: bytes) -> Iterator[str]:
    number, previous = 0, ""
    for row in rows:
        missing = row["number"] - number - 1
        if missing:
            some = (
                f"entries {number + 1} to {row['number'] - 1} are"
                if missing > 1
                else f"entry {number + 1} is"
            )
            yield f"{some} missing"
        elif row["previous"] != previous:
            yield f"entry {row['number']} does not follow from entry {number}: one of them was put in"
        if row["key"] == _key_id(key) and not compare_digest(_seal(key, row), row["seal"]):
            yield f"entry {row['number']} was changed: its seal does not fit"
        number, previous = row["number"], row["seal"]


def _foreign(rows: Sequence[Any], key: bytes) -> Iterator[str]:
    others = [row["number"] for row in rows if row["key"] != _key_id(key)]
    if others:
        some = f"{len(others)} of the entries {others[0]} to {others[-1]}"
        yield f"{some} are sealed with another secret key and cannot be checked"


def _cut_off(connection: Connection, last: str, rows: Sequence[Any], key: bytes) -> Iterator[str]:
    told = connection.execute(select(log_end.c.seal)).scalar() or ""
    if rows and rows[-1]["key"] != _key_id(key):
        return
    if not compare_digest(told, _end(key, last) if rows else ""):
        yield f"the log does not end where it was written last: entries behind {len(rows)} are missing"


def _key_id(key: bytes) -> str:
    return sha256(b"id" + key).hexdigest()[:8]


SEALED = ("number", "at", "who", "what", "why", "release", "details", "key", "previous")


def _seal(key: bytes, row: Any) -> str:
    return digest(key, orjson.dumps([row[name] for name in SEALED]), "sha256").hex()


def _end(key: bytes, seal: str) -> str:
    return digest(key, b"end" + seal.encode(), "sha256").hex()
