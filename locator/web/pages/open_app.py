"""Redirects to an outlet in a map app."""

from http import HTTPStatus

from flask import Blueprint, Response, request

from ...answers.context import index_of
from ...errors import InvalidParameter
from ...geo.datum import to_wgs84
from ...geo.point import Point
from ...index.map_apps import MAP_APPS
from ...index.map_links import app_scheme, map_links
from ...query.query_params import parse_query
from ...query.trip_params import MapAppQuestion
from ..http.app_context import service
from ..http.page import render
from ..http.request_params import params_of_query
from ..http.view import in_wechat, system

map_app = Blueprint("map_app", __name__)


@map_app.get("/outlets/<ref>/open/<app>")
def open_app(ref: str, app: str) -> Response:
    """Redirect to the outlet in a map app; on phones, offer the app where a redirect cannot open it."""
    if app not in MAP_APPS:
        raise InvalidParameter("app", "unknown map app", allowed=tuple(MAP_APPS))
    question = parse_query(MapAppQuestion, params_of_query(request.query_string))
    snapshot = service().query_context().snapshot
    index, origin = index_of(snapshot, ref), _origin(question)
    address = map_links(snapshot, index, question.mode, origin)[app]
    name = "" if in_wechat() else system()
    if scheme := app_scheme(app, name, snapshot, index, question.mode, origin):
        return render("open_app.html", app=app, scheme=scheme, address=address, name=snapshot.names[index])
    headers = {"Location": address, "Cache-Control": "private, no-cache", "Vary": "User-Agent"}
    return Response(status=HTTPStatus.FOUND, headers=headers)


def _origin(question: MapAppQuestion) -> Point | None:
    if question.start is None:
        return None
    return Point(*map(float, to_wgs84(question.start.lat, question.start.lon, question.datum)))
