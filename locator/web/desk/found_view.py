"""Search while typing: the outlets for a caller, or what a number or a code is, and the next question."""

from typing import Any

from flask import Response, request
from werkzeug.datastructures import MultiDict

from ...answers.agent_desk import CallInput, DeskResult, call_text, find_outlets
from ...answers.ambiguity.call_question import city_of
from ...answers.call_outlets import code_of_ref, is_code_shaped, is_phone, outlets_with_phone
from ...answers.nearest import handover_options
from ...answers.repair_options import HandoverQuestion
from ...errors import InvalidParameter, LocatorError, OutOfArea, UnknownOutlet
from ...query.query_params import parse_query
from ...render.place_text import is_vast
from ...runtime.languages import converted
from ..http.app_context import service
from ..http.page import language
from ..http.problems import localized, problem_of
from ..pages.handover_block import is_discouraged, usable_first
from ..pages.list_verdicts import add_verdicts
from .area_list import confirm_unknown_trips, mark_elsewhere
from .blueprint import desk, render
from .call_lookup import call_code_of, code_text, find_call
from .call_views import (
    CHOICE_KEYS,
    desk_context,
    distance_texts,
    ordered_outlets,
    parse_call_input,
    travel_mode,
    visit_question,
)
from .converted_result import converted_result
from .repair_text import CallForm, with_repair

OPTION_FILTERS = ("access", "kind", "open")
OUTLETS_PER_OPTION = 2  # outlets listed per handover option


@desk.post("/find")
def show_found() -> Response:
    """Render the outlets for the current input, and the next clarifying question.

    The desk without script sends `page` with its form, and gets the complete page.
    """
    template, context = _found()
    if "page" not in request.form:
        return render(template, **context)
    return render("desk.html", part=f"desk/{template}", **(desk_context() | context))


def _found() -> tuple[str, dict[str, Any]]:
    """Return the template for the input and its context."""
    text = request.form.get("q", "").strip()
    if not text:
        return "_found.html", {}
    if lookup := find_call(service().query_context(), text):
        return "_call_lookup.html", {"lookup": lookup}
    if (outlets := _owners_of_phone(request.form)) is not None:
        return "_phone.html", {"outlets": outlets, "text": text}
    call = with_repair(request.form)
    if not call.has_place:
        return "_repair.html", {"repair": call.repair, "needs": call.needs}
    try:
        call_input = parse_call_input(call.fields)
        result = _with_verdicts(find_outlets(service().query_context(), call_input))
    except (InvalidParameter, OutOfArea, UnknownOutlet) as error:
        if unknown := _unknown_code(text):
            return "_call_lookup.html", unknown
        if isinstance(error, UnknownOutlet):
            return "_call_lookup.html", {"unknown_outlet": text}
        return "_found.html", {"problem": localized(problem_of(error), language())}
    if not result.order and (unknown := _unknown_code(text)):
        return "_call_lookup.html", unknown
    return "_found.html", _result_context(call, call_input, result)


def _unknown_code(text: str) -> dict[str, str]:
    """Return the call code or outlet code that a text names, as it is called unknown; empty for others."""
    if code := call_code_of(text):
        return {"unknown": code}
    return {"unknown_outlet": code_text(text)} if is_code_shaped(text) else {}


def _result_context(call: CallForm, call_input: CallInput, result: DeskResult) -> dict[str, Any]:
    """Return the template context of a result."""
    return {
        "choice_keys": CHOICE_KEYS,
        "call_input": call_input,
        "result": converted_result(result, language()),
        "outlets": ordered_outlets(result),
        "handover": _handover(call, call_input, result) if result.order else None,
        "repair": call.repair,
        "needs": call.needs,
        "labels": request.form.getlist("label"),
        "answered": [converted(text, language()) for text in call_input.answered],
        "city_first": _city_name(call_input, result),
        "searched_area": _searched_area(call_input, result),
        "isolated": _isolated_area(result),
        **distance_texts(result),
    }


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
    context, features = service().query_context(), result.answer["features"]
    outlets = [feature["properties"] for feature in features]
    mark_elsewhere(context, result, outlets)
    add_verdicts(
        context,
        visit_question(result.question, request.form),
        features,
        is_area=result.is_area,
        on_one_side=not is_vast(result.answer["query"].get("place")),
        with_yes=True,
    )
    confirm_unknown_trips(result, outlets)
    return result


def _searched_area(call_input: CallInput, result: DeskResult) -> str:
    """Return the name of the area that answers added to the caller's text; '' if they added none."""
    if result.text == call_input.text:
        return ""
    context = service().query_context()
    area = context.place_search().finder.named_area(result.text)
    return _area_name(area.adcode) if area else ""


def _city_name(call_input: CallInput, result: DeskResult) -> str:
    """Return the name of the known city if the outlets were searched there; else ''."""
    context = service().query_context()
    gazetteer = context.services.gazetteer
    city = city_of(gazetteer, call_text(context, call_input).city)
    named = None if result.city else context.place_search().finder.named_area(result.text)
    searched = city_of(gazetteer, named.adcode if named else result.city)
    return converted(city.label(language()), language()) if city and city == searched else ""


def _isolated_area(result: DeskResult) -> str:
    """Return the name of the province without an outlet to go to; '' if there is one."""
    if not result.is_isolated:
        return ""
    place = result.answer["query"].get("place") or {}
    return _area_name(f"{place.get('adcode', '')[:2]}0000") or str(place.get("name", ""))


def _area_name(adcode: str) -> str:
    lang, gazetteer = language(), service().query_context().services.gazetteer
    return converted(gazetteer.path_text(adcode, lang), lang) if gazetteer.get(adcode) else ""


def _handover(call: CallForm, call_input: CallInput, result: DeskResult) -> dict[str, Any] | None:
    """Return the handover options for the device, best first, with their outlets; None without a device."""
    device = call_input.params.get("device")
    if not device:
        return None
    origin = {"code": result.question.code} if result.question.code else {"q": result.text}
    filters = {name: call_input.params[name] for name in OPTION_FILTERS if name in call_input.params}
    params = origin | filters | {"device": device, "fault": call.fields.get("fault") or "other"}
    try:
        response = handover_options(
            service().query_context(),
            parse_query(HandoverQuestion, params | {"lang": language()}),
            is_level=travel_mode(request.form) == "wheelchair",
        ).data()
    except LocatorError:
        return None
    by_ref = {feature["id"]: feature["properties"] for feature in response["features"]}
    mark_elsewhere(service().query_context(), result, list(by_ref.values()))
    confirm_unknown_trips(result, list(by_ref.values()))
    best = response["handover"]["best"]
    ways = sorted(response["handover"]["ways"], key=lambda way: way["way"] != best)
    outlets = (
        usable_first([by_ref[ref] for ref in way.get("refs", ())])[:OUTLETS_PER_OPTION] for way in ways
    )
    return {
        "best": best,
        "ways": [
            way | {"outlets": of, "discouraged": is_discouraged(of) and not result.is_area}
            for way, of in zip(ways, outlets, strict=True)
        ],
    }
