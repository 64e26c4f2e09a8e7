"""Releases: publish, roll back, read. Readers see a release whole or not at all."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, inspect, select, update
from sqlalchemy import Row as SqlRow

from ..columns import Row
from ..errors import NoRelease, ReleaseGone
from ..outlet import Outlet
from ..snapshot import Release
from . import dialect
from .numbering import Numbering
from .rows import Version, version_of
from .schema import metadata, of_release, outlets, pointer, releases

SAMPLE_PREFIX = "SAMPLE-"
ROWS_AT_ONCE = 1_000  # so that a large feed does not stand in memory twice


class Published(NamedTuple):
    """What a publish did; `changed_nothing` leaves the release as it was."""

    number: int
    added: int
    changed: int
    removed: int

    @property
    def changed_nothing(self) -> bool:
        """True when the table held exactly this already."""
        return not (self.added or self.changed or self.removed)


def prepare(engine: Engine) -> None:
    """Make the tables where they are missing."""
    if inspect(engine).has_table(pointer.name):
        return
    with dialect.writing(engine).begin() as connection:
        metadata.create_all(connection)
        dialect.make_spatial_index(connection)


def publish(engine: Engine, feed: Iterable[Outlet], origin: str, now: datetime) -> Published:
    """Make a release that holds exactly these outlets, and point to it; all of it or nothing."""
    with dialect.told_plainly(), dialect.writing(engine).begin() as connection:
        numbering = Numbering(connection)
        versions = [version_of(outlet, numbering.code(outlet)) for outlet in feed]
        numbering.save()
        return _replace(connection, versions, origin, now)


def rollback(engine: Engine, number: int, now: datetime) -> Published:
    """A new release that equals an old one."""
    with dialect.told_plainly(), dialect.writing(engine).begin() as connection:
        release(connection, number)
        old = connection.execute(of_release(number).add_columns(outlets.c.digest))
        versions = [Version(Row._make(row[:-1]), row[-1]) for row in old]
        return _replace(connection, versions, f"rollback to {number}", now)


def _replace(connection: Connection, versions: Sequence[Version], origin: str, now: datetime) -> Published:
    before = pointed(connection)
    held = _held(connection, before or 0)
    fresh = [v for v in versions if held.get(v.row.ref, (0, b""))[1] != v.digest]
    changed = {v.row.ref for v in fresh} & held.keys()
    removed = held.keys() - {v.row.ref for v in versions}
    done = Published((before or 0) + 1, len(fresh) - len(changed), len(changed), len(removed))
    if before and done.changed_nothing:
        return done._replace(number=before)
    _announce(connection, done, origin, now, versions)
    _close(connection, [held[ref][0] for ref in changed | removed], done.number)
    _add(connection, fresh, done.number)
    _point(connection, done.number)
    return done


def _held(connection: Connection, number: int) -> dict[str, tuple[int, bytes]]:
    found = of_release(number).with_only_columns(outlets.c.ref, outlets.c.id, outlets.c.digest)
    return {ref: (key, digest) for ref, key, digest in connection.execute(found)}


def _announce(
    connection: Connection, done: Published, origin: str, now: datetime, versions: Sequence[Version]
) -> None:
    counts = {"rows": len(versions), "added": done.added, "changed": done.changed, "removed": done.removed}
    sample = any(version.row.ref.startswith(SAMPLE_PREFIX) for version in versions)
    told = {"number": done.number, "published": now.isoformat(), "origin": origin, "sample": sample}
    connection.execute(insert(releases), told | counts)


def _close(connection: Connection, keys: Sequence[int], number: int) -> None:
    if keys:
        ended = update(outlets).where(outlets.c.id == bindparam("key")).values(until=number)
        connection.execute(ended, [{"key": key} for key in keys])


def _add(connection: Connection, versions: Sequence[Version], number: int) -> None:
    rest = iter(versions)
    while chunk := list(islice(rest, ROWS_AT_ONCE)):
        rows = [{**v.row._asdict(), "digest": v.digest, "since": number} for v in chunk]
        connection.execute(insert(outlets), rows)
    dialect.fill_spatial_index(connection, number)


def _point(connection: Connection, number: int) -> None:
    connection.execute(delete(pointer))
    connection.execute(insert(pointer), {"id": 1, "release": number})


def pointed(connection: Connection) -> int | None:
    """The number of the current release; None before the first."""
    return connection.execute(select(pointer.c.release)).scalar()


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
    """A release by its number; ReleaseGone when there is none."""
    row = connection.execute(select(releases).where(releases.c.number == number)).one_or_none()
    if row is None:
        last = connection.execute(select(func.max(releases.c.number))).scalar() or 0
        known = f"releases run from 1 to {last}" if last else "nothing has been published yet"
        raise ReleaseGone(f"there is no release {number}; {known}")
    return Release(row.number, datetime.fromisoformat(row.published), row.sample, row.rows)


def listed(connection: Connection) -> Sequence[SqlRow[Any]]:
    """Every release with its counts, the newest first."""
    return connection.execute(select(releases).order_by(releases.c.number.desc())).all()


def rows_of(connection: Connection, number: int) -> Iterator[Row]:
    """The outlets of a release."""
    for row in connection.execution_options(yield_per=500).execute(of_release(number)):
        yield Row._make(row)
