"""/api/v1: thin views that parse the query, answer it from the current release and send the response."""

from collections.abc import Callable
from typing import Any, TypeVar

from apiflask import APIBlueprint
from flask import Response, request

from ...answers.authenticity import OfficialQuestion
from ...answers.directions import directions_to_outlet
from ...answers.inside import clusters_in_view, outlets_inside
from ...answers.lookup import check_authenticity, lookup_outlet, lookup_places, reverse_geocode
from ...answers.nearest import handover_options
from ...answers.repair_options import HandoverQuestion
from ...answers.response import Answer
from ...feed.export.text import to_csv, to_geojson
from ...query.query_params import (
    ClustersQuestion,
    DirectionsQuestion,
    InsideQuestion,
    NearestQuestion,
    OutletQuestion,
    PlacesQuestion,
    Question,
    ReverseQuestion,
    parse_query,
)
from ...serving.service import QueryContext
from ..http.app_context import service
from ..http.compression import cached_etag
from ..http.release_files import release_file
from ..http.request_params import check_accept, params_of, params_of_query
from ..http.security_headers import ANSWER_CACHE_CONTROL
from .counted_nearest import nearest_counted

Q = TypeVar("Q", bound=Question)

GEOJSON = "application/geo+json"
api = APIBlueprint("api", __name__, url_prefix="/api/v1", tag="Locator")


def reply(kind: type[Q], answer: Callable[[QueryContext, Q], Answer]) -> Response:
    """Return the response to the request's query, or 304 if its ETag matches."""
    question = parse_query(kind, params_of(request))
    context = service().query_context()
    if question.depends_on_router():
        result = answer(context, question)
        return conditional_response(result.id, lambda: result)
    return conditional_response(context.id(question), lambda: answer(context, question))


def conditional_response(tag: str, answer: Callable[[], Answer]) -> Response:
    """Return the answer with this ETag, or 304 if the client already has it."""
    cached = cached_etag(tag) if request.method in ("GET", "HEAD") else None
    if cached is not None:
        response = Response(status=304, mimetype=GEOJSON)
    else:
        response = Response(answer().to_json(), mimetype=GEOJSON)
    response.set_etag(cached or tag)
    response.headers["Cache-Control"] = ANSWER_CACHE_CONTROL
    return response


@api.get("/nearest")
@api.doc(summary="The nearest outlets", operation_id="nearest")
def nearest() -> Response:
    """The outlets nearest to a position, an adcode or an outlet's code, with every filter."""
    return reply(NearestQuestion, nearest_counted)


@api.post("/nearest")
@api.doc(summary="The nearest outlets, position in the body", operation_id="nearestByBody")
def nearest_by_body() -> Response:
    """The same question in a JSON body, so that a position need not stand in an address."""
    return reply(NearestQuestion, nearest_counted)


@api.get("/outlets")
@api.doc(summary="The outlets of an area", operation_id="outlets")
def outlets() -> Response:
    """The outlets in a box, a polygon or an area, page by page, ordered by ref."""
    return reply(InsideQuestion, outlets_inside)


@api.get("/outlets/<ref>")
@api.doc(summary="One outlet", operation_id="outlet")
def outlet(ref: str) -> Response:
    """Everything known of one outlet, in the current release or an older one."""
    return reply(OutletQuestion, lambda context, question: lookup_outlet(context, ref, question))


@api.get("/directions")
@api.doc(summary="The way to an outlet", operation_id="directions")
def directions() -> Response:
    """The way from a position or a place to an outlet: a route, or the straight line, said to be one."""
    return reply(DirectionsQuestion, directions_to_outlet)


@api.post("/directions")
@api.doc(summary="The way to an outlet, position in the body", operation_id="directionsByBody")
def directions_by_body() -> Response:
    """The same question in a JSON body, so that a position need not stand in an address."""
    return directions()


@api.get("/places")
@api.doc(summary="Places by words", operation_id="places")
def places() -> Response:
    """The places that words may mean, best first; also while they are being typed."""
    return reply(PlacesQuestion, lookup_places)


@api.get("/reverse")
@api.doc(summary="The district of a position", operation_id="reverse")
def reverse() -> Response:
    """The province, city and district that hold a position."""
    return reply(ReverseQuestion, reverse_geocode)


@api.get("/handover")
@api.doc(summary="Where a device can be handed in", operation_id="handover")
def handover() -> Response:
    """The ways to hand over a device with a fault: over a counter, at a drop-off point, by mail."""
    return reply(HandoverQuestion, handover_options)


@api.get("/official")
@api.doc(summary="Whether a shop is official", operation_id="official")
def official() -> Response:
    """Listed, not listed or only similar, by phone, name, code or address; a near miss is never a yes."""
    return reply(OfficialQuestion, check_authenticity)


@api.get("/clusters")
@api.doc(summary="What to draw in a viewport", operation_id="clusters")
def clusters() -> Response:
    """Clusters and single outlets of a map's viewport."""
    return reply(ClustersQuestion, clusters_in_view)


@api.get("/export.geojson")
@api.doc(summary="The whole release as GeoJSON", operation_id="exportGeojson")
def export_geojson() -> Response:
    """All outlets of the current release."""
    return _export(to_geojson, GEOJSON, "geojson")


@api.get("/export.csv")
@api.doc(summary="The whole release as CSV", operation_id="exportCsv")
def export_csv() -> Response:
    """All outlets of the current release, in the flat columns that a feed has."""
    return _export(to_csv, "text/csv", "csv")


def _export(write: Callable[..., Any], mimetype: str, ending: str) -> Response:
    check_accept(request, (mimetype, "application/problem+json"))
    parse_query(Question, params_of_query(request.query_string))
    snapshot = service().query_context().snapshot
    response = release_file(snapshot, ending, mimetype, write)
    name = f"locator-release-{snapshot.release.number}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
