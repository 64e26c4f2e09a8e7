"""Links of an outlet: API resource, page, call, and map apps, each in its own datum.

AMap, Tencent, Petal and Apple use GCJ-02 in the mainland, Baidu uses BD-09, `geo:` is WGS-84. Petal and
Apple do not document the datum of their links; the datum of the underlying map is assumed.
"""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple, TypeAlias
from urllib.parse import quote

from pydantic import WithJsonSchema

from ..geo.datum import DATUMS, Datum
from ..network.phone_numbers import dialable
from .snapshot import Snapshot

REFERRER = "locator"


class MapApp(NamedTuple):
    """A map app: datum of its positions, and the link to an outlet with `lat`, `lon` and `name` inserted."""

    datum: Datum
    link: str


# A new map app goes here, and its name into the message catalogs.
MAP_APPS = {
    "amap": MapApp(
        "gcj02",
        "https://uri.amap.com/navigation?to={lon:.6f},{lat:.6f},{name}&mode=walk&coordinate=gaode&callnative=1",
    ),
    "baidu": MapApp(
        "bd09",
        "https://api.map.baidu.com/marker?location={lat:.6f},{lon:.6f}&title={name}&content={name}"
        f"&coord_type=bd09ll&output=html&src={REFERRER}",
    ),
    "tencent": MapApp(
        "gcj02",
        "https://apis.map.qq.com/uri/v1/routeplan?type=walk&to={name}&tocoord={lat:.6f},{lon:.6f}"
        f"&referer={REFERRER}",
    ),
    "petal": MapApp(
        "gcj02",
        f"https://www.petalmaps.com/routes/?daddr={{lat:.6f}},{{lon:.6f}}&type=walk&utm_source={REFERRER}",
    ),
    "apple": MapApp("gcj02", "https://maps.apple.com/?daddr={lat:.6f},{lon:.6f}&dirflg=w"),
    "geo": MapApp("wgs84", "geo:{lat:.6f},{lon:.6f}"),
}
LINK_NAMES = ("self", "page", "directions", *MAP_APPS)
CALL = "call"  # only of outlets with a number that can be dialled
SKETCH = "sketch"  # only of outlets with a recorded field of SKETCH_FIELDS
SKETCH_FIELDS = ("station", "exit", "landmark", "entrance")
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


def links(snapshot: Snapshot, index: int) -> OutletLinks:
    """Return the links of an outlet by LINK_NAMES, CALL and SKETCH; those to this site are relative."""
    ref = quote(snapshot.refs[index], safe="")
    site_links = {
        "self": f"/api/v1/outlets/{ref}",
        "page": f"/outlets/{ref}",
        "directions": f"/outlets/{ref}#directions",
    }
    outlet = snapshot.outlet(index)
    sketch = {SKETCH: f"/api/v1/outlets/{ref}/sketch.svg"} if has_sketch(outlet) else {}
    numbers = dialable(outlet.get("phones"))
    return site_links | map_app_links(snapshot, index) | ({CALL: numbers[0].link} if numbers else {}) | sketch


def has_sketch(outlet: Mapping[str, Any]) -> bool:
    """Return whether the fields of an outlet (in response format) suffice for a sketch."""
    approach = outlet.get("approach") or {}
    return any(approach.get(field) for field in SKETCH_FIELDS)


def map_app_links(snapshot: Snapshot, index: int) -> dict[str, str]:
    """Return links that open directions to the outlet in map apps."""
    name = quote(snapshot.names[index], safe="")
    positions = {datum: snapshot.position(index, datum) for datum in DATUMS}
    return {
        app: template.format(lat=positions[datum][0], lon=positions[datum][1], name=name)
        for app, (datum, template) in MAP_APPS.items()
    }
