"""Answers queries against the current release."""

from collections.abc import Callable
from datetime import datetime
from threading import Thread
from typing import NamedTuple

from ..answers.authenticity import Registers
from ..answers.context import QueryContext, Services
from ..hours import SHANGHAI
from ..index.clusters import Clusters
from ..index.feature_cache import build_feature_cache
from ..index.snapshot import Snapshot
from ..places.network_places import NetworkPlaces
from ..places.outlet_names import OutletNames, OutletNameSource
from .current_release import CurrentRelease
from .live_report import LiveReports

__all__ = ["QueryContext", "QueryService", "ReleaseIndexes", "Services", "build_indexes", "minute"]


def minute(now: datetime) -> datetime:
    """Return the instant in China time, truncated to the minute."""
    return now.astimezone(SHANGHAI).replace(second=0, microsecond=0)


class ReleaseIndexes(NamedTuple):
    """A release with the indexes built from it."""

    snapshot: Snapshot
    clusters: Clusters
    outlet_names: OutletNames
    network_places: NetworkPlaces


def build_indexes(snapshot: Snapshot, previous: ReleaseIndexes | None = None) -> ReleaseIndexes:
    """Build the indexes of a release, reusing those of `previous` if it was loaded incrementally."""
    source = OutletNameSource(
        len(snapshot), snapshot.outlet, snapshot.adcodes, snapshot.index_of_code, snapshot.index
    )
    reused = (
        previous
        and snapshot.previous_index is not None
        and previous.outlet_names.previous_lines(snapshot.previous_index)
    )
    names = OutletNames(source, reused or None)
    return ReleaseIndexes(snapshot, Clusters(snapshot), names, _network_places(snapshot, previous))


def _network_places(snapshot: Snapshot, previous: ReleaseIndexes | None) -> NetworkPlaces:
    """Return the places derived from the outlets; the invented ones of a sample release are none."""
    if snapshot.release.sample:
        return NetworkPlaces.empty()
    index = snapshot.previous_index
    reused = previous.network_places.previous_places(index) if previous and index is not None else None
    return NetworkPlaces(snapshot.outlet, snapshot.adcodes, reused)


class QueryService:
    """Query service over the current release."""

    def __init__(
        self,
        services: Services,
        current_release: CurrentRelease,
        clock: Callable[[], datetime],
        live_reports: LiveReports,
    ) -> None:
        self.services = services
        self._live_reports = live_reports
        self.current_release = current_release
        self._clock = clock
        self._indexes: ReleaseIndexes | None = None
        self._prepared: ReleaseIndexes | None = None
        self._context: QueryContext | None = None
        self._registers = Registers(
            current_release.closed_outlets, lambda text: services.finder().readings(text)
        )

    def feed_age(self) -> float | None:
        """Return the seconds since the last feed was published; None before the first feed."""
        published = self.current_release.feed_published
        return None if published is None else (self._clock() - published).total_seconds()

    def query_context(self) -> QueryContext:
        """Return the query context of the current release. Raises NoRelease before the first."""
        snapshot = self.current_release.snapshot
        indexes = self._indexes
        if indexes is None or indexes.snapshot is not snapshot:
            indexes = self._take_up(snapshot)
        now, stale, context = self._clock(), self.current_release.stale, self._context
        if (
            context is None
            or context.snapshot is not indexes.snapshot
            or context.stale != stale
            or context.report is not self._live_reports.current
            or not context.is_current(now)
        ):
            sources = self.current_release.past_outlet, self._registers.of, self._live_reports.current
            self._context = context = QueryContext(self.services, *indexes, minute(now), stale, *sources)
        return context

    def _take_up(self, snapshot: Snapshot) -> ReleaseIndexes:
        prepared = self._prepared
        indexes = (
            prepared if prepared is not None and prepared.snapshot is snapshot else build_indexes(snapshot)
        )
        if snapshot is self.current_release.snapshot:  # not if a swap happened meanwhile
            self._indexes = indexes
            self._registers.clear()
        return indexes

    def prepare(self, snapshot: Snapshot, previous: Snapshot | None) -> None:
        """Build indexes and caches of a new release before it is served, reusing those of `previous`.

        Without `previous`, the release is already served.
        """
        if previous is None:
            build_feature_cache(snapshot, None)
            context = self.query_context()
            context.outlet_names.prebuild()
            context.network_places.prebuild()
            return
        self._build_features(snapshot, previous)
        previous_indexes = self._indexes
        indexes = build_indexes(
            snapshot,
            previous_indexes
            if previous_indexes is not None and previous_indexes.snapshot is previous
            else None,
        )
        indexes.outlet_names.prebuild()
        indexes.network_places.prebuild()
        snapshot.prebuild(previous)
        if previous_indexes is not None:
            indexes.clusters.prebuild(previous_indexes.clusters)
        self._prepared = indexes

    def _build_features(self, snapshot: Snapshot, previous: Snapshot) -> None:
        """Build the feature cache now for small changes, otherwise in a background thread."""
        if snapshot.previous_index is not None:
            build_feature_cache(snapshot, previous)
        else:
            Thread(
                target=build_feature_cache, args=(snapshot, None), name="feature cache", daemon=True
            ).start()
