"""Is the first outlet first all over the doubt: held against asking from many places inside it."""

from math import cos, pi, radians, sin

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.geo import Point
from locator.search import Nearest, nearest
from locator.snapshot import EVERY
from locator.stability import judge

from .network import outlets, snapshot

RNG = np.random.default_rng(8)
PLACES = [(float(a), float(b)) for a, b in RNG.uniform((30.9, 121.2), (31.4, 121.8), (120, 2))]
NETWORK = snapshot(outlets(PLACES))


def around(origin: Point, metres: float) -> list[Point]:
    wide = metres / 111_200 / cos(radians(origin.lat))
    turns = [2 * pi * i / 24 for i in range(24)]
    return [Point(origin.lat + metres / 111_200 * sin(t), origin.lon + wide * cos(t)) for t in turns]


@settings(max_examples=150, deadline=None)
@given(st.floats(31.0, 31.3), st.floats(121.3, 121.7), st.floats(10, 6_000))
def test_stable_means_first_wherever_one_stands(lat: float, lon: float, doubt: float) -> None:
    origin = Point(lat, lon)
    verdict = judge(NETWORK, origin, doubt, EVERY)
    first = nearest(NETWORK, Nearest(origin, 1)).indices[0]
    others = {
        nearest(NETWORK, Nearest(p, 1)).indices[0]
        for r in (0.3, 0.6, 0.98)
        for p in around(origin, doubt * r)
    }
    if verdict.stable:
        assert others == {first}
    if others - {first}:
        assert not verdict.stable and verdict.ask


def test_without_doubt_or_rivals_it_is_stable() -> None:
    assert judge(NETWORK, Point(31.2, 121.5), 0.0, EVERY).stable
    assert judge(snapshot(outlets(PLACES[:1])), Point(31.2, 121.5), 9_000.0, EVERY).stable
