"""What has changed in the table since a release that is in memory, so that it need not be read as a whole."""

from typing import NamedTuple

from sqlalchemy import Connection, select

from ..errors import ReleaseGone
from ..index.column_store import StoredRow
from ..index.snapshot import Release
from .pruning import oldest
from .releases import release
from .schema import of_release, outlets

MOST = 0.25  # of the outlets; when more have changed, all are read


class ChangesSince(NamedTuple):
    """The refs whose versions ended, and the versions that began: some of the same refs, some of others."""

    gone: list[str]
    rows: list[StoredRow]


def since(connection: Connection, before: Release, now: Release) -> ChangesSince | None:
    """From `before` to `now`; None when much has changed, or the table cannot tell.

    It cannot when versions that ended since are pruned, or when it is another database than it was.
    """
    if not oldest(connection) <= before.number < now.number or not _known(connection, before):
        return None
    most = int(now.rows * MOST)
    ended = outlets.c.until.between(before.number + 1, now.number) & (outlets.c.since <= before.number)
    gone = list(connection.execute(select(outlets.c.ref).where(ended).limit(most + 1)).scalars())
    began = of_release(now.number).where(outlets.c.since > before.number).limit(most + 1)
    rows = [StoredRow._make(row) for row in connection.execute(began)]
    return None if max(len(gone), len(rows)) > most else ChangesSince(gone, rows)


def _known(connection: Connection, before: Release) -> bool:
    try:
        return release(connection, before.number) == before
    except ReleaseGone:
        return False
