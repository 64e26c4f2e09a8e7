"""Releases: publish, roll back, read. Readers see a release whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy import Row as SqlRow

from ..errors import NoRelease, ReleaseGone
from ..hours import SHANGHAI
from ..index.column_store import StoredRow
from ..index.snapshot import Release
from ..network.outlet import Outlet
from . import dialect
from .end_override import end_edits
from .outlet_codes import Numbering
from .overlay import overlay
from .pruning import oldest, prune
from .publish import ChangeContext, Published, feed_made, pointed, replace
from .release_contents import NewVersions, older
from .rows import Version, version_of
from .schema import of_release, outlets, plain, releases

__all__ = [
    "Published",
    "any_published",
    "current",
    "listed",
    "oldest",
    "pointed",
    "publish",
    "publish_in",
    "release",
    "replace_with",
    "rollback",
    "rows_of",
    "versions_in",
]

ROWS_AT_ONCE = 500


def publish(
    engine: Engine,
    feed: Iterable[Outlet],
    origin: str,
    now: datetime,
    *,
    by: str = "",
    why: str = "",
    made: datetime | None = None,
) -> Published:
    """Make a release of exactly these outlets and what was set by hand, and point to it; all or nothing.

    `made` is when the feed was made. No guard is asked: `held.submit` does that.
    """
    with dialect.told_plainly(), dialect.writing(engine).begin() as connection:
        return publish_in(connection, feed, ChangeContext(origin, now, by, why, made=made))


def publish_in(connection: Connection, feed: Iterable[Outlet], occasion: ChangeContext) -> Published:
    """`publish`, inside a transaction that writes."""
    return replace_with(connection, versions_in(connection, feed, occasion), occasion)


def replace_with(connection: Connection, versions: Sequence[Version], occasion: ChangeContext) -> Published:
    """Publish versions of a feed, then prune; a rollback and what is set by hand do not, to be quick."""
    done = replace(connection, NewVersions(versions), occasion)
    prune(connection, done.number)
    return done


def versions_in(connection: Connection, feed: Iterable[Outlet], occasion: ChangeContext) -> list[Version]:
    """The versions of a feed's outlets, with their codes and with what was set by hand laid over them.

    Edits that the feed has overtaken end here.
    """
    numbering = Numbering(connection)
    laid = overlay(connection, occasion.now.astimezone(SHANGHAI).date())
    versions, overtaken = [], []
    for outlet in feed:
        shown = laid.over(outlet)
        code = numbering.code(outlet)
        versions.append(version_of(shown, code, None if shown is outlet else outlet))
        overtaken += list(laid.outdated(outlet))
    numbering.save()
    end_edits(connection, overtaken, occasion)
    return versions


def rollback(engine: Engine, number: int, now: datetime, *, by: str = "", why: str = "") -> Published:
    """A new release that equals an old one to the byte: what was set by hand since is not in it."""
    with dialect.told_plainly(), dialect.writing(engine, hurried=True).begin() as connection:
        release(connection, number)
        made = feed_made(connection, number)
        occasion = ChangeContext(f"rollback to {number}", now, by, why, "rollback", made, {"to": number})
        return replace(connection, older(connection, number), occasion)


def versions_of(connection: Connection, number: int) -> list[Version]:
    """The versions that a release holds."""
    asked = of_release(number).add_columns(outlets.c.digest, plain.c.body)
    found = connection.execute(asked.outerjoin_from(outlets, plain, plain.c.id == outlets.c.id))
    return [Version(StoredRow._make(row[:-2]), row[-2], row[-1]) for row in found]


def any_published(engine: Engine) -> bool:
    """True when there is a release to serve."""
    with dialect.told_plainly(), engine.begin() as connection:
        return pointed(connection) is not None


def current(connection: Connection) -> Release:
    """The current release; NoRelease before the first."""
    number = pointed(connection)
    if number is None:
        raise NoRelease("nothing has been published yet")
    return release(connection, number)


def release(connection: Connection, number: int) -> Release:
    """A release by its number; ReleaseGone when there is none, or when it is no longer kept."""
    row = connection.execute(select(releases).where(releases.c.number == number)).one_or_none()
    first = oldest(connection)
    if row is None or number < first:
        last = connection.execute(select(func.max(releases.c.number))).scalar() or 0
        known = f"releases run from {first} to {last}" if last else "nothing has been published yet"
        gone = f"release {number} is no longer kept" if row else f"there is no release {number}"
        raise ReleaseGone(f"{gone}; {known}")
    return Release(row.number, datetime.fromisoformat(row.published), row.sample, row.rows)


def listed(connection: Connection) -> Sequence[SqlRow[Any]]:
    """Every release with its counts, the newest first; those before `oldest` cannot be brought back."""
    return connection.execute(select(releases).order_by(releases.c.number.desc())).all()


def rows_of(connection: Connection, number: int) -> Iterator[StoredRow]:
    """The outlets of a release."""
    for row in connection.execute(of_release(number), execution_options={"yield_per": ROWS_AT_ONCE}):
        yield StoredRow._make(row)
