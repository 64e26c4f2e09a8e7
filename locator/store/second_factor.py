"""Second factor: one-time codes (TOTP, RFC 6238) of an authenticator app, and recovery codes.

The secret is not stored: it is derived from a random salt and the secret key of the program. A code is
accepted once, in its 30 seconds or those beside them. Recovery codes are stored as keyed digests.
"""

import secrets
import unicodedata
from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest, digest

import pyotp
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from ..errors import InvalidInput, SignInFailed, message
from . import attempts, log, sessions
from .dialect import options_of, wrap_store_errors, writing
from .schema_sessions import recovery_codes, second_factors

STEP_SECONDS = 30
CODES = 10  # recovery codes of a user
WRONG_CODE = "the code is incorrect or was already used"


def code_key(secret: str) -> bytes:
    """Derive the key of secrets and recovery codes from the secret key."""
    return sha256(b"locator second factor\0" + secret.encode()).digest()


def is_on(connection: Connection, name: str) -> bool:
    """Return whether sign-in of the user requires a code."""
    factor = _row(connection, name)
    return factor is not None and factor.since is not None


def users_with(connection: Connection) -> frozenset[str]:
    """Return the names of users whose sign-in requires a code."""
    query = select(second_factors.c.user).where(second_factors.c.since.is_not(None))
    return frozenset(connection.execute(query).scalars())


def remaining_codes(connection: Connection, name: str) -> int:
    """Return how many recovery codes the user has left."""
    query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.user == name)
    return int(connection.execute(query).scalar_one())


def start(engine: Engine, name: str) -> None:
    """Make a new secret, to be confirmed; raises InvalidInput if the second factor is on."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        if is_on(connection, name):
            raise InvalidInput("code", "the second factor is already on")
        connection.execute(delete(second_factors).where(second_factors.c.user == name))
        row = {"user": name, "salt": secrets.token_bytes(16), "step": 0, "since": None}
        connection.execute(insert(second_factors), row)


def pending_uri(connection: Connection, name: str, issuer: str) -> str:
    """Return the otpauth URI of a secret that is not confirmed yet; empty without one."""
    factor = _row(connection, name)
    if factor is None or factor.since is not None:
        return ""
    return _totp(connection, factor).provisioning_uri(name=name, issuer_name=issuer)


def secret_of(uri: str) -> str:
    """Return the secret of an otpauth URI in groups of four, to be typed."""
    secret = pyotp.parse_uri(uri).secret
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def confirm(engine: Engine, name: str, code: str, now: datetime, session: bytes = b"") -> Sequence[str]:
    """Turn the second factor on and return the recovery codes; ends the user's other sessions."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        factor = _row(connection, name)
        if factor is None or factor.since is not None or not _accept(connection, factor, code, now):
            raise InvalidInput("code", WRONG_CODE)
        turned_on = update(second_factors).where(second_factors.c.user == name)
        connection.execute(turned_on.values(since=now.isoformat()))
        codes = [_recovery_code() for _ in range(CODES)]
        rows = [{"user": name, "digest": _code_digest(connection, text)} for text in codes]
        connection.execute(delete(recovery_codes).where(recovery_codes.c.user == name))
        connection.execute(insert(recovery_codes), rows)
        sessions.end_all(connection, name, session)
        _log(connection, "second factor on", name, now, name)
    return codes


def verify(engine: Engine, name: str, code: str, now: datetime, *, signs_in: bool = True) -> None:
    """Check a code or a recovery code; raises SignInFailed if it is wrong, used, or the user is locked."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        number = attempts.count(connection, "code", name, now)
        maximum = attempts.MAX_FAILURES["code"]
        used = _use(connection, name, code, now) if number <= maximum else ""
        if used:
            attempts.clear(connection, "code", name)
        if used and (signs_in or used == "recovery code"):
            _log(connection, "sign in" if signs_in else "recovery code used", name, now, name, code=used)
        elif not used and number <= maximum:
            _log(connection, "code refused", name, now, "", attempt=number)
    if number > maximum:
        minutes = attempts.LOCKED_SECONDS // 60
        raise SignInFailed(message("too many wrong codes; try again in {minutes} minutes", minutes=minutes))
    if not used:
        raise SignInFailed(message(WRONG_CODE))


def turn_off(engine: Engine, name: str, now: datetime, *, by: str, session: bytes = b"") -> bool:
    """Turn the second factor of a user off and return whether it was on; ends the user's other sessions."""
    with wrap_store_errors(), writing(engine).begin() as connection:
        was_on = is_on(connection, name)
        remove(connection, name)
        if was_on:
            sessions.end_all(connection, name, session)
            _log(connection, "second factor off" if by == name else "second factor reset", name, now, by)
    return was_on


def remove(connection: Connection, name: str) -> None:
    """Delete secret, recovery codes and failed attempts of a user."""
    connection.execute(delete(second_factors).where(second_factors.c.user == name))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.user == name))
    attempts.clear(connection, "code", name)


def _row(connection: Connection, name: str) -> "Row[tuple[object, ...]] | None":
    return connection.execute(select(second_factors).where(second_factors.c.user == name)).one_or_none()


def _totp(connection: Connection, factor: "Row[tuple[object, ...]]") -> pyotp.TOTP:
    secret = digest(options_of(connection).code_key, factor.salt + factor.user.encode(), "sha256")[:20]
    return pyotp.TOTP(b32encode(secret).decode(), interval=STEP_SECONDS)


def _use(connection: Connection, name: str, code: str, now: datetime) -> str:
    """Use up a code; returns its kind, or nothing if it is wrong."""
    factor = _row(connection, name)
    if factor is not None and _accept(connection, factor, code, now):
        return "code"
    is_code = recovery_codes.c.digest == _code_digest(connection, code)
    deleted = connection.execute(delete(recovery_codes).where(recovery_codes.c.user == name, is_code))
    return "recovery code" if deleted.rowcount else ""


def _accept(connection: Connection, factor: "Row[tuple[object, ...]]", code: str, now: datetime) -> bool:
    """Return whether the code is of this time and later than the last accepted one, which it becomes."""
    totp, current, text = _totp(connection, factor), int(now.timestamp()) // STEP_SECONDS, _plain(code)
    for step in (current - 1, current, current + 1):
        if compare_digest(totp.generate_otp(step).encode(), text.encode()):
            later = second_factors.c.user == factor.user, second_factors.c.step < step
            return bool(connection.execute(update(second_factors).where(*later).values(step=step)).rowcount)
    return False


def _recovery_code() -> str:
    text = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def _code_digest(connection: Connection, code: str) -> bytes:
    return digest(options_of(connection).code_key, b"recovery\0" + _plain(code).encode(), "sha256")


def _plain(code: str) -> str:
    """Return a code as typed, without blanks and hyphens, in ASCII digits and lower case."""
    text = unicodedata.normalize("NFKC", code).lower()
    return "".join(char for char in text if not char.isspace() and char != "-")


def _log(connection: Connection, what: str, name: str, now: datetime, by: str, **details: str | int) -> None:
    log.write(connection, log.LogEntry(now, by, what, "", None, {"user": name} | details))
