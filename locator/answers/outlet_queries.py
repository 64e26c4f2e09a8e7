"""Lookups of an outlet, a place, a position, or a shop's authenticity."""

from dataclasses import replace
from typing import Annotated, Any, NotRequired

import orjson
from pydantic import Field
from typing_extensions import TypedDict

from ..errors import OutOfArea, message
from ..geo.datum import to_wgs84
from ..geo.districts import Division
from ..geo.geojson import PointFeature
from ..geo.point import Point
from ..hours import state_text
from ..index.map_links import map_links
from ..places.match import OSM_ATTRIBUTION, Match
from ..places.place_rows import OPENSTREETMAP_IDS
from ..query.query_params import OutletQuestion, PlacesQuestion, ReverseQuestion
from ..query.validation_errors import swapped_hint
from ..runtime.error_messages import localize
from .answer_members import AnswerMembers
from .authenticity import OfficialQuestion, OfficialVerdict, official_verdict
from .context import CHECK_POSITION, QueryContext, index_of, recorded_ref
from .geojson import feature
from .live import NO_LIVE_FACTS, live_state
from .notes import localize_note
from .notices import outlet_notices
from .response import Answer, release_json

COAST_METRES = 3_000.0  # reach of the nearest district


class OfficialMembers(AnswerMembers):
    """Members of an answer about a shop's authenticity."""

    official: OfficialVerdict


class PlacesMembers(AnswerMembers):
    """Members of an answer with places."""

    attribution: NotRequired[str]


class NearbyDistrict(TypedDict, total=False):
    """Distance in metres to the district of a position at sea, and a note."""

    distance: Annotated[float, Field(description="Metres to the district, if the position is outside it.")]
    note: str


class DivisionProperties(NearbyDistrict):
    """Province, city, district, township and adcode of a position; empty if there is none."""

    province: str
    city: str
    district: str
    township: str
    adcode: str


class DivisionFeature(PointFeature):
    """A position with its district."""

    properties: DivisionProperties


def lookup_outlet(context: QueryContext, ref: str, question: OutletQuestion) -> Answer:
    """Return one outlet; raises UnknownOutlet or OutletClosed."""
    number = question.release
    snapshot = (
        context.snapshot
        if number in (None, context.snapshot.release.number)
        else context.older_release(number, recorded_ref(context.snapshot, ref))
    )
    index = index_of(snapshot, ref)
    extra: dict[str, object] = {"map_links": map_links(snapshot, index)}
    options = replace(context.output_options(question, question.datum, ()), detail=True)
    if snapshot is context.snapshot:
        extra["verdict"] = context.judge(question)(index, None)
    else:
        options = replace(options, live=NO_LIVE_FACTS)
    body = feature(snapshot, index, options, extra)
    if snapshot is context.snapshot:
        body = _with_notices(context, body)
    members = context.build_members(question)
    members["release"] = release_json(snapshot.release, context.stale)
    return Answer(context.id(question), members, (body,), single=True)


def opening_without_calls(context: QueryContext, ref: str, lang: str) -> str:
    """Return the text of the opening state for people who cannot call the outlet; raises UnknownOutlet."""
    index = index_of(context.snapshot, ref)
    state = live_state(context.snapshot.state(index, context.at), context.live.get(index), context.at)
    return state_text(state, context.at, lang, by_phone=False)


def _with_notices(context: QueryContext, body: bytes) -> bytes:
    """Return a feature with the notices in force, those of its areas and of the network included."""
    if not context.report.notices and b'"notice":' not in body:
        return body
    outlet = orjson.loads(body)
    properties, gazetteer = outlet["properties"], context.services.gazetteer
    properties["notice"] = outlet_notices(properties, context.report.notices, context.at.date(), gazetteer)
    return orjson.dumps(outlet)


def check_authenticity(context: QueryContext, question: OfficialQuestion) -> Answer:
    """Return whether a shop belongs to the network."""
    options = context.output_options(question, None)
    register, hotline = context.register_for(context.snapshot), context.services.help.hotline
    result, features = official_verdict(register, question, hotline, options)
    members: OfficialMembers = {**context.build_members(question), "official": result}
    return Answer(context.id(question), members, features)


def lookup_places(context: QueryContext, question: PlacesQuestion) -> Answer:
    """Return the places that match a text, best first."""
    matches = context.place_search().find(question.q, question.near, question.limit, typing=True)
    features = tuple(orjson.dumps(_place_feature(match, question.lang)) for match in matches)
    members = context.build_members(question)
    if any(match.place.id in OPENSTREETMAP_IDS for match in matches):
        attributed: PlacesMembers = {**members, "attribution": OSM_ATTRIBUTION}
        members = attributed
    return Answer(context.id(question), members, features)


def _place_feature(match: Match, lang: str) -> dict[str, Any]:
    feature = match.feature()
    return {**feature, "properties": localize_note(feature["properties"], lang)}


def reverse_geocode(context: QueryContext, question: ReverseQuestion) -> Answer:
    """Return province, city and district of a position, at sea those nearby; raises OutOfArea."""
    lat, lon = to_wgs84(question.lat, question.lon, question.datum)
    point = Point(float(lat), float(lon))
    division, more = _division(context, point, question.lang)
    if division is None:
        raise OutOfArea(
            "the position is not in any known district",
            swapped_hint(question.lat, question.lon) or CHECK_POSITION,
        )
    properties: DivisionProperties = {
        "province": division.province,
        "city": division.city,
        "district": division.district,
        "township": context.services.finder().township(division.adcode, point),
        "adcode": division.adcode,
        **more,
    }
    body: DivisionFeature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(point.lon, 7), round(point.lat, 7)]},
        "properties": properties,
    }
    return Answer(context.id(question), context.build_members(question), (orjson.dumps(body),), single=True)


def _division(context: QueryContext, point: Point, lang: str) -> tuple[Division | None, NearbyDistrict]:
    """Return the division at a point, or the nearest one within COAST_METRES with its distance and a note."""
    areas = context.services.areas()
    if division := areas.at(point):
        return division, {}
    nearest = areas.near(point, COAST_METRES)
    if nearest is None:
        return None, {}
    division, distance = nearest
    note = message("the position is outside every district; this one is the nearest")
    return division, {"distance": round(distance), "note": localize(note, lang)}
