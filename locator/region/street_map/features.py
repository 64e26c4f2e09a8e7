"""OSM tags to features of the Shortbread schema: layer, kind and the first zoom level of the tiles.

Boundaries are left out: the shipped map draws them. The screen shows tiles of one level below its own.
"""

from collections.abc import Mapping
from typing import NamedTuple

from ...places.osm.kinds import kind_of
from ...places.osm.names import display_names

Tags = Mapping[str, str]
MIN_ZOOM, MAX_ZOOM = 4, 15


class Feature(NamedTuple):
    """Layer, first zoom level and attributes of a feature."""

    layer: str
    min_zoom: int
    fields: dict[str, object]


STREETS = {
    "motorway": 4,
    "trunk": 5,
    "primary": 7,
    "secondary": 9,
    "tertiary": 10,
    "unclassified": 11,
    "residential": 11,
    "living_street": 12,
    "pedestrian": 12,
    "busway": 12,
    "service": 13,
    "track": 13,
    "footway": 13,
    "path": 13,
    "cycleway": 13,
    "steps": 14,
    "corridor": 14,
}
LABEL_FROM = {"motorway": 9, "trunk": 9, "primary": 10, "secondary": 11, "tertiary": 12}
STREET_LABEL_FROM, PATH_LABEL_FROM = 13, 14
RAILS = {"rail": 7, "subway": 11, "light_rail": 11, "monorail": 11, "narrow_gauge": 11, "tram": 12}
SIDING_FROM = 13
WATER_LINES = {"river": 7, "canal": 10, "stream": 13, "ditch": 14, "drain": 14}
LAND = {
    "natural": {
        **{"wood": ("forest", 7), "grassland": ("grass", 11), "scrub": ("scrub", 11), "heath": ("heath", 11)},
        **{"wetland": ("swamp", 10), "beach": ("beach", 11), "sand": ("sand", 11)},
    },
    "landuse": {
        **{"forest": ("forest", 7), "grass": ("grass", 12), "meadow": ("meadow", 11)},
        **{"village_green": ("village_green", 12), "recreation_ground": ("recreation_ground", 12)},
        **{"cemetery": ("cemetery", 11), "orchard": ("orchard", 11), "allotments": ("allotments", 12)},
    },
    "leisure": {
        **{"park": ("park", 10), "garden": ("garden", 12), "golf_course": ("golf_course", 11)},
        **{"nature_reserve": ("forest", 8), "playground": ("playground", 13), "pitch": ("pitch", 13)},
    },
}
SITES = {"university": 11, "college": 11, "hospital": 12, "school": 13}
BUILDINGS_FROM = 13
STATIONS = {"rail": 9, "subway": 12, "aerodrome": 8, "bus_station": 13, "ferry_terminal": 13}
POINTS = {
    **{"university": 12, "hospital": 12, "mall": 13, "park": 12},
    **{"landmark": 14, "school": 14, "office": 14},
}
PLACES = {"suburb": 10, "village": 11, "quarter": 12, "neighbourhood": 13, "hamlet": 13}
AREA_KEYS = (
    *("natural", "waterway", "landuse", "leisure", "building", "amenity", "highway", "shop", "tourism"),
    *("railway", "public_transport", "aeroway", "historic"),
)
KEYS = (*AREA_KEYS, "place", "man_made", "station")
INDOOR = ("level", "indoor")
METRO = ("subway", "light_rail", "monorail")


def line_features(tags: Tags) -> list[Feature]:
    """Return the features of a way as a line: street or rail with its label, or river."""
    if tags.get("area") == "yes":
        return []
    kind = tags.get("highway", "").removesuffix("_link")
    if kind in STREETS:
        return _street(tags, kind)
    rail = tags.get("railway", "")
    if rail in RAILS:
        low = SIDING_FROM if tags.get("service") else RAILS[rail]
        return [Feature("streets", low, {"kind": rail, "rail": True} | _structure(tags))]
    river = tags.get("waterway", "")
    if river in WATER_LINES:
        fields = {"kind": river} | _structure(tags)
        labels = [Feature("water_lines_labels", 12, {"kind": river, **names(tags)})] if names(tags) else []
        return [Feature("water_lines", WATER_LINES[river], fields), *labels]
    return []


