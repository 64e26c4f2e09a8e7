"""A question meets the release of this moment and becomes one answer."""

from collections.abc import Callable
from datetime import datetime
from threading import Thread
from typing import NamedTuple

from ..answers.authenticity import Registers
from ..answers.context import QueryContext, Services
from ..hours import SHANGHAI
from ..index.clusters import Clusters
from ..index.feature_cache import make_ready
from ..index.snapshot import Snapshot
from ..places.outlet_names import OutletNames, OutletNameSource
from .current_release import CurrentRelease

__all__ = ["Made", "QueryContext", "Service", "Services", "made_of", "minute"]


def minute(now: datetime) -> datetime:
    """The minute an instant lies in, in China."""
    return now.astimezone(SHANGHAI).replace(second=0, microsecond=0)


class Made(NamedTuple):
    """A release, and what is made from it when it is taken up."""

    snapshot: Snapshot
    clusters: Clusters
    network: OutletNames


def made_of(snapshot: Snapshot, before: Made | None = None) -> Made:
    """What is made from a release; `before` is the one that it was made from, if any."""
    network = OutletNameSource(len(snapshot), snapshot.outlet, snapshot.adcodes, snapshot.index_of_code)
    known = before and snapshot.came_from is not None and before.network.carried_to(snapshot.came_from)
    return Made(snapshot, Clusters(snapshot), OutletNames(network, known or None))


class Service:
    """Meets each question with the release of its moment."""

    def __init__(self, facts: Services, live: CurrentRelease, clock: Callable[[], datetime]) -> None:
        self.facts = facts
        self.live = live
        self._clock = clock
        self._made: Made | None = None
        self._next: Made | None = None
        self._met: QueryContext | None = None
        self._registers = Registers(live.former, lambda text: facts.finder().reading(text))

    def meet(self) -> QueryContext:
        """A meeting with the current release; NoRelease when there is none yet."""
        snapshot = self.live.snapshot
        made = self._made
        if made is None or made.snapshot is not snapshot:
            made = self._taken_up(snapshot)
        now, stale, met = self._clock(), self.live.stale, self._met
        if met is None or met.snapshot is not made.snapshot or met.stale != stale or not met.holds(now):
            held = self.live.past, self._registers.of
            self._met = met = QueryContext(self.facts, *made, minute(now), stale, *held)
        return met

    def _taken_up(self, snapshot: Snapshot) -> Made:
        ready = self._next
        made = ready if ready is not None and ready.snapshot is snapshot else made_of(snapshot)
        if snapshot is self.live.snapshot:  # not for a question that was overtaken by a swap
            self._made = made
            self._registers.forget()
        return made

    def prepare(self, snapshot: Snapshot, before: Snapshot | None) -> None:
        """Make what a new release needs before somebody meets it, from the one before as far as that goes.

        Without one before, the release is met already.
        """
        if before is None:
            make_ready(snapshot, None)
            self.meet().network.warm()
            return
        self._make_ready(snapshot, before)
        last = self._made
        made = made_of(snapshot, last if last is not None and last.snapshot is before else None)
        made.network.warm()
        snapshot.warm(before)
        if last is not None:
            made.clusters.warm(last.clusters)
        self._next = made

    def _make_ready(self, snapshot: Snapshot, before: Snapshot) -> None:
        """Of a release that changes little at once; of another one while it is served already."""
        if snapshot.came_from is not None:
            make_ready(snapshot, before)
        else:
            Thread(target=make_ready, args=(snapshot, None), name="ready-made", daemon=True).start()
