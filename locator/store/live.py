"""The current release in memory, swapped inside the process when the pointer moves.

The database may stop: what was loaded last goes on being served, marked stale.
"""

import logging
from collections.abc import Callable
from threading import Event, Lock, Thread

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from ..columns import Row
from ..errors import LocatorError, NoRelease, StoreUnavailable
from ..heap import give_back, settle
from ..hours import Timetable
from ..snapshot import Snapshot
from .former import Former, former
from .releases import current, pointed, release, rows_of
from .schema import of_release, outlets
from .since import since

SECONDS_BETWEEN_LOOKS = 1.0

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


class Live:
    """Holds the snapshot that questions meet, and looks for a newer release in the background."""

    def __init__(self, engine: Engine, timetable_of: Callable[[], Timetable]) -> None:
        self._engine = engine
        self._timetable_of = timetable_of
        self._snapshot: Snapshot | None = None
        self._problem = "nothing has been published yet"
        self._lock = Lock()
        self._ended = Event()
        self._watching = False
        self._ready: Ready = lambda _snapshot, _before: None

    @property
    def snapshot(self) -> Snapshot:
        """The release that is served; NoRelease when there is none yet."""
        held = self._snapshot
        if held is None:
            self.look()
            held = self._snapshot
        if held is None:
            raise NoRelease(self._problem)
        return held

    @property
    def stale(self) -> bool:
        """True when the database could not be asked at the last look."""
        return bool(self._problem)

    def past(self, number: int, ref: str) -> Snapshot:
        """One outlet as an older release had it; ReleaseGone when there is no such release."""
        try:
            with self._engine.begin() as connection:
                rows = connection.execute(of_release(number).where(outlets.c.ref == ref))
                return Snapshot(
                    release(connection, number), [Row._make(row) for row in rows], self._timetable_of()
                )
        except SQLAlchemyError as problem:
            raise StoreUnavailable("older releases cannot be read now") from problem

    def former(self, number: int) -> list[Former]:
        """What is no outlet any more in a release; empty when older releases cannot be read now."""
        try:
            with self._engine.begin() as connection:
                return former(connection, number)
        except SQLAlchemyError:
            log.warning("former outlets cannot be read now")
            return []

    def look(self) -> None:
        """Ask the pointer once, and load what it points to when that is not held yet."""
        with self._lock:
            try:
                self._swap()
                self._problem = ""
            except (SQLAlchemyError, NoRelease, OSError) as problem:
                self._report(problem)

    def _swap(self) -> None:
        with self._engine.begin() as connection:
            number = pointed(connection)
        held = self._snapshot
        if held is None or held.release.number != number:
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
        said = str(problem) if isinstance(problem, LocatorError) else "the database does not answer"
        if said != self._problem:
            log.warning("release not refreshed: %s (%s)", said, type(problem).__name__)
        self._problem = said

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

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
