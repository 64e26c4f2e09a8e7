"""Held loads as stored: reasons, state and decision, without their outlets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, select

from ..errors import InvalidInput, message
from ..index.release_diff import HoldReason
from .schema_operators import held_loads

PENDING, APPROVED, REFUSED = "waiting", "approved", "refused"


class HeldLoad(NamedTuple):
    """A held load; `base` is the release it was compared with, `release` the one it was published as."""

    id: int
    at: datetime
    by: str
    why: str
    origin: str
    rows: int
    reasons: Sequence[HoldReason]
    base: int | None
    state: str
    decided_at: datetime | None
    decided_by: str | None
    decided_why: str | None
    release: int | None


def list_held_loads(connection: Connection, pending_only: bool = False) -> list[HeldLoad]:
    """Return held loads, newest first; all, or only pending ones."""
    query = select(held_loads).order_by(held_loads.c.id.desc())
    rows = connection.execute(query.where(held_loads.c.state == PENDING) if pending_only else query)
    return [_held_load(row) for row in rows]


def get(connection: Connection, number: int) -> HeldLoad:
    """Return a held load; raises InvalidInput if there is none with this number."""
    row = connection.execute(select(held_loads).where(held_loads.c.id == number)).one_or_none()
    if row is None:
        raise InvalidInput("id", message("held load {number} not found", number=number))
    return _held_load(row)


def report(connection: Connection, number: int) -> bytes:
    """Return the JSON report of a held load; raises InvalidInput if there is none with this number."""
    get(connection, number)
    body: bytes = connection.execute(
        select(held_loads.c.report).where(held_loads.c.id == number)
    ).scalar_one()
    return body


def _held_load(row: Any) -> HeldLoad:
    fields = {name: getattr(row, name) for name in HeldLoad._fields}
    fields["reasons"] = [HoldReason(**reason) for reason in orjson.loads(row.reasons)]
    fields["at"] = datetime.fromisoformat(row.at)
    fields["decided_at"] = datetime.fromisoformat(row.decided_at) if row.decided_at else None
    return HeldLoad(**fields)
