"""Links of an outlet: API resource, page, call, and map apps, each in its own datum.

`links.open` is a template that redirects to a map app; `map_links` has the addresses of the apps themselves.
The documents that describe them are listed in docs/map-links.md.
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, TypeAlias
from urllib.parse import quote, urlencode

from pydantic import WithJsonSchema

from ..geo.datum import DATUMS, Datum, from_wgs84
from ..geo.point import Point
from ..geo.travel_mode import TravelMode
from ..network.phone_numbers import dialable
from .snapshot import Snapshot

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
LINK_NAMES = ("self", "page", "directions", "open")
CALL = "call"  # only of outlets with a number that can be dialled
SKETCH = "sketch"  # only of outlets with a recorded field of SKETCH_FIELDS
SKETCH_FIELDS = ("station", "exit", "landmark", "entrance")
OPEN_PLACE = "{app}"  # of the app in `links.open`
OPEN_ENDS: Mapping[TravelMode | None, bytes] = {  # ends of the links: `open` is the last
    None: b'"}',
    "walk": b'?mode=walk"}',
    "wheelchair": b'?mode=wheelchair"}',
    "bicycle": b'?mode=bicycle"}',
    "drive": b'?mode=drive"}',
}
OutletLinks: TypeAlias = Annotated[
    dict[str, str],
    WithJsonSchema(
        {
            "type": "object",
            "properties": {name: {"type": "string"} for name in (*LINK_NAMES, CALL, SKETCH)},
            "required": list(LINK_NAMES),
        }
    ),
]
MapLinks: TypeAlias = Annotated[
    dict[str, str],
    WithJsonSchema(
        {
            "type": "object",
            "properties": {app: {"type": "string"} for app in MAP_APPS},
            "required": list(MAP_APPS),
        }
    ),
]


def links(snapshot: Snapshot, index: int) -> OutletLinks:
    """Return the links of an outlet by LINK_NAMES, CALL and SKETCH; those to this site are relative.

    `open` is the last and has no travel mode.
    """
    ref = quote(snapshot.refs[index], safe="")
    site_links = {
        "self": f"/api/v1/outlets/{ref}",
        "page": f"/outlets/{ref}",
        "directions": f"/outlets/{ref}#directions",
    }
    outlet = snapshot.outlet(index)
    numbers = dialable(outlet.get("phones"))
    call = {CALL: numbers[0].link} if numbers else {}
    sketch = {SKETCH: f"/api/v1/outlets/{ref}/sketch.svg"} if has_sketch(outlet) else {}
    return {**site_links, **call, **sketch, "open": f"/outlets/{ref}/open/{OPEN_PLACE}"}


def has_sketch(outlet: Mapping[str, Any]) -> bool:
    """Return whether the fields of an outlet (in response format) suffice for a sketch."""
    approach = outlet.get("approach") or {}
    return any(approach.get(field) for field in SKETCH_FIELDS)


def map_links(
    snapshot: Snapshot, index: int, mode: TravelMode | None = None, origin: Point | None = None
) -> MapLinks:
    """Return the addresses of a trip to the outlet in each map app."""
    trips = {datum: _trip(snapshot, index, datum, mode, origin) for datum in DATUMS}
    return {app: address(trips[datum]) for app, (datum, address) in MAP_APPS.items()}


def app_scheme(
    app: str, system: str, snapshot: Snapshot, index: int, mode: TravelMode | None, origin: Point | None
) -> str:
    """Return the address that opens the app itself on a phone, '' if its web address does."""
    base = SCHEMES.get((app, system))
    if base is None:
        return ""
    trip = _trip(snapshot, index, MAP_APPS[app].datum, mode, origin)
    return _baidu_direction(base, trip, BAIDU_MODES[mode] if mode else None)


def _trip(
    snapshot: Snapshot, index: int, datum: Datum, mode: TravelMode | None, origin: Point | None
) -> Trip:
    address = snapshot.outlet(index).get("address") or {}
    city = address.get("city") or address.get("province") or ""
    start = tuple(map(float, from_wgs84(origin.lat, origin.lon, datum))) if origin else None
    return Trip(snapshot.position(index, datum), snapshot.names[index], city, mode, start)  # type: ignore[arg-type]
