"""How many rows of the feed of a release had a value of their own in columns that the loader can fill in."""

from collections.abc import Mapping

import orjson
from sqlalchemy import Connection, delete, insert, select

from .schema import feed_columns

Counts = Mapping[str, int]


def columns_of(connection: Connection, number: int) -> Counts | None:
    """Return the counts of the feed of a release, which changes by hand inherit; None if unknown."""
    query = select(feed_columns.c.counts).where(feed_columns.c.release <= number)
    counts = connection.execute(query.order_by(feed_columns.c.release.desc()).limit(1)).scalar()
    return orjson.loads(counts) or None if counts else None


def known_columns(connection: Connection, number: int) -> Counts:
    """Return the counts to record with a copy of a release; empty if unknown."""
    return columns_of(connection, number) or {}


def save_columns(connection: Connection, number: int, counts: Counts | None) -> None:
    """Record the counts of a release; None leaves those of the release before in force."""
    if counts is not None:
        connection.execute(delete(feed_columns).where(feed_columns.c.release == number))
        connection.execute(insert(feed_columns), {"release": number, "counts": orjson.dumps(counts)})
