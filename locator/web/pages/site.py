"""The pages. Rendered on the server, whole without script; a part of a page is sent when one asks for it."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response, request
from markupsafe import Markup

from ...errors import InvalidParameter, OutletClosed, OutOfArea
from ...geo.point import Point
from ...hours import Day
from ...places.gazetteer import Area
from ...places.position import position
from ...query.query_params import DirectionsQuestion, NearestQuestion, OutletQuestion, ask
from ...render.maps.local_map import MapHtml, MapView, allowed, draw
from ...serving.service import QueryContext
from ..http.app_context import service, settings, site_url
from ..http.page import language, link, render, text_of
from ..http.problems import Problem
from ..http.request_params import of_query
from .json_ld import DAYS, breadcrumbs, business, script
from .search_form import SearchForm, where, wish_of
from .search_results import found, heading, status, troubled

NEARBY = 4
STREETS = 13  # zoom at which an outlet and its surroundings are seen

site = APIBlueprint("site", __name__, enable_openapi=False)


@site.route("/", methods=["GET", "POST"])
def find() -> Response:
    """Find the nearest outlets: by position, by area, or by a tap on the map."""
    meeting = service().meet()
    gazetteer = meeting.facts.gazetteer
    try:
        wish = wish_of(request, gazetteer)
    except InvalidParameter as error:
        return _find_page(meeting, SearchForm({}, ()), troubled(error))
    if wish.part == "where":
        return render("_where.html", selects=where(wish.chosen, gazetteer))
    told = found(meeting, wish) if wish.has_origin else {}
    if wish.part == "results":
        return render("_results.html", status(told), **_shared(wish), **told)
    return _find_page(meeting, wish, told)


def _find_page(meeting: QueryContext, wish: SearchForm, told: dict[str, Any]) -> Response:
    selects = where(wish.chosen, meeting.facts.gazetteer)
    view = MapView(pick=True, lang=language())
    shared = {"selects": selects, "map": _map(view), **_shared(wish)}
    return render("find.html", status(told), **shared, **told)


def _shared(wish: SearchForm) -> dict[str, Any]:
    open_wish = {name: value for name, value in wish.members.items() if name not in ("limit", "lang")}
    return {"wish": wish, "again": open_wish, "lang": language()}


def _map(view: MapView) -> MapHtml | None:
    return draw(view, settings()) if allowed(settings()) else None


@site.route("/outlets/<ref>", methods=["GET", "POST"])
def outlet(ref: str) -> Response:
    """Everything known of an outlet; posted with where one stands, the way there too."""
    meeting = service().meet()
    question = ask(OutletQuestion, of_query(request.query_string))
    answer = meeting.outlet(ref, question).data()
    lon, lat = answer["geometry"]["coordinates"]
    view = MapView(Point(lat, lon), STREETS, lang=language())
    index = meeting.snapshot.index(ref)
    days = _days(meeting, index)
    path = meeting.facts.gazetteer.path(answer["properties"].get("address", {}).get("adcode", ""))
    linked = _linked(answer, days, path)
    return render(
        "outlet.html",
        outlet=answer["properties"],
        geometry=answer["geometry"],
        positions=_positions(meeting, index),
        release=answer["release"],
        path=path,
        week=days[:7],
        linked=linked,
        today=meeting.at.date(),
        nearby=_nearby(meeting, ref, lat, lon),
        map=_map(view),
        **(_way(meeting, ref) if request.method == "POST" else {}),
    )


def _linked(answer: dict[str, Any], days: list[Day], path: tuple[Area, ...]) -> Markup | None:
    """Return what search engines read; None where the address of this site is not known."""
    site = site_url()
    if not site:
        return None
    page = site + link(f"/outlets/{quote(answer['properties']['ref'], safe='')}", language())
    shop = business(answer["properties"], answer["geometry"], days, page)
    return script(shop, breadcrumbs(path, site, language()))


def _days(meeting: QueryContext, index: int | None) -> list[Day]:
    """What holds in the weeks to come."""
    if index is None:
        return []
    weeks = (meeting.at.date() + timedelta(days=each) for each in range(0, DAYS, 7))
    return [day for first in weeks for day in meeting.snapshot.week(index, first)]


def _way(meeting: QueryContext, ref: str) -> dict[str, Any]:
    """The way from where the form says, or that it is not understood."""
    given = {name: request.form[name] for name in ("from", "mode") if request.form.get(name)}
    try:
        question = ask(DirectionsQuestion, {**given, "to": ref, "lang": language()})
        told = meeting.directions(question).data()
    except (InvalidParameter, OutOfArea):
        return {"way_from": given.get("from", ""), "way_unknown": True}
    place = told["query"].get("place") or {}
    return {
        "way": told["properties"],
        "way_place": place.get("path", []),
        "way_from": "" if isinstance(question.start, Point) else question.start,
    }


def _positions(meeting: QueryContext, index: int | None) -> dict[str, tuple[float, float]]:
    if index is None:
        return {}
    names = {"WGS-84": "wgs84", "GCJ-02": "gcj02", "BD-09": "bd09"}
    return {name: meeting.snapshot.position(index, datum) for name, datum in names.items()}  # type: ignore[arg-type]


def _nearby(meeting: QueryContext, ref: str, lat: float, lon: float) -> list[dict[str, Any]]:
    question = NearestQuestion(lat=lat, lon=lon, limit=NEARBY + 1, lang=language())
    try:
        found = meeting.nearest(question).data()["features"]
    except OutOfArea:
        return []
    others = [feature["properties"] for feature in found if feature["id"] != ref]
    return others[:NEARBY]


@site.get("/map")
def map_page() -> Response:
    """A map of all outlets; with at=LAT,LON, of those around."""
    meant = position(request.args.get("at", ""))
    view = MapView(meant.place.point, STREETS, lang=language()) if meant else MapView(lang=language())
    return render("map.html", map=_map(view))


@site.get("/help")
def help_page() -> Response:
    """Where a person is reached, in whatever way one can say it."""
    return render("help.html")


def problem_page(problem: Problem, error: Exception) -> str:
    """An error as a page that leads on; it needs neither the database nor a release."""
    near = ""
    if isinstance(error, OutletClosed):
        near = link("/", language(), lat=f"{error.lat:.6f}", lon=f"{error.lon:.6f}")
    home = link("/", "zh" if language() == "en" else "en")  # what stands in the address may be private
    told = {"successor": problem.more.get("successor"), "words": heading(problem, error)}
    return text_of("problem.html", problem=problem, near=near, switched=home, **told)
