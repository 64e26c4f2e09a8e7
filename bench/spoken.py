"""Directions on an extract: agreement of the texts with the route, by the rules of `tests/judged.py`."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import osmium

from locator.directions.route import MODES, Mode, NoRoute, RouterUnavailable
from locator.directions.valhalla import Valhalla
from locator.geo.point import Point, metres
from tests.judged import Case, Steps, case, failures, rounded
from tests.ways import OUTLETS

from .tables import show

WANTED, TRIED = 100, 4_000  # routes per mode; pairs of points tried
LEAST, BESIDE = 100.0, 0.0006  # metres between ends; maximum offset from the street in degrees
SHOWN = 5


def judge(valhalla: Valhalla, extract: Path) -> None:
    """Print how many ways hold by each rule, and those that do not."""
    corners, stairs = _of(extract)
    told = {mode: list(_cases(valhalla, corners, stairs, mode)) for mode in MODES}
    broken = {mode: dict(failures(cases)) for mode, cases in told.items()}
    rows = [
        (rule, *(f"{len(told[mode]) - len(broken[mode][rule])} of {len(told[mode])}" for mode in MODES))
        for rule in broken[MODES[0]]
    ]
    title = f"ways in words, in Chinese and English, that hold (all); {len(stairs)} staircases on the map"
    show(title, ("rule", *MODES), rows)
    wrong = [
        (
            mode,
            rule,
            *(f"{degrees:.5f}" for degrees in each.route.line[0]),
            " ".join(step.text for step in each.zh.steps),
        )
        for mode, found in broken.items()
        for rule, cases in found.items()
        for each in cases[:SHOWN]
    ]
    if wrong:
        show("that do not hold", ("mode", "rule", "lat", "lon", "steps"), wrong)


def _cases(
    valhalla: Valhalla, corners: Sequence[Point], stairs: Sequence[Steps], mode: Mode
) -> Iterator[Case]:
    rng, made = random.Random(11), 0
    outlets = sorted(OUTLETS)
    for number in range(TRIED):
        start, end = (_near(rng.choice(corners), rng) for _ in range(2))
        if metres(start, end) < LEAST:
            continue
        try:
            route = valhalla.route(start, end, mode)
        except (NoRoute, RouterUnavailable):
            continue
        yield case(route, outlets[number % len(outlets)], stairs if mode == "wheelchair" else ())
        made += 1
        if made == WANTED:
            return


def _near(point: Point, rng: random.Random) -> Point:
    """The point, or one beside the street: people stand in yards."""
    if rng.random() < 0.5:
        return point
    return Point(point.lat + rng.uniform(-BESIDE, BESIDE), point.lon + rng.uniform(-BESIDE, BESIDE))


def _of(extract: Path) -> tuple[list[Point], list[Steps]]:
    """Corners of streets, and the staircases that a wheelchair cannot pass."""
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
