"""Single values read strictly from text or JSON: numbers, instants, lists, boxes, polygons.

Each function takes what a caller sent and gives the value, or raises ValueError with a sentence
that says what would be right.
"""

import re
import unicodedata
from datetime import datetime
from typing import Literal

import shapely

from ..geo.point import Box, Point
from ..hours import SHANGHAI
from .param_patterns import DECIMAL, MOST_CORNERS, MOST_ITEMS

MOST_WORDS = 200

_DECIMAL = re.compile(DECIMAL)
_DEGREES = r"(?:[-+0-9. ]+| *[-+]?(?:nan|inf(?:inity)?|[0-9.]+e[-+]?[0-9]+) *)"
_PAIR = re.compile(f"{_DEGREES},{_DEGREES}", re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)([Zz]|[+ -]\d\d:\d\d)?", re.ASCII
)


def decimal_number(value: object) -> float:
    """A plain decimal number, from text or JSON; no exponent, sign tricks or other digits."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return float(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9:
        return float(value)
    raise ValueError("a decimal number like 39.9087, in digits 0-9 with a point")


def whole_number(value: object) -> int:
    """A plain whole number, from text or JSON."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():  # JSON knows one kind of number: 10.0 is 10
        return int(value)
    raise ValueError("a whole number in digits 0-9")


def digits(value: object) -> object:
    """Digits without the blanks and hyphens by which people group them."""
    return re.sub("[ -]", "", value) if isinstance(value, str) else value


def place_words(value: object) -> str:
    """Words for a place, up to 200 characters that can be seen; invisible ones do not count."""
    if not isinstance(value, str) or not value:
        raise ValueError("words for a place, like 陆家嘴")
    seen = "".join(ch for ch in value if unicodedata.category(ch) not in ("Cf", "Cs", "Co", "Cn"))
    if len(seen) > MOST_WORDS:
        raise ValueError(f"words for a place, at most {MOST_WORDS} characters")
    return seen


def near_point(value: object) -> Point:
    """LAT,LON in WGS-84 degrees."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or len(parts) != 2:
        raise ValueError("two numbers: LAT,LON")
    lat, lon = map(decimal_number, parts)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("LAT,LON in degrees")
    return Point(lat, lon)


def start(value: object) -> Point | str:
    """LAT,LON in degrees, or words for a place."""
    pair = isinstance(value, (list, tuple)) or (isinstance(value, str) and _PAIR.fullmatch(value))
    seen = near_point(value) if pair else place_words(value)
    if not seen:
        raise ValueError("words for a place that can be seen, like 陆家嘴")
    return seen


def words(value: object) -> tuple[str, ...]:
    """A list of words: JSON list, or text with commas; empty members are refused."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise ValueError("words, separated by commas")
    flat = [part.strip() for item in items for part in item.split(",")]
    if not all(flat) or len(flat) > MOST_ITEMS:
        raise ValueError(f"1 to {MOST_ITEMS} words, separated by commas, none of them empty")
    return tuple(dict.fromkeys(flat))


def instant(value: object) -> datetime | Literal["now"]:
    """`now`, or an RFC 3339 instant; without a zone it is taken as Asia/Shanghai."""
    if value == "now":
        return "now"
    parts = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        raise ValueError("now, or an instant like 2026-10-01T10:00:00+08:00")
    zone = (parts[3] or "").upper().replace(" ", "+")  # a plus that was not escaped arrives as a blank
    try:
        moment = datetime.fromisoformat(f"{parts[1]}T{parts[2]}{zone}")
    except ValueError:
        raise ValueError("an instant that exists, like 2026-10-01T10:00:00+08:00") from None
    if not 2000 <= moment.year <= 2100:
        raise ValueError("an instant between the years 2000 and 2100")
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def box_of(value: object) -> Box:
    """W,S,E,N in degrees; west > east crosses the date line."""
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or len(parts) != 4:
        raise ValueError("four numbers: west,south,east,north")
    west, south, east, north = map(decimal_number, parts)
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("west,south,east,north in degrees, with south not above north")
    return Box(west, south, east, north)


def polygon_of(value: object) -> shapely.Polygon:
    """Corners as `lon,lat;lon,lat;…` (or a JSON list of pairs), closed or not, without crossings."""
    corners = value.split(";") if isinstance(value, str) else value
    if not isinstance(corners, (list, tuple)) or not 3 <= len(corners) <= MOST_CORNERS:
        raise ValueError(f"3 to {MOST_CORNERS} corners: lon,lat;lon,lat;lon,lat")
    polygon = shapely.Polygon([_corner(corner) for corner in corners])
    if not polygon.is_valid or polygon.area == 0:
        raise ValueError(f"corners around an area: {shapely.is_valid_reason(polygon)}")
    return polygon


def _corner(value: object) -> tuple[float, float]:
    pair = value.split(",") if isinstance(value, str) else value
    if not isinstance(pair, (list, tuple)) or len(pair) != 2:
        raise ValueError("each corner is lon,lat")
    lon, lat = map(decimal_number, pair)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError("corners within -180 to 180 (lon) and -90 to 90 (lat)")
    return lon, lat
