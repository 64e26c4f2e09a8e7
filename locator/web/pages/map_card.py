"""The card of an outlet on a map: a part of a page, with the distance from a position sent in the body."""

from typing import Any

from flask import Blueprint, Response, request

from ...answers.outlet_queries import lookup_outlet
from ...errors import InvalidParameter
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
    form = {name: request.form[name] for name in ("lat", "lon") if name in request.form}
    is_place = "radius" in request.form
    if error := request.form.get("radius" if is_place else "accuracy"):
        form["accuracy"] = error
    start = parse_query(NearestQuestion, form)
    if start.lat is None or start.lon is None:
        raise InvalidParameter("query", "give one of lat and lon, q, adcode, code")
    outlet["distance"] = {"metres": metres(Point(start.lat, start.lon), point)}
    metres_off = start.accuracy or 0.0
    query = {"place": {"type": "place", "radius": metres_off}} if is_place else {"accuracy": metres_off}
    word_distances([outlet], query, language())
