"""Changes in the outlet table since a release that is already in memory, for incremental loading."""

from typing import NamedTuple

from sqlalchemy import Connection, select

from ..errors import ReleaseGone
from ..index.column_store import StoredRow
from ..index.snapshot import Release
from .pruning import oldest_release
from .releases import get_release
from .schema import of_release, outlets

MAX_SHARE = 0.25  # of the outlets; above this all are read


class ChangesSince(NamedTuple):
    """Refs whose versions ended, and rows of new versions; a changed outlet is in both."""

    ended_refs: list[str]
    rows: list[StoredRow]


def changes_since(connection: Connection, before: Release, now: Release) -> ChangesSince | None:
    """Return the changes from `before` to `now`; None if too many, or if they cannot be determined.

    They cannot if versions that ended since were pruned, or if the database was replaced.
    """
    if not oldest_release(connection) <= before.number < now.number or not _is_same_release(
        connection, before
    ):
        return None
    maximum = int(now.rows * MAX_SHARE)
    ended = outlets.c.until.between(before.number + 1, now.number) & (outlets.c.since <= before.number)
    ended_refs = list(connection.execute(select(outlets.c.ref).where(ended).limit(maximum + 1)).scalars())
    began = of_release(now.number).where(outlets.c.since > before.number).limit(maximum + 1)
    rows = [StoredRow._make(row) for row in connection.execute(began)]
    return None if max(len(ended_refs), len(rows)) > maximum else ChangesSince(ended_refs, rows)


def _is_same_release(connection: Connection, before: Release) -> bool:
    try:
        return get_release(connection, before.number) == before
    except ReleaseGone:
        return False
