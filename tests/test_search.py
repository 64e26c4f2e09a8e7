"""Snapshot, spatial table and brute force by the geodesic return the same refs in the same order."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from locator.geo.point import Box, Point
from locator.index import search
from locator.index.search import Inside, Nearest, inside, nearest, nearest_batch, nearest_many
from locator.index.snapshot import ALL_OUTLETS, Filter, Snapshot
from locator.network.outlet import ACCESS_NEEDS, DEVICES, KINDS, SERVICES, Outlet, bits
from locator.store import spatial
from locator.store.dialect import open_engine
from locator.store.migrate import prepare
from locator.store.releases import publish

from .network import NOW, china, expected_nearest, meets, outlets, snapshot, timetable, world

IN_CHINA = outlets(china(600, seed=3))
ON_EARTH = outlets(world(150, seed=4), seed=9)
TIMETABLE = timetable()
EDGES = [
    Point(90, 0),
    Point(-90, 120),
    Point(89.999, -45),
    Point(0, 180),
    Point(0, -180),
    Point(10, 179.9995),
    Point(0, 0),
]
filters = st.tuples(
    *(st.sets(st.sampled_from(words), max_size=2) for words in (KINDS, SERVICES, DEVICES, ACCESS_NEEDS))
)


class Bench:
    """One network three ways: as outlets, as snapshot, as table."""

    def __init__(self, network: list[Outlet], address: str) -> None:
        self.network = network
        self.snapshot = snapshot(network)
        self.engine = open_engine(address)
        prepare(self.engine)
        publish(self.engine, network, "test", NOW)

    def check(self, question: Nearest, fitting: list[Outlet]) -> None:
        hits = nearest(self.snapshot, question)
        expected = expected_nearest(fitting, question.origin, question.limit)
        if question.radius is not None:
            expected = [hit for hit in expected if hit[1] <= question.radius]
        assert [self.snapshot.refs[i] for i in hits.indices] == [ref for ref, _ in expected]
        with self.engine.begin() as connection:
            rows_ = spatial.nearest(connection, 1, question, TIMETABLE)
        assert [ref for ref, _ in rows_] == [ref for ref, _ in expected]
        assert [metres for _, metres in rows_] == pytest.approx([metres for _, metres in expected], abs=1e-3)


@pytest.fixture(scope="module")
def china_bench(addresses: Callable[[], str]) -> Iterator[Bench]:
    bench = Bench(IN_CHINA, addresses())
    yield bench
    bench.engine.dispose()


@pytest.fixture(scope="module")
def earth_bench(addresses: Callable[[], str]) -> Iterator[Bench]:
    bench = Bench(ON_EARTH, addresses())
    yield bench
    bench.engine.dispose()


def _fitting(network: list[Outlet], words: tuple[set[str], ...]) -> list[Outlet]:
    return [outlet for outlet in network if meets(outlet, *words)]


def _filter(words: tuple[set[str], ...]) -> Filter:
    return Filter(
        *(
            bits(chosen, of)
            for chosen, of in zip(words, (KINDS, SERVICES, DEVICES, ACCESS_NEEDS), strict=True)
        )
    )


def _origins(network: list[Outlet], count: int, seed: int) -> Iterator[Point]:
    rng = np.random.default_rng(seed)
    for _ in range(count):
        near = network[int(rng.integers(len(network)))].point
        scale = 10 ** rng.uniform(-5, 1)
        yield Point(
            float(np.clip(near.lat + rng.normal(0, scale), -90, 90)),
            near.lon + float(rng.normal(0, scale)) % 1,
        )


@pytest.mark.slow
def test_two_thousand_questions_against_the_geodesic() -> None:
    indexed = snapshot(IN_CHINA)
    rng = np.random.default_rng(5)
    fitting = _fitting(IN_CHINA, (set(), set(), set(), set()))
    for origin in _origins(IN_CHINA, 2_000, seed=6):
        limit = int(rng.integers(1, 20))
        hits = nearest(indexed, Nearest(origin, limit))
        assert [indexed.refs[i] for i in hits.indices] == [
            ref for ref, _ in expected_nearest(fitting, origin, limit)
        ]


@pytest.mark.parametrize("network", [IN_CHINA, ON_EARTH, IN_CHINA[:1], IN_CHINA[:3], []], ids=len)
@pytest.mark.parametrize("limit", [1, 3, 20])
def test_many_at_once_are_as_one_by_one(network: list[Outlet], limit: int) -> None:
    indexed = snapshot(network)
    origins = [*_origins(network or IN_CHINA, 300, seed=8), *EDGES, IN_CHINA[0].point]
    for filter_ in (ALL_OUTLETS, Filter(kinds=1)):
        found = list(nearest_many(indexed, np.array(origins), limit, filter_))
        alone = [nearest(indexed, Nearest(origin, limit, None, filter_)) for origin in origins]
        assert [hits.indices for hits in found] == [hits.indices for hits in alone]
        for one, other in zip(found, alone, strict=True):
            assert one.chords == pytest.approx(other.chords, abs=1e-6)
    assert list(nearest_many(indexed, np.empty((0, 2)), limit)) == []


@settings(max_examples=60, deadline=None)
@given(st.floats(15, 55), st.floats(70, 140), st.integers(1, 50), filters, st.none() | st.floats(10, 500_000))
def test_every_filter_in_china(
    china_bench: Bench, lat: float, lon: float, limit: int, words: tuple[set[str], ...], radius: float | None
) -> None:
    question = Nearest(Point(lat, lon), limit, radius, _filter(words))
    china_bench.check(question, _fitting(IN_CHINA, words))


@settings(max_examples=40, deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(1, 12), filters)
def test_anywhere_on_earth(
    earth_bench: Bench, lat: float, lon: float, limit: int, words: tuple[set[str], ...]
) -> None:
    earth_bench.check(Nearest(Point(lat, lon), limit, None, _filter(words)), _fitting(ON_EARTH, words))


@pytest.mark.parametrize("origin", EDGES)
@pytest.mark.parametrize("limit", [1, 3, 10])
def test_poles_and_date_line(earth_bench: Bench, origin: Point, limit: int) -> None:
    earth_bench.check(Nearest(origin, limit), _fitting(ON_EARTH, (set(), set(), set(), set())))


def test_ties_are_ordered_by_ref_even_past_the_limit(china_bench: Bench) -> None:
    shared = IN_CHINA[0].point
    for limit in (1, 2, 3, 5):
        question = Nearest(shared, limit)
        china_bench.check(question, _fitting(IN_CHINA, (set(), set(), set(), set())))


def test_a_limit_above_the_network_size_returns_all() -> None:
    indexed = snapshot(outlets(china(7, seed=8)))
    fitting = int(indexed.matches(Filter()).sum())
    assert len(nearest(indexed, Nearest(Point(30, 110), 50)).indices) == fitting


def test_nothing_left(china_bench: Bench) -> None:
    every = Filter(
        services=bits(SERVICES, SERVICES),
        devices=bits(DEVICES, DEVICES),
        access=bits(ACCESS_NEEDS, ACCESS_NEEDS),
    )
    china_bench.check(Nearest(Point(30, 110), 5, None, every), [])
    assert nearest(snapshot([]), Nearest(Point(30, 110))).indices == []
    assert nearest(china_bench.snapshot, Nearest(Point(-30, -60), 5, radius=1000)).indices == []


@pytest.mark.parametrize("hours", range(0, 24, 3))
def test_open_at_an_instant(china_bench: Bench, hours: int) -> None:
    at = NOW + timedelta(hours=hours)
    indexed = china_bench.snapshot
    open_then = [o for o in IN_CHINA if indexed.state(indexed.index(o.ref), at).now is True]
    assert 0 < len(open_then) < len(IN_CHINA)
    assert all(o.hours is not None and o.status == "open" for o in open_then)
    china_bench.check(Nearest(Point(35, 110), 20, None, Filter(open_at=at)), open_then)


def test_closed_for_now_is_found_but_not_in_service(china_bench: Bench) -> None:
    working = [o for o in IN_CHINA if o.status == "open"]
    assert len(working) < len(_fitting(IN_CHINA, (set(), set(), set(), set())))
    china_bench.check(Nearest(Point(35, 110), 20, None, Filter(in_service=True)), working)


AREAS = [
    Box(100, 25, 115, 40),
    Box(170, -90, -170, 90),
    Box(-180, -90, 180, 90),
    shapely.Polygon([(90, 20), (130, 25), (110, 50)]),
    ("110000",),
    ("110105",),
    ("310000", "440300"),
    ("419001",),
    ("410000",),
    ("000000",),
]


@pytest.mark.parametrize("area", AREAS, ids=str)
@pytest.mark.parametrize(
    "words", [(set(), set(), set(), set()), ({"drop_off"}, {"repair"}, {"phone"}, set())]
)
@pytest.mark.parametrize("where", ["china", "earth"])
def test_inside(
    where: str, area: Box, words: tuple[set[str], ...], china_bench: Bench, earth_bench: Bench
) -> None:
    bench = china_bench if where == "china" else earth_bench
    question = Inside(area, _filter(words))
    found = [bench.snapshot.refs[i] for i in inside(bench.snapshot, question)]
    expected = sorted(o.ref for o in _fitting(bench.network, words) if _in(area, o))
    assert found == expected
    with bench.engine.begin() as connection:
        assert _table(connection, question) == expected


def _table(connection: Connection, question: Inside) -> list[str]:
    return spatial.inside(connection, 1, question, TIMETABLE)


def _in(area: object, outlet: Outlet) -> bool:
    if isinstance(area, Box):
        wide = area.west <= outlet.lon <= area.east
        across = area.west > area.east and (outlet.lon >= area.west or outlet.lon <= area.east)
        return (wide or across) and area.south <= outlet.lat <= area.north
    if isinstance(area, tuple):
        stems = [code[:2] if code.endswith("0000") else code.removesuffix("00") for code in area]
        return any(outlet.address.adcode.startswith(stem) or stem == "00" for stem in stems)
    return bool(area.intersects(shapely.Point(outlet.lon, outlet.lat)))  # type: ignore[attr-defined]


def test_a_snapshot_is_ordered_by_ref() -> None:
    indexed: Snapshot = snapshot(IN_CHINA)
    assert list(indexed.refs) == sorted(indexed.refs)
    assert all(indexed.index(ref) == i for i, ref in enumerate(indexed.refs))


@pytest.mark.parametrize("origin", [Point(-23.5, -46.6), Point(-35, -63), Point(-90, 180), Point(51.5, -0.1)])
def test_few_geodesics_are_computed_anywhere(origin: Point, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = outlets([*china(3_000, seed=8), *[(31.2, 121.5)] * 500], seed=11)
    served, computed = snapshot(crowd), 0
    exact = search.metres

    def counted(a: Point, b: Point) -> float:
        nonlocal computed
        computed += 1
        return exact(a, b)

    monkeypatch.setattr(search, "metres", counted)
    assert nearest(served, Nearest(origin, 10), max_chord=500_000).indices == [] and computed == 0
    nearest_batch(served, np.array([(origin.lat, origin.lon)] * 3), 10, max_chord=500_000)
    assert computed == 0
    hits = nearest(served, Nearest(origin, 10))
    assert computed <= (10 if origin.lat > -30 else len(crowd))  # the series does not settle at the antipodes
    expected = expected_nearest(_fitting(crowd, (set(), set(), set(), set())), origin, 10)
    assert [served.refs[i] for i in hits.indices] == [ref for ref, _ in expected]
