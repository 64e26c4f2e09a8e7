"""`python -m bench spoken EXTRACT`: agreement of directions with routes by `tests/directions_rules.py`.

`bench.routes` prints the same tables for its own extract.
"""

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import osmium

from locator.directions.build import build
from locator.directions.route import MODES, NoRoute, RouterUnavailable, TravelMode
from locator.directions.valhalla import Valhalla
from locator.geo.point import Point, metres
from tests.directions_rules import Case, Steps, case, failures, rounded
from tests.walks import install, routed
from tests.ways import OUTLETS

from .tables import show

ROUTES, TRIED = 100, 4_000  # routes per mode; pairs of points tried
LEAST, BESIDE = 100.0, 0.0006  # metres between ends; maximum offset from the street in degrees
MAX_EXAMPLES = 5


def main(arguments: list[str]) -> None:
    """Build tiles of an OpenStreetMap extract and print the tables."""
    on_extract("spoken", arguments, judge)


def on_extract(name: str, arguments: list[str], show_tables: Callable[[Valhalla, Path], None]) -> None:
    """Build tiles of the extract that the arguments of a benchmark name, and show its tables."""
    if len(arguments) != 1:
        sys.exit(f"usage: python -m bench {name} FILE.osm.pbf")
    extract = Path(arguments[0])
    install()
    with tempfile.TemporaryDirectory() as folder:
        tiles = Path(folder) / "routes.tar"
        build([extract], tiles)
        with routed(tiles) as address:
            show_tables(Valhalla(address), extract)


def judge(valhalla: Valhalla, extract: Path) -> None:
    """Print how many routes satisfy each rule, and those that do not."""
    corners, stairs = streets(extract)
    cases_by_mode = {mode: list(_cases(valhalla, corners, stairs, mode)) for mode in MODES}
    broken = {mode: dict(failures(cases)) for mode, cases in cases_by_mode.items()}
    rows = [
        (rule, *(_share(len(broken[mode][rule]), len(cases_by_mode[mode])) for mode in MODES))
        for rule in broken[MODES[0]]
    ]
    title = (
        f"routes whose Chinese and English texts satisfy the rule (all); {len(stairs)} staircases on the map"
    )
    show(title, ("rule", *MODES), rows)
    wrong = [
        (
            mode,
            rule,
            *(f"{degrees:.5f}" for degrees in example.route.line[0]),
            " ".join(step.text for step in example.zh.steps),
        )
        for mode, found in broken.items()
        for rule, cases in found.items()
        for example in cases[:MAX_EXAMPLES]
    ]
    if wrong:
        show("violations", ("mode", "rule", "lat", "lon", "steps"), wrong)


def _share(broken: int, total: int) -> str:
    return f"{total - broken} of {total}"


def _cases(
    valhalla: Valhalla, corners: Sequence[Point], stairs: Sequence[Steps], mode: TravelMode
) -> Iterator[Case]:
    rng, count = random.Random(11), 0
    outlets = sorted(OUTLETS)
    for number in range(TRIED):
        start, end = (near(rng.choice(corners), rng) for _ in range(2))
        if metres(start, end) < LEAST:
            continue
        try:
            route = valhalla.route(start, end, mode)
        except (NoRoute, RouterUnavailable):
            continue
        yield case(route, outlets[number % len(outlets)], stairs if mode == "wheelchair" else ())
        count += 1
        if count == ROUTES:
            return


def near(point: Point, rng: random.Random) -> Point:
    """Return the point, or one beside the street, as in a yard."""
    if rng.random() < 0.5:
        return point
    return Point(point.lat + rng.uniform(-BESIDE, BESIDE), point.lon + rng.uniform(-BESIDE, BESIDE))


def streets(extract: Path) -> tuple[list[Point], list[Steps]]:
    """Return the corners of streets, and the staircases that a wheelchair cannot pass."""
    corners: list[Point] = []
    stairs: list[Steps] = []
    things = osmium.FileProcessor(extract).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    for thing in things:
        if not thing.is_way():
            continue
        nodes = [Point(n.location.lat, n.location.lon) for n in thing.nodes if n.location.valid()]
        if thing.tags.get("highway") == "steps":
            passable = "yes" in (thing.tags.get("wheelchair"), thing.tags.get("ramp:wheelchair"))
            stairs += [] if passable or len(nodes) < 2 else [frozenset(map(rounded, nodes))]
        corners += nodes
    return corners, stairs


if __name__ == "__main__":
    main(sys.argv[1:])
