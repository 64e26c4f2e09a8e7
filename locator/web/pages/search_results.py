"""Search results for the page: the response and its origin, or the problem with the query."""

from datetime import datetime
from typing import Any

from ...answers.nearby_question import COARSE
from ...answers.outlet_queries import reverse_geocode
from ...errors import (
    DiskFull,
    InvalidFeed,
    InvalidInput,
    InvalidParameter,
    OutOfArea,
    ReleaseGone,
    UnknownOutlet,
)
from ...places.gazetteer import is_city
from ...query.query_params import NearestQuestion, ReverseQuestion, parse_query
from ...render.distances import rounded_length
from ...render.messages.catalog import has_message, translate
from ...runtime.languages import converted
from ...runtime.write_errors import is_disk_full
from ...serving.service import QueryContext
from ..api.counted_nearest import nearest_counted
from ..http.page import language
from ..http.problems import Problem, localized, problem_of
from .far_outlets import (
    COARSE_METRES,
    add_rough_distances,
    add_rounded_distances,
    error_of,
    none_around,
    require_confirmation,
)
from .filter_chips import filter_chips
from .handover_block import handover_ways
from .list_groups import add_distances_elsewhere, count_elsewhere, few_in_area, group_by_area
from .list_verdicts import add_usual_hours, add_verdicts, district_of
from .map_view_search import is_inside, view_params
from .offered_positions import with_positions
from .search_form import SearchForm
from .suggested_options import with_suggestions
from .travel_filter import travel_note
from .understood import described, other_places, remaining_question

RESULT_SIZES = (10, 30, 50)
MAX_RESULTS = RESULT_SIZES[-1]
ORIGIN = ("q", "lat", "lon", "accuracy", "datum", "adcode", "code")
VISIT = ("service", "device", "mode")  # on which the verdict on a visit depends
TYPED = "typed"  # value of from_map for a position that was written
NO_QUESTIONS: dict[str, Any] = {"ask": None, "others": []}


def search_outlets(context: QueryContext, search: SearchForm) -> dict[str, Any]:
    """Return the results of a search, or the problem with the query."""
    try:
        params = _params(search)
        question = parse_query(NearestQuestion, {"lang": language()} | params)
        limit, wide = question.limit, _searches_more(search)
        answer = nearest_counted(context, _widened(question) if wide else question, for_page=True).data()
    except (InvalidParameter, OutOfArea, UnknownOutlet) as error:
        return problem_result(error)
    listed = [feature for feature in answer["features"] if _is_listed(feature, search)][:limit]
    more = next((size for size in RESULT_SIZES if size > limit), None)
    full = len(listed) == limit
    features = answer["features"] = group_by_area(context, answer["query"], listed)
    place = _place(context, answer["query"], search)
    coarse, lang = place.get("error_metres"), language()
    blur = error_of(answer["query"], coarse)
    place["outside"] = _none_around(context, question, answer, place, search)
    place |= {
        "is_own_side_first": len({"crossing" in feature["properties"] for feature in features}) > 1,
        "own": len(features) - count_elsewhere(features),
        "few": few_in_area(context, question, answer, search.repair),
    }
    has_no_trip = bool(place.get("is_area") or blur or place["outside"])
    is_point = not blur and place["kind"] != "view"
    add_verdicts(context, question, features, is_area=has_no_trip, on_one_side=is_point)
    add_usual_hours(context, features, lang)
    handover = handover_ways(context, search.repair, params, lang) if features else None
    outlets = [*(feature["properties"] for feature in features), *_handover_outlets(handover)]
    if blur:
        add_rough_distances(outlets, blur, lang)
        require_confirmation(outlets, lang, translate("verdict_coarse" if coarse else "verdict_rough", lang))
    elif place["outside"]:
        add_rough_distances(outlets, 0.0, lang)
    else:
        add_rounded_distances(outlets, answer["query"], lang)
        add_distances_elsewhere(features, lang)
    return {
        "district": district_of(answer["query"], place),
        "answer": answer,
        "place": place,
        "more": more if full else None,
        "chips": filter_chips(context, question, answer, search.params.get("bbox"), search.repair),
        "travel_note": travel_note(question, answer),
        "opened_at": question.open if isinstance(question.open, datetime) else None,
        "handover": handover,
        "compared_from": _compared_from(search, params),
        **(NO_QUESTIONS if place.get("outside") else _questions(context, answer)),
    }


def _none_around(
    context: QueryContext,
    question: NearestQuestion,
    answer: dict[str, Any],
    place: dict[str, Any],
    search: SearchForm,
) -> str:
    """Return `none_around` in the characters of the page's language."""
    repairs = search.repair is not None
    return converted(none_around(context, question, answer, place, repairs=repairs), language())


