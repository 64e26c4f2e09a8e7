"""/api/v1: thin views that parse the query, answer it from the current release and send the response."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar

from flask import Blueprint, Response, request

from ...answers.authenticity import OfficialQuestion
from ...answers.context import index_of
from ...answers.directions import directions_to_outlet
from ...answers.inside import clusters_in_view, outlets_inside
from ...answers.nearest import handover_options
from ...answers.outlet_queries import check_authenticity, lookup_outlet, lookup_places, reverse_geocode
from ...answers.reachable import reachable_area
from ...answers.repair_options import HandoverQuestion, with_device
from ...answers.response import Answer
from ...errors import UnknownOutlet
from ...feed.export.text import to_csv, to_geojson
from ...index.map_links import has_sketch
from ...query.query_params import (
    ClustersQuestion,
    InsideQuestion,
    NearestQuestion,
    OutletQuestion,
    PlacesQuestion,
    Question,
    ReverseQuestion,
    parse_query,
    without_absent,
)
from ...query.trip_params import DirectionsQuestion, ReachableQuestion
from ...render.maps.local_map import sketches_allowed
from ...serving.device_models import device_models
from ...serving.service import QueryContext
from ...sketch.sketch import sketch_svg
from ...sketch.surroundings import surroundings_of
from ..http.app_context import service, settings
from ..http.compression import cached_etag
from ..http.release_files import release_file
from ..http.request_params import POSITION, check_accept, params_of, params_of_query
from ..http.security_headers import ANSWER_CACHE_CONTROL
from .counted_nearest import nearest_counted

Q = TypeVar("Q", bound=Question)

GEOJSON, SVG = "application/geo+json", "image/svg+xml"
TAG_LENGTH = 32
api = Blueprint("api", __name__, url_prefix="/api/v1")


def reply(
    kind: type[Q],
    answer: Callable[[QueryContext, Q], Answer],
    prepare: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    example: str = POSITION,
) -> Response:
    """Return the response to the request's query, or 304 if its ETag matches."""
    params = prepare(params_of(request, example))
    question = parse_query(kind, without_absent(kind, params) if request.method == "POST" else params)
    context = service().query_context().lean

    if question.depends_on_router():
        result = answer(context, question)
        return conditional_response(result.id, lambda: result)
    return conditional_response(context.id(question), lambda: answer(context, question))


def conditional_response(tag: str, answer: Callable[[], Answer]) -> Response:
    """Return the answer with this ETag, or 304 if the client already has it."""
    return conditional(tag, lambda: answer().to_json(), GEOJSON)


def conditional(tag: str, body: Callable[[], bytes], mimetype: str) -> Response:
    """Return the body with this ETag, or 304 if the client already has it."""
    cached = cached_etag(tag) if request.method in ("GET", "HEAD") else None
    if cached is not None:
        response = Response(status=304, mimetype=mimetype)
    else:
        response = Response(body(), mimetype=mimetype)
    response.set_etag(cached or tag)
    response.headers["Cache-Control"] = ANSWER_CACHE_CONTROL
    return response


@api.get("/nearest", endpoint="nearest")
def nearest_view() -> Response:
    """Find the nearest outlets.

    Return the outlets nearest to a position, place text, an adcode or an outlet code.
    """
    return reply(NearestQuestion, nearest_counted)


@api.post("/nearest")
def nearest_by_body() -> Response:
    """Find the nearest outlets, position in the body.

    Accept the same parameters in a JSON body, so that no position appears in a URL.
    """
    return reply(NearestQuestion, nearest_counted)


@api.get("/outlets")
def outlets() -> Response:
    """List the outlets of an area.

    Return the outlets in a box, a polygon or an area in pages, ordered by ref.
    """
    return reply(InsideQuestion, outlets_inside)


@api.get("/outlets/<ref>")
def outlet(ref: str) -> Response:
    """Get an outlet.

    Return all details of an outlet, from the current release or an older one.
    """
    return reply(OutletQuestion, lambda context, question: lookup_outlet(context, ref, question))


