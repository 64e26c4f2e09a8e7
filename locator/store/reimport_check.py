"""A feed that says what the current release shows, with all that was set by hand: an export that comes back.

It changes nothing. Were it taken for news, closures would become the feed's own, and could not be taken off.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row

from ..network.outlet import Outlet
from .publish import pointed
from .rows import version_of
from .schema import of_release, outlets, plain


def echoes(connection: Connection, feed: Sequence[Outlet]) -> bool:
    """Whether outlets set by hand are there, and the feed has each outlet of the release as it is shown."""
    number = pointed(connection)
    by_hand = _by_hand(connection, number or 0)
    shown = {row.ref: (row.code, _digest(row.body, row.code)) for row in by_hand}
    said = {outlet.ref: outlet for outlet in feed}
    if not shown or not _told(said, shown):
        return False
    asked: Any = of_release(number or 0).with_only_columns(outlets.c.ref, outlets.c.code, outlets.c.digest)
    rows: Sequence[Row[Any]] = connection.execute(asked).all()
    held = {row.ref: (row.code, row.digest) for row in rows} | shown
    return held.keys() == said.keys() and _told(said, held)


def _by_hand(connection: Connection, number: int) -> Sequence[Row[Any]]:
    asked: Any = of_release(number).with_only_columns(outlets.c.ref, outlets.c.code, outlets.c.body)
    found: Sequence[Row[Any]] = connection.execute(asked.join(plain, plain.c.id == outlets.c.id)).all()
    return found


def _digest(body: bytes, code: str) -> bytes:
    return version_of(Outlet.model_validate(orjson.loads(body)), code).digest


def _told(said: Mapping[str, Outlet], shown: Mapping[str, tuple[str, bytes]]) -> bool:
    return all(
        ref in said and said[ref].code in ("", code) and version_of(said[ref], code).digest == digest
        for ref, (code, digest) in shown.items()
    )
