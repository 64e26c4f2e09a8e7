"""A route as a GeoJSON feature: its line, figures and maneuvers."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from ..geo.geojson import LineGeometry, Position
from ..geo.point import Point, bearing
from ..index.map_links import OutletLinks
from .renderings import StyleMembers
from .route import FallbackReason, Maneuver, ManeuverKind, Route, TravelMode

FALLBACK_NOTES: dict[FallbackReason, dict[str, str]] = {
    "no_router": {
        "zh": "这是直线距离和方向，不是{how}路线；时间为估计。",
        "en": "This is the straight line and its direction, not a route {how}; the time is an estimate.",
    },
    "unavailable": {
        "zh": "现在查不到{how}路线；这是直线距离和方向，时间为估计。",
        "en": "No route {how} is available right now; this is the straight line, the time an estimate.",
    },
    "off_map": {
        "zh": "路网地图没有覆盖这里；这是直线距离和方向，时间为估计。",
        "en": "The map of streets does not reach there; this is the straight line, the time an estimate.",
    },
    "far": {
        "zh": "太远，查不到{how}路线；这是直线距离和方向，时间为估计。",
        "en": "Too far for a route {how}; this is the straight line, the time an estimate.",
    },
    "no_way": {
        "zh": "地图上没有{how}能到的路；这是直线距离和方向，请先致电。",
        "en": "The map has no way {how}; this is the straight line. Please call first.",
    },
}
MODE_WORDS: dict[TravelMode, dict[str, str]] = {
    "walk": {"zh": "步行", "en": "on foot"},
    "wheelchair": {"zh": "轮椅", "en": "by wheelchair"},
    "bicycle": {"zh": "骑行", "en": "by bicycle"},
    "drive": {"zh": "驾车", "en": "by car"},
}


class ManeuverInfo(TypedDict):
    """A maneuver at a position, and the stretch that follows it."""

    kind: ManeuverKind
    at: Position
    metres: float
    seconds: float
    bearing: NotRequired[float]
    streets: NotRequired[tuple[str, ...]]
    streets_en: NotRequired[tuple[str, ...]]
    level: NotRequired[str]


class FallbackMembers(TypedDict, total=False):
    """Reason for a straight line, and its note."""

    why: FallbackReason
    note: str


class CrossingInfo(TypedDict, total=False):
    """Whether a boundary crossing lies on the way."""

    crossing: Annotated[
        Literal[True],
        Field(description="A boundary crossing lies on the way, its time not included; absent if none does."),
    ]


class DirectionsProperties(StyleMembers, FallbackMembers, CrossingInfo):
    """Figures and maneuvers of a route, or of a straight line with its reason and a note."""

    ref: str
    name: str
    kind: Literal["route", "straight"]
    mode: TravelMode
    mode_chosen: Annotated[
        bool, Field(description="Whether the mode was chosen by distance, since the query has none.")
    ]
    metres: float
    seconds: float
    bearing: float
    maneuvers: list[ManeuverInfo]
    links: OutletLinks


class DirectionsFeature(TypedDict):
    """A route to an outlet; `id` is the outlet's ref."""

    type: Literal["Feature"]
    id: str
    geometry: LineGeometry
    properties: DirectionsProperties


class Destination(TypedDict):
    """The outlet of directions that have no start yet."""

    ref: str
    name: str


class UncertainDirections(TypedDict):
    """A feature without a line: `answer.ask` asks where the directions start; `id` is the outlet's ref."""

    type: Literal["Feature"]
    id: str
    geometry: None
    properties: Destination


def note(route: Route, lang: str) -> str:
    """Return the note that explains a straight line; empty for a route."""
    if route.why is None:
        return ""
    return FALLBACK_NOTES[route.why][lang].format(how=MODE_WORDS[route.mode][lang])


def feature(
    route: Route,
    outlet: Mapping[str, Any],
    style: StyleMembers,
    lang: str,
    *,
    mode_chosen: bool,
    crossing: bool = False,
) -> DirectionsFeature:
    """Return the feature of a route to an outlet, with the directions in a style."""
    start, end = route.line[0], route.line[-1]
    straight: FallbackMembers = {"why": route.why, "note": note(route, lang)} if route.why else {}
    across: CrossingInfo = {"crossing": True} if crossing else {}
    properties: DirectionsProperties = {
        "ref": outlet["ref"],
        "name": outlet["name"],
        "kind": route.kind,
        **straight,
        **across,
        "mode": route.mode,
        "mode_chosen": mode_chosen,
        "metres": round(route.metres, 1),
        "seconds": round(route.seconds),
        "bearing": round(bearing(start, end), 1) % 360,
        "maneuvers": [_maneuver_json(maneuver) for maneuver in route.maneuvers],
        **style,
        "links": outlet["links"],
    }
    line: LineGeometry = {"type": "LineString", "coordinates": [_position(point) for point in route.line]}
    return {"type": "Feature", "id": outlet["ref"], "geometry": line, "properties": properties}


def uncertain_feature(ref: str, name: str) -> UncertainDirections:
    """Return the feature of directions whose start is uncertain."""
    return {"type": "Feature", "id": ref, "geometry": None, "properties": {"ref": ref, "name": name}}


def _maneuver_json(maneuver: Maneuver) -> ManeuverInfo:
    result: ManeuverInfo = {
        "kind": maneuver.kind,
        "at": _position(maneuver.at),
        "metres": round(maneuver.metres, 1),
        "seconds": round(maneuver.seconds),
    }
    if maneuver.bearing is not None:
        result["bearing"] = round(maneuver.bearing, 1) % 360
    if maneuver.streets:
        result["streets"] = maneuver.streets
    if maneuver.streets_en:
        result["streets_en"] = maneuver.streets_en
    if maneuver.level:
        result["level"] = maneuver.level
    return result


def _position(point: Point) -> list[float]:
    return [round(point.lon, 7), round(point.lat, 7)]
