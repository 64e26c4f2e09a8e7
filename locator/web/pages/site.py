"""The public pages, server-rendered and complete without scripts; parts of the page on request."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request
from markupsafe import Markup

from ...answers.context import recorded_ref
from ...answers.directions import directions_to_outlet
from ...answers.nearest import nearest_outlets
from ...answers.outlet_queries import lookup_outlet
from ...errors import InvalidParameter, OutletClosed, OutOfArea
from ...geo.datum import DATUMS
from ...geo.point import Point
from ...hours import Day
from ...places.gazetteer import Area
from ...places.position import is_position, parse_position
from ...query.query_params import NearestQuestion, parse_query
from ...query.trip_params import DirectionsQuestion
from ...render.maps.local_map import MapHtml, MapView, draw, maps_allowed
from ...render.messages.catalog import name_of, translate
from ...render.place_text import distance_text, is_rough
from ...render.usual_hours import usual_hours
from ...runtime.languages import LANGUAGES, converted, language_of
from ...serving.device_models import device_models
from ...serving.service import QueryContext
from ..http.app_context import requested_url, service, settings, site_url
from ..http.cacheable_page import mark_cacheable
from ..http.page import language, link, other_languages, render, render_to_string
from ..http.problems import Problem
from ..http.request_params import params_of_query
from .json_ld import DAYS, breadcrumbs, business, script
from .outlet_visit import OutletPageQuestion
from .repair_choice import STARTERS, drop_older_repair, drop_repair_text, move_repair_text, repair_choice
from .search_form import SearchForm, area_selects, parse_search_form
from .search_results import TYPED, heading_key, problem_result, search_outlets, status
from .search_words import keep_words, move_filter_words, move_repair_beside_guess

NEARBY_LIMIT = 4
ROUNDED_METRES = 800  # what rounding to two decimals may amount to
MAX_ADDRESS = 2_000  # characters
STREET_ZOOM = 13  # zoom level that shows an outlet and its surroundings

site = Blueprint("site", __name__)


@site.route("/", methods=["GET", "POST"])
def find() -> Response:
    """Render the nearest outlets to a position, an area or a tap on the map.

    A submitted form is redirected to the address of its results, unless it contains a position.
    """
    context = service().query_context()
    gazetteer = context.services.gazetteer
    try:
        search = _with_repair(parse_search_form(request, gazetteer))
    except InvalidParameter as error:
        return _find_page(context, SearchForm({}, ()), problem_result(error))
    if (address := _address(search)) is not None:
        return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": address})
    if not (search.is_private or "bbox" in search.params or "code" in search.params):
        mark_cacheable()
    if search.part == "where":
        return render("_where.html", selects=area_selects(search.chosen, gazetteer))
    result = search_outlets(context, search) if search.has_origin else _missing(search)
    if search.part == "results":
        return render("_results.html", status(result), **_shared(search), **result)
    return _find_page(context, search, result)


def _with_repair(search: SearchForm) -> SearchForm:
    """Return the search with the repair and the access needs that its text names."""
    models = device_models(settings())
    if search.drops_repair:
        drop_repair_text(search.params, models)
    elif search.replaced_text:
        keep_words(search.params, search.replaced_text, models)
    if search.is_typed:
        drop_older_repair(search.params, models)
    named_filters, has_text = move_filter_words(search.params), "q" in search.params
    move_repair_text(search.params, models)
    move_repair_beside_guess(search.params, models, service().query_context().place_search())
    moved = search.params["repair"] if has_text and "q" not in search.params else ""
    repair = repair_choice(search.params, models)
    return replace(search, repair=repair, named_filters=named_filters, moved_repair=moved)


def _missing(search: SearchForm) -> dict[str, Any]:
    """Return what a search without a place lacks; nothing for a first visit."""
    is_begun = request.method == "POST" or search.repair or search.named_filters
    return {"missing": True} if is_begun else {}


def _address(search: SearchForm) -> str | None:
    """Return where to redirect: a form to its address, a position in an address out of it; else None.

    A position becomes its surroundings of about a kilometre.
    """
    params = {name: value for name, value in search.params.items() if name != "lang"}
    requested = search.params.get("lang")
    lang = language_of(requested) if requested in LANGUAGES else language()
    if request.method == "POST":
        address = link("/", lang, **params)
        stays = search.part or search.is_private or not search.has_origin or len(address) > MAX_ADDRESS
        return None if stays else address
    if not is_position(params.get("q", "")):
        return None
    return link("/", lang, **_surroundings(params.pop("q"), params.pop("datum", "wgs84")), **params)


def _surroundings(text: str, datum: Any) -> dict[str, Any]:
    """Return a rounded position as parameters; none for a malformed position."""
    try:
        match = parse_position(text, datum if datum in DATUMS else "wgs84")
    except InvalidParameter:
        return {}
    lat, lon = match.place.point if match else (0.0, 0.0)
    return {"lat": f"{lat:.2f}", "lon": f"{lon:.2f}", "accuracy": ROUNDED_METRES, "from_map": TYPED}


def _find_page(context: QueryContext, search: SearchForm, result: dict[str, Any]) -> Response:
    selects = area_selects(search.chosen, context.services.gazetteer)
    view = MapView(search=True, lang=language())
    models = device_models(settings())
    shared = {
        "selects": selects,
        "models": models,
        "starters": STARTERS,
        "map": _map(view),
        **_shared(search),
    }
    return render("find.html", status(result), **shared, **result)


def _shared(search: SearchForm) -> dict[str, Any]:
    link_params = {name: value for name, value in search.params.items() if name not in ("limit", "lang")}
    labels = {
        "repair_label": search.repair.label(language()) if search.repair else "",
        "repair": search.repair,
        "needs": [name_of("access", need, language()) for need in search.params.get("access", ())],
        "named_filters": [_filter_name(each) for each in search.named_filters],
    }
    return {"search": search, "link_params": link_params, "lang": language(), **labels}


def _filter_name(field_value: str) -> str:
    field, _, value = field_value.partition(":")
    return translate("open_now", language()) if field == "open" else name_of(field, value, language())


def _map(view: MapView) -> MapHtml | None:
    return draw(view, settings()) if maps_allowed(settings()) else None


@site.route("/outlets/<ref>", methods=["GET", "POST"])
def outlet(ref: str) -> Response:
    """Render an outlet; on POST, also the directions from the submitted origin.

    A reference in lower case is redirected to the outlet.
    """
    context = service().query_context()
    if (recorded := recorded_ref(context.snapshot, ref)) != ref:
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        address = f"/outlets/{quote(recorded, safe='')}{query}"
        return Response(status=HTTPStatus.PERMANENT_REDIRECT, headers={"Location": address})
    mark_cacheable()
    question = parse_query(OutletPageQuestion, params_of_query(request.query_string))
    answer = lookup_outlet(context, ref, question).data()
    lon, lat = answer["geometry"]["coordinates"]
    view = MapView(Point(lat, lon), STREET_ZOOM, lang=language())
    index = context.snapshot.index(ref)
    days = _days(context, index)
    path = context.services.gazetteer.path(answer["properties"].get("address", {}).get("adcode", ""))
    structured_data = _structured_data(answer, days, path)
    return render(
        "outlet.html",
        outlet=answer["properties"],
        needed=question.access,
        device=question.device,
        fault=question.fault,
        geometry=answer["geometry"],
        positions=_positions(context, index),
        release=answer["release"],
        path=path,
        week=days[:7],
        structured_data=structured_data,
        usual_hours=usual_hours(days, language()),
        today=context.at.date(),
        nearby=_nearby(context, ref, lat, lon),
        map=_map(view),
        page_url=requested_url() + link(f"/outlets/{quote(ref, safe='')}", language()),
        **(_directions_context(context, ref) if request.method == "POST" else {}),
    )


def _structured_data(answer: dict[str, Any], days: list[Day], path: tuple[Area, ...]) -> Markup | None:
    """Return the JSON-LD script; None if the public URL is not configured."""
    site = site_url()
    if not site:
        return None
    page = site + link(f"/outlets/{quote(answer['properties']['ref'], safe='')}", language())
    outlet_data = business(answer["properties"], answer["geometry"], days, page)
    return script(outlet_data, breadcrumbs(path, site, language()))


def _days(context: QueryContext, index: int | None) -> list[Day]:
    """Return the opening hours of the coming weeks."""
    if index is None:
        return []
    weeks = (context.at.date() + timedelta(days=offset) for offset in range(0, DAYS, 7))
    return [day for first in weeks for day in context.snapshot.week(index, first)]


def _directions_context(context: QueryContext, ref: str) -> dict[str, Any]:
    """Return the directions from the submitted origin, or a flag that it was not understood."""
    form = request.form
    params = {name: form[name] for name in ("from", "mode") if form.get(name)}
    if form.get("instead"):  # a reply to the question about the start
        params["from"] = form["instead"]
    try:
        question = parse_query(DirectionsQuestion, {**params, "to": ref, "lang": language()})
        feature = directions_to_outlet(context, question).data()
    except (InvalidParameter, OutOfArea):
        return {"origin_text": params.get("from", ""), "origin_unknown": True}
    return {
        "directions": feature["properties"] if feature["geometry"] else None,
        "ask": feature["answer"].get("ask"),
        "mode": question.mode,
        "origin": feature["query"].get("place"),
        **_distance_from(feature),
        "origin_text": "" if isinstance(question.start, Point) else question.start,
    }


def _distance_from(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the text of the distance from the start, no finer than its place is known, and whether it is."""
    query, length, lang = feature["query"], feature["properties"].get("metres"), language()
    if length is None:
        return {}
    away = converted(distance_text(query, length, lang), lang)
    return {"away": away, "is_rough": is_rough(query.get("place"))}


