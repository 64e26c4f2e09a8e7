"""For machines that look after this one: is it alive, is it ready."""

from apiflask import APIBlueprint
from flask import Response, jsonify

from ..errors import NoRelease
from .current import service

system = APIBlueprint("system", __name__, tag="Operation")


@system.get("/healthz")
@system.doc(summary="Is the process alive", operation_id="healthz")
def healthz() -> Response:
    """Alive: the process answers."""
    return jsonify(status="ok")


@system.get("/readyz")
@system.doc(summary="Can questions be answered", operation_id="readyz", responses=[200, 503])
def readyz() -> Response | tuple[Response, int]:
    """Ready: a release is in memory. Otherwise 503 and the reason."""
    try:
        meeting = service().meet()
    except NoRelease as problem:
        return jsonify(status="not ready", reason=str(problem)), 503
    number = meeting.snapshot.release.number
    return jsonify(status="ready", release=number, outlets=len(meeting.snapshot), stale=meeting.stale)
