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
    call_text,
    caller_origin,
    directions_to,
    find_outlets,
    storable_body,
)
from ...answers.ambiguity.call_question import city_of
from ...answers.call_alternative import with_alternative
from ...answers.call_outlets import code_of_ref, is_code_shaped, is_phone, outlets_with_phone
from ...answers.nearest import handover_options
from ...answers.outlet_queries import opening_without_calls
from ...answers.repair_options import FAULTS, HandoverQuestion
from ...directions.renderings import render_directions
from ...directions.route import MODES, TravelMode
from ...errors import InvalidParameter, LocatorError, OutOfArea, UnknownOutlet, message
from ...hours import SHANGHAI
from ...query.query_params import parse_query
from ...render.messages.catalog import catalog_section, translate
from ...render.place_text import distance_text, is_rough, is_vast
from ...runtime.languages import converted
from ...serving.service import QueryContext
from ...store import answer_archive
from ..http.app_context import get_container, service, site_url
from ..http.auth_views import current_user_name
from ..http.page import language
from ..http.problems import localized, problem_of
from ..pages.far_outlets import require_confirmation
from ..pages.handover_block import is_discouraged
from ..pages.list_verdicts import add_verdicts
from .blueprint import desk, render
from .call_lookup import call_code_of, find_call
from .converted_result import converted_result
from .repair_text import CallForm, with_repair

MAX_NEARBY = 3
OUTLETS_PER_OPTION = 2  # outlets listed per handover option
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
    return render("desk.html", faults=FAULTS, user=current_user, choice_keys=CHOICE_KEYS)


@desk.post("/find")
def show_found() -> Response:
    """Render the outlets for the current input, and the next clarifying question."""
    if not request.form.get("q", "").strip():
        return render("_found.html")
    if lookup := find_call(service().query_context(), request.form["q"]):
        return render("_call_lookup.html", lookup=lookup)
    if (outlets := _owners_of_phone(request.form)) is not None:
        return render("_phone.html", outlets=outlets, text=request.form["q"].strip())
    call = with_repair(request.form)
    if call.repair and not call.has_place:
        return render("_repair.html", repair=call.repair)
    try:
        call_input = parse_call_input(call.fields)
        result = _with_verdicts(find_outlets(service().query_context(), call_input))
    except UnknownOutlet:
        return render("_call_lookup.html", unknown_outlet=request.form["q"].strip())
    except (InvalidParameter, OutOfArea) as error:
        return render("_found.html", problem=localized(problem_of(error), language()))
    if not result.order and (code := call_code_of(request.form["q"])):
        return render("_call_lookup.html", unknown=code)
    if not result.order and is_code_shaped(request.form["q"]):
        return render("_call_lookup.html", unknown_outlet=request.form["q"].strip())
    return render(
        "_found.html",
        choice_keys=CHOICE_KEYS,
        call_input=call_input,
        result=converted_result(result, language()),
        outlets=_ordered_outlets(result),
        handover=_handover(call, call_input, result) if result.order else None,
        repair=call.repair,
        labels=request.form.getlist("label"),
        answered=[converted(text, language()) for text in call_input.answered],
        city_first=_city_name(call_input),
        searched_area=_searched_area(call_input, result),
        is_rough=is_rough(result.answer["query"].get("place")),
        far=lambda metres: converted(distance_text(result.answer["query"], metres, language()), language()),
    )


def _owners_of_phone(form: MultiDict[str, str]) -> list[dict[str, Any]] | None:
    """Return the outlets with the phone number that the input is, none or several; None for other inputs."""
    text = form["q"].strip()
    if form.get("base") or not is_phone(text):
        return None
    context = service().query_context()
    outlets = outlets_with_phone(context, text, language())
    is_answered = len(outlets) == 1 or (not outlets and (call_code_of(text) or code_of_ref(context, text)))
    return None if is_answered else outlets


