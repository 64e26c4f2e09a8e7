"""The current release in memory, swapped when the release pointer changes.

While the database is unavailable, the last loaded release is served, marked stale. Once the watch thread
runs, only it waits for the database: queries never do, and fail immediately without a release.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread
from time import monotonic

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from ..errors import LocatorError, NoRelease, StoreUnavailable
from ..hours import Timetable
from ..index.column_store import StoredRow
from ..index.snapshot import Release, Snapshot
from ..runtime.process_memory import freeze_gc, malloc_trim
from ..store.changes_since import changes_since
from ..store.closed_outlets import ClosedOutlet, closed_outlets
from ..store.dialect import NOT_RESPONDING, failure_of, reason_of
from ..store.feed_times import published_at
from ..store.releases import current_release, get_release, rows_of
from ..store.schema import of_release, outlets

REFRESH_SECONDS = 1.0
TIMEOUT_SECONDS = 2.0  # for the pointer; a slower database counts as unreachable

PrepareCallback = Callable[[Snapshot, Snapshot | None], None]

log = logging.getLogger(__name__)


def load(engine: Engine, timetable: Timetable, previous: Snapshot | None = None) -> Snapshot:
    """Load the current release in one transaction, incrementally from `previous` if little has changed.

    Raises NoRelease before the first.
    """
    with engine.begin() as connection:
        now = current_release(connection)
        change = previous and changes_since(connection, previous.release, now)
        next_snapshot = previous and change and previous.next_release(now, *change)
        return next_snapshot or Snapshot(now, rows_of(connection, now.number), timetable)


class CurrentRelease:
    """Snapshot of the current release, refreshed in the background."""

    def __init__(
        self,
        engine: Engine,
        timetable_of: Callable[[], Timetable],
        prepare: Callable[[], object] = lambda: None,
        on_refresh: Callable[[Connection], None] = lambda _connection: None,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        """Create without loading a release.

        `prepare` creates the tables; `on_refresh` loads additional data. Both run at every refresh.
        """
        self._engine = engine
        self._timetable_of = timetable_of
        self._prepare = prepare
        self._on_refresh = on_refresh
        self._ticks = ticks
        self._snapshot: Snapshot | None = None
        self._feed_published: datetime | None = None
        self._problem = "no release has been published yet"
        self._unreachable = False  # whether the last refresh failed to reach the database
        self._query_started: float | None = None
        self._lock = Lock()
        self._stopped = Event()
        self._watching = False
        self._on_prepare: PrepareCallback = lambda _snapshot, _before: None

    @property
    def snapshot(self) -> Snapshot:
        """Current snapshot. Raises NoRelease before the first."""
        served = self._snapshot
        if served is None:
            served = self._load_first()
        if served is None:
            raise NoRelease(self._problem)
        return served

    def _load_first(self) -> Snapshot | None:
        with self._lock:
            if self._snapshot is None and not (self._watching and self.unreachable):
                self._refresh()
        return self._snapshot

    @property
    def stale(self) -> bool:
        """Whether the last refresh failed or the running one is overdue."""
        return bool(self._problem) or self.unreachable

    @property
    def feed_published(self) -> datetime | None:
        """When the last feed was published, as of the last refresh; None before the first feed."""
        return self._feed_published

    @property
    def stale_reason(self) -> str:
        """Reason why the release is stale; empty if it is not."""
        return self._problem or (NOT_RESPONDING if self.unreachable else "")

    @property
    def unreachable(self) -> bool:
        """Whether the database is known to be unreachable."""
        started = self._query_started
        return self._unreachable or (started is not None and self._ticks() - started > TIMEOUT_SECONDS)

    def past_outlet(self, number: int, ref: str) -> Snapshot:
        """Return a snapshot of one outlet in an older release. Raises ReleaseGone, StoreUnavailable."""
        if self.unreachable:
            raise StoreUnavailable("older releases are currently unavailable")
        try:
            with self._engine.begin() as connection:
                rows = connection.execute(of_release(number).where(outlets.c.ref == ref))
                return Snapshot(
                    get_release(connection, number),
                    [StoredRow._make(row) for row in rows],
                    self._timetable_of(),
                )
        except SQLAlchemyError as problem:
            raise StoreUnavailable("older releases are currently unavailable") from problem

    def closed_outlets(self, number: int) -> list[ClosedOutlet]:
        """Return the closed outlets of a release; empty if older releases cannot be read."""
        if self.unreachable:
            return []
        try:
            with self._engine.begin() as connection:
                return closed_outlets(connection, number)
        except SQLAlchemyError:
            log.warning("closed outlets are currently unavailable")
            return []

    def refresh(self) -> None:
        """Read the release pointer once and load its release if it changed."""
        with self._lock:
            self._refresh()

    def _refresh(self) -> None:
        try:
            self._swap(self._read_pointer())
            self._problem, self._unreachable = "", False
        except (SQLAlchemyError, LocatorError, OSError) as problem:
            self._record_failure(problem)
        finally:
            self._query_started = None

    def _read_pointer(self) -> Release:
        self._query_started = self._ticks()
        self._prepare()
        with self._engine.begin() as connection:
            self._on_refresh(connection)
            self._feed_published = published_at(connection)
            now = current_release(connection)
        self._query_started = None
        return now

    def _swap(self, now: Release) -> None:
        """Load a release if it differs; another database may use the same number."""
        previous = self._snapshot
        if previous is None or previous.release != now:
            snapshot = load(self._engine, self._timetable_of(), previous)
            if previous is not None:  # the first release is served immediately
                self._prepare_release(snapshot, previous)
            self._snapshot = snapshot
            malloc_trim()

    def _prepare_release(self, snapshot: Snapshot, previous: Snapshot | None) -> None:
        try:
            self._on_prepare(snapshot, previous)
        except Exception:  # indexes are then built on first use
            log.exception("preparing the release failed")

    def _record_failure(self, problem: Exception) -> None:
        reached = isinstance(problem, NoRelease)
        message = str(problem if reached else failure_of(problem) or NOT_RESPONDING)
        if message != self._problem:
            log.warning("release not refreshed: %s", message if reached else reason_of(problem))
        self._problem, self._unreachable = message, not reached

    @property
    def watching(self) -> bool:
        """Whether the watch thread runs."""
        return self._watching

    def watch(self, on_prepare: PrepareCallback) -> None:
        """Start the watch thread once; `on_prepare` is called before a new release is served.

        Arguments are the new and the previous snapshot; None for the first release, which is served already.
        """
        if not self._watching:
            self._watching, self._on_prepare = True, on_prepare
            Thread(target=self._run, name="release-watch", daemon=True).start()

    def _run(self) -> None:
        is_prepared = False
        while not self._stopped.wait(REFRESH_SECONDS):
            self.refresh()
            if self._snapshot is not None and not is_prepared:
                is_prepared = True
                self._prepare_release(self._snapshot, None)
                freeze_gc()
                malloc_trim()

    def wait_stopped(self, seconds: float) -> bool:
        """Wait up to `seconds` for `stop` and return whether it was called."""
        return self._stopped.wait(seconds)

    def stop(self) -> None:
        """Stop the watch thread."""
        self._stopped.set()
