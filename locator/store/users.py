"""Users, roles, passwords, and account lockout.

Five wrong passwords lock a name for 15 minutes, even for the right password, and 30 lock their address.
Unknown names take as long, count and lock alike, so that they cannot be enumerated. Sign-ins and
failures are logged; unknown names are not recorded, since people type passwords there by mistake.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Literal, NamedTuple, get_args

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from ..errors import InvalidInput, SignInFailed, message
from . import attempts, log, passwords, second_factor, sessions
from .dialect import wrap_store_errors, writing
from .schema_operators import users

Role = Literal["agent", "supervisor", "operator"]
ROLES: tuple[Role, ...] = get_args(Role)
PRIVILEGED: tuple[Role, ...] = ("supervisor", "operator")  # may be required to have a second factor
MAX_FAILURES = attempts.MAX_FAILURES["name"]
UNKNOWN = "(no such user)"
MAX_TRACKED_NAMES = 100  # within LOCKED_SECONDS; above it, unknown names are not logged


class User(NamedTuple):
    """Account that can sign in."""

    name: str
    role: Role
    created: datetime


def add(
    engine: Engine,
    name: str,
    role: Role,
    password: str,
    now: datetime,
    *,
    by: str,
    known: Sequence[str] = (),
) -> User:
    """Add a user; raises InvalidInput if the name is taken, or name, role or password is invalid.

    `known` are texts that an attacker tries, such as the brand.
    """
    _check_name(name)
    _check_role(role)
    hashed = _hash_password(engine, name, password, known)
    with wrap_store_errors(), writing(engine).begin() as connection:
        if find(connection, name):
            raise InvalidInput("name", message("{name} already exists", name=name))
        row = {"name": name, "role": role, "password": hashed, "made": now.isoformat()}
        connection.execute(insert(users), row)
        _log(connection, "user added", name, now, by, role=role)
    return User(name, role, now)


def require(engine: Engine, name: str) -> User:
    """Return the user with a name; raises InvalidInput if there is none."""
    with wrap_store_errors(), engine.connect() as connection:
        return _get_user(connection, name)


def remove(engine: Engine, name: str, now: datetime, *, by: str) -> None:
    """Remove a user; raises InvalidInput if the name is unknown or no operator would remain."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        _require_other_operator(connection, _get_user(connection, name))
        connection.execute(delete(users).where(users.c.name == name))
        sessions.end_all(connection, name)
        second_factor.remove(connection, name)
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


def set_password(
    engine: Engine, name: str, password: str, now: datetime, *, by: str, known: Sequence[str] = ()
) -> None:
    """Change the password of a user, end all sessions and unlock the name; raises like `add`."""
    hashed = _hash_password(engine, name, password, known)
    with wrap_store_errors(), writing(engine).begin() as connection:
        _get_user(connection, name)
        connection.execute(update(users).where(users.c.name == name).values(password=hashed))
        attempts.clear(connection, "name", name)
        sessions.end_all(connection, name)
        _log(connection, "user password", name, now, by)


def list_users(connection: Connection) -> Sequence[User]:
    """Return all users, by name."""
    rows = connection.execute(select(users.c.name, users.c.role, users.c.made).order_by(users.c.name))
    return [User(name, role, datetime.fromisoformat(created)) for name, role, created in rows]


def find(connection: Connection, name: str) -> User | None:
    """Return the user with this name; None if unknown."""
    return next((user for user in list_users(connection) if user.name == name), None)


def security_stamp(connection: Connection, name: str) -> str:
    """Return a digest of the password hash, which changes with the password."""
    hashed = connection.execute(select(users.c.password).where(users.c.name == name)).scalar() or ""
    return blake2b(hashed.encode(), digest_size=16).hexdigest()


def verify(
    engine: Engine, name: str, password: str, now: datetime, address: str = "", *, signs_in: bool = True
) -> User:
    """Authenticate a user; raises SignInFailed if name or password is wrong, or name or address is locked.

    With `signs_in`, the sign-in is logged, unless it still needs a second factor. Raises SignInBusy.
    """
    with passwords.one_at_a_time():
        with wrap_store_errors(), writing(engine).begin() as connection:
            by_address = attempts.count(connection, "address", address, now) if address else 0
            _refuse_locked_address(by_address)
            count = attempts.count(connection, "name", name, now)
            hashed = connection.execute(select(users.c.password).where(users.c.name == name)).scalar()
        is_correct = passwords.matches(hashed, password)
    locked = count > MAX_FAILURES
    if not (locked or is_correct):
        _log_failure(engine, name if hashed else UNKNOWN, count, by_address, now)
    if locked:
        raise SignInFailed(
            message("too many wrong passwords; try again in {minutes} minutes", minutes=_locked_minutes())
        )
    if not is_correct or hashed is None:
        raise SignInFailed("name or password is incorrect")
    with wrap_store_errors(), writing(engine).begin() as connection:
        attempts.clear(connection, "name", name)
        if address:
            attempts.withdraw(connection, "address", address)
        if rehashed := passwords.rehashed(hashed, password):
            connection.execute(update(users).where(users.c.name == name).values(password=rehashed))
        if signs_in and not second_factor.is_on(connection, name):
            _log(connection, "sign in", name, now, name)
        return _get_user(connection, name)


def _locked_minutes() -> int:
    return attempts.LOCKED_SECONDS // 60


def _refuse_locked_address(count: int) -> None:
    """Raise SignInFailed if an address is locked; nothing is written then."""
    if count > attempts.MAX_FAILURES["address"]:
        raise SignInFailed(
            message(
                "too many wrong passwords from this network; try again in {minutes} minutes",
                minutes=_locked_minutes(),
            )
        )


def _log_failure(engine: Engine, name: str, count: int, by_address: int, now: datetime) -> None:
    with wrap_store_errors(), writing(engine).begin() as connection:
        if by_address == attempts.MAX_FAILURES["address"]:
            entry = log.LogEntry(now, "", "address locked", "", None, {"minutes": _locked_minutes()})
            log.write(connection, entry)
        if name == UNKNOWN and attempts.tracked(connection) > MAX_TRACKED_NAMES:
            return
        _log(connection, "sign in refused", name, now, "", attempt=count)
        if count == MAX_FAILURES:
            _log(connection, "user locked", name, now, "", minutes=_locked_minutes())


def _hash_password(engine: Engine, name: str, password: str, known: Sequence[str]) -> str:
    with wrap_store_errors(), engine.begin() as connection:
        names = [user.name for user in list_users(connection)]
    return passwords.new_hash(password, name, [*names, *known])


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
