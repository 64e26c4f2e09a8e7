"""Counter of searches without results, written by a background thread so that searches are not delayed.

Up to MAX_PENDING failures are buffered in memory with anonymous ids. While the database is unavailable
nothing is written, and further failures are dropped. Their content is never logged.
"""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from threading import Lock, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ..answers.search_anonymity import AnonymousIds, Failure, FailureReason, failed_search, first_open_week
from ..errors import LocatorError
from ..query.query_params import NearestQuestion
from ..store import failed_searches
from ..store.dialect import writing
from .current_release import CurrentRelease

MAX_PENDING = 1_000
MAX_PER_CLIENT = 200  # failures per client, week and worker
MAX_CLIENTS = 20_000  # tracked by PerClientQuota
WRITE_SECONDS = 2.0
RETRY_SECONDS = 30.0
STOP_SECONDS = 5.0

log = logging.getLogger(__name__)


class PerClientQuota:
    """Limit of counted failures per client, so that none fills the buffer."""

    def __init__(self) -> None:
        self._used: Counter[bytes] = Counter()

    def take(self, anonymous_id: bytes) -> bool:
        """Count one failure and return whether it is within the limit. Ids change every week."""
        if len(self._used) >= MAX_CLIENTS:
            self._used.clear()
        self._used[anonymous_id] += 1
        return self._used[anonymous_id] <= MAX_PER_CLIENT


class FailedSearchCounter:
    """Counter of searches without results, for one worker."""

    def __init__(
        self, ids: AnonymousIds, engine: Callable[[], Engine], clock: Callable[[], datetime]
    ) -> None:
        """Create the counter; `engine` raises StoreUnavailable if the database is unreachable."""
        self._ids, self._engine, self._clock = ids, engine, clock
        self._pending: dict[bytes, Failure] = {}
        self._lock, self._write_lock = Lock(), Lock()
        self._quota = PerClientQuota()
        self._write_failed = False
        self._pruned = ""  # the first open week at the last pruning
        self._thread: Thread | None = None

    def record(self, question: NearestQuestion, reason: FailureReason, client: str) -> None:
        """Record a failed search of a client; never raises."""
        try:
            now = self._clock()
            failure = self._ids.failure(failed_search(question, reason), client, now)
            anonymous_id = self._ids.client_id(client, now)
        except Exception as problem:  # must never fail the search
            log.warning("failed search not counted: %s", type(problem).__name__)
            return
        with self._lock:
            if len(self._pending) < MAX_PENDING and self._quota.take(anonymous_id):
                self._pending[failure.client_id] = failure

    def write(self) -> None:
        """Write pending failures in one transaction; put them back if that fails."""
        with self._write_lock:
            with self._lock:
                batch, self._pending = self._pending, {}
            try:
                self._write(batch)
            except (SQLAlchemyError, LocatorError, OSError) as problem:
                self._requeue(batch, problem)
            else:
                self._write_failed = False

    def _write(self, batch: dict[bytes, Failure]) -> None:
        now = self._clock()
        week = first_open_week(now)
        if not batch and week == self._pruned:
            return
        engine = self._engine()
        overdue = week != self._pruned and self._overdue(engine, now)
        if batch or overdue:
            with writing(engine).begin() as connection:
                if overdue:
                    failed_searches.prune(connection, now)
                failed_searches.count(connection, batch.values(), now)
        self._pruned = week

    def _overdue(self, engine: Engine, now: datetime) -> bool:
        with engine.begin() as connection:
            return failed_searches.needs_pruning(connection, now)

    def _requeue(self, batch: dict[bytes, Failure], problem: Exception) -> None:
        if not self._write_failed:
            log.warning("failed searches are currently not counted: %s", type(problem).__name__)
        self._write_failed = True
        with self._lock:
            self._pending = dict(islice((batch | self._pending).items(), MAX_PENDING))

    def start(self, current_release: CurrentRelease) -> None:
        """Start the writer thread once; it runs until the release watch stops."""
        if self._thread is None:
            self._thread = Thread(
                target=self._run, args=(current_release,), name="failed-searches", daemon=True
            )
            self._thread.start()

    def _run(self, current_release: CurrentRelease) -> None:
        while not current_release.wait_stopped(RETRY_SECONDS if self._write_failed else WRITE_SECONDS):
            self.write()

    def stop(self) -> None:
        """Write pending failures a last time, unless the thread is blocked; call after the watch stopped."""
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
        if self._thread is None or not self._thread.is_alive():
            self.write()
