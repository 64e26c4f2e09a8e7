"""Cards that callers open on their phones: an outlet and the way in, under a short address that expires.

The table holds a digest of the address, the sentences as they were told, and, when the caller offers a
position, how far and in which of eight directions the outlet lies from there: never the position.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from .schema_desk import cards

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none looks like another
LENGTH = 10  # letters: 49 bits, for a day
HOURS = 24


class Card(NamedTuple):
    """What a card says; `told` are its sentences, `away` what the caller's offer told, None before it."""

    ref: str
    made: datetime
    by: str
    expires: datetime
    told: dict[str, Any]
    offered: datetime | None = None
    away: dict[str, Any] | None = None


def make(connection: Connection, ref: str, told: dict[str, Any], now: datetime, by: str) -> tuple[str, Card]:
    """A new card and the token of its address; cards that have expired go."""
    token = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    card = Card(ref, now, by, now + timedelta(hours=HOURS), told)
    connection.execute(delete(cards).where(cards.c.expires < now.isoformat()))
    row = {"token": _digest(token), "ref": ref, "made": now.isoformat(), "by": by}
    row |= {"expires": card.expires.isoformat(), "told": orjson.dumps(told)}
    connection.execute(insert(cards), row)
    return token, card


def find(connection: Connection, token: str, now: datetime) -> Card | None:
    """The card of a token; None when there is none, or none any more."""
    row = connection.execute(select(cards).where(cards.c.token == _digest(token))).one_or_none()
    if row is None or datetime.fromisoformat(row.expires) <= now:
        return None
    offered = datetime.fromisoformat(row.offered) if row.offered else None
    away = orjson.loads(row.away) if row.away else None
    made, expires = datetime.fromisoformat(row.made), datetime.fromisoformat(row.expires)
    return Card(row.ref, made, row.by, expires, orjson.loads(row.told), offered, away)


def offer(connection: Connection, token: str, away: dict[str, Any], now: datetime) -> None:
    """Note how far the caller is by now; the newest offer counts."""
    told = {"offered": now.isoformat(), "away": orjson.dumps(away)}
    connection.execute(update(cards).where(cards.c.token == _digest(token)).values(told))


def _digest(token: str) -> bytes:
    return blake2b(token.strip().lower().encode(), digest_size=16, person=b"locator card").digest()
