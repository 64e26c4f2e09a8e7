"""Detects a feed that is a re-imported export of the current release, overrides included.

Such a feed must change nothing: otherwise closures would become part of the feed and could not be ended.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Row

from ..network.outlet import Outlet
from .publish import current_number
from .rows import version_of
from .schema import feed_bodies, of_release, outlets


def is_reimport(connection: Connection, feed: Sequence[Outlet]) -> bool:
    """Return True if the release has overrides and the feed equals the release with them applied."""
    number = current_number(connection)
    by_hand = _overridden_rows(connection, number or 0)
    overridden = {row.ref: (row.code, _digest(row.body, row.code)) for row in by_hand}
    if not overridden or not _matches((outlet for outlet in feed if outlet.ref in overridden), overridden):
        return False
    query: Any = of_release(number or 0).with_only_columns(outlets.c.ref, outlets.c.code, outlets.c.digest)
    rows: Sequence[Row[Any]] = connection.execute(query).all()
    released = {row.ref: (row.code, row.digest) for row in rows} | overridden
    return _matches(feed, released)


def _overridden_rows(connection: Connection, number: int) -> Sequence[Row[Any]]:
    query: Any = of_release(number).with_only_columns(outlets.c.ref, outlets.c.code, outlets.c.body)
    rows: Sequence[Row[Any]] = connection.execute(
        query.join(feed_bodies, feed_bodies.c.id == outlets.c.id)
    ).all()
    return rows


def _digest(body: bytes, code: str) -> bytes:
    return version_of(Outlet.model_validate(orjson.loads(body)), code).digest


def _matches(feed: Iterable[Outlet], released: Mapping[str, tuple[str, bytes]]) -> bool:
    """Return True if the outlets, whose refs differ, are exactly those that were released."""
    same = 0
    for outlet in feed:
        code, digest = released.get(outlet.ref, ("", b""))
        if outlet.code not in ("", code) or version_of(outlet, code).digest != digest:
            return False
        same += 1
    return same == len(released)
