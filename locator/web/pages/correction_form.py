"""Visitors report wrong outlet information, without sign-in; staff verify it before anything changes."""

import re

from flask import Blueprint, Response, current_app, request
from limits import parse

from ...answers.context import index_of
from ...store import corrections
from ...store.corrections import MAX_TEXT, RETENTION_DAYS, CorrectionKind
from ..http.app_context import get_container, service
from ..http.page import render
from ..middleware.rate_limit import client_name

TRAP = "website"  # a field that people do not see and programs fill in
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
LIMIT = parse("5/hour")  # reports per client

correction_form = Blueprint("corrections", __name__)


@correction_form.route("/outlets/<ref>/correction", methods=["GET", "POST"])
def correction(ref: str) -> Response:
    """Render the form; on POST, store the report."""
    snapshot = service().query_context().snapshot
    index = index_of(snapshot, ref)
    ref, name = snapshot.refs[index], snapshot.names[index]
    if request.method == "GET":
        return _page(ref, name)
    kind, text = _kind(), _text()
    if kind is None:
        return _page(ref, name, 400, problem="cr_choose")
    if len(text) > MAX_TEXT:
        return _page(ref, name, 400, problem="cr_too_long")
    if request.form.get(TRAP):
        return _page(ref, name, sent=True)
    if not _within_limit():
        return _page(ref, name, 429, problem="cr_too_many")
    container = get_container()
    with container.write_transaction() as connection:
        stored = corrections.add(connection, ref, kind, text, container.clock())
    return _page(ref, name, sent=True) if stored else _page(ref, name, 503, problem="cr_full")


def _kind() -> CorrectionKind | None:
    value = request.form.get("kind")
    return next((kind for kind in corrections.KINDS if kind == value), None)


def _text() -> str:
    return CONTROL_CHARACTERS.sub("", request.form.get("text", "").replace("\r\n", "\n")).strip()


def _within_limit() -> bool:
    """Count a report of this client and return whether it is within the limit."""
    if get_container().settings.rate_limit == "off":
        return True
    storage = current_app.extensions["locator.limiter"].storage
    count: int = storage.incr(LIMIT.key_for("correction", client_name()), LIMIT.get_expiry())
    return count <= LIMIT.amount


def _page(ref: str, name: str, status: int = 200, problem: str = "", sent: bool = False) -> Response:
    form = {
        "kinds": corrections.KINDS,
        "kind": _kind(),
        "text": request.form.get("text", ""),
    }
    more = {"trap": TRAP, "max_text": MAX_TEXT, "days": RETENTION_DAYS, "problem_key": problem, "sent": sent}
    response = render("correction.html", status, ref=ref, name=name, **form, **more)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