def _positions(context: QueryContext, index: int | None) -> dict[str, tuple[float, float]]:
    if index is None:
        return {}
    names = {"WGS-84": "wgs84", "GCJ-02": "gcj02", "BD-09": "bd09"}
    return {name: context.snapshot.position(index, datum) for name, datum in names.items()}  # type: ignore[arg-type]


def _nearby(context: QueryContext, ref: str, lat: float, lon: float) -> list[dict[str, Any]]:
    question = NearestQuestion(lat=lat, lon=lon, limit=NEARBY_LIMIT + 1, lang=language())
    try:
        features = nearest_outlets(context, question, own_side_first=True).data()["features"]
    except OutOfArea:
        return []
    neighbours = [feature["properties"] for feature in features if feature["id"] != ref]
    return neighbours[:NEARBY_LIMIT]


@site.get("/map")
def map_page() -> Response:
    """Render a map of all outlets; with at=LAT,LON, of the surroundings."""
    try:
        match = parse_position(request.args.get("at", ""))
    except InvalidParameter:
        match = None
    view = MapView(lang=language(), locate=True)
    if match:
        view = replace(view, center=match.place.point, zoom=STREET_ZOOM)
    return render("map.html", map=_map(view))


@site.get("/help")
def help_page() -> Response:
    """Render the contact page."""
    return render("help.html", chat=settings().text_help_url)


def problem_page(problem: Problem, error: Exception) -> str:
    """Render an error page, without the database or a release."""
    nearby_url = ""
    if isinstance(error, OutletClosed):
        nearby_url = link("/", language(), lat=f"{error.lat:.6f}", lon=f"{error.lon:.6f}")
    others = other_languages(language(), "/")  # the current query string may be private
    extra = {"successor": problem.more.get("successor"), "heading": heading_key(problem, error)}
    extra |= {
        "other_languages": others,
        "view_url": link("/", language(), view="large"),
        "name": error.name if isinstance(error, OutletClosed) else "",
    }
    return render_to_string("problem.html", problem=problem, nearby_url=nearby_url, **extra)
