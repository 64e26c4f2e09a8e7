"""One release takes the place of another, inside the transaction of whoever publishes."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from . import dialect, log
from .pruning import prune
from .rows import Version
from .schema import feeds_made, of_release, outlets, plain, pointer, releases

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


class Occasion(NamedTuple):
    """Why a release is made: from what, when, by whom; `made` is the time of its feed, if known."""

    origin: str
    now: datetime
    by: str = ""
    why: str = ""
    what: str = "publish"
    made: datetime | None = None
    details: dict[str, Any] = {}  # noqa: RUF012 - never changed


def replace(connection: Connection, versions: Sequence[Version], occasion: Occasion) -> Published:
    """Point to a release of exactly these versions, and log it; nothing is done when it is there already."""
    before = pointed(connection)
    held = _held(connection, before or 0)
    fresh = [v for v in versions if held.get(v.row.ref, (0, b""))[1] != v.digest]
    changed = {v.row.ref for v in fresh} & held.keys()
    removed = held.keys() - {v.row.ref for v in versions}
    done = Published((before or 0) + 1, len(fresh) - len(changed), len(changed), len(removed))
    if before and done.changed_nothing:
        _remember_feed(connection, before, occasion)
        return done._replace(number=before)
    _announce(connection, done, occasion, versions)
    _close(connection, [held[ref][0] for ref in changed | removed], done.number)
    _add(connection, fresh, done.number)
    _point(connection, done.number)
    _remember_feed(connection, done.number, occasion)
    _log(connection, done, occasion)
    prune(connection, done.number)
    return done


def sample(versions: Sequence[Version]) -> bool:
    """Whether any of them is of the sample network."""
    return any(version.row.ref.startswith(SAMPLE_PREFIX) for version in versions)


def unchanged(connection: Connection, versions: Sequence[Version]) -> bool:
    """Whether the current release holds exactly these versions."""
    before = pointed(connection)
    held = {ref: digest for ref, (_, digest) in _held(connection, before or 0).items()}
    return before is not None and held == {v.row.ref: v.digest for v in versions}


def pointed(connection: Connection) -> int | None:
    """The number of the current release; None before the first."""
    return connection.execute(select(pointer.c.release)).scalar()


def feed_made(connection: Connection, number: int) -> datetime | None:
    """When the feed of a release was made, as far as that is known."""
    made = connection.execute(select(feeds_made.c.made).where(feeds_made.c.release == number)).scalar()
    return datetime.fromisoformat(made) if made else None


def _held(connection: Connection, number: int) -> dict[str, tuple[int, bytes]]:
    found = of_release(number).with_only_columns(outlets.c.ref, outlets.c.id, outlets.c.digest)
    return {ref: (key, digest) for ref, key, digest in connection.execute(found)}


def _announce(
    connection: Connection, done: Published, occasion: Occasion, versions: Sequence[Version]
) -> None:
    counts = {"rows": len(versions), "added": done.added, "changed": done.changed, "removed": done.removed}
    told = {"number": done.number, "published": occasion.now.isoformat(), "origin": occasion.origin}
    connection.execute(insert(releases), told | {"sample": sample(versions)} | counts)


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
    _add_plain(connection, {v.row.ref: v.plain for v in versions if v.plain is not None}, number)


def _add_plain(connection: Connection, bodies: dict[str, bytes], number: int) -> None:
    if bodies:
        added = select(outlets.c.id, outlets.c.ref).where(outlets.c.since == number)
        rows = [{"id": key, "body": bodies[ref]} for key, ref in connection.execute(added) if ref in bodies]
        connection.execute(insert(plain), rows)


def _point(connection: Connection, number: int) -> None:
    connection.execute(delete(pointer))
    connection.execute(insert(pointer), {"id": 1, "release": number})


def _remember_feed(connection: Connection, number: int, occasion: Occasion) -> None:
    known = feed_made(connection, number)
    if occasion.made and (known is None or known < occasion.made):
        connection.execute(delete(feeds_made).where(feeds_made.c.release == number))
        connection.execute(insert(feeds_made), {"release": number, "made": occasion.made.isoformat()})


def _log(connection: Connection, done: Published, occasion: Occasion) -> None:
    counts = {
        "origin": occasion.origin,
        "added": done.added,
        "changed": done.changed,
        "removed": done.removed,
    }
    who, why = occasion.by, occasion.why
    entry = log.Entry(occasion.now, who, occasion.what, why, done.number, counts | occasion.details)
    log.write(connection, entry)
