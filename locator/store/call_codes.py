"""Call codes: the area, device, fault and outlet of a search, for the agent who answers the call.

A code has seven digits and expires after half an hour. It stands for a district at most, a device, a fault
and an outlet; never for a text or a position.
"""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from ..network.codes import with_check_digit
from .schema_desk import call_codes

LIFETIME = timedelta(minutes=30)
RANDOM_DIGITS = 6
MAX_TRIES = 8  # one in ten thousand codes is in use where 100 people call at once


class CallContext(NamedTuple):
    """Area (a district at the finest), device, fault and outlet of a search; empty where unknown."""

    adcode: str = ""
    device: str = ""
    fault: str = ""
    ref: str = ""


class CallCode(NamedTuple):
    """A code and the time until which it is valid."""

    code: str
    expires: datetime


def create(connection: Connection, context: CallContext, now: datetime) -> CallCode:
    """Create a code; deletes expired ones."""
    connection.execute(delete(call_codes).where(call_codes.c.expires <= now.isoformat()))
    expires = now + LIFETIME
    row = context._asdict() | {"expires": expires.isoformat()}
    code = _unused_code(connection)
    connection.execute(insert(call_codes), row | {"code": code})
    return CallCode(code, expires)


def find(connection: Connection, code: str, now: datetime) -> CallContext | None:
    """Return what a code stands for; None if it is unknown or expired."""
    row = connection.execute(select(call_codes).where(call_codes.c.code == code)).one_or_none()
    if row is None or datetime.fromisoformat(row.expires) <= now:
        return None
    return CallContext(row.adcode, row.device, row.fault, row.ref)


def _unused_code(connection: Connection) -> str:
    for _ in range(MAX_TRIES):
        code = with_check_digit(f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}}")
        in_use = select(call_codes.c.code).where(call_codes.c.code == code)
        if connection.execute(in_use).scalar() is None:
            return code
    raise RuntimeError("every call code tried is in use")
