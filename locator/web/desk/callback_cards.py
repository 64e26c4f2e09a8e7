"""Cards for callers: made at the desk, opened on a phone, gone after a day."""

from typing import Any

import segno
from apiflask import APIBlueprint
from flask import Response, request
from markupsafe import Markup

from ...answers.agent_desk import CallerOrigin, start_of, to_keep, way_to
from ...directions.renderings import told
from ...errors import InvalidParameter, UnknownOutlet
from ...geo.point import Point, bearing, metres
from ...query.query_params import OutletQuestion, ReverseQuestion, ask
from ...render.template_filters import direction
from ...store import cards as store
from ..http.app_context import parts, service, site_url
from ..http.auth_views import me
from ..http.page import language
from ..http.page import render as render_page
from .blueprint import desk, render
from .call_views import CallView, call_of, mode_in, note

OF_THE_HOUR = ("open", "closed")  # what the card tells anew whenever it is opened
NEAR, FAR = 50, 100  # metres to which a distance is rounded, below a kilometre and above

cards = APIBlueprint("cards", __name__, url_prefix="/c", enable_openapi=False)


@desk.post("/card")
def make_card() -> Response:
    """A card of an outlet: its link, as a QR code and in a text message."""
    meeting = service().meet()
    call = call_of(meeting, request.form)
    way = call.way
    kept = {
        "from": _from(call),
        "steps": [step.text for step in way.told.steps],
        "notes": [each.text for each in way.told.notes if each.kind not in OF_THE_HOUR],
        "straight": way.told.kind == "straight",
        "lang": language(),
    }
    if not site_url():  # a link that leads nowhere, or elsewhere, is worse than none
        return render("_sent.html", link="", sms=way.told.sms)
    with parts().writing() as connection:
        token, card = store.make(connection, way.outlet["ref"], kept, parts().clock(), me())
    link = f"{site_url()}/c/{token}"
    sms = told(way.route, way.outlet, way.told.telling._replace(link=link)).sms
    note(call, "card")
    return render("_sent.html", link=link, token=token, card=card, sms=sms, picture=_picture(link))


def _from(call: CallView) -> list[str]:
    """The place the way begins at; nothing where it would tell more than a place, or begins nowhere."""
    if to_keep(call.heard, call.found) is None or start_of(call.found).vague:
        return []
    place = call.found.answer["query"]["place"]
    return place.get("path") or [place["name"]]


def _picture(link: str) -> Markup:
    code = segno.make(link, error="m")
    return Markup(code.svg_inline(scale=4, border=2, dark="#000", light="#fff"))  # noqa: S704 - squares alone


@desk.post("/card/<token>")
def show_offer(token: str) -> Response:
    """How far the caller is, as soon as they have told."""
    return render("_offer.html", card=_card(token))


@cards.route("/<token>", methods=["GET", "POST"])
def show_card(token: str) -> Response:
    """The card on the caller's phone; one offered there tells how far and the way, and is forgotten."""
    card = _card(token)
    if card is None:
        return render_page("card.html", 410, gone=True)
    meeting = service().meet()
    try:
        outlet = meeting.outlet(card.ref, OutletQuestion(lang=language())).data()["properties"]
    except UnknownOutlet:
        return render_page("card.html", 410, gone=True)
    offered = _offered(token, outlet) if request.method == "POST" else {}
    response = render_page("card.html", card=card, outlet=outlet, token=token, **offered)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _card(token: str) -> store.Card | None:
    with parts().reading() as connection:
        return store.find(connection, token, parts().clock())


def _offered(token: str, outlet: dict[str, Any]) -> dict[str, Any]:
    """From a position, which is forgotten at once: how far, the way, and what the desk may see."""
    try:
        here = ask(ReverseQuestion, {name: request.form.get(name, "") for name in ("lat", "lon")})
    except InvalidParameter:
        return {"refused": True}
    start = Point(here.lat, here.lon)
    way = way_to(service().meet(), CallerOrigin(start), outlet["ref"], (mode_in(request.form), language()))
    end = Point(outlet["lat"], outlet["lon"])
    away = {"metres": _rounded(metres(start, end)), "bearing": round(bearing(end, start) / 45) % 8 * 45}
    with parts().writing() as connection:
        store.offer(connection, token, away, parts().clock())
    return {"away": away, "side": direction(away["bearing"], language()), "way": way.told}


def _rounded(length: float) -> int:
    step = NEAR if length < 1_000 else FAR
    return max(step, round(length / step) * step)
