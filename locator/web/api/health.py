"""For machines that look after this one: is it alive, is it ready."""

from apiflask import APIBlueprint
from flask import Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST

from ...errors import NoRelease
from ...serving.container import BUILT
from ..http.app_context import service
from ..middleware.metrics_middleware import told as figures

system = APIBlueprint("system", __name__, tag="Operation")


@system.get("/healthz")
@system.doc(summary="Is the process alive", operation_id="healthz")
def healthz() -> Response:
    """Alive: the process answers."""
    return jsonify(status="ok")


@system.get("/metrics")
@system.doc(hide=True)
def metrics() -> Response:
    """Figures for Prometheus, summed over the workers of this machine."""
    return Response(figures(service), content_type=CONTENT_TYPE_LATEST)


@system.get("/readyz")
@system.doc(summary="Can questions be answered", operation_id="readyz", responses=[200, 503])
def readyz() -> Response | tuple[Response, int]:
    """Ready: a release is in memory. Otherwise 503 and the reason."""
    try:
        meeting = service().meet()
    except NoRelease as problem:
        return jsonify(status="not ready", reason=str(problem), reasons=[str(problem), *_missing()]), 503
    number = meeting.snapshot.release.number
    reasons = [*([service().live.why] if meeting.stale else []), *_missing()]
    told = {"release": number, "outlets": len(meeting.snapshot), "stale": meeting.stale}
    return jsonify(status="ready", reasons=reasons, **told)


def _missing() -> list[str]:
    """What `make setup` makes and is not there."""
    return [f"{path.name} is missing; `make setup` makes it" for path in BUILT if not path.exists()]
