"""What Prometheus is told: requests by route and status, how long they took, and which release is served.

Several workers count into files of one folder (`PROMETHEUS_MULTIPROC_DIR`, set by `server.py`), so that
whichever is asked tells the sum. No label holds what somebody has sent: a route is told by its pattern.
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
from ...serving.service import Service
from ..http.request_id import REQUEST_ID, ROUTE
from .nearest_fast_path import PATH

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ELSEWHERE = "none"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # where workers count together
SLOW = 1.0  # seconds from which on a request is worth a line in the log
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})

registry = CollectorRegistry()
REQUESTS = Counter(
    "locator_requests", "Requests that were answered.", ("route", "method", "status"), registry=registry
)
SECONDS = Histogram(
    "locator_request_seconds", "Seconds to the answer.", ("route",), buckets=BUCKETS, registry=registry
)

log = logging.getLogger(__name__)


class MetricsMiddleware:
    """A WSGI application that counts what passes through it."""

    def __init__(self, behind: "WSGIApplication") -> None:
        self._behind = behind
        self._requests: dict[tuple[str, str, str], Any] = {}
        self._seconds: dict[str, Any] = {}

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """The answer of what lies behind."""
        begin, status = perf_counter(), "500"

        def started(said: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = said[:3]
            return start(said, headers, *more)

        try:
            return self._behind(environ, started)
        finally:
            self._count(environ, status, perf_counter() - begin)

    def _count(self, environ: "WSGIEnvironment", status: str, seconds: float) -> None:
        plain = PATH if environ["PATH_INFO"] == PATH else ELSEWHERE
        route, method = environ.get(ROUTE, plain), environ["REQUEST_METHOD"]
        key = route, method if method in METHODS else "other", status
        counter = self._requests.get(key)
        if counter is None:
            counter = self._requests[key] = _child(REQUESTS, *key)
        timer = self._seconds.get(route)
        if timer is None:
            timer = self._seconds[route] = _child(SECONDS, route)
        counter.inc()
        timer.observe(seconds)
        if status >= "500" or seconds > SLOW:
            told = {"route": route, "method": key[1], "status": int(status), "ms": round(seconds * 1000)}
            told["request_id"] = environ.get(REQUEST_ID)
            log.warning("request", extra=told)


def _child(metric: Counter | Histogram, *labels: str) -> Any:
    """Return a metric with its labels; its file needs the folder, which somebody may have cleared away."""
    if FOLDER in os.environ:
        Path(os.environ[FOLDER]).mkdir(exist_ok=True)
    return metric.labels(*labels)


class _CurrentReleaseCollector:
    """The release that this worker serves, read when it is asked for."""

    def __init__(self, service: Callable[[], Service]) -> None:
        self._service = service

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures; only that there is none before the first release."""
        try:
            meeting = self._service().meet()
        except NoRelease:
            yield GaugeMetricFamily("locator_ready", "1 when a release is served.", 0)
            return
        release = meeting.snapshot.release
        yield GaugeMetricFamily("locator_ready", "1 when a release is served.", 1)
        yield GaugeMetricFamily("locator_release", "The number of the release.", release.number)
        published = release.published.timestamp()
        yield GaugeMetricFamily("locator_release_published_seconds", "When it was published.", published)
        yield GaugeMetricFamily("locator_outlets", "Outlets in it.", len(meeting.snapshot))
        yield GaugeMetricFamily("locator_stale", "1 when the database does not answer.", int(meeting.stale))


def told(service: Callable[[], Service]) -> bytes:
    """All figures in Prometheus' text format."""
    here, folder = registry, os.environ.get(FOLDER, "")
    if folder and Path(folder).is_dir():  # else something has cleared it away: this worker tells its own
        here = CollectorRegistry()
        MultiProcessCollector(here)  # type: ignore[no-untyped-call]
    served = CollectorRegistry()
    served.register(_CurrentReleaseCollector(service))
    return generate_latest(here) + generate_latest(served)