def area_features(tags: Tags) -> list[Feature]:
    """Return the features of an area as polygons."""
    if tags.get("building", "no") != "no":
        return [Feature("buildings", BUILDINGS_FROM, {})]
    if tags.get("natural") == "water" or tags.get("waterway") in ("riverbank", "dock"):
        return [Feature("water_polygons", MIN_ZOOM, {"kind": tags.get("water", "water")})]
    if tags.get("landuse") in ("reservoir", "basin"):
        return [Feature("water_polygons", 8, {"kind": tags["landuse"]})]
    if tags.get("highway") in ("pedestrian", "footway"):
        return [Feature("street_polygons", 13, {"kind": tags["highway"]})]
    for key, kinds in LAND.items():
        if tags.get(key, "") in kinds:
            kind, low = kinds[tags[key]]
            return [Feature("land", low, {"kind": kind})]
    amenity = tags.get("amenity", "")
    return [Feature("sites", SITES[amenity], {"kind": amenity})] if amenity in SITES else []


def point_features(tags: Tags) -> list[Feature]:
    """Return the labelled point of a node or an area: station, exit, place or landmark."""
    labels = names(tags)
    if not labels and "railway" not in tags:
        return []
    kind = kind_of(tags, labels.get("name", ""))
    if kind == "exit":
        fields = {"kind": "subway_entrance", "ref": tags.get("ref") or tags.get("local_ref") or "", **labels}
        return [Feature("public_transport", 14, {key: value for key, value in fields.items() if value})]
    if not labels or "highway" in tags:
        return []
    if kind in ("station", "airport"):
        station = _station(tags, kind)
        return [Feature("public_transport", STATIONS[station], {"kind": station, **labels})]
    place = tags.get("place", "")
    if place in PLACES:
        return [Feature("place_labels", PLACES[place], {"kind": place, **labels})]
    return [Feature("pois", POINTS[kind], {"kind": kind, **labels})] if kind in POINTS else []


def names(tags: Tags) -> dict[str, str]:
    """Return the name, Chinese if there is one, and the English name if it differs."""
    if "name" not in tags and "name:zh" not in tags and "name:en" not in tags:
        return {}
    name, english = display_names(tags)
    if not name:
        return {}
    return {"name": name, "name_en": english} if english and english != name else {"name": name}


def _street(tags: Tags, kind: str) -> list[Feature]:
    link = {"link": True} if tags["highway"] != kind else {}
    low = STREETS[kind] + (3 if link else 0)
    if any(key in tags for key in INDOOR):
        low = max(low, 14)
    street = Feature("streets", min(low, MAX_ZOOM), {"kind": kind, **link} | _structure(tags))
    labels = {} if link else names(tags)
    if not labels:
        return [street]
    label_from = LABEL_FROM.get(kind, PATH_LABEL_FROM if STREETS[kind] > 12 else STREET_LABEL_FROM)
    return [street, Feature("street_labels", label_from, {"kind": kind, **labels})]


def _structure(tags: Tags) -> dict[str, object]:
    return {key: True for key in ("tunnel", "bridge") if tags.get(key, "no") != "no"}


def _station(tags: Tags, kind: str) -> str:
    """Return the kind of a station: a key of STATIONS."""
    amenity = tags.get("amenity", "")
    if kind == "airport" or amenity in STATIONS:
        return "aerodrome" if kind == "airport" else amenity
    is_metro = tags.get("station") in METRO or tags.get("subway") == "yes"
    return "rail" if tags.get("railway") in ("station", "halt") and not is_metro else "subway"
