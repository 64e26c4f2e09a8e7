"""Replaces the current release, inside the caller's transaction."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from . import dialect, log
from .feed_columns import save_columns
from .release_contents import ReleaseContents
from .schema import feed_times, of_release, outlets, pointer, releases

SAMPLE_PREFIX = "SAMPLE-"
BATCH_ROWS = 500


class Published(NamedTuple):
    """Result of publishing; if `is_unchanged`, no release was created."""

    number: int
    added: int
    changed: int
    removed: int

    @property
    def is_unchanged(self) -> bool:
        """Return True if the table already had exactly these versions."""
        return not (self.added or self.changed or self.removed)


class ChangeContext(NamedTuple):
    """Context of a release: origin, time, author, reason; `feed_created` is the creation time of its feed.

    `columns` are the counts of `feed_columns`; None for a change by hand.
    """

    origin: str
    now: datetime
    by: str = ""
    why: str = ""
    what: str = "publish"
    feed_created: datetime | None = None
    details: dict[str, Any] = {}  # noqa: RUF012 - never mutated
    columns: Mapping[str, int] | None = None


def replace_release(connection: Connection, contents: ReleaseContents, context: ChangeContext) -> Published:
    """Publish a release of exactly these contents and log it; does nothing if they are already current."""
    before = current_number(connection)
    digests = contents.digests
    new, changed, removed = _differences(connection, before or 0, digests)
    result = Published((before or 0) + 1, len(new) - len(changed), len(changed), len(removed))
    if before and result.is_unchanged:
        _save_feed_facts(connection, before, context)
        return result._replace(number=before)
    _insert_release(connection, result, context, digests)
    _end_versions(connection, changed + removed, result.number)
    last = connection.execute(select(func.max(outlets.c.id))).scalar() or 0
    contents.add(connection, new, result.number, last)
    dialect.fill_spatial_index(connection, last)
    _set_pointer(connection, result.number)
    _save_feed_facts(connection, result.number, context)
    _log(connection, result, context)
    return result


def is_sample(connection: Connection, number: int | None) -> bool:
    """Return True for a release that contains outlets of the sample network."""
    return bool(connection.execute(select(releases.c.sample).where(releases.c.number == number)).scalar())


def has_sample_outlets(refs: Iterable[str]) -> bool:
    """Return True if any outlet belongs to the sample network."""
    return any(ref.startswith(SAMPLE_PREFIX) for ref in refs)


def equals_current(connection: Connection, contents: ReleaseContents) -> bool:
    """Return True if the current release has exactly these contents."""
    before = current_number(connection)
    return before is not None and not any(_differences(connection, before, contents.digests))


def current_number(connection: Connection) -> int | None:
    """Return the number of the current release; None before the first."""
    return connection.execute(select(pointer.c.release)).scalar()


def feed_created_at(connection: Connection, number: int) -> datetime | None:
    """Return the creation time of a release's feed; None if unknown."""
    created = connection.execute(select(feed_times.c.made).where(feed_times.c.release == number)).scalar()
    return datetime.fromisoformat(created) if created else None


def _differences(
    connection: Connection, number: int, digests: Mapping[str, bytes]
) -> tuple[set[str], list[int], list[int]]:
    """Return the refs to insert, and the ids of the versions of a release that change or are removed."""
    new = set(digests)
    changed: list[int] = []
    removed: list[int] = []
    query: Any = of_release(number).with_only_columns(outlets.c.ref, outlets.c.id, outlets.c.digest)
    for ref, key, digest in connection.execute(query, execution_options={"yield_per": BATCH_ROWS}):
        if digests.get(ref) == digest:
            new.discard(ref)
        else:
            (changed if ref in digests else removed).append(key)
    return new, changed, removed


def _insert_release(
    connection: Connection, result: Published, context: ChangeContext, refs: Collection[str]
) -> None:
    counts = {"rows": len(refs), "added": result.added, "changed": result.changed, "removed": result.removed}
    release = {"number": result.number, "published": context.now.isoformat(), "origin": context.origin}
    connection.execute(insert(releases), release | {"sample": has_sample_outlets(refs)} | counts)


def _end_versions(connection: Connection, keys: Iterable[int], number: int) -> None:
    """End versions. Keys of one load are mostly consecutive, so few ranges suffice."""
    if runs := [{"first": first, "last": last} for first, last in _runs(sorted(keys))]:
        run = outlets.c.id.between(bindparam("first"), bindparam("last"))
        connection.execute(update(outlets).where(run).values(until=number), runs)


def _runs(keys: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return first and last key of each run of consecutive ascending keys."""
    cuts = [0, *(i for i in range(1, len(keys)) if keys[i] != keys[i - 1] + 1), len(keys)]
    return ((keys[a], keys[b - 1]) for a, b in pairwise(cuts) if a < b)


def _set_pointer(connection: Connection, number: int) -> None:
    connection.execute(delete(pointer))
    connection.execute(insert(pointer), {"id": 1, "release": number})


def _save_feed_facts(connection: Connection, number: int, context: ChangeContext) -> None:
    save_columns(connection, number, context.columns)
    recorded = feed_created_at(connection, number)
    if context.feed_created and (recorded is None or recorded < context.feed_created):
        connection.execute(delete(feed_times).where(feed_times.c.release == number))
        connection.execute(insert(feed_times), {"release": number, "made": context.feed_created.isoformat()})


def _log(connection: Connection, result: Published, context: ChangeContext) -> None:
    counts = {
        "origin": context.origin,
        "added": result.added,
        "changed": result.changed,
        "removed": result.removed,
    }
    who, why = context.by, context.why
    entry = log.LogEntry(context.now, who, context.what, why, result.number, counts | context.details)
    log.write(connection, entry)
