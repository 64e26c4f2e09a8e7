"""Pruning of old releases: deletes their rows, keeps numbers and codes."""

from sqlalchemy import Connection, delete, insert, select

from .dialect import empty_spatial_index, options_of
from .schema import feed_bodies, outlets, retention


def oldest_release(connection: Connection) -> int:
    """Return the number of the oldest release available for rollback; 1 if nothing was pruned."""
    return connection.execute(select(retention.c.release)).scalar() or 1


def prune(connection: Connection, current: int) -> None:
    """Delete versions that only occur in releases beyond the retention limit."""
    max_releases = options_of(connection).max_releases
    first = current - max_releases + 1
    if not max_releases or first <= oldest_release(connection):
        return
    ended = select(outlets.c.id).where(outlets.c.until <= first)
    connection.execute(delete(feed_bodies).where(feed_bodies.c.id.in_(ended)))
    empty_spatial_index(connection, first)
    connection.execute(delete(outlets).where(outlets.c.until <= first))
    connection.execute(delete(retention))
    connection.execute(insert(retention), {"id": 1, "release": first})
