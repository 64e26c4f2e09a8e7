"""A route as a GeoJSON feature: its line, figures and maneuvers."""

from typing import Any

from ..geo.point import Point, bearing
from .route import FallbackReason, Maneuver, Route

FALLBACK_NOTES: dict[FallbackReason, dict[str, str]] = {
    "no_router": {
        "zh": "这是直线距离和方向，不是步行路线；时间为估计。",
        "en": "This is the straight line and its direction, not a route; the time is an estimate.",
    },
    "unavailable": {
        "zh": "现在查不到步行路线；这是直线距离和方向，时间为估计。",
        "en": "No route can be had right now; this is the straight line, the time an estimate.",
    },
    "off_map": {
        "zh": "路网地图没有覆盖这里；这是直线距离和方向，时间为估计。",
        "en": "Our map of ways does not reach there; this is the straight line, the time an estimate.",
    },
    "far": {
        "zh": "太远，不适合步行；这是直线距离和方向。",
        "en": "Too far to walk; this is the straight line and its direction.",
    },
    "no_way": {
        "zh": "地图上没有走得到的路；这是直线距离和方向，请先致电。",
        "en": "The map knows no way on foot; this is the straight line. Please call first.",
    },
}
NO_WHEELCHAIR_ROUTE = {
    "zh": "地图上没有轮椅能走的路；这是直线距离和方向，请先致电。",
    "en": "The map knows no way for a wheelchair; this is the straight line. Please call first.",
}


def note(route: Route, lang: str) -> str:
    """Return the note that explains a straight line; empty for a route."""
    if route.why is None:
        return ""
    if route.why == "no_way" and route.mode == "wheelchair":
        return NO_WHEELCHAIR_ROUTE[lang]
    return FALLBACK_NOTES[route.why][lang]


def feature(route: Route, outlet: dict[str, Any], extra: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return the feature of a route to an outlet; `extra` is merged into its properties."""
    start, end = route.line[0], route.line[-1]
    straight = {"why": route.why, "note": note(route, lang)} if route.why else {}
    properties = {
        "ref": outlet["ref"],
        "name": outlet["name"],
        "kind": route.kind,
        **straight,
        "mode": route.mode,
        "metres": round(route.metres, 1),
        "seconds": round(route.seconds),
        "bearing": round(bearing(start, end), 1) % 360,
        "maneuvers": [_maneuver_json(maneuver) for maneuver in route.maneuvers],
    }
    line = {"type": "LineString", "coordinates": [_position(point) for point in route.line]}
    return {"type": "Feature", "id": outlet["ref"], "geometry": line, "properties": properties | extra}


def _maneuver_json(maneuver: Maneuver) -> dict[str, Any]:
    result: dict[str, Any] = {
        "kind": maneuver.kind,
        "at": _position(maneuver.at),
        "metres": round(maneuver.metres, 1),
        "seconds": round(maneuver.seconds),
    }
    if maneuver.bearing is not None:
        result["bearing"] = round(maneuver.bearing, 1) % 360
    for name in ("streets", "streets_en", "level"):
        if value := getattr(maneuver, name):
            result[name] = value
    return result


def _position(point: Point) -> list[float]:
    return [round(point.lon, 7), round(point.lat, 7)]
