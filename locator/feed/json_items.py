"""Items of JSON documents and other objects as flat members, and their values as cells."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from ..network.outlet import Outlet
from .column_names import recognize
from .coordinate_columns import coordinate_pairs, datum_column
from .record import RecordNote, WrittenPair

MAX_DEPTH = 4  # of members of members that are columns
RESPONSE_MEMBERS = (
    "distance",
    "bearing",
    "crossing",
    "travel",
    "detour",
    "open",
    "live",
    "verdict",
    "position",
    "map_links",
    "links",
)  # of the API's responses
NO_POINT = "is not a Feature with properties and a Point"
POINT_FIX = "Give each outlet a Point with longitude and latitude."


def is_feature(item: Any) -> bool:
    """Return True for a feature of GeoJSON, with its geometry or without."""
    if not isinstance(item, dict) or not isinstance(item.get("properties"), dict):
        return False
    return "geometry" in item or item.get("type") == "Feature"


def is_unlocated(item: Any) -> bool:
    """Return True for a feature of GeoJSON whose geometry is missing, null or empty."""
    geometry = item.get("geometry") if is_feature(item) else item
    if isinstance(geometry, dict):
        return is_feature(item) and geometry.get("coordinates") == []
    return is_feature(item) and geometry is None


def is_outlet_feature(item: Any) -> bool:
    """Return True for a feature in the shape of the API, whose members are those of an outlet."""
    properties = item["properties"] if is_feature(item) else {}
    own = properties.keys() & Outlet.model_fields.keys()
    other = properties.keys() - own - set(RESPONSE_MEMBERS)
    has_parts = not isinstance(properties.get("address"), str)
    names = list(map(str, other))
    is_known = any(map(recognize, names)) or bool(coordinate_pairs(names)) or datum_column(names) is not None
    return {"ref", "name"} <= own and has_parts and not is_known


def point(item: Any) -> dict[str, Any]:
    """Return `lat` and `lon` of a feature; empty if it has no Point."""
    try:
        lon, lat = item["geometry"]["coordinates"][:2]
        return {"lat": lat, "lon": lon} if item["geometry"]["type"] == "Point" else {}
    except (KeyError, TypeError, ValueError):
        return {}


def no_point_note(item: Any) -> RecordNote:
    """Return the note about a feature without a Point."""
    geometry = item.get("geometry") if isinstance(item, dict) else item
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    value = "null" if kind is None else str(kind)
    return RecordNote("unreadable_record", "error", "geometry", value, NO_POINT, POINT_FIX)


def flat_members(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of an object, or of a feature, by dotted path; a list is one value."""
    if not is_feature(item):
        return dict(_flat(item, "", MAX_DEPTH))
    identifier = item.get("id")
    has_id = isinstance(identifier, str) and not identifier.isdigit()  # a number counts the features
    properties, place = dict(_flat(item["properties"], "", MAX_DEPTH)), point(item)
    if place.keys() & properties.keys():  # two positions, which must be compared
        place = {f"geometry.{name}": value for name, value in place.items()}
    return ({"@id": identifier} if has_id else {}) | properties | place


def written_positions(item: Any) -> tuple[WrittenPair, ...]:
    """Return the positions of a feature in its geometry and in its properties; empty for one alone."""
    properties, place = item["properties"], point(item)
    if not place.keys() & properties.keys():
        return ()
    own = WrittenPair("lat, lon", None, properties.get("lat"), properties.get("lon"))
    return WrittenPair("geometry", None, place["lat"], place["lon"]), own


def _flat(value: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    for name, member in value.items():
        if isinstance(member, dict) and depth > 1:
            yield from _flat(member, f"{prefix}{name}.", depth - 1)
        else:
            yield f"{prefix}{name}", member


def lookup(item: Mapping[str, Any], name: str) -> Any:
    """Return the member with this name, or at this dotted path; None if there is none."""
    if name in item or "." not in name:
        return item.get(name)
    value: Any = item
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def cell(value: Any) -> str:
    """Return a value as the text of a cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.15g}" if "e" in repr(value) else repr(value)
    if isinstance(value, list):
        return _list_cell(value)
    return orjson.dumps(value).decode() if isinstance(value, dict) else str(value)


def _list_cell(values: list[Any]) -> str:
    if all(isinstance(item, str) for item in values):
        return ";".join(values)
    if all(isinstance(item, (int, float)) for item in values):
        return ",".join(map(cell, values))
    return orjson.dumps(values).decode()
