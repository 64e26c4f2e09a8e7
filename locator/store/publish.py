"""One release takes the place of another, inside the transaction of whoever publishes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from . import dialect, log
from .release_contents import ReleaseContents
from .schema import feeds_made, of_release, outlets, pointer, releases

SAMPLE_PREFIX = "SAMPLE-"


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


class ChangeContext(NamedTuple):
    """Why a release is made: from what, when, by whom; `made` is the time of its feed, if known."""

    origin: str
    now: datetime
    by: str = ""
    why: str = ""
    what: str = "publish"
    made: datetime | None = None
    details: dict[str, Any] = {}  # noqa: RUF012 - never changed


def replace(connection: Connection, contents: ReleaseContents, occasion: ChangeContext) -> Published:
    """Point to a release of exactly these contents, and log it; nothing is done when it is there already."""
    before = pointed(connection)
    held, wanted = _held(connection, before or 0), contents.digests
    fresh = {ref for ref, digest in wanted.items() if held.get(ref, (0, b""))[1] != digest}
    changed, removed = fresh & held.keys(), held.keys() - wanted.keys()
    done = Published((before or 0) + 1, len(fresh) - len(changed), len(changed), len(removed))
    if before and done.changed_nothing:
        _remember_feed(connection, before, occasion)
        return done._replace(number=before)
    _announce(connection, done, occasion, wanted)
    _close(connection, (held[ref][0] for ref in changed | removed), done.number)
    last = connection.execute(select(func.max(outlets.c.id))).scalar() or 0
    contents.add(connection, fresh, done.number, last)
    dialect.fill_spatial_index(connection, last)
    _point(connection, done.number)
    _remember_feed(connection, done.number, occasion)
    _log(connection, done, occasion)
    return done


def sample(refs: Iterable[str]) -> bool:
    """Whether any of the outlets is of the sample network."""
    return any(ref.startswith(SAMPLE_PREFIX) for ref in refs)


def unchanged(connection: Connection, contents: ReleaseContents) -> bool:
    """Whether the current release holds exactly these contents."""
    before = pointed(connection)
    held = {ref: digest for ref, (_, digest) in _held(connection, before or 0).items()}
    return before is not None and held == contents.digests


def pointed(connection: Connection) -> int | None:
    """The number of the current release; None before the first."""
    return connection.execute(select(pointer.c.release)).scalar()


def feed_made(connection: Connection, number: int) -> datetime | None:
    """When the feed of a release was made, as far as that is known."""
    made = connection.execute(select(feeds_made.c.made).where(feeds_made.c.release == number)).scalar()
    return datetime.fromisoformat(made) if made else None


def _held(connection: Connection, number: int) -> dict[str, tuple[int, bytes]]:
    found = of_release(number).with_only_columns(outlets.c.ref, outlets.c.id, outlets.c.digest)
    return {ref: (key, digest) for ref, key, digest in connection.execute(found).all()}


def _announce(
    connection: Connection, done: Published, occasion: ChangeContext, refs: Collection[str]
) -> None:
    counts = {"rows": len(refs), "added": done.added, "changed": done.changed, "removed": done.removed}
    told = {"number": done.number, "published": occasion.now.isoformat(), "origin": occasion.origin}
    connection.execute(insert(releases), told | {"sample": sample(refs)} | counts)


def _close(connection: Connection, keys: Iterable[int], number: int) -> None:
    """End versions. Those of one load lie side by side, so that a few runs of keys tell many."""
    if runs := [{"first": first, "last": last} for first, last in _runs(sorted(keys))]:
        run = outlets.c.id.between(bindparam("first"), bindparam("last"))
        connection.execute(update(outlets).where(run).values(until=number), runs)


def _runs(keys: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of ascending keys between which none is missing."""
    cuts = [0, *(i for i in range(1, len(keys)) if keys[i] != keys[i - 1] + 1), len(keys)]
    return ((keys[a], keys[b - 1]) for a, b in pairwise(cuts) if a < b)


def _point(connection: Connection, number: int) -> None:
    connection.execute(delete(pointer))
    connection.execute(insert(pointer), {"id": 1, "release": number})


def _remember_feed(connection: Connection, number: int, occasion: ChangeContext) -> None:
    known = feed_made(connection, number)
    if occasion.made and (known is None or known < occasion.made):
        connection.execute(delete(feeds_made).where(feeds_made.c.release == number))
        connection.execute(insert(feeds_made), {"release": number, "made": occasion.made.isoformat()})


def _log(connection: Connection, done: Published, occasion: ChangeContext) -> None:
    counts = {
        "origin": occasion.origin,
        "added": done.added,
        "changed": done.changed,
        "removed": done.removed,
    }
    who, why = occasion.by, occasion.why
    entry = log.LogEntry(occasion.now, who, occasion.what, why, done.number, counts | occasion.details)
    log.write(connection, entry)
