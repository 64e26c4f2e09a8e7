"""Sends the text message of an outlet, or of a card, to a caller."""

from flask import Response, request

from ...directions.renderings import render_directions
from ...errors import InvalidParameter
from ...store import cards
from ..http.app_context import get_container, service, site_url
from ..http.page import language
from ..http.problems import localized, problem_of
from .blueprint import desk, render
from .call_views import CallView, parse_call, record_answer


@desk.post("/sms")
def send_sms() -> Response:
    """Send the message; with the token of a card, the one with its link."""
    call = parse_call(service().query_context(), request.form)
    text = _text(call, request.form.get("token", ""))
    try:
        failure = get_container().text_messages.send(
            request.form.get("to", ""), text, call.walking.outlet["ref"]
        )
    except InvalidParameter as error:
        return render("_sms_sent.html", problem=localized(problem_of(error), language()))
    if not failure:
        record_answer(call, "sms")
    return render("_sms_sent.html", failure=failure)


def _text(call: CallView, token: str) -> str:
    walking = call.walking
    if not token or not site_url():
        return walking.directions.sms.text
    with get_container().read_transaction() as connection:
        card = cards.find(connection, token, get_container().clock())
    if card is None or card.ref != walking.outlet["ref"]:
        return walking.directions.sms.text
    options = walking.directions.render_options._replace(link=f"{site_url()}/c/{token}")
    return render_directions(walking.route, walking.outlet, options).sms.text
