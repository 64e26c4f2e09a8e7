"""Prometheus metrics: requests by route and status, durations, and the current release.

Workers share files in one folder (`PROMETHEUS_MULTIPROC_DIR`, set by `server.py`), so each of them reports
the totals. Labels never contain user input: a route is labelled by its URL pattern.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from ...errors import NoRelease
from ...serving.service import QueryService
from ..http.request_id import REQUEST_ID, ROUTE
from .fast_path import NEAREST

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NO_ROUTE = "none"
MULTIPROC_DIR = "PROMETHEUS_MULTIPROC_DIR"  # folder shared by the workers
SLOW_SECONDS = 1.0  # requests beyond this are logged
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

registry = CollectorRegistry()
REQUESTS = Counter("locator_requests", "Requests answered.", ("route", "method", "status"), registry=registry)
SECONDS = Histogram(
    "locator_request_seconds", "Time to respond in seconds.", ("route",), buckets=BUCKETS, registry=registry
)
DROPPED = Counter(
    "locator_dropped_requests",
    "Requests that were not run, or not to their end, because their client had disconnected.",
    registry=registry,
)

log = logging.getLogger(__name__)


class MetricsMiddleware:
    """WSGI middleware that counts and times requests."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app
        self._requests: dict[tuple[str, str, str], Any] = {}
        self._seconds: dict[str, Any] = {}

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Call the wrapped application."""
        begin, status = perf_counter(), "500"

        def started(status_line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = status_line[:3]
            return start(status_line, headers, *more)

        try:
            return self._app(environ, started)
        finally:
            self._count(environ, status, perf_counter() - begin)

    def _count(self, environ: "WSGIEnvironment", status: str, seconds: float) -> None:
        fallback_route = NEAREST if environ["PATH_INFO"] == NEAREST else NO_ROUTE
        route, method = environ.get(ROUTE, fallback_route), environ["REQUEST_METHOD"]
        key = route, method if method in METHODS else "other", status
        counter = self._requests.get(key)
        if counter is None:
            counter = self._requests[key] = _labelled(REQUESTS, *key)
        timer = self._seconds.get(route)
        if timer is None:
            timer = self._seconds[route] = _labelled(SECONDS, route)
        counter.inc()
        timer.observe(seconds)
        if status >= "500" or seconds > SLOW_SECONDS:
            fields = {"route": route, "method": key[1], "status": int(status), "ms": round(seconds * 1000)}
            fields["request_id"] = environ.get(REQUEST_ID)
            log.warning("request", extra=fields)


def count_dropped() -> None:
    """Count a request that was dropped because its client has disconnected."""
    DROPPED.inc()


def _labelled(metric: Counter | Histogram, *labels: str) -> Any:
    """Return the labelled child of a metric; recreates the shared folder if it was removed."""
    if MULTIPROC_DIR in os.environ:
        Path(os.environ[MULTIPROC_DIR]).mkdir(exist_ok=True)
    return metric.labels(*labels)


class _CurrentReleaseCollector:
    """Collector of the current release of this worker."""

    def __init__(self, service: Callable[[], QueryService]) -> None:
        self._service = service

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the release metrics; only `locator_ready` 0 before the first release."""
        try:
            context = self._service().query_context()
        except NoRelease:
            yield GaugeMetricFamily("locator_ready", "1 while a release is served.", 0)
            return
        if (age := self._service().feed_age()) is not None:
            yield GaugeMetricFamily("locator_feed_age_seconds", "Time since a feed was last published.", age)
        release = context.snapshot.release
        yield GaugeMetricFamily("locator_ready", "1 while a release is served.", 1)
        yield GaugeMetricFamily("locator_release", "Number of the current release.", release.number)
        published = release.published.timestamp()
        yield GaugeMetricFamily("locator_release_published_seconds", "Publication of the release.", published)
        yield GaugeMetricFamily("locator_outlets", "Outlets in the current release.", len(context.snapshot))
        yield GaugeMetricFamily("locator_stale", "1 while the database is unreachable.", int(context.stale))


def render_metrics(service: Callable[[], QueryService]) -> bytes:
    """Return all metrics in the Prometheus text format."""
    worker_registry, folder = registry, os.environ.get(MULTIPROC_DIR, "")
    if folder and Path(folder).is_dir():  # if it was removed, report this worker only
        worker_registry = CollectorRegistry()
        MultiProcessCollector(worker_registry)  # type: ignore[no-untyped-call]
    release_registry = CollectorRegistry()
    release_registry.register(_CurrentReleaseCollector(service))
    return generate_latest(worker_registry) + generate_latest(release_registry)
