"""Health, readiness and metrics endpoints."""

from apiflask import APIBlueprint
from flask import Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from ...errors import NoRelease
from ...serving.container import BUILT_FILES
from ..http.app_context import service
from ..middleware.metrics_middleware import render_metrics as figures

system = APIBlueprint("system", __name__, tag="Operation")


@system.get("/healthz")
@system.doc(summary="Check whether the process is alive", operation_id="healthz")
def healthz() -> Response:
    """Return 200 while the process runs."""
    return jsonify(status="ok")


@system.get("/metrics")
@system.doc(hide=True)
def metrics() -> Response:
    """Return metrics for Prometheus, summed over the workers of this machine."""
    return Response(figures(service), content_type=CONTENT_TYPE_LATEST)


@system.get("/readyz")
@system.doc(summary="Check whether queries can be answered", operation_id="readyz", responses=[200, 503])
def readyz() -> Response | tuple[Response, int]:
    """Return 200 if a release is loaded, else 503 with the reason."""
    try:
        context = service().query_context()
    except NoRelease as problem:
        return jsonify(status="not ready", reason=str(problem), reasons=[str(problem), *_missing()]), 503
    number = context.snapshot.release.number
    reasons = [*([service().current_release.stale_reason] if context.stale else []), *_missing()]
    body = {"release": number, "outlets": len(context.snapshot), "stale": context.stale}
    return jsonify(status="ready", reasons=reasons, **body)


def _missing() -> list[str]:
    """Return a message for each file of `make setup` that is missing."""
    return [f"{path.name} is missing; run `make setup`" for path in BUILT_FILES if not path.exists()]
