"""API keys of contracted clients. A key is displayed once, on creation; only its digest is stored."""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, delete, insert, select

from ..config import RATE
from ..errors import InvalidInput
from ..runtime.api_keys import Key, digest_of
from . import log
from .dialect import wrap_store_errors, writing
from .schema_operators import api_keys

PREFIX = "lk_"
RANDOM_BYTES = 24
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class KeyInfo(NamedTuple):
    """Metadata of an API key: owner, rate limit, creation time."""

    name: str
    rate: str
    created: datetime


def add(engine: Engine, name: str, rate: str, now: datetime, *, by: str) -> str:
    """Create a key and return it; raises InvalidInput if the name is taken, or name or rate is invalid."""
    if not NAME.fullmatch(name):
        raise InvalidInput("name", "must be 1 to 60 of A-Z a-z 0-9 . _ - and start with a letter or digit")
    if not RATE.fullmatch(rate):
        raise InvalidInput("rate", "must be like 6000/minute, or off")
    key = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    with wrap_store_errors(), writing(engine).begin() as connection:
        if _exists(connection, name):
            raise InvalidInput("name", f"{name} already has a key; remove it first")
        row = {"name": name, "digest": digest_of(key), "rate": rate, "made": now.isoformat()}
        connection.execute(insert(api_keys), row)
        log.write(connection, log.LogEntry(now, by, "key added", "", None, {"key": name, "rate": rate}))
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
    query = select(api_keys.c.name, api_keys.c.rate, api_keys.c.made).order_by(api_keys.c.name)
    return [
        KeyInfo(name, rate, datetime.fromisoformat(created))
        for name, rate, created in connection.execute(query)
    ]


def by_digest(connection: Connection) -> Mapping[bytes, Key]:
    """Return all keys by digest."""
    query = select(api_keys.c.digest, api_keys.c.name, api_keys.c.rate)
    return {digest: Key(name, rate) for digest, name, rate in connection.execute(query)}


def _exists(connection: Connection, name: str) -> bool:
    return connection.execute(select(api_keys.c.name).where(api_keys.c.name == name)).first() is not None
