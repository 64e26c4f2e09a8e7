"""Releases that are no longer kept: their rows go, their numbers and codes stay."""

from sqlalchemy import Connection, delete, insert, select

from .dialect import empty_spatial_index, terms_of
from .schema import oldest_kept, outlets, plain


def oldest(connection: Connection) -> int:
    """The number of the oldest release that can be brought back, if there is one."""
    return connection.execute(select(oldest_kept.c.release)).scalar() or 1


def prune(connection: Connection, current: int) -> None:
    """Delete what only releases hold that are older than the newest few that are kept."""
    kept = terms_of(connection).releases_kept
    first = current - kept + 1
    if not kept or first <= oldest(connection):
        return
    ended = select(outlets.c.id).where(outlets.c.until <= first)
    connection.execute(delete(plain).where(plain.c.id.in_(ended)))
    empty_spatial_index(connection, first)
    connection.execute(delete(outlets).where(outlets.c.until <= first))
    connection.execute(delete(oldest_kept))
    connection.execute(insert(oldest_kept), {"id": 1, "release": first})
