"""Publishes and reads releases. A release becomes visible atomically."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select
from sqlalchemy import Row as SqlRow

from ..errors import NoRelease, ReleaseGone, message
from ..hours import SHANGHAI
from ..index.column_store import StoredRow
from ..index.snapshot import Release
from ..network.outlet import Outlet
from . import dialect
from .end_override import end_edits
from .new_versions import NewVersions
from .outlet_codes import CodeAllocator
from .overlay import current_overlay
from .pruning import oldest_release, prune
from .publish import ChangeContext, Published, current_number, replace_release
from .rows import Version, version_of
from .schema import feed_bodies, of_release, outlets, releases

__all__ = [
    "Published",
    "current_number",
    "current_release",
    "digested_rows",
    "get_release",
    "has_release",
    "list_releases",
    "oldest_release",
    "publish",
    "publish_in_transaction",
    "publish_versions",
    "rows_of",
    "versions_of_feed",
]

BATCH_ROWS = 500


def publish(
    engine: Engine,
    feed: Iterable[Outlet],
    origin: str,
    now: datetime,
    *,
    by: str = "",
    why: str = "",
    feed_created: datetime | None = None,
) -> Published:
    """Publish a release of exactly these outlets with overrides applied, atomically.

    `feed_created` is the creation time of the feed. Runs no guard; see `held_loads.submit`.
    """
    with dialect.wrap_store_errors(), dialect.writing(engine).begin() as connection:
        return publish_in_transaction(
            connection, feed, ChangeContext(origin, now, by, why, feed_created=feed_created)
        )


def publish_in_transaction(
    connection: Connection, feed: Iterable[Outlet], context: ChangeContext
) -> Published:
    """Publish inside an open write transaction."""
    return publish_versions(connection, versions_of_feed(connection, feed, context), context)


def publish_versions(connection: Connection, versions: NewVersions, context: ChangeContext) -> Published:
    """Publish versions of a feed, then prune; rollbacks and overrides skip pruning for speed."""
    result = replace_release(connection, versions, context)
    prune(connection, result.number)
    return result


def versions_of_feed(connection: Connection, feed: Iterable[Outlet], context: ChangeContext) -> NewVersions:
    """Return the versions of a feed's outlets, with codes assigned and overrides applied.

    Ends edits that the feed superseded.
    """
    allocator = CodeAllocator(connection)
    overlay = current_overlay(connection, context.now.astimezone(SHANGHAI).date())
    superseded: list[Any] = []

    def versions() -> Iterator[Version]:
        for outlet in feed:
            effective = overlay.apply(outlet)
            superseded.extend(overlay.superseded(outlet))
            yield version_of(effective, allocator.code(outlet), None if effective is outlet else outlet)

    result = NewVersions(versions())
    allocator.save()
    end_edits(connection, superseded, context)
    return result


def versions_of(
    connection: Connection, number: int, condition: ColumnElement[bool] | None = None
) -> list[Version]:
    """Return the versions of a release, those that meet a condition on outlets and feed bodies if given."""
    query = of_release(number).add_columns(outlets.c.digest, feed_bodies.c.body)
    query = query.outerjoin_from(outlets, feed_bodies, feed_bodies.c.id == outlets.c.id)
    rows = connection.execute(query if condition is None else query.where(condition))
    return [Version(StoredRow._make(row[:-2]), row[-2], row[-1]) for row in rows]


def has_release(engine: Engine) -> bool:
    """Return True if there is a release to serve."""
    with dialect.wrap_store_errors(), engine.begin() as connection:
        return current_number(connection) is not None


def current_release(connection: Connection) -> Release:
    """Return the current release; raises NoRelease before the first."""
    number = current_number(connection)
    if number is None:
        raise NoRelease("no release has been published yet")
    return get_release(connection, number)


def _missing_release(number: int, pruned: bool, available: tuple[int, int]) -> str:
    pruned_text = message("release {number} was pruned", number=number)
    missing = pruned_text if pruned else message("release {number} not found", number=number)
    first, last = available
    numbers = message("available releases: {first} to {last}", first=first, last=last)
    none = message("no release has been published yet")
    return message("{missing}; {available}", missing=missing, available=numbers if last else none)


def get_release(connection: Connection, number: int) -> Release:
    """Return a release by number; raises ReleaseGone if it does not exist or was pruned."""
    row = connection.execute(select(releases).where(releases.c.number == number)).one_or_none()
    first = oldest_release(connection)
    if row is None or number < first:
        last = connection.execute(select(func.max(releases.c.number))).scalar() or 0
        raise ReleaseGone(_missing_release(number, row is not None, (first, last)))
    return Release(row.number, datetime.fromisoformat(row.published), row.sample, row.rows)


def list_releases(connection: Connection) -> Sequence[SqlRow[Any]]:
    """Return all releases with counts, newest first; those before `oldest_release` cannot be restored."""
    return connection.execute(select(releases).order_by(releases.c.number.desc())).all()


def digested_rows(connection: Connection, number: int) -> Iterator[Version]:
    """Yield the outlet rows of a release with their digests."""
    query = of_release(number).add_columns(outlets.c.digest)
    for row in connection.execute(query, execution_options={"yield_per": BATCH_ROWS}):
        yield Version(StoredRow._make(row[:-1]), row[-1])


def rows_of(connection: Connection, number: int) -> Iterator[StoredRow]:
    """Yield the outlet rows of a release."""
    for row in connection.execute(of_release(number), execution_options={"yield_per": BATCH_ROWS}):
        yield StoredRow._make(row)
