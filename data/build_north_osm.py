"""Build data/build/north_osm.db: the places of data/osm/north.csv.gz, © OpenStreetMap contributors (ODbL).

Run `python -m data.build_north_osm`; it needs places.db and areas.npz.
"""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.places.custom_places import CustomPlace, CustomPlaceDb
from locator.places.osm.names import names_of
from locator.places.place_rows import FIRST_BUNDLED_ID

SOURCE = "openstreetmap-north"
FILE = Path(__file__).with_name("osm") / "north.csv.gz"
BUILD = Path(__file__).with_name("build")
OUT = BUILD / "north_osm.db"
STOP_SUFFIXES = {"bus_stop": ("公交站",), "bus_station": ("公交站", "公交总站")}


def places() -> Iterator[CustomPlace]:
    """Yield the rows of the file with the aliases that follow from name and kind."""
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            point = Point(float(row["lat"]), float(row["lon"]))
            others = other_names(row["name"], row["kind"])
            yield CustomPlace(row["name"], "", row["kind"], point, float(row["radius"]), others)


def other_names(name: str, kind: str) -> tuple[str, ...]:
    """Return the name without brackets, and that of a stop with 公交站."""
    plain = names_of({"name": name}, kind).other_names
    stops = (f"{stop}{suffix}" for stop in (name, *plain) for suffix in STOP_SUFFIXES.get(kind, ()))
    return *plain, *(stop for stop in stops if not name.endswith("站"))


def main() -> None:
    OUT.unlink(missing_ok=True)
    database = CustomPlaceDb(OUT, BUILD / "places.db", Areas.load(BUILD / "areas.npz"), FIRST_BUNDLED_ID)
    counts = database.add(SOURCE, places())
    print(f"north_osm.db: {counts.kinds}, outside China {counts.outside}, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