def _compared_from(search: SearchForm, params: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the parameters on which distances and verdicts depend, as fields of a form."""
    names = VISIT if "bbox" in search.params else (*ORIGIN, *VISIT)
    values = {name: params[name] for name in names if name in params}
    listed = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    return [(name, each) for name, value in listed.items() for each in value]


def _handover_outlets(handover: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [outlet for way in handover["ways"] for outlet in way.get("outlets", ())] if handover else []


def _params(search: SearchForm) -> dict[str, Any]:
    """Return the parameters of the nearest query; raises InvalidParameter for those pages do not take."""
    if "fields" in search.params:
        raise InvalidParameter("fields", "is not supported on pages", hint="use fields with the API")
    params = search.query_params
    return params | view_params(search.params["bbox"]) if "bbox" in search.params else params


def _searches_more(search: SearchForm) -> bool:
    """Return whether outlets of the answer may be left out of the list."""
    return "bbox" in search.params or bool(search.repair and search.repair.device and search.repair.fault)


def _widened(question: NearestQuestion) -> NearestQuestion:
    return question.model_copy(update={"limit": MAX_RESULTS})


def _is_listed(feature: dict[str, Any], search: SearchForm) -> bool:
    if "bbox" in search.params and not is_inside(search.params["bbox"], feature):
        return False
    return search.repair is None or search.repair.suits(feature["properties"], language())


def _questions(context: QueryContext, answer: dict[str, Any]) -> dict[str, Any]:
    """Return the question about the origin, and the other places that its text may mean."""
    query, ask, lang = answer["query"], answer["answer"].get("ask"), language()
    if "confidence" not in (query.get("place") or {}):
        offered = with_suggestions(context, query, ask, lang)
        return {"ask": with_positions(context, offered, query.get("q", "")), "others": []}
    return {"ask": remaining_question(query, ask, lang), "others": other_places(query, ask, lang)}


def problem_result(error: Exception) -> dict[str, Any]:
    """Return the template context of a problem."""
    problem = localized(problem_of(error), language())
    return {"problem": problem, "heading": heading_key(problem, error)}


def _place(context: QueryContext, query: dict[str, Any], search: SearchForm) -> dict[str, Any]:
    """Return the origin of the results, for the heading and the map."""
    place = query.get("place")
    if "lat" not in query:
        return {"kind": "unknown", "path": []}
    if "bbox" in search.params:
        return {"kind": "view", "text": translate("view_place", language()), "is_area": True}
    if place and place.get("matched_by") == "position":
        return {**_position(context, {"lat": query["lat"], "lon": query["lon"]}), "is_written": True}
    if place and "confidence" in place:
        return {"kind": "words", **described(place, language())}
    if place and "code" in place:
        return {"kind": "code", **place, "outlet": place["ref"]}
    if place:
        names = _names(context, place["adcode"])
        return {"kind": "area", "text": ("" if language() == "zh" else ", ").join(names), "is_area": True}
    position = {"lat": query["lat"], "lon": query["lon"], "datum": query["datum"]}
    accuracy = query.get("accuracy")
    found = _position(context, position, accuracy or 0.0) | _coarse(accuracy)
    chosen = search.params.get("from_map")  # on the map, or as degrees
    return found | {"is_picked": chosen not in (None, TYPED), "is_written": chosen == TYPED}


def _coarse(accuracy: float | None) -> dict[str, Any]:
    """Return the rounded error of a position that is too coarse for distances to be right."""
    if accuracy is None or accuracy < COARSE_METRES:
        return {}
    return {"coarse": rounded_length(accuracy, language()), "error_metres": accuracy}


def _position(context: QueryContext, position: dict[str, Any], error: float = 0.0) -> dict[str, Any]:
    """Return a position with the district it is in; with the city if the district is not certain."""
    try:
        names = reverse_geocode(context, parse_query(ReverseQuestion, position)).data()
    except OutOfArea:
        return {"kind": "position", "path": []}
    lon, lat = names["geometry"]["coordinates"]
    adcode, is_rough = names["properties"]["adcode"], error >= COARSE
    if is_rough:
        around = context.services.gazetteer.path(adcode)
        adcode = next((area.adcode for area in reversed(around) if is_city(area)), adcode)
    path = _names(context, adcode)
    return {"kind": "position", "path": path, "lat": lat, "lon": lon, "adcode": adcode, "is_rough": is_rough}


def _names(context: QueryContext, adcode: str) -> list[str]:
    """Return the names of an area and its parents: widest first in Chinese, narrowest first in English."""
    path, lang = context.services.gazetteer.path(adcode), language()
    names = [converted(area.label(lang), lang) for area in path]
    return names[::-1] if lang == "en" else names


def status(result: dict[str, Any]) -> int:
    """Return the HTTP status of a page with this result."""
    problem: Problem | None = result.get("problem")
    return problem.status if problem else 200


def heading_key(problem: Problem, error: Exception) -> str:
    """Return the message key of a problem's heading."""
    if isinstance(error, ReleaseGone):
        return "problem_release"
    if isinstance(error, (InvalidInput, InvalidFeed)):
        return "problem_entry"
    if isinstance(error, DiskFull) or is_disk_full(error):
        return "problem_disk"
    key = f"problem_{problem.status}"
    return key if has_message(key) else "problem_500" if problem.status >= 500 else "problem_400"
