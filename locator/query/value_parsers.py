"""Strict parsers of single values from text or JSON: numbers, instants, lists, boxes, polygons.

Each function returns the parsed value or raises ValueError with a message that states the expected format.
"""

import re
import unicodedata
from datetime import datetime
from typing import Literal

import shapely

from ..errors import Message, message
from ..geo.point import Box, Point
from ..hours import SHANGHAI
from ..runtime.line_breaks import breaks_to_blanks
from .param_patterns import DECIMAL, MAX_CORNERS, MAX_ITEMS, MAX_LINE_POINTS, MAX_MINUTES

MAX_PLACE_CHARACTERS = 200
MAX_LINK_CHARACTERS = 2_000  # of a text with a link of a map app

POLYGON_FAULTS = {  # reasons of GEOS
    "Self-intersection": message("Self-intersection"),
    "Ring Self-intersection": message("Ring Self-intersection"),
    "Too few points in geometry component": message("Too few points in geometry component"),
    "Valid Geometry": message("without an area"),
}
_DECIMAL = re.compile(DECIMAL)
_DEGREES = r"(?:[-+0-9. ]+| *[-+]?(?:nan|inf(?:inity)?|[0-9.]+e[-+]?[0-9]+) *)"
_PAIR = re.compile(f"{_DEGREES},{_DEGREES}", re.IGNORECASE)
_LON_LAT = re.compile(r" *(?:9[1-9]|1[0-3][0-9])\.[0-9]{2,15} *, *[0-9]{1,2}\.[0-9]{2,15} *")  # in China
_TIME = re.compile(r"(?:([0-9](?:\.5)?)h)?(?:([0-9]{1,3})min)?")
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)([Zz]|[+ -]\d\d:\d\d)?", re.ASCII
)


def parse_decimal(value: object) -> float:
    """Parse a decimal number from text or JSON; exponents, plus signs and non-ASCII digits are rejected."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return float(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9:
        return float(value)
    raise ValueError("a decimal number like 39.9087")


def parse_integer(value: object) -> int:
    """Parse an integer from text or JSON."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():  # JSON has a single number type: 10.0 is 10
        return int(value)
    raise ValueError("an integer")


def parse_flag(value: object) -> bool:
    """Parse true or false from text or JSON."""
    if isinstance(value, bool):
        return value
    if value in ("true", "1"):
        return True
    if value in ("false", "0"):
        return False
    raise ValueError("true or false")


def strip_grouping(value: object) -> object:
    """Remove the blanks and hyphens that group digits."""
    return re.sub("[ -]", "", value) if isinstance(value, str) else value


def parse_place_text(value: object) -> str:
    """Parse the text of a place: at most 200 visible characters; invisible ones are removed."""
    if not isinstance(value, str) or not value:
        raise ValueError("text that names a place, like 陆家嘴")
    line = breaks_to_blanks(value)
    visible = "".join(ch for ch in line if unicodedata.category(ch) not in ("Cf", "Cs", "Co", "Cn"))
    if len(visible) > (MAX_LINK_CHARACTERS if "://" in visible else MAX_PLACE_CHARACTERS):
        raise ValueError(
            message("text that names a place, at most {count} characters", count=MAX_PLACE_CHARACTERS)
        )
    return visible


