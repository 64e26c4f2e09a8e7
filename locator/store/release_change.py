"""Change from the current release to the next one, for the guard."""

from collections.abc import Sequence

from sqlalchemy import Connection

from ..hours import SHANGHAI
from ..index.release_diff import ReleaseDiff, ReleaseOutlets, compare_rows, position_of
from ..network.outlet import Outlet
from .feed_columns import columns_of
from .publish import ChangeContext, current_number, feed_created_at, has_sample_outlets
from .releases import digested_rows, get_release
from .rows import Version


def diff_of(
    connection: Connection, versions: Sequence[Version], context: ChangeContext, feed: Sequence[Outlet] = ()
) -> ReleaseDiff:
    """Return the change from the current release to a release of these versions, for the guard.

    `feed` are the outlets as the feed has them; without it, their codes are not compared.
    """
    positions = [position_of(version.row) for version in versions]
    sample = has_sample_outlets(outlet.ref for outlet in positions)
    after = ReleaseOutlets(positions, context.feed_created, sample, context.columns)
    number = current_number(connection)
    if number is None:
        return ReleaseDiff(None, after)
    today = context.now.astimezone(SHANGHAI).date()
    outlets, fields = compare_rows(digested_rows(connection, number), versions, today, positions)
    fields.add_codes((outlet.code, version.row) for outlet, version in zip(feed, versions, strict=False))
    is_sample = get_release(connection, number).sample
    columns = columns_of(connection, number)
    before = ReleaseOutlets(outlets, feed_created_at(connection, number), is_sample, columns)
    return ReleaseDiff(before, after, fields)
