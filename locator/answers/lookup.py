"""Lookups of an outlet, a place, a position, or a shop's authenticity."""

import orjson

from ..errors import OutOfArea
from ..geo.datum import to_wgs84
from ..geo.point import Point
from ..places.lookup import FIRST_ID
from ..query.query_params import OutletQuestion, PlacesQuestion, ReverseQuestion
from ..query.validation_errors import swapped_hint
from .authenticity import OfficialQuestion, official_verdict
from .context import CHECK_POSITION, QueryContext, index_of
from .geojson import feature
from .response import Answer, release_json

OSM_ATTRIBUTION = "© OpenStreetMap contributors, ODbL, https://www.openstreetmap.org/copyright"


def lookup_outlet(context: QueryContext, ref: str, question: OutletQuestion) -> Answer:
    """Return one outlet; raises UnknownOutlet or OutletClosed."""
    number = question.release
    snapshot = (
        context.snapshot
        if number in (None, context.snapshot.release.number)
        else context.older_release(number, ref)
    )
    index = index_of(snapshot, ref)
    body = feature(snapshot, index, context.output_options(question, question.datum, ()), {})
    members = context.build_members(question) | {"release": release_json(snapshot.release, context.stale)}
    return Answer(context.id(question), members, (body,), single=True)


def check_authenticity(context: QueryContext, question: OfficialQuestion) -> Answer:
    """Return whether a shop belongs to the network."""
    options = context.output_options(question, None)
    register, hotline = context.register_for(context.snapshot), context.services.help.hotline
    result, features = official_verdict(register, question, hotline, options)
    return Answer(context.id(question), context.build_members(question) | {"official": result}, features)


def lookup_places(context: QueryContext, question: PlacesQuestion) -> Answer:
    """Return the places that match a text, best first."""
    matches = context.place_search().find(question.q, question.near, question.limit, typing=True)
    features = tuple(orjson.dumps(match.feature()) for match in matches)
    attribution = (
        {"attribution": OSM_ATTRIBUTION} if any(match.place.id >= FIRST_ID for match in matches) else {}
    )
    return Answer(context.id(question), context.build_members(question) | attribution, features)


def reverse_geocode(context: QueryContext, question: ReverseQuestion) -> Answer:
    """Return province, city and district of a position; raises OutOfArea."""
    lat, lon = to_wgs84(question.lat, question.lon, question.datum)
    division = context.services.areas().at(Point(float(lat), float(lon)))
    if division is None:
        raise OutOfArea(
            "the position is not in any known district",
            swapped_hint(question.lat, question.lon) or CHECK_POSITION,
        )
    names = {name: getattr(division, name) for name in ("province", "city", "district")}
    names["township"] = context.services.finder().township(division.adcode, Point(float(lat), float(lon)))
    names["adcode"] = division.adcode
    geometry = {"type": "Point", "coordinates": [round(float(lon), 7), round(float(lat), 7)]}
    body = orjson.dumps({"type": "Feature", "geometry": geometry, "properties": names})
    return Answer(context.id(question), context.build_members(question), (body,), single=True)