def _with_verdicts(result: DeskResult) -> DeskResult:
    """Add to each outlet the verdict on leaving for it now."""
    add_verdicts(
        service().query_context(),
        result.question,
        result.answer["features"],
        is_area=result.is_area,
        mode=travel_mode(request.form),
        with_yes=True,
    )
    _confirm_if_vast(result, [feature["properties"] for feature in result.answer["features"]])
    return result


def _confirm_if_vast(result: DeskResult, outlets: list[dict[str, Any]]) -> None:
    if is_vast(result.answer["query"].get("place")):
        require_confirmation(outlets, language(), translate("verdict_rough", language()))


def _searched_area(call_input: CallInput, result: DeskResult) -> str:
    """Return the name of the area that answers added to the caller's text; '' if they added none."""
    if result.text == call_input.text:
        return ""
    context = service().query_context()
    area = context.place_search().finder.named_area(result.text)
    lang = language()
    return converted(context.services.gazetteer.path_text(area.adcode, lang), lang) if area else ""


def _city_name(call_input: CallInput) -> str:
    """Return the name of the city that is searched first; '' if none is known."""
    context = service().query_context()
    city = city_of(context.services.gazetteer, call_text(context, call_input).city)
    return converted(city.label(language()), language()) if city else ""


@desk.post("/outlet")
def show_outlet() -> Response:
    """Render the card of an outlet and archive the answer."""
    context = service().query_context()
    form = with_repair(request.form).fields
    call = parse_call(context, form)
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


def _ordered_outlets(result: DeskResult) -> list[dict[str, Any]]:
    by_ref = {feature["id"]: feature["properties"] for feature in result.answer["features"]}
    return [by_ref[ref] for ref in result.order]


def _handover(call: CallForm, call_input: CallInput, result: DeskResult) -> dict[str, Any] | None:
    """Return the handover options for the device, best first, with their outlets; None without a device."""
    device = call_input.params.get("device")
    if not device:
        return None
    origin = {"code": result.question.code} if result.question.code else {"q": result.text}
    params = origin | {"device": device, "fault": call.fields.get("fault") or "other"}
    try:
        response = handover_options(
            service().query_context(), parse_query(HandoverQuestion, params | {"lang": language()})
        ).data()
    except LocatorError:
        return None
    by_ref = {feature["id"]: feature["properties"] for feature in response["features"]}
    _confirm_if_vast(result, list(by_ref.values()))
    best = response["handover"]["best"]
    ways = sorted(response["handover"]["ways"], key=lambda way: way["way"] != best)
    outlets = ([by_ref[ref] for ref in way.get("refs", ())[:OUTLETS_PER_OPTION]] for way in ways)
    return {
        "best": best,
        "ways": [
            way | {"outlets": of, "discouraged": is_discouraged(of) and not result.is_area}
            for way, of in zip(ways, outlets, strict=True)
        ],
    }


def parse_call(context: QueryContext, form: MultiDict[str, str]) -> CallView:
    """Return the call of a form that names an outlet; UnknownOutlet if it does not exist."""
    fields = with_repair(form).fields
    call_input = parse_call_input(fields)
    result = find_outlets(context, call_input)
    walking = directions_to(
        context, caller_origin(result), form.get("ref", ""), (travel_mode(form), language())
    )
    walking = with_alternative(context, call_input, result, walking, fields.get("fault", ""))
    return CallView(call_input, result, _for_readers(walking) if form.get("text_only") else walking)


def _for_readers(walking: CallerDirections) -> CallerDirections:
    """Return directions whose message has a contact by text instead of a phone number."""
    contact = (walking.outlet.get("access") or {}).get("text_contact") or ""
    support = f"{site_url()}/help#text" if site_url() else ""
    options = walking.directions.render_options._replace(
        for_readers=True, text_contact=str(contact), text_support=support
    )
    return walking._replace(directions=render_directions(walking.route, walking.outlet, options))


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
        "other_outlets": [
            outlet for outlet in _ordered_outlets(call.result) if outlet["ref"] != walking.outlet["ref"]
        ][:MAX_NEARBY],
        "items_to_bring": _items_to_bring(form, walking.outlet),
        "form": form,
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
