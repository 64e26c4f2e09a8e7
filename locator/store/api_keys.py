"""API keys of contracted clients. A key is displayed once, on creation; only its digest is stored."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, delete, insert, select

from ..config import RATE
from ..errors import InvalidInput
from ..hours import SHANGHAI
from ..runtime.api_keys import DEFAULT_BATCH_RATE, DEFAULT_SCOPES, SCOPES, Key, digest_of
from . import log
from .dialect import wrap_store_errors, writing
from .schema_operators import api_keys

PREFIX = "lk_"
RANDOM_BYTES = 24
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class KeyInfo(NamedTuple):
    """Metadata of an API key: owner, rate limit, creation time, scopes, expiry, and rate of batch lines."""

    name: str
    rate: str
    created: datetime
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    expires: datetime | None = None
    batch_rate: str = DEFAULT_BATCH_RATE


def add(
    engine: Engine,
    name: str,
    rate: str,
    now: datetime,
    *,
    by: str,
    scopes: Sequence[str] = DEFAULT_SCOPES,
    last_day: date | None = None,
    batch_rate: str = DEFAULT_BATCH_RATE,
) -> str:
    """Create a key that expires at the end of a day, and return it; `batch_rate` is in lines.

    Raises InvalidInput if the name is taken, or a value is invalid.
    """
    if not NAME.fullmatch(name):
        raise InvalidInput("name", "must be 1 to 60 of A-Z a-z 0-9 . _ - and start with a letter or digit")
    if not RATE.fullmatch(rate):
        raise InvalidInput("rate", "must be like 6000/minute, or off")
    if not RATE.fullmatch(batch_rate):
        raise InvalidInput("batch_rate", "must be like 600000/minute, or off")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise InvalidInput("scope", f"must be a list of {', '.join(SCOPES)}")
    expires = _end_of(last_day) if last_day else None
    if expires and expires <= now:
        raise InvalidInput("expires", "is in the past")
    key = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    with wrap_store_errors(), writing(engine).begin() as connection:
        if _exists(connection, name):
            raise InvalidInput("name", f"{name} already has a key; remove it first")
        row: dict[str, Any] = {"name": name, "digest": digest_of(key), "rate": rate, "made": now.isoformat()}
        row |= {"scopes": ",".join(scopes), "expires": expires.isoformat() if expires else None}
        row["batch_rate"] = batch_rate
        connection.execute(insert(api_keys), row)
        details: dict[str, str] = {"key": name, "rate": rate, "scopes": ",".join(scopes)}
        details |= {"batch_rate": batch_rate} if "batch" in scopes else {}
        details |= {"expires": last_day.isoformat()} if last_day else {}
        log.write(connection, log.LogEntry(now, by, "key added", "", None, details))
    return key


def remove(engine: Engine, name: str, now: datetime, *, by: str) -> None:
    """Revoke a key; raises InvalidInput if the name has none."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        if not _exists(connection, name):
            raise InvalidInput("name", f"{name} has no key")
        connection.execute(delete(api_keys).where(api_keys.c.name == name))
        log.write(connection, log.LogEntry(now, by, "key removed", "", None, {"key": name}))


def list_keys(connection: Connection) -> Sequence[KeyInfo]:
    """Return all keys, by name."""
    columns = api_keys.c
    names = (columns.name, columns.rate, columns.made, columns.scopes, columns.expires, columns.batch_rate)
    return [
        KeyInfo(
            name, rate, datetime.fromisoformat(created), _scopes(scopes), _instant(expires), _lines(lines)
        )
        for name, rate, created, scopes, expires, lines in connection.execute(
            select(*names).order_by(columns.name)
        )
    ]


def by_digest(connection: Connection) -> Mapping[bytes, Key]:
    """Return all keys by digest."""
    columns = api_keys.c
    names = (columns.digest, columns.name, columns.rate, columns.scopes, columns.expires, columns.batch_rate)
    return {
        digest: Key(name, rate, _scopes(scopes), _instant(expires), _lines(lines))
        for digest, name, rate, scopes, expires, lines in connection.execute(select(*names))
    }


def _lines(rate: str | None) -> str:
    return rate or DEFAULT_BATCH_RATE


def _scopes(text: str | None) -> tuple[str, ...]:
    return DEFAULT_SCOPES if text is None else tuple(text.split(","))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI) + timedelta(days=1)


def _exists(connection: Connection, name: str) -> bool:
    return connection.execute(select(api_keys.c.name).where(api_keys.c.name == name)).first() is not None
