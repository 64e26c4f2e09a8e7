"""Cards that callers open on their phones: an outlet and its directions, under a short URL that expires.

The table stores a digest of the token, the directions as sent and, if the caller shares a position, distance
and compass direction (one of eight) of the outlet from there, but never the position.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from .schema_desk import cards

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes
TOKEN_LENGTH = 10  # characters: 49 bits, valid for a day
LIFETIME_HOURS = 24


class Card(NamedTuple):
    """A card; `content` is its text, `distance` is None until the caller shares a position."""

    ref: str
    created: datetime
    by: str
    expires: datetime
    content: dict[str, Any]
    shared_at: datetime | None = None
    distance: dict[str, Any] | None = None


def create(
    connection: Connection, ref: str, content: dict[str, Any], now: datetime, by: str
) -> tuple[str, Card]:
    """Create a card and return its token; deletes expired cards."""
    token = "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))
    card = Card(ref, now, by, now + timedelta(hours=LIFETIME_HOURS), content)
    connection.execute(delete(cards).where(cards.c.expires < now.isoformat()))
    row = {"token": _digest(token), "ref": ref, "made": now.isoformat(), "by": by}
    row |= {"expires": card.expires.isoformat(), "told": orjson.dumps(content)}
    connection.execute(insert(cards), row)
    return token, card


def find(connection: Connection, token: str, now: datetime) -> Card | None:
    """Return the card of a token; None if it is missing or expired."""
    row = connection.execute(select(cards).where(cards.c.token == _digest(token))).one_or_none()
    if row is None or datetime.fromisoformat(row.expires) <= now:
        return None
    shared_at = datetime.fromisoformat(row.offered) if row.offered else None
    distance = orjson.loads(row.away) if row.away else None
    created, expires = datetime.fromisoformat(row.made), datetime.fromisoformat(row.expires)
    return Card(row.ref, created, row.by, expires, orjson.loads(row.told), shared_at, distance)


def record_distance(connection: Connection, token: str, distance: dict[str, Any], now: datetime) -> None:
    """Store the current distance of the caller, replacing an earlier one."""
    values = {"offered": now.isoformat(), "away": orjson.dumps(distance)}
    connection.execute(update(cards).where(cards.c.token == _digest(token)).values(values))


def _digest(token: str) -> bytes:
    return blake2b(token.strip().lower().encode(), digest_size=16, person=b"locator card").digest()
