"""Users, roles, passwords, and account lockout.

Five wrong passwords lock a name for 15 minutes, even for the right password. Unknown names take as long,
count and lock alike, so that they cannot be enumerated. Attempts are counted in the database before the
password is checked, so concurrent attempts gain nothing. Sign-ins and failures are logged; unknown names are
not recorded, since people type passwords there by mistake.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from hashlib import blake2b
from typing import Literal, NamedTuple, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from ..errors import InvalidInput, SignInFailed, message
from . import log
from .dialect import wrap_store_errors, writing
from .schema_operators import attempts, users

Role = Literal["agent", "supervisor", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)
MAX_FAILURES = 5
LOCKED_SECONDS = 900
UNKNOWN = "(no such user)"
MAX_TRACKED_NAMES = 100  # names within LOCKED_SECONDS; above it, unknown names are not logged
MIN_LENGTH, MAX_LENGTH = 12, 200  # characters of a password

_hasher = PasswordHasher()


class User(NamedTuple):
    """Account that can sign in."""

    name: str
    role: Role
    created: datetime


def add(engine: Engine, name: str, role: Role, password: str, now: datetime, *, by: str) -> User:
    """Add a user; raises InvalidInput if the name is taken, or name, role or password is invalid."""
    _check_name(name)
    _check_role(role)
    hashed = _hash_password(name, password)
    with wrap_store_errors(), writing(engine).begin() as connection:
        if find(connection, name):
            raise InvalidInput("name", message("{name} already exists", name=name))
        row = {"name": name, "role": role, "password": hashed, "made": now.isoformat()}
        connection.execute(insert(users), row)
        _log(connection, "user added", name, now, by, role=role)
    return User(name, role, now)


def remove(engine: Engine, name: str, now: datetime, *, by: str) -> None:
    """Remove a user; raises InvalidInput if the name is unknown or no operator would remain."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        _require_other_operator(connection, _get_user(connection, name))
        connection.execute(delete(users).where(users.c.name == name))
        _log(connection, "user removed", name, now, by)


def set_role(engine: Engine, name: str, role: Role, now: datetime, *, by: str) -> User:
    """Change the role of a user; raises like `remove`."""
    _check_role(role)
    with wrap_store_errors(), writing(engine).begin() as connection:
        user = _get_user(connection, name)
        if role != "operator":
            _require_other_operator(connection, user)
        connection.execute(update(users).where(users.c.name == name).values(role=role))
        _log(connection, "user role", name, now, by, role=role)
    return user._replace(role=role)


def set_password(engine: Engine, name: str, password: str, now: datetime, *, by: str) -> None:
    """Change the password of a user and unlock the name; raises InvalidInput if either is invalid."""
    hashed = _hash_password(name, password)
    with wrap_store_errors(), writing(engine).begin() as connection:
        _get_user(connection, name)
        connection.execute(update(users).where(users.c.name == name).values(password=hashed))
        connection.execute(delete(attempts).where(attempts.c.name == _key(name)))
        _log(connection, "user password", name, now, by)


def list_users(connection: Connection) -> Sequence[User]:
    """Return all users, by name."""
    rows = connection.execute(select(users.c.name, users.c.role, users.c.made).order_by(users.c.name))
    return [User(name, role, datetime.fromisoformat(created)) for name, role, created in rows]


def find(connection: Connection, name: str) -> User | None:
    """Return the user with this name; None if unknown."""
    return next((user for user in list_users(connection) if user.name == name), None)


def security_stamp(connection: Connection, name: str) -> str:
    """Return a digest of the password hash; sessions end when it changes."""
    hashed = connection.execute(select(users.c.password).where(users.c.name == name)).scalar() or ""
    return blake2b(hashed.encode(), digest_size=16).hexdigest()


def verify(engine: Engine, name: str, password: str, now: datetime) -> User:
    """Authenticate a user; raises SignInRefused if name or password is wrong or the name is locked."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        count = _count_attempt(connection, name, now)
        hashed = connection.execute(select(users.c.password).where(users.c.name == name)).scalar()
    is_correct = _matches(hashed or _dummy_hash(), password[: MAX_LENGTH + 1]) and hashed is not None
    locked = count > MAX_FAILURES
    if not (locked or is_correct):
        _log_failure(engine, name if hashed else UNKNOWN, count, now)
    if locked:
        raise SignInFailed(
            message("too many wrong passwords; try again in {minutes} minutes", minutes=LOCKED_SECONDS // 60)
        )
    if not is_correct or hashed is None:
        raise SignInFailed("name or password is incorrect")
    with wrap_store_errors(), writing(engine).begin() as connection:
        connection.execute(delete(attempts).where(attempts.c.name == _key(name)))
        if _hasher.check_needs_rehash(hashed):
            rehashed = _hasher.hash(password)
            connection.execute(update(users).where(users.c.name == name).values(password=rehashed))
        _log(connection, "sign in", name, now, name)
        return _get_user(connection, name)


def _log_failure(engine: Engine, name: str, count: int, now: datetime) -> None:
    with wrap_store_errors(), writing(engine).begin() as connection:
        tracked = connection.execute(select(func.count()).select_from(attempts)).scalar_one()
        if name == UNKNOWN and tracked > MAX_TRACKED_NAMES:
            return
        _log(connection, "sign in refused", name, now, "", attempt=count)
        if count == MAX_FAILURES:
            _log(connection, "user locked", name, now, "", minutes=LOCKED_SECONDS // 60)


def _count_attempt(connection: Connection, name: str, now: datetime) -> int:
    """Count an attempt; returns its number, at most MAX_FAILURES + 1. Counts expire after LOCKED_SECONDS."""
    instant = now.timestamp()
    connection.execute(delete(attempts).where(attempts.c.last < instant - LOCKED_SECONDS))
    by_name = attempts.c.name == _key(name)
    count = connection.execute(select(attempts.c.count).where(by_name)).scalar()
    if count is None:
        connection.execute(insert(attempts), {"name": _key(name), "count": 1, "last": instant})
        return 1
    if count < MAX_FAILURES:
        connection.execute(update(attempts).where(by_name).values(count=count + 1, last=instant))
    return int(count) + 1


def _key(name: str) -> bytes:
    """Return a digest instead of the name: people type passwords there by mistake."""
    return blake2b(name.encode(), digest_size=16).digest()


@cache
def _dummy_hash() -> str:
    return _hasher.hash("placeholder password of unknown names")


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _hash_password(name: str, password: str) -> str:
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InvalidInput(
            "password", message("must be {least} to {most} characters", least=MIN_LENGTH, most=MAX_LENGTH)
        )
    if name.lower() in password.lower() or len(set(password)) < 5:
        raise InvalidInput("password", "is too easy to guess")
    return _hasher.hash(password)


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= 60 or not name.isprintable() or name != name.strip():
        raise InvalidInput("name", "must be 1 to 60 printable characters")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise InvalidInput("role", message("must be one of {names}", names=ROLES))


def _get_user(connection: Connection, name: str) -> User:
    user = find(connection, name)
    if user is None:
        raise InvalidInput("name", message("user {name} not found", name=name))
    return user


def _require_other_operator(connection: Connection, user: User) -> None:
    query = select(func.count()).where(users.c.role == "operator")
    if user.role == "operator" and connection.execute(query).scalar_one() < 2:
        raise InvalidInput(
            "name", message("{name} is the last operator; add another one first", name=user.name)
        )


def _log(connection: Connection, what: str, name: str, now: datetime, by: str, **details: str | int) -> None:
    log.write(connection, log.LogEntry(now, by, what, "", None, {"user": name} | details))
