"""/api/v1/outlets/{ref}/live: live facts of an outlet, reported with a key that has the scope `live`."""

import orjson
from flask import Blueprint, Response, request

from ...answers.answer_members import AnswerMembers
from ...answers.context import index_of
from ...answers.live import LiveInfo, live_json
from ...errors import KeyRequired
from ...network.live_facts import LiveFacts
from ...query.live_params import parse_live_change, parse_live_facts
from ...query.query_params import Question, parse_query
from ...runtime.api_keys import LIVE
from ...serving.service import QueryContext
from ...store import live_facts, live_facts_rows
from ..http.app_context import get_container, service
from ..http.request_params import params_of_body, params_of_query
from ..http.security_headers import ANSWER_CACHE_CONTROL
from ..middleware.rate_limit import key_name
from .routes import conditional

JSON = "application/json"
FACTS = '{"queue_minutes": 20, "expires": "2026-10-01T18:00:00+08:00"}'  # examples of bodies
CHANGE = '{"queue_minutes": null, "closed_now": {"value": true, "expires": "2026-10-01T12:00:00+08:00"}}'
live = Blueprint("live", __name__, url_prefix="/api/v1")


class LiveAnswer(AnswerMembers):
    """The live facts of an outlet that are valid at this minute."""

    ref: str
    live: LiveInfo


@live.get("/outlets/<ref>/live")
def live_facts_of(ref: str) -> Response:
    """Get the live facts of an outlet.

    Return queue, intake, parts out of stock and closure as reported, without expired ones.
    """
    question = parse_query(Question, params_of_query(request.query_string))
    context = service().query_context()
    ref = _known_ref(context, ref)
    tag = context.services.signer.sign("live", ref, context.id(question))
    return conditional(tag, lambda: _body(context, question, ref), JSON)


@live.put("/outlets/<ref>/live")
def put_live_facts(ref: str) -> Response:
    """Report live facts of an outlet.

    Replace all live facts of the outlet; each expires within 24 hours. Requires a key with the scope `live`.
    """
    name, question = _authorized(), parse_query(Question, params_of_query(request.query_string))
    container = get_container()
    ref = _known_ref(service().query_context(), ref)
    now = container.clock()
    facts = parse_live_facts(params_of_body(request, FACTS), now)
    with container.write_transaction() as connection:
        live_facts.put(connection, ref, facts, now, name)
    return _changed(question, ref)


@live.patch("/outlets/<ref>/live")
def patch_live_facts(ref: str) -> Response:
    """Change single live facts of an outlet.

    The facts of the body are set, those that are null withdrawn; all others stay as they are. Requires a key
    with the scope `live`.
    """
    name, question = _authorized(), parse_query(Question, params_of_query(request.query_string))
    container = get_container()
    ref = _known_ref(service().query_context(), ref)
    now = container.clock()
    change = parse_live_change(params_of_body(request, CHANGE), now)
    with container.write_transaction() as connection:
        live_facts_rows.change(connection, ref, change.changed, change.withdrawn, now, name)
    return _changed(question, ref)


@live.delete("/outlets/<ref>/live")
def delete_live_facts(ref: str) -> Response:
    """Withdraw the live facts of an outlet.

    Delete all live facts of the outlet. Requires a key with the scope `live`.
    """
    _authorized()
    question = parse_query(Question, params_of_query(request.query_string))
    ref = _known_ref(service().query_context(), ref)
    with get_container().write_transaction() as connection:
        live_facts.remove(connection, ref)
    return _changed(question, ref)


def _authorized() -> str:
    """Return the name of the key; its scope was checked before the view. Raises KeyRequired."""
    name = key_name()
    if not name:
        raise KeyRequired(LIVE)
    return name


def _known_ref(context: QueryContext, ref: str) -> str:
    """Return the ref of an open outlet as the network writes it; raises UnknownOutlet or OutletClosed."""
    recorded: str = context.snapshot.refs[index_of(context.snapshot, ref)]
    return recorded


def _changed(question: Question, ref: str) -> Response:
    """Return the facts after a change, which this process sees at once."""
    container = get_container()
    with container.read_transaction() as connection:
        container.live_reports.refresh(connection)
    context = service().query_context()
    response = Response(_body(context, question, ref), mimetype=JSON)
    response.headers["Cache-Control"] = ANSWER_CACHE_CONTROL
    return response


def _body(context: QueryContext, question: Question, ref: str) -> bytes:
    index = index_of(context.snapshot, ref)
    facts: LiveFacts | None = context.live.get(index)
    live: LiveInfo = live_json(facts, context.at, question.lang) if facts else {}
    body: LiveAnswer = {"ref": ref, "live": live, **context.build_members(question)}
    return orjson.dumps(body)
