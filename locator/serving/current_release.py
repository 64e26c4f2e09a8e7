"""The current release in memory, swapped inside the process when the pointer moves.

The database may stop, hang or be cut off: what was loaded last goes on being served, marked stale. Once the
watch has begun it alone waits for the database: a question never does, and is told at once when there is no
release to answer it from.
"""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from ..errors import LocatorError, NoRelease, StoreUnavailable
from ..hours import Timetable
from ..index.column_store import StoredRow
from ..index.snapshot import Release, Snapshot
from ..runtime.process_memory import give_back, settle
from ..store.changes_since import since
from ..store.closed_outlets import ClosedOutlet, former
from ..store.dialect import SILENT, reason_of
from ..store.releases import current, release, rows_of
from ..store.schema import of_release, outlets

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_ANSWER = 2.0  # for the pointer; a database that takes longer is as good as gone

Ready = Callable[[Snapshot, Snapshot | None], None]

log = logging.getLogger(__name__)


def load(engine: Engine, timetable: Timetable, before: Snapshot | None = None) -> Snapshot:
    """The current release, read in one transaction, from the one before where little has changed.

    NoRelease before the first.
    """
    with engine.begin() as connection:
        now = current(connection)
        change = before and since(connection, before.release, now)
        following = before and change and before.following(now, *change)
        return following or Snapshot(now, rows_of(connection, now.number), timetable)


class CurrentRelease:
    """Holds the snapshot that questions meet, and looks for a newer release in the background."""

    def __init__(
        self,
        engine: Engine,
        timetable_of: Callable[[], Timetable],
        prepare: Callable[[], object] = lambda: None,
        beside: Callable[[Connection], None] = lambda _connection: None,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        """`prepare` makes the tables, before the first look that reaches the database.

        `beside` reads what else a worker holds, at every look.
        """
        self._engine = engine
        self._timetable_of = timetable_of
        self._prepare = prepare
        self._beside = beside
        self._ticks = ticks
        self._snapshot: Snapshot | None = None
        self._problem = "nothing has been published yet"
        self._silent = False  # whether the last look did not reach the database
        self._asked_since: float | None = None
        self._lock = Lock()
        self._ended = Event()
        self._watching = False
        self._ready: Ready = lambda _snapshot, _before: None

    @property
    def snapshot(self) -> Snapshot:
        """The release that is served; NoRelease when there is none yet."""
        held = self._snapshot
        if held is None:
            held = self._first()
        if held is None:
            raise NoRelease(self._problem)
        return held

    def _first(self) -> Snapshot | None:
        with self._lock:
            if self._snapshot is None and not (self._watching and self.silent):
                self._look()
        return self._snapshot

    @property
    def stale(self) -> bool:
        """True when the database could not be asked at the last look, or does not answer this one."""
        return bool(self._problem) or self.silent

    @property
    def why(self) -> str:
        """Why what is served is stale; empty when it is not."""
        return self._problem or (SILENT if self.silent else "")

    @property
    def silent(self) -> bool:
        """True while the database is known not to answer."""
        since = self._asked_since
        return self._silent or (since is not None and self._ticks() - since > SECONDS_TO_ANSWER)

    def past(self, number: int, ref: str) -> Snapshot:
        """One outlet as an older release had it; ReleaseGone when there is no such release."""
        if self.silent:
            raise StoreUnavailable("older releases cannot be read now")
        try:
            with self._engine.begin() as connection:
                rows = connection.execute(of_release(number).where(outlets.c.ref == ref))
                return Snapshot(
                    release(connection, number), [StoredRow._make(row) for row in rows], self._timetable_of()
                )
        except SQLAlchemyError as problem:
            raise StoreUnavailable("older releases cannot be read now") from problem

    def former(self, number: int) -> list[ClosedOutlet]:
        """What is no outlet any more in a release; empty when older releases cannot be read now."""
        if self.silent:
            return []
        try:
            with self._engine.begin() as connection:
                return former(connection, number)
        except SQLAlchemyError:
            log.warning("former outlets cannot be read now")
            return []

    def look(self) -> None:
        """Ask the pointer once, and load what it points to when that is not held yet."""
        with self._lock:
            self._look()

    def _look(self) -> None:
        try:
            self._swap(self._ask())
            self._problem, self._silent = "", False
        except (SQLAlchemyError, LocatorError, OSError) as problem:
            self._report(problem)
        finally:
            self._asked_since = None

    def _ask(self) -> Release:
        self._asked_since = self._ticks()
        self._prepare()
        with self._engine.begin() as connection:
            self._beside(connection)
            now = current(connection)
        self._asked_since = None
        return now

    def _swap(self, now: Release) -> None:
        """Take a release up; another database may have one of the same number."""
        held = self._snapshot
        if held is None or held.release != now:
            found = load(self._engine, self._timetable_of(), held)
            if held is not None:  # the first release is served at once
                self._make_ready(found, held)
            self._snapshot = found
            give_back()

    def _make_ready(self, found: Snapshot, held: Snapshot | None) -> None:
        try:
            self._ready(found, held)
        except Exception:  # what is made beforehand is made again when it is asked for
            log.exception("a release could not be made ready")

    def _report(self, problem: Exception) -> None:
        reached = isinstance(problem, NoRelease)
        said = str(problem) if reached else SILENT
        if said != self._problem:
            log.warning("release not refreshed: %s", said if reached else reason_of(problem))
        self._problem, self._silent = said, not reached

    @property
    def watching(self) -> bool:
        """Whether it looks by itself."""
        return self._watching

    def watch(self, ready: Ready) -> None:
        """Start looking every second, once; `ready` is called before a new release is served.

        It is given the release and the one before it; of the first, which is served already, None.
        """
        if not self._watching:
            self._watching, self._ready = True, ready
            Thread(target=self._go_on, name="release-watch", daemon=True).start()

    def _go_on(self) -> None:
        begun = False
        while not self._ended.wait(SECONDS_BETWEEN_LOOKS):
            self.look()
            if self._snapshot is not None and not begun:
                begun = True
                self._make_ready(self._snapshot, None)
                settle()
                give_back()

    def ended(self, seconds: float) -> bool:
        """Whether it stops looking within so many seconds: waits for that, for who ends with it."""
        return self._ended.wait(seconds)

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