def parse_point(value: object) -> Point:
    """Parse LAT,LON in WGS-84 degrees."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or len(parts) != 2:
        raise ValueError("two numbers: LAT,LON")
    lat, lon = map(parse_decimal, parts)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("LAT,LON in degrees")
    return Point(lat, lon)


def parse_minutes(value: object) -> int:
    """Parse a time like 20min, 1.5h or 1h30min; returns minutes."""
    parts = _TIME.fullmatch(value) if isinstance(value, str) and value else None
    minutes = 60 * float(parts[1] or 0) + int(parts[2] or 0) if parts else 0.0
    if not 1 <= minutes <= MAX_MINUTES:
        raise ValueError(message("a time like 20min or 1.5h, from 1min to {count}min", count=MAX_MINUTES))
    return int(minutes)


def parse_line(value: object) -> tuple[Point, ...]:
    """Parse a line as `LAT,LON;LAT,LON;…` or a JSON list of pairs: two ends, or all its points."""
    points = value.split(";") if isinstance(value, str) else value
    if not isinstance(points, (list, tuple)) or not 2 <= len(points) <= MAX_LINE_POINTS:
        raise ValueError(message("2 to {count} points: LAT,LON;LAT,LON", count=MAX_LINE_POINTS))
    return tuple(parse_point(point) for point in points)


def parse_origin(value: object) -> Point | str:
    """Parse LAT,LON in degrees, also as a JSON pair, or the text of a place."""
    if not isinstance(value, (str, list, tuple)):
        raise ValueError("LAT,LON in degrees, or text that names a place, like 陆家嘴")
    pair = isinstance(value, (list, tuple)) or (
        isinstance(value, str) and _PAIR.fullmatch(value) and not _LON_LAT.fullmatch(value)
    )
    parsed = parse_point(value) if pair else parse_place_text(value)
    if not parsed:
        raise ValueError("text that names a place, with visible characters, like 陆家嘴")
    return parsed


def parse_list(value: object) -> tuple[str, ...]:
    """Parse a list of strings: a JSON list, or text with commas; empty items are rejected."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise ValueError("a comma-separated list")
    flat = [part.strip() for item in items for part in item.split(",")]
    if not all(flat) or len(flat) > MAX_ITEMS:
        raise ValueError(message("1 to {count} comma-separated values, none empty", count=MAX_ITEMS))
    return tuple(dict.fromkeys(flat))


def parse_instant(value: object) -> datetime | Literal["now"]:
    """Parse `now` or an RFC 3339 instant; the zone defaults to Asia/Shanghai."""
    if value == "now":
        return "now"
    parts = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        raise ValueError("`now` or an instant like 2026-10-01T10:00:00+08:00")
    zone = (parts[3] or "").upper().replace(" ", "+")  # an unescaped plus sign arrives as a blank
    try:
        parsed = datetime.fromisoformat(f"{parts[1]}T{parts[2]}{zone}")
    except ValueError:
        raise ValueError("a valid instant, like 2026-10-01T10:00:00+08:00") from None
    if not 2000 <= parsed.year <= 2100:
        raise ValueError("an instant between the years 2000 and 2100")
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=SHANGHAI)


def parse_box(value: object) -> Box:
    """Parse W,S,E,N in degrees; west > east crosses the date line."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or len(parts) != 4:
        raise ValueError("four numbers: west,south,east,north")
    west, south, east, north = map(parse_decimal, parts)
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("west,south,east,north in degrees, with south not above north")
    return Box(west, south, east, north)


def parse_polygon(value: object) -> shapely.Polygon:
    """Parse corners as `lon,lat;lon,lat;…` or a JSON list of pairs, closed or not, without crossings."""
    corners = value.split(";") if isinstance(value, str) else value
    if not isinstance(corners, (list, tuple)) or not 3 <= len(corners) <= MAX_CORNERS:
        raise ValueError(message("3 to {count} corners: lon,lat;lon,lat;lon,lat", count=MAX_CORNERS))
    polygon = shapely.Polygon([_parse_corner(corner) for corner in corners])
    if not polygon.is_valid or polygon.area == 0:
        raise ValueError(_polygon_fault(shapely.is_valid_reason(polygon)))
    return polygon


def _polygon_fault(reason: str) -> Message:
    """Return the message for a reason of GEOS, such as `Self-intersection[116.4 39.9]`."""
    fault, bracket, place = reason.partition("[")
    known = POLYGON_FAULTS.get(fault, fault)
    return message("a valid polygon: {fault}{place}", fault=known, place=bracket + place)


def _parse_corner(value: object) -> tuple[float, float]:
    pair = value.split(",") if isinstance(value, str) else value
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        raise ValueError("a list of lon,lat corners")
    lon, lat = map(parse_decimal, pair)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("corners within -180 to 180 (lon) and -90 to 90 (lat)")
    return lon, lat
