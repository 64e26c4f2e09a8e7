"""Callback cards: created at the desk, opened on the caller's phone, expired after a day."""

from typing import Any

import segno
from flask import Blueprint, Response, request
from markupsafe import Markup

from ...answers.agent_desk import CallerOrigin, caller_origin, directions_to, storable_body
from ...answers.outlet_queries import lookup_outlet, opening_without_calls
from ...directions.renderings import render_directions
from ...errors import InvalidParameter, UnknownOutlet
from ...geo.point import Point, bearing, metres
from ...hours.words import STATUS_TEXTS
from ...index.map_links import has_sketch
from ...query.query_params import NearestQuestion, OutletQuestion, ReverseQuestion, parse_query
from ...query.resolve_origin import is_vague
from ...render.maps.local_map import MapView, draw, maps_allowed
from ...render.template_filters import direction
from ...runtime.languages import converted, tag_of
from ...store import cards as store
from ..http.app_context import get_container, service, settings, site_url
from ..http.auth_views import current_user_name
from ..http.page import is_sketch_drawn, language, use_default_language
from ..http.page import render as render_page
from ..pages.site import STREET_ZOOM
from .blueprint import desk, render
from .call_views import CallView, parse_call, record_answer, visit_question

CURRENT_NOTES = ("open", "closed")  # rendered anew whenever the card is opened
AGENT_NOTES = ("vague", "roughly")  # what the caller said is clear to the caller
AGENT_STEPS = ("straight", "beside")  # directions from where the caller no longer is
NEAR_STEP, FAR_STEP = 50, 100  # rounding steps in metres, below and above one kilometre

cards = Blueprint("cards", __name__, url_prefix="/c")


@desk.post("/card")
def make_card() -> Response:
    """Create the card of an outlet and return its link, QR code and text message."""
    context = service().query_context()
    call = parse_call(context, request.form)
    walking = call.walking
    content = {
        "from": _origin_path(call),
        "steps": [step.text for step in walking.directions.steps if step.kind not in AGENT_STEPS],
        "notes": [
            note.text for note in walking.directions.notes if note.kind not in CURRENT_NOTES + AGENT_NOTES
        ],
        "straight": walking.directions.kind == "straight",
        "lang": tag_of(language()),
        "text_first": bool(request.form.get("text_only")),
    }
    if not site_url():  # without a public URL the link would not work
        return render("_sent.html", link="", sms=walking.directions.sms)
    with get_container().write_transaction() as connection:
        token, card = store.create(
            connection, walking.outlet["ref"], content, get_container().clock(), current_user_name()
        )
    link = f"{site_url()}/c/{token}"
    sms = render_directions(
        walking.route, walking.outlet, walking.directions.render_options._replace(link=link)
    ).sms
    record_answer(call, "card")
    sent: dict[str, Any] = {"link": link, "token": token, "card": card, "sms": sms, "qr_code": _qr_code(link)}
    return render("_sent.html", outlet=walking.outlet, **sent)


def _origin_path(call: CallView) -> list[str]:
    """Return the name path of the origin; empty if the origin is private or vague."""
    if storable_body(call.call_input, call.result) is None or is_vague(
        caller_origin(call.result).uncertainty
    ):
        return []
    place = call.result.answer["query"]["place"]
    return place.get("path") or [place["name"]]


def _qr_code(link: str) -> Markup:
    code = segno.make(link, error="m")
    return Markup(code.svg_inline(scale=4, border=2, dark="#000", light="#fff"))  # noqa: S704 - geometry only


@desk.post("/card/<token>")
def show_offer(token: str) -> Response:
    """Render the caller's distance once they have shared their position."""
    return render("_offer.html", card=_card(token))


@cards.route("/<token>", methods=["GET", "POST"])
def show_card(token: str) -> Response:
    """Render the card on the caller's phone; for a posted position with directions, without storing it."""
    card = _card(token)
    if card is None:
        return render_page("card.html", 410, gone=True)
    use_default_language(str(card.content.get("lang", "")))
    context = service().query_context()
    try:
        outlet = lookup_outlet(context, card.ref, OutletQuestion(lang=language())).data()["properties"]
    except UnknownOutlet:
        return render_page("card.html", 410, gone=True)
    text_first = bool(card.content.get("text_first"))
    if text_first:
        outlet["open"]["text"] = opening_without_calls(context, card.ref, language())
    offered = _offer_context(token, outlet) if request.method == "POST" else {}
    page = {"verdict": outlet["verdict"], "token": token, **_drawing(outlet), **offered}
    if text_first:
        page["verdict"] = _without_calls(page["verdict"])
    response = render_page("card.html", card=card, content=card.content, outlet=outlet, **page)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _drawing(outlet: dict[str, Any]) -> dict[str, Any]:
    """Return whether the sketch is drawn, or else the map; neither for an outlet that is closed for long."""
    if outlet["open"]["now"] is False and not outlet["open"].get("next"):
        return {}
    if has_sketch(outlet) and is_sketch_drawn(outlet):
        return {"has_sketch": True}
    view = MapView(Point(outlet["lat"], outlet["lon"]), STREET_ZOOM, lang=language())
    return {"map": draw(view, settings()) if maps_allowed(settings()) else None}


def _without_calls(verdict: dict[str, Any]) -> dict[str, Any]:
    """Return a verdict without the reasons that advise to call; the opening state beside it has them."""
    pairs = zip(verdict["why"], verdict["reasons"], strict=True)
    listed = [(code, reason) for code, reason in pairs if code not in STATUS_TEXTS]
    return verdict | {"why": [code for code, _ in listed], "reasons": [reason for _, reason in listed]}


def _card(token: str) -> store.Card | None:
    with get_container().read_transaction() as connection:
        return store.find(connection, token, get_container().clock())


def _offer_context(token: str, outlet: dict[str, Any]) -> dict[str, Any]:
    """Return directions from the posted position; store only the rounded distance, for the desk."""
    try:
        position = parse_query(ReverseQuestion, {name: request.form.get(name, "") for name in ("lat", "lon")})
    except InvalidParameter:
        return {"invalid_position": True}
    start = Point(position.lat, position.lon)
    question = visit_question(NearestQuestion(lat=start.lat, lon=start.lon), request.form)
    walking = directions_to(service().query_context(), CallerOrigin(start), outlet["ref"], question)
    end = Point(outlet["lat"], outlet["lon"])
    away = {
        "metres": _round_distance(metres(start, end)),
        "bearing": round(bearing(end, start) / 45) % 8 * 45,
    }
    with get_container().write_transaction() as connection:
        store.record_distance(connection, token, away, get_container().clock())
    return {
        "away": away,
        "side": converted(direction(away["bearing"], language()), language()),
        "directions": walking.directions,
        "verdict": walking.outlet["verdict"],
    }


def _round_distance(length: float) -> int:
    step = NEAR_STEP if length < 1_000 else FAR_STEP
    return max(step, round(length / step) * step)
