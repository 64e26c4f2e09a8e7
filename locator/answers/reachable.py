"""The area that is reachable from a position within a time."""

from typing import Any, Literal, NotRequired

import orjson
import shapely
from typing_extensions import TypedDict

from ..directions.feature import MODE_WORDS
from ..directions.route import FallbackReason, Isochrone
from ..geo.datum import to_wgs84
from ..geo.geojson import AreaGeometry
from ..geo.point import Point
from ..geo.travel_mode import TravelMode
from ..query.query_params import NearestQuestion
from ..query.trip_params import ReachableQuestion
from . import arrival
from .context import QueryContext
from .crossing import own_side_area
from .response import Answer
from .within import area_mode

JOIN = {"zh": "", "en": " "}
CROSSING_NOTE = {
    "zh": "范围不含口岸另一侧。",
    "en": "The other side of the border checkpoints is left out.",
}
LIMITED_NOTE = {
    "zh": "范围到了路网地图的边缘，更远处可能也能到。",
    "en": "The area reaches the edge of the map of streets; places beyond it may be within the time, too.",
}
ESTIMATE_NOTE = {
    "zh": "这是按直线距离估计的范围，不是按道路计算的{how}范围。",
    "en": "This area is estimated from straight-line distances, not computed along ways {how}.",
}


class ReachableProperties(TypedDict):
    """Time and mode of the area; `straight`: an estimate, with its reason and a note.

    `crossing`: a boundary crossing lies within the time, and the area ends there. `limited_by_map`: the area
    reaches the edge of the router's map, beyond which it is unknown.
    """

    kind: Literal["route", "straight"]
    mode: TravelMode
    mode_chosen: bool
    seconds: int
    crossing: NotRequired[Literal[True]]
    limited_by_map: NotRequired[Literal[True]]
    why: NotRequired[FallbackReason]
    note: NotRequired[str]


class ReachableFeature(TypedDict):
    """An area that is reachable within a time."""

    type: Literal["Feature"]
    geometry: AreaGeometry
    properties: ReachableProperties


def reachable_area(context: QueryContext, question: ReachableQuestion) -> Answer:
    """Return the area reachable from a position; raises OutOfArea."""
    lat, lon = to_wgs84(question.lat, question.lon, question.datum)
    start = Point(float(lat), float(lon))
    context.check_served(start, NearestQuestion(lat=question.lat, lon=question.lon))
    mode = area_mode(question.within, question.mode)
    isochrone = context.services.router.isochrone(start, 60.0 * question.within, mode)
    query: dict[str, Any] = {
        "lat": question.lat,
        "lon": question.lon,
        "datum": question.datum,
        "within": f"{question.within}min",
    }
    own = own_side_area(context.services.areas, isochrone.area, context.side_at(start))
    if isochrone.kind == "straight":
        query["assumed"] = arrival.travel_assumptions()
    body = orjson.dumps(_feature(isochrone._replace(area=own), question, crossing=own is not isochrone.area))
    members = context.interpreted_members(question, query=query)
    return context.build_answer(question, members, (body,), single=True)


def _feature(isochrone: Isochrone, question: ReachableQuestion, *, crossing: bool) -> ReachableFeature:
    properties: ReachableProperties = {
        "kind": isochrone.kind,
        "mode": isochrone.mode,
        "mode_chosen": question.mode is None,
        "seconds": round(isochrone.seconds),
    }
    notes = []
    if isochrone.why:
        how = MODE_WORDS[isochrone.mode][question.lang]
        properties["why"] = isochrone.why
        notes.append(ESTIMATE_NOTE[question.lang].format(how=how))
    if crossing:
        properties["crossing"] = True
        notes.append(CROSSING_NOTE[question.lang])
    if isochrone.limited_by_map:
        properties["limited_by_map"] = True
        notes.append(LIMITED_NOTE[question.lang])
    if notes:
        properties["note"] = JOIN[question.lang].join(notes)
    geometry: AreaGeometry = orjson.loads(shapely.to_geojson(isochrone.area))
    return {"type": "Feature", "geometry": geometry, "properties": properties}
