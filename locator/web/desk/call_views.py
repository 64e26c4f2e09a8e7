"""Call views: search while typing, and the outlet card with the script to read aloud."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import Response, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from ...answers.agent_desk import (
    CallerDirections,
    CallInput,
    DeskResult,
    caller_origin,
    directions_to,
    find_outlets,
    storable_body,
)
from ...answers.call_alternative import MAX_METRES, needs_alternative, with_alternative
from ...answers.outlet_queries import opening_without_calls
from ...answers.repair_options import FAULTS
from ...directions.renderings import render_directions
from ...directions.route import MODES, TravelMode
from ...errors import InvalidParameter, message
from ...hours import SHANGHAI
from ...query.query_params import NearestQuestion
from ...render.messages.catalog import catalog_section
from ...render.place_text import distance_text, has_direction, is_rough
from ...runtime.languages import converted
from ...serving.service import QueryContext
from ...store import answer_archive
from ..http.app_context import get_container, service, settings, site_url
from ..http.auth_views import current_user_name
from ..http.page import language
from ..pages.handover_block import fault_advice
from .area_list import confirm_unknown_trips, mark_elsewhere
from .blueprint import desk, render
from .repair_text import with_repair

MAX_NEARBY = 3
CHOICE_KEYS = "123456789abghijklmnopqrstuvwxyz"  # with Alt; c copies, d, e and f belong to browsers
FILTER_FIELDS = ("device", "access", "kind")


class CallView(NamedTuple):
    """The input of a call, its search result, and the directions to the chosen outlet."""

    call_input: CallInput
    result: DeskResult
    walking: CallerDirections


@desk.get("")
def show_desk() -> Response:
    """Render the desk."""
    return render("desk.html", **desk_context())


def desk_context() -> dict[str, Any]:
    """Return the context of the page of the desk."""
    return {"faults": FAULTS, "user": current_user, "choice_keys": CHOICE_KEYS}


@desk.post("/outlet")
def show_outlet() -> Response:
    """Render the card of an outlet and archive the answer."""
    context = service().query_context()
    form = with_repair(request.form).fields
    call = parse_call(context, form)
    mark_elsewhere(context, call.result, [call.walking.outlet])
    confirm_unknown_trips(call.result, [call.walking.outlet])
    record_answer(call, "script")
    return render("_outlet.html", **card_context(context, call, form))


def parse_call_input(form: MultiDict[str, str]) -> CallInput:
    """Parse the call form."""
    params: dict[str, Any] = {name: form.getlist(name) for name in FILTER_FIELDS if any(form.getlist(name))}
    if form.get("until"):
        params["open"] = _next_instant(form["until"]).isoformat()
    candidates, answered = (tuple(filter(None, form.getlist(name))) for name in ("among", "asked"))
    base, reply, city, near = (form.get(name, "").strip() for name in ("base", "reply", "city", "near"))
    text = form.get("q", "").strip()
    return CallInput(text, params | {"lang": language()}, candidates, answered, base, reply, city, near)


def _next_instant(time_of_day: str) -> datetime:
    """Return the next instant with this time of day in China."""
    now = get_container().clock().astimezone(SHANGHAI)
    try:
        hour, minute = (int(part) for part in time_of_day.split(":")[:2])
        instant = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        raise InvalidParameter(
            "until", message("{text!r} is not a time of day", text=time_of_day[:40]), hint="like 18:30"
        ) from None
    return instant if instant >= now else instant + timedelta(days=1)


def ordered_outlets(result: DeskResult) -> list[dict[str, Any]]:
    """Return the outlets of a result in display order."""
    by_ref = {feature["id"]: feature["properties"] for feature in result.answer["features"]}
    return [by_ref[ref] for ref in result.order]


def parse_call(context: QueryContext, form: MultiDict[str, str]) -> CallView:
    """Return the call of a form that names an outlet; UnknownOutlet if it does not exist."""
    fields = with_repair(form).fields
    call_input = parse_call_input(fields)
    result = find_outlets(context, call_input)
    walking = directions_to(
        context, caller_origin(result), form.get("ref", ""), visit_question(result.question, form)
    )
    walking = with_alternative(context, call_input, result, walking, fields.get("fault", ""))
    return CallView(call_input, result, _for_readers(walking) if form.get("text_only") else walking)


def _for_readers(walking: CallerDirections) -> CallerDirections:
    """Return directions whose message has a contact by text instead of a phone number."""
    contact = (walking.outlet.get("access") or {}).get("text_contact") or ""
    page = f"{site_url()}/help#text" if site_url() else ""
    support = settings().text_help_url or page
    options = walking.directions.render_options._replace(
        for_readers=True, text_contact=str(contact), text_support=support
    )
    return walking._replace(directions=render_directions(walking.route, walking.outlet, options))


def distance_texts(result: DeskResult) -> dict[str, Any]:
    """Return what templates need to write distances from the caller no finer than they are known."""
    query, lang = result.answer["query"], language()
    place = query.get("place")
    return {
        "is_rough": is_rough(place),
        "far": lambda metres: converted(distance_text(query, metres, lang), lang),
        "has_direction": lambda metres: has_direction(place, metres),
    }


def visit_question(question: NearestQuestion, form: Mapping[str, str]) -> NearestQuestion:
    """Return a question with the travel mode of the caller and the language of the page."""
    return question.model_copy(update={"mode": travel_mode(form), "lang": language()})


def travel_mode(form: Mapping[str, str]) -> TravelMode | None:
    """Return the travel mode of the caller; None to choose it by distance."""
    return next((mode for mode in MODES if mode == form.get("mode")), None)


def card_context(context: QueryContext, call: CallView, form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the template context of the outlet card."""
    walking = call.walking
    index = context.snapshot.index(walking.outlet["ref"])
    days = context.snapshot.week(index, context.at.date())[:2] if index is not None else []
    step = form.get("from_step", "1")
    if not walking.outlet.get("phones"):
        walking.outlet["open"]["text"] = opening_without_calls(context, walking.outlet["ref"], language())
    return {
        "outlet": walking.outlet,
        "answer": call.result.answer,
        "is_area": call.result.is_area,
        "rendered": walking.directions,
        "resumed_script": walking.directions.script(from_step=int(step))
        if step.isdigit() and int(step) > 1
        else None,
        "days": days,
        "none_open_within": MAX_METRES
        if needs_alternative(walking.outlet) and "alternative" not in walking.outlet
        else None,
        "other_outlets": [
            outlet for outlet in ordered_outlets(call.result) if outlet["ref"] != walking.outlet["ref"]
        ][:MAX_NEARBY],
        "items_to_bring": _items_to_bring(form, walking.outlet),
        "advice": fault_advice(form.get("fault") or "", language()),
        "form": form,
        **distance_texts(call.result),
    }


def _items_to_bring(form: Mapping[str, str], outlet: Mapping[str, Any]) -> list[str]:
    """Return what to bring for the fault; general advice only where the outlet has none of its own."""
    items = catalog_section("items_to_bring", language())
    return [*items.get(form.get("fault") or "-", ()), *(() if outlet.get("bring") else items[""])]


def record_answer(call: CallView, how: answer_archive.Channel) -> None:
    """Archive the answer of a call."""
    answer = call.result.answer
    body = storable_body(call.call_input, call.result)
    ref, number = call.walking.outlet["ref"], answer["release"]["number"]
    entry = answer_archive.ArchivedAnswer(
        answer["answer"]["id"], get_container().clock(), current_user_name(), how, ref, number, body
    )
    with get_container().write_transaction() as connection:
        answer_archive.record(connection, entry)
