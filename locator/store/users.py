"""Users, their roles and their passwords, and the lock that slows guessing.

Five wrong passwords for one name lock it for a quarter of an hour, the right password too. A name that does
not exist takes as long, counts and locks alike, so that nobody can tell which names there are. Attempts are
counted before the password is looked at, in the database, so that many at once gain nothing. Signing in
and failing to is logged; a name that does not exist is not written down: people type passwords there.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Literal, NamedTuple, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from ..errors import InvalidInput, SignInRefused
from . import log
from .dialect import told_plainly, writing
from .schema_operators import attempts, users

Role = Literal["agent", "supervisor", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)
FAILURES = 5
LOCKED_SECONDS = 900
UNKNOWN = "(no such user)"
MOST_TRIED = 100  # names within LOCKED_SECONDS; guesses at more do not fill the log
SHORTEST, LONGEST = 12, 200  # characters of a password

_hasher = PasswordHasher()


class User(NamedTuple):
    """Somebody who may sign in."""

    name: str
    role: Role
    made: datetime


def add(engine: Engine, name: str, role: Role, password: str, now: datetime, *, by: str) -> User:
    """A new user; BadEntry when the name is taken, or name, role or password cannot be."""
    _check_name(name)
    _check_role(role)
    hashed = _hashed(name, password)
    with told_plainly(), writing(engine).begin() as connection:
        if find(connection, name):
            raise InvalidInput("name", f"{name} is there already")
        row = {"name": name, "role": role, "password": hashed, "made": now.isoformat()}
        connection.execute(insert(users), row)
        _log(connection, "user added", name, now, by, role=role)
    return User(name, role, now)


def remove(engine: Engine, name: str, now: datetime, *, by: str) -> None:
    """Take a user out; BadEntry when there is none of this name, or when no operator would be left."""
    with told_plainly(), writing(engine).begin() as connection:
        _keep_an_operator(connection, _known(connection, name))
        connection.execute(delete(users).where(users.c.name == name))
        _log(connection, "user removed", name, now, by)


def set_role(engine: Engine, name: str, role: Role, now: datetime, *, by: str) -> User:
    """Give a user another role; BadEntry as in `remove`."""
    _check_role(role)
    with told_plainly(), writing(engine).begin() as connection:
        user = _known(connection, name)
        if role != "operator":
            _keep_an_operator(connection, user)
        connection.execute(update(users).where(users.c.name == name).values(role=role))
        _log(connection, "user role", name, now, by, role=role)
    return user._replace(role=role)


def set_password(engine: Engine, name: str, password: str, now: datetime, *, by: str) -> None:
    """Give a user another password, and unlock the name; BadEntry when name or password cannot be."""
    hashed = _hashed(name, password)
    with told_plainly(), writing(engine).begin() as connection:
        _known(connection, name)
        connection.execute(update(users).where(users.c.name == name).values(password=hashed))
        connection.execute(delete(attempts).where(attempts.c.name == _key(name)))
        _log(connection, "user password", name, now, by)


def listed(connection: Connection) -> Sequence[User]:
    """Every user, by name."""
    rows = connection.execute(select(users.c.name, users.c.role, users.c.made).order_by(users.c.name))
    return [User(name, role, datetime.fromisoformat(made)) for name, role, made in rows]


def find(connection: Connection, name: str) -> User | None:
    """The user of this name."""
    return next((user for user in listed(connection) if user.name == name), None)


def stamp(connection: Connection, name: str) -> str:
    """What tells this password of a user from the next: a session made with it ends when it is replaced."""
    hashed = connection.execute(select(users.c.password).where(users.c.name == name)).scalar() or ""
    return blake2b(hashed.encode(), digest_size=16).hexdigest()


def verify(engine: Engine, name: str, password: str, now: datetime) -> User:
    """The user who has this name and password; SignInRefused otherwise, or while the name is locked."""
    with told_plainly(), writing(engine).begin() as connection:
        count = _counted(connection, name, now)
        hashed = connection.execute(select(users.c.password).where(users.c.name == name)).scalar()
    good = _matches(hashed or _of_nobody(), password[: LONGEST + 1]) and hashed is not None
    locked = count > FAILURES
    if not (locked or good):
        _log_refused(engine, name if hashed else UNKNOWN, count, now)
    if locked:
        raise SignInRefused(f"too many wrong passwords; try again in {LOCKED_SECONDS // 60} minutes")
    if not good or hashed is None:
        raise SignInRefused("name or password is wrong")
    with told_plainly(), writing(engine).begin() as connection:
        connection.execute(delete(attempts).where(attempts.c.name == _key(name)))
        if _hasher.check_needs_rehash(hashed):
            fresh = _hasher.hash(password)
            connection.execute(update(users).where(users.c.name == name).values(password=fresh))
        _log(connection, "sign in", name, now, name)
        return _known(connection, name)


def _log_refused(engine: Engine, name: str, count: int, now: datetime) -> None:
    with told_plainly(), writing(engine).begin() as connection:
        tried = connection.execute(select(func.count()).select_from(attempts)).scalar_one()
        if name == UNKNOWN and tried > MOST_TRIED:
            return
        _log(connection, "sign in refused", name, now, "", attempt=count)
        if count == FAILURES:
            _log(connection, "user locked", name, now, "", minutes=LOCKED_SECONDS // 60)


def _counted(connection: Connection, name: str, now: datetime) -> int:
    """Count an attempt; gives its number, at most FAILURES + 1. Counts end a while after the last."""
    instant = now.timestamp()
    connection.execute(delete(attempts).where(attempts.c.last < instant - LOCKED_SECONDS))
    known = attempts.c.name == _key(name)
    count = connection.execute(select(attempts.c.count).where(known)).scalar()
    if count is None:
        connection.execute(insert(attempts), {"name": _key(name), "count": 1, "last": instant})
        return 1
    if count < FAILURES:
        connection.execute(update(attempts).where(known).values(count=count + 1, last=instant))
    return int(count) + 1


def _key(name: str) -> bytes:
    """Not the name: people type passwords there by mistake."""
    return blake2b(name.encode(), digest_size=16).digest()


@cache
def _of_nobody() -> str:
    return _hasher.hash("nobody has this password")


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _hashed(name: str, password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput("password", f"{SHORTEST} to {LONGEST} characters")
    if name.lower() in password.lower() or len(set(password)) < 5:
        raise InvalidInput("password", "is easy to guess")
    return _hasher.hash(password)


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= 60 or not name.isprintable() or name != name.strip():
        raise InvalidInput("name", "1 to 60 printable characters")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise InvalidInput("role", f"there are {', '.join(ROLES)}")


def _known(connection: Connection, name: str) -> User:
    user = find(connection, name)
    if user is None:
        raise InvalidInput("name", f"there is no user {name}")
    return user


def _keep_an_operator(connection: Connection, user: User) -> None:
    asked = select(func.count()).where(users.c.role == "operator")
    if user.role == "operator" and connection.execute(asked).scalar_one() < 2:
        raise InvalidInput("name", f"{user.name} is the last operator; add another first")


def _log(connection: Connection, what: str, name: str, now: datetime, by: str, **details: str | int) -> None:
    log.write(connection, log.LogEntry(now, by, what, "", None, {"user": name} | details))