@api.get("/outlets/<ref>/sketch.svg")
def sketch(ref: str) -> Response:
    """Get the sketch of an outlet.

    Return a drawing of the last 300 metres, of outlets that have `links.sketch`. Where maps are off, it is
    the text of the drawing alone.
    """
    check_accept(request, (SVG, "application/problem+json"))
    question = parse_query(Question, params_of_query(request.query_string))
    context = service().query_context()
    index, finder = index_of(context.snapshot, ref), context.services.finder()
    outlet = context.snapshot.outlet(index)
    surroundings = surroundings_of(settings().database) if sketches_allowed(settings()) else None
    if not has_sketch(outlet):
        raise UnknownOutlet("no station, exit, landmark or entrance of this outlet is recorded")
    point, today = context.snapshot.point(index), context.at.date()
    content = sketch_svg(outlet, point, today, question.lang, finder.readings, surroundings).encode()
    tag = sha256(content).hexdigest()[:TAG_LENGTH]
    cached = cached_etag(tag)
    response = Response(b"" if cached else content, status=304 if cached else 200, mimetype=SVG)
    response.set_etag(cached or tag)
    response.headers["Cache-Control"] = ANSWER_CACHE_CONTROL
    return response


@api.get("/directions")
def directions() -> Response:
    """Get directions to an outlet.

    Return a route from a position or a place to an outlet, or a straight line marked as such.
    """
    return reply(DirectionsQuestion, directions_to_outlet, example='{"from": "39.9,116.4", "to": "REF"}')


@api.post("/directions")
def directions_by_body() -> Response:
    """Get directions to an outlet, position in the body.

    Accept the same parameters in a JSON body, so that no position appears in a URL.
    """
    return directions()


@api.get("/reachable")
def reachable() -> Response:
    """Get the area reachable within a time.

    Return an isochrone around a position, or a circle by distance bands marked as an estimate.
    """
    return reply(ReachableQuestion, reachable_area, example='{"lat": 39.9, "lon": 116.4, "within": "15min"}')


@api.post("/reachable")
def reachable_by_body() -> Response:
    """Get the area reachable within a time, position in the body.

    Accept the same parameters in a JSON body, so that no position appears in a URL.
    """
    return reachable()


@api.get("/places")
def places() -> Response:
    """Search for places.

    Return the places that match a text, complete or partially typed, best first.
    """
    return reply(PlacesQuestion, lookup_places)


@api.get("/reverse")
def reverse() -> Response:
    """Find the district of a position.

    Return the province, city and district of a position.
    """
    return reply(ReverseQuestion, reverse_geocode)


@api.get("/handover")
def handover() -> Response:
    """Find where to hand in a device.

    Return the options for a device with a fault: service center, drop-off point, mail.
    """
    models = device_models(settings())
    return reply(HandoverQuestion, handover_options, partial(with_device, models=models))


@api.get("/official")
def official() -> Response:
    """Check whether a shop is official.

    Return whether a phone, name, code or address is listed, similar or not listed.
    """
    return reply(OfficialQuestion, check_authenticity)


@api.get("/clusters")
def clusters() -> Response:
    """List the clusters of a viewport.

    Return the clusters and single outlets of a map viewport.
    """
    return reply(ClustersQuestion, clusters_in_view)


@api.get("/export.geojson")
def export_geojson() -> Response:
    """Export the release as GeoJSON.

    Return all outlets of the current release.
    """
    return _export(to_geojson, GEOJSON, "geojson")


@api.get("/export.csv")
def export_csv() -> Response:
    """Export the release as CSV.

    Return all outlets of the current release, in the columns of a feed.
    """
    return _export(to_csv, "text/csv", "csv")


def _export(write: Callable[..., Any], mimetype: str, ending: str) -> Response:
    check_accept(request, (mimetype, "application/problem+json"))
    parse_query(Question, params_of_query(request.query_string))
    snapshot = service().query_context().snapshot
    response = release_file(snapshot, ending, mimetype, write)
    name = f"locator-release-{snapshot.release.number}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
