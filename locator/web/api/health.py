"""Health, readiness and metrics endpoints."""

from typing import Literal, NotRequired

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST
from typing_extensions import TypedDict

from ...errors import NoRelease
from ...serving.data_files import BUILT_FILES
from ..http.app_context import service
from ..middleware.metrics_middleware import render_metrics as figures

system = Blueprint("system", __name__)


class Alive(TypedDict):
    """The process runs."""

    status: Literal["ok"]


class Readiness(TypedDict):
    """Whether a release is loaded, and the reasons if not or if it is stale."""

    status: str
    reason: NotRequired[str]
    reasons: list[str]
    release: NotRequired[int]
    outlets: NotRequired[int]
    stale: NotRequired[bool]


@system.get("/healthz")
def healthz() -> Response:
    """Check whether the process is alive.

    Return 200 while the process runs.
    """
    body: Alive = {"status": "ok"}
    return jsonify(body)


@system.get("/metrics")
def metrics() -> Response:
    """Return metrics for Prometheus, summed over the workers of this machine."""
    return Response(figures(service), content_type=CONTENT_TYPE_LATEST)


@system.get("/readyz")
def readyz() -> Response | tuple[Response, int]:
    """Check whether queries can be answered.

    Return 200 if a release is loaded, else 503 with the reason.
    """
    try:
        context = service().query_context()
    except NoRelease as problem:
        reason = str(problem)
        unready: Readiness = {"status": "not ready", "reason": reason, "reasons": [reason, *_missing()]}
        return jsonify(unready), 503
    ready: Readiness = {
        "status": "ready",
        "reasons": [*([service().current_release.stale_reason] if context.stale else []), *_missing()],
        "release": context.snapshot.release.number,
        "outlets": len(context.snapshot),
        "stale": context.stale,
    }
    return jsonify(ready)


def _missing() -> list[str]:
    """Return a message for each file of `make setup` that is missing."""
    return [f"{path.name} is missing; run `make setup`" for path in BUILT_FILES if not path.exists()]
