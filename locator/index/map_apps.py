"""Map apps: the address of a trip to an outlet in each, in the app's own datum.

The documents that describe the addresses are listed in docs/map-links.md.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode

from ..geo.datum import Datum
from ..geo.travel_mode import TravelMode

REFERRER = "locator"
ORIGIN_NAMES = {"amap": "起点", "baidu": "起点"}
AMAP_MODES: Mapping[TravelMode, str] = {
    "walk": "walk",
    "wheelchair": "walk",
    "bicycle": "ride",
    "drive": "car",
}
BAIDU_MODES: Mapping[TravelMode, str] = {
    "walk": "walking",
    "wheelchair": "walking",
    "bicycle": "riding",  # of the app; the web page knows no such mode
    "drive": "driving",
}
TENCENT_MODES: Mapping[TravelMode, str] = {"walk": "walk", "wheelchair": "walk", "drive": "drive"}
PETAL_MODES: Mapping[TravelMode, str] = {
    "walk": "walk",
    "wheelchair": "walk",
    "bicycle": "bicycle",
    "drive": "drive",
}
APPLE_MODES: Mapping[TravelMode, str] = {"walk": "w", "wheelchair": "w", "drive": "d"}


class Trip(NamedTuple):
    """A trip to an outlet for a map app, in the app's datum; without an origin, from the user's position.

    Without a mode, the app decides, by car where it requires one. `city` is where the outlet is.
    """

    end: tuple[float, float]
    name: str
    city: str
    mode: TravelMode | None = None
    origin: tuple[float, float] | None = None


def _pair(position: tuple[float, float]) -> str:
    return f"{position[0]:.6f},{position[1]:.6f}"


def _lon_lat(position: tuple[float, float], name: str) -> str:
    """Return a position as AMap writes it; a comma separates the name, so it must have none."""
    return f"{position[1]:.6f},{position[0]:.6f},{name.replace(',', ' ')}"


def _address(base: str, **params: str | None) -> str:
    """Return a URL with the parameters that have a value."""
    present = {name.rstrip("_"): value for name, value in params.items() if value}
    return f"{base}?{urlencode(present, safe=',:', quote_via=quote)}"


def _amap(trip: Trip) -> str:
    return _address(
        "https://uri.amap.com/navigation",
        from_=_lon_lat(trip.origin, ORIGIN_NAMES["amap"]) if trip.origin else None,
        to=_lon_lat(trip.end, trip.name),
        mode=AMAP_MODES[trip.mode] if trip.mode else None,
        src=REFERRER,
        coordinate="gaode",
        callnative="1",
    )


def _baidu(trip: Trip) -> str:
    """Return the route from the origin; without one, which Baidu's web page requires, the marker."""
    if trip.origin is None:
        return _address(
            "https://api.map.baidu.com/marker",
            location=_pair(trip.end),
            title=trip.name,
            content=trip.name,
            coord_type="bd09ll",
            output="html",
            src=REFERRER,
        )
    mode = "walk" if trip.mode == "bicycle" else trip.mode or "drive"
    return _baidu_direction("https://api.map.baidu.com/direction", trip, BAIDU_MODES[mode])


def _baidu_direction(base: str, trip: Trip, mode: str | None) -> str:
    return _address(
        base,
        origin=f"name:{ORIGIN_NAMES['baidu']}|latlng:{_pair(trip.origin)}" if trip.origin else None,
        destination=f"name:{trip.name.replace('|', ' ')}|latlng:{_pair(trip.end)}",
        mode=mode,
        region=trip.city,
        coord_type="bd09ll",
        output="html",
        src=REFERRER,
    )


def _tencent(trip: Trip) -> str:
    return _address(
        "https://apis.map.qq.com/uri/v1/routeplan",
        type=TENCENT_MODES.get(trip.mode or "drive"),
        fromcoord=_pair(trip.origin) if trip.origin else None,
        to=trip.name,
        tocoord=_pair(trip.end),
        referer=REFERRER,
    )


def _petal(trip: Trip) -> str:
    return _address(
        "https://www.petalmaps.com/routes/",
        saddr=_pair(trip.origin) if trip.origin else None,
        daddr=_pair(trip.end),
        type=PETAL_MODES[trip.mode or "drive"],
        utm_source=REFERRER,
    )


def _apple(trip: Trip) -> str:
    return _address(
        "https://maps.apple.com/",
        saddr=_pair(trip.origin) if trip.origin else None,
        daddr=_pair(trip.end),
        dirflg=APPLE_MODES.get(trip.mode) if trip.mode else None,
    )


def _geo(trip: Trip) -> str:
    return f"geo:{_pair(trip.end)}"


class MapApp(NamedTuple):
    """A map app: the datum of its positions, and the address of a trip on the web."""

    datum: Datum
    address: Callable[[Trip], str]


# A new map app goes here, and its name into the message catalogs.
MAP_APPS = {
    "amap": MapApp("gcj02", _amap),
    "baidu": MapApp("bd09", _baidu),
    "tencent": MapApp("gcj02", _tencent),
    "petal": MapApp("gcj02", _petal),
    "apple": MapApp("gcj02", _apple),
    "geo": MapApp("wgs84", _geo),
}
SCHEMES = {  # of apps whose web address does not open the app; by operating system
    ("baidu", "android"): "bdapp://map/direction",
    ("baidu", "ios"): "baidumap://map/direction",
}


def scheme_address(app: str, system: str, trip: Trip) -> str:
    """Return the address that opens the app itself on a phone, '' if its web address does."""
    base = SCHEMES.get((app, system))
    return _baidu_direction(base, trip, BAIDU_MODES[trip.mode] if trip.mode else None) if base else ""
