"""Sessions of signed-in users: a record each, found by the digest of a random id that only the cookie has.

A session ends IDLE_SECONDS after its last request and LIFETIME_SECONDS after sign-in, and with sign-out, a
new password, a change of the second factor, or the removal of the user. It is bound to the User-Agent of the
browser that signed in, not to its address: that of a phone changes.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, insert, select, update

from .dialect import primary_of, wrap_store_errors, writing
from .schema_operators import users
from .schema_sessions import sessions

IDLE_SECONDS = 8 * 3600
LIFETIME_SECONDS = 12 * 3600
SEEN_SECONDS = 60  # between two records of the last request
MAX_PER_USER = 10  # the oldest ends


class Client(NamedTuple):
    """The part of the site and the browser that a session is bound to."""

    area: str
    user_agent: str
    browser: str = ""  # name for the list of sessions


class Session(NamedTuple):
    """A session: its digest, the area, the browser's name, and when it began and was last used."""

    digest: bytes
    area: str
    browser: str
    created: datetime
    seen: datetime


class SignedIn(NamedTuple):
    """The user of a session with the current role, and when the session was last recorded as used."""

    name: str
    role: str
    digest: bytes
    seen: float


class OtherClient(NamedTuple):
    """The user of a session that another browser presented."""

    name: str


def start(engine: Engine, name: str, client: Client, now: datetime) -> str:
    """Begin a session and return its id; ends the user's oldest one if there are too many."""
    session_id, instant = secrets.token_urlsafe(32), now.timestamp()
    row: dict[str, object] = {"digest": digest_of(session_id), "user": name, "area": client.area}
    row |= {
        "browser": client.browser,
        "created": instant,
        "seen": instant,
        "client": sha256(client.user_agent.encode()).digest(),
    }
    with wrap_store_errors(), writing(engine).begin() as connection:
        connection.execute(delete(sessions).where(~_is_current(instant)))
        own = select(sessions.c.digest).where(sessions.c.user == name)
        newest_first = own.order_by(sessions.c.created.desc(), sessions.c.seen.desc())
        surplus = connection.execute(newest_first.offset(MAX_PER_USER - 1)).scalars().all()
        connection.execute(delete(sessions).where(sessions.c.digest.in_(surplus)))
        connection.execute(insert(sessions), row)
    return session_id


def find(engine: Engine, session_id: str, client: Client, now: datetime) -> SignedIn | OtherClient | None:
    """Return the user of a session; None if it has ended or the user was removed.

    A replica may not know a new session yet, so one that it does not have is looked up in the primary.
    """
    primary = primary_of(engine)
    for source in (engine,) if primary is engine else (engine, primary):
        with source.begin() as connection:
            if (found := _find(connection, session_id, client, now)) is not None:
                return found
    return None


def _find(
    connection: Connection, session_id: str, client: Client, now: datetime
) -> SignedIn | OtherClient | None:
    query = select(sessions, users.c.role).join(users, users.c.name == sessions.c.user)
    query = query.where(sessions.c.digest == digest_of(session_id), _is_current(now.timestamp()))
    row = connection.execute(query.where(sessions.c.area == client.area)).one_or_none()
    if row is None:
        return None
    if row.client != sha256(client.user_agent.encode()).digest():
        return OtherClient(row.user)
    return SignedIn(row.user, row.role, row.digest, row.seen)


def record_use(engine: Engine, digest: bytes, now: datetime) -> None:
    """Record that a session is in use."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        used = update(sessions).where(sessions.c.digest == digest, sessions.c.seen < now.timestamp())
        connection.execute(used.values(seen=now.timestamp()))


def end(engine: Engine, session_id: str) -> None:
    """End a session."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        connection.execute(delete(sessions).where(sessions.c.digest == digest_of(session_id)))


def end_all(connection: Connection, name: str, other_than: bytes = b"") -> None:
    """End all sessions of a user, except one."""
    connection.execute(delete(sessions).where(sessions.c.user == name, sessions.c.digest != other_than))


def end_others(engine: Engine, name: str, digest: bytes) -> None:
    """End all sessions of a user except this one."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        end_all(connection, name, digest)


def of_user(connection: Connection, name: str, now: datetime) -> Sequence[Session]:
    """Return the sessions of a user, the last used first."""
    query = select(sessions).where(sessions.c.user == name, _is_current(now.timestamp()))
    return [_session(row) for row in connection.execute(query.order_by(sessions.c.seen.desc()))]


def digest_of(session_id: str) -> bytes:
    """Return the key of a session's record."""
    return sha256(session_id.encode()).digest()


def _is_current(instant: float) -> ColumnElement[bool]:
    return (sessions.c.created > instant - LIFETIME_SECONDS) & (sessions.c.seen > instant - IDLE_SECONDS)


def _session(row: "Row[tuple[object, ...]]") -> Session:
    created, seen = (datetime.fromtimestamp(value, UTC) for value in (row.created, row.seen))
    return Session(row.digest, row.area, row.browser, created, seen)
