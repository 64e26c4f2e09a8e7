"""The card of an outlet on a map: a part of a page, with the distance from a position sent in the body."""

from flask import Blueprint, Response, request

from ...answers.outlet_queries import lookup_outlet
from ...geo.point import Point, metres
from ...query.query_params import OutletQuestion, ReverseQuestion, parse_query
from ..http.app_context import service
from ..http.page import language, render

map_card = Blueprint("map_card", __name__)


@map_card.post("/outlets/<ref>/card")
def card(ref: str) -> Response:
    """Render the card of an outlet; the position of the form is used for the distance and not stored."""
    context = service().query_context()
    feature = lookup_outlet(context, ref, OutletQuestion(lang=language())).data()
    lon, lat = feature["geometry"]["coordinates"]
    start = _position()
    away = metres(start, Point(lat, lon)) if start else None
    return render("_map_card.html", outlet=feature["properties"], metres=away)


def _position() -> Point | None:
    """Return the position of the form; raises InvalidParameter if it is none."""
    if "lat" not in request.form:
        return None
    position = {name: request.form.get(name, "") for name in ("lat", "lon")}
    question = parse_query(ReverseQuestion, position)
    return Point(question.lat, question.lon)
