"""Call codes beside the hotline: a caller reads seven digits to the agent instead of starting again."""

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from ...answers.repair_options import FAULTS
from ...errors import InvalidParameter
from ...network.codes import spoken
from ...network.outlet import DEVICES
from ...serving.service import QueryContext
from ...store import call_codes
from ..http.app_context import get_container, service
from ..http.page import render

CHOICES = {"device": DEVICES, "fault": FAULTS}

call_code = Blueprint("call_code", __name__)


@call_code.post("/call-code")
def make_call_code() -> Response:
    """Create a code and render it; with `part=code`, only the code."""
    searched = parse_context(request.form, service().query_context())
    with get_container().write_transaction() as connection:
        created = call_codes.create(connection, searched, get_container().clock())
    template = "_call_code.html" if request.form.get("part") == "code" else "call_code.html"
    response = render(template, code=spoken(created.code), expires=created.expires)
    response.headers["Cache-Control"] = "no-store"
    return response


def parse_context(form: MultiDict[str, str], context: QueryContext) -> call_codes.CallContext:
    """Parse the fields of a search; InvalidParameter for unknown values."""
    for name, allowed in CHOICES.items():
        if form.get(name) and form[name] not in allowed:
            raise InvalidParameter(name, "unknown value", allowed=allowed)
    adcode, ref = form.get("adcode", ""), form.get("ref", "")
    if adcode and context.services.gazetteer.get(adcode) is None:
        raise InvalidParameter("adcode", "unknown value", hint="the code of a district")
    if ref and context.snapshot.index(ref) is None:
        raise InvalidParameter("ref", "unknown value", hint="the ref of an outlet")
    return call_codes.CallContext(adcode, form.get("device", ""), form.get("fault", ""), ref)
