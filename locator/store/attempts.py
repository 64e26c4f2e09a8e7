"""Failed attempts at sign-in, counted by name, code and address, and forgotten after LOCKED_SECONDS.

Attempts are counted before the password or code is checked, so concurrent attempts gain nothing. Only keyed
digests are stored: people type passwords into the field of the name, and addresses are personal.
"""

from datetime import datetime
from hashlib import blake2b
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from .dialect import options_of
from .schema_operators import attempts

Kind = Literal["name", "code", "address"]
MAX_FAILURES: dict[Kind, int] = {"name": 5, "code": 5, "address": 30}
LOCKED_SECONDS = 900


def count(connection: Connection, kind: Kind, value: str, now: datetime) -> int:
    """Count an attempt; returns its number, at most one more than the allowed failures."""
    instant, maximum = now.timestamp(), MAX_FAILURES[kind]
    connection.execute(delete(attempts).where(~_is_recent(instant)))
    key = _key(connection, kind, value)
    number = connection.execute(select(attempts.c.count).where(attempts.c.name == key)).scalar()
    if number is None:
        connection.execute(insert(attempts), {"name": key, "count": 1, "last": instant})
        return 1
    if number < maximum:
        changed = update(attempts).where(attempts.c.name == key)
        connection.execute(changed.values(count=number + 1, last=instant))
    return int(number) + 1


def withdraw(connection: Connection, kind: Kind, value: str) -> None:
    """Uncount one attempt, which succeeded."""
    is_key = attempts.c.name == _key(connection, kind, value)
    connection.execute(delete(attempts).where(is_key, attempts.c.count <= 1))
    connection.execute(update(attempts).where(is_key).values(count=attempts.c.count - 1))


def clear(connection: Connection, kind: Kind, value: str) -> None:
    """Forget all attempts."""
    connection.execute(delete(attempts).where(attempts.c.name == _key(connection, kind, value)))


def tracked(connection: Connection) -> int:
    """Return how many names, codes and addresses are counted."""
    return int(connection.execute(select(func.count()).select_from(attempts)).scalar_one())


def _is_recent(instant: float) -> ColumnElement[bool]:
    """Return whether attempts count; those of the future are from a clock that was set back."""
    return attempts.c.last.between(instant - LOCKED_SECONDS, instant + LOCKED_SECONDS)


def _key(connection: Connection, kind: Kind, value: str) -> bytes:
    key = options_of(connection).log_key
    return blake2b(f"{kind}\0{value}".encode(), digest_size=16, key=key).digest()
