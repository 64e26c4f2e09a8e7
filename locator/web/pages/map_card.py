"""The card of an outlet on a map: a part of a page, with the distance from a position sent in the body."""

from typing import Any

from flask import Blueprint, Response, request

from ...answers.outlet_queries import lookup_outlet
from ...geo.point import Point, metres
from ...query.query_params import NearestQuestion, OutletQuestion, parse_query
from ..http.app_context import service
from ..http.page import language, render
from .far_outlets import word_distances

map_card = Blueprint("map_card", __name__)


@map_card.post("/outlets/<ref>/card")
def card(ref: str) -> Response:
    """Render the card of an outlet; the position of the form is used for the distance and not stored."""
    context = service().query_context()
    feature = lookup_outlet(context, ref, OutletQuestion(lang=language())).data()
    outlet = feature["properties"]
    if "lat" in request.form:
        _add_distance(outlet, Point(*reversed(feature["geometry"]["coordinates"])))
    return render("_map_card.html", outlet=outlet)


def _add_distance(outlet: dict[str, Any], point: Point) -> None:
    """Add the distance from the position of the form, no finer than its error; raises InvalidParameter.

    The error is the `radius` of a place or the `accuracy` of a position.
    """
    form = {name: request.form[name] for name in ("lat", "lon", "accuracy") if name in request.form}
    radius = request.form.get("radius", 0.0, float)
    start = parse_query(NearestQuestion, form)
    outlet["distance"] = {"metres": metres(Point(start.lat or 0.0, start.lon or 0.0), point)}
    query = {"place": {"type": "place", "radius": radius}} if radius else {"accuracy": start.accuracy or 0.0}
    word_distances([outlet], query, language())
