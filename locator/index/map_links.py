"""Links of an outlet: API resource, page, call, and map apps.

`links.open` is a template that redirects to a map app; `map_links` has the addresses of the apps themselves.
"""

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote

from pydantic import WithJsonSchema

from ..geo.datum import DATUMS, Datum, from_wgs84
from ..geo.point import Point
from ..geo.travel_mode import TravelMode
from ..network.phone_numbers import dialable
from .map_apps import MAP_APPS, Trip, scheme_address
from .snapshot import Snapshot

LINK_NAMES = ("self", "page", "directions", "open")
CALL = "call"  # only of outlets with a number that can be dialled
SKETCH = "sketch"  # only of outlets with a recorded field of SKETCH_FIELDS
DETAIL_LINKS = (CALL, SKETCH)  # not in lists
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
    return scheme_address(app, system, _trip(snapshot, index, MAP_APPS[app].datum, mode, origin))


def _trip(
    snapshot: Snapshot, index: int, datum: Datum, mode: TravelMode | None, origin: Point | None
) -> Trip:
    address = snapshot.outlet(index).get("address") or {}
    city = address.get("city") or address.get("province") or ""
    start = tuple(map(float, from_wgs84(origin.lat, origin.lon, datum))) if origin else None
    return Trip(snapshot.position(index, datum), snapshot.names[index], city, mode, start)  # type: ignore[arg-type]
