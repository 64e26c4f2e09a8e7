"""Coverage: shares, geodesic distances and most useful new outlets, compared with brute force."""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import combinations
from math import e, inf, isinf
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from flask import Flask
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from locator.analytics.coverage import (
    COVERAGE_LEVELS,
    KILOMETRES,
    Coverage,
    CoverageParams,
    CoverageRow,
    Level,
    People,
    Places,
    Suggestion,
    coverage_of,
    metres_to,
    people_of,
    percent,
    places_of,
    rows_of,
    suggest,
    total_row,
)
from locator.geo.districts import Areas
from locator.geo.point import Point, ecef, ecef_point
from locator.index.snapshot import Snapshot
from locator.network.outlet import KINDS, Kind, Outlet
from locator.places.gazetteer import Area, Gazetteer
from locator.render.reports.coverage import page_of

from .network import china, outlets, snapshot
from .test_cli import Terminal

pytestmark = pytest.mark.slow

HEADER = "ref,kind,name,lat,lon,status\n"
TOWNS = "code,name,adcode,lat,lon,point_source,population\n"
AREA = ("110000", "110100", "110101", "110102", "120000")


def people_at(places: Sequence[tuple[float, float]], counts: Sequence[int]) -> People:
    lat, lon = np.array(places, dtype=np.float64).reshape(-1, 2).T.copy()
    many = len(counts)
    names, adcodes = tuple(f"P{i}" for i in range(many)), ("110101",) * many
    return People(names, ("township",) * many, adcodes, lat, lon, np.array(counts, dtype=np.int64))


def far(a: Point, b: Point) -> float:
    return float(Geodesic.WGS84.Inverse(a.lat, a.lon, b.lat, b.lon, Geodesic.DISTANCE)["s12"])


def nearest_by_geodesic(network: Sequence[Outlet], place: Point, kind: Kind) -> float:
    """Metres to the nearest outlet of a kind that is open for business; geodesics of those that may be it."""
    points = [o.point for o in network if o.kind == kind and o.status == "open"]
    lat, lon = np.array(points).T
    chords = np.linalg.norm(ecef(lat, lon) - np.array(ecef_point(place)), axis=1)
    near = np.flatnonzero(chords <= chords.min() * 1.05 + 1)
    return min(far(place, points[int(i)]) for i in near)


# ---- who counts where ----

Figures = Mapping[str, int | None]


def small(folder: Path, figures: Figures, towns: Sequence[int | None] = ()) -> Gazetteer:
    """A province with a city with two districts, and a province alone; all townships in one district."""
    levels: tuple[Level, ...] = ("province", "city", "district", "district", "province")
    parents = ("", "110000", "110100", "110100", "")
    areas = {
        code: Area(code, f"N{code}", "", level, parent, Point(30 + i, 110), figures.get(code))
        for i, (code, level, parent) in enumerate(zip(AREA, levels, parents, strict=True))
    }
    rows = [f"11010100{i},T{i},110101,31.5,11{i},geonames,{n or ''}\n" for i, n in enumerate(towns)]
    (folder / "townships.csv").write_text(TOWNS + "".join(rows), encoding="utf-8")
    return Gazetteer(areas, folder)


class Second:
    """Polygons in which every point lies in the second district."""

    def at_many(self, lat: ArrayLike, lon: ArrayLike) -> list[str]:
        return ["110102"] * len(np.asarray(lat))


REMAINDERS: list[tuple[Figures, tuple[int | None, ...], dict[tuple[str, str], int]]] = [
    ({}, (), {}),
    ({}, (None, 5), {("T1", "110101"): 5}),
    ({"110101": 12}, (3, 5), {("T0", "110101"): 3, ("T1", "110101"): 5, ("N110101", "110101"): 4}),
    ({"110101": 8}, (3, 5), {("T0", "110101"): 3, ("T1", "110101"): 5}),
    ({"110101": 7}, (3, 5), {("T0", "110101"): 3, ("T1", "110101"): 5}),
    ({"110100": 20}, (), {("N110100", "110102"): 20}),
    ({"110100": 20, "110101": 12}, (), {("N110101", "110101"): 12, ("N110100", "110102"): 8}),
    ({"110100": 20, "110101": 7}, (9,), {("T0", "110101"): 9, ("N110100", "110102"): 11}),
    ({"110000": 50, "110100": 20}, (30,), {("T0", "110101"): 30, ("N110000", "110102"): 20}),
    ({"110000": 9, "110101": 10}, (), {("N110101", "110101"): 10}),
    ({"120000": 6}, (), {("N120000", "120000"): 6}),
]


@pytest.mark.parametrize(("figures", "towns", "expected"), REMAINDERS)
def test_counts_a_client_once(
    tmp_path: Path, figures: Figures, towns: tuple[int | None, ...], expected: dict[tuple[str, str], int]
) -> None:
    people = people_of(small(tmp_path, figures, towns), cast("Areas", Second()))
    districts = zip(people.names, people.adcodes, people.people.tolist(), strict=True)
    assert {(name, adcode): count for name, adcode, count in districts} == expected


def test_the_people_of_the_gazetteer(gazetteer: Gazetteer, areas: Areas) -> None:
    people = people_of(gazetteer, areas)
    assert (int(people.people.sum()), len(people)) == (587_092_511, 2_196)
    assert people.levels.count("township") == 1_748 and bool((people.people > 0).all())
    parts = {level: people.people[np.array(people.levels) == level].sum() for level in set(people.levels)}
    assert parts["city"] == 401_366_363 and parts["township"] == 90_424_561
    leaves = {area.adcode for area in gazetteer if not gazetteer.children(area.adcode)}
    assert set(people.adcodes) <= leaves


# ---- how far ----


def test_metres_and_shares_are_those_of_the_geodesic(gazetteer: Gazetteer) -> None:
    network = outlets(china(400, seed=21))
    rng = np.random.default_rng(22)
    near = [network[int(i)].point for i in rng.integers(len(network), size=250)]
    places = [(p.lat + rng.normal(0, 0.1), p.lon + rng.normal(0, 0.1)) for p in near]
    people = people_at(places, rng.integers(1, 100_000, 250).tolist())
    indexed = snapshot(network)
    reached = {kind: metres_to(indexed, people, kind) for kind in KINDS}
    total = total_row(people, reached)
    (row,) = [row for row in rows_of(gazetteer, people, reached, "district") if row.people]
    for kind in KINDS:
        brute = np.array([nearest_by_geodesic(network, Point(*place), kind) for place in places])
        assert reached[kind] == pytest.approx(brute, abs=1e-3)
        within = tuple(int(people.people[brute <= km * 1000].sum()) for km in KILOMETRES)
        assert total.within[kind] == row.within[kind] == within and 0 < within[2] < within[4]


@pytest.mark.parametrize("status", ["closed", "planned", "temporarily_closed"])
def test_an_outlet_out_of_service_covers_no_people(status: str) -> None:
    here, there = outlets([(31.0, 121.0), (31.2, 121.0)])
    kind: Kind = "drop_off"
    shut = here.model_copy(update={"status": status, "kind": kind})
    works = there.model_copy(update={"status": "open", "kind": kind})
    people = people_at([(31.0, 121.0)], [7])
    assert metres_to(snapshot([shut, works]), people, kind)[0] == pytest.approx(
        far(Point(31, 121), there.point)
    )
    assert isinf(metres_to(snapshot([shut]), people, kind)[0])


def test_the_areas_of_a_level_count_everybody_once(gazetteer: Gazetteer, areas: Areas) -> None:
    people = people_of(gazetteer, areas)
    reached = {kind: np.full(len(people), 2_000.0) for kind in KINDS}
    counts = {}
    for level in COVERAGE_LEVELS:
        rows = list(rows_of(gazetteer, people, reached, level))
        assert sum(row.people or 0 for row in rows) == people.people.sum()
        counts[level] = (len(rows), sum(row.people is None for row in rows))
        assert all(row.shares("drop_off") == (0, 1, 1, 1, 1) for row in rows if row.people)
    assert counts == {"district": (2_854, 1_949), "city": (373, 16), "province": (34, 1)}
    blank = CoverageRow((), None, {"drop_off": (0,) * 5})
    assert blank.shares("drop_off") is None and blank.percents("drop_off") == ("",) * 5


@pytest.mark.parametrize(("part", "of", "text"), [(0, 3, "0.0"), (2, 3, "66.6"), (9_999, 10_000, "99.9")])
def test_percentages_are_never_rounded_up(part: int, of: int, text: str) -> None:
    assert percent(part, of) == text and percent(of, of) == "100.0"


# ---- where the next would help ----

spots = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda at: (31 + at[0] / 50, 121 + at[1] / 50))
cases = st.tuples(
    st.lists(st.tuples(spots, st.integers(1, 5)), min_size=1, max_size=9),
    st.lists(spots, min_size=1, max_size=7),
    st.sampled_from([1.0, 2_500.0, 5_000.0, 30_000.0]),
    st.integers(1, 3),
    st.lists(st.booleans(), min_size=9, max_size=9),
)


@settings(max_examples=150)
@given(cases)
def test_greedy_is_greedy_and_never_far_from_the_best(
    case: tuple[list[tuple[tuple[float, float], int]], list[tuple[float, float]], float, int, list[bool]],
) -> None:
    demand, sites, within, count, served = case
    people = people_at([place for place, _ in demand], [n for _, n in demand])
    lat, lon = np.array(sites).T.copy()
    codes = tuple(f"{i:06d}" for i in range(len(sites)))
    reached = np.array([0.0 if near else inf for near in served[: len(demand)]])
    suggestions = list(suggest(Places(codes, codes, lat, lon), people, reached, within, count))
    unserved = {i: n for i, (_, n) in enumerate(demand) if not served[i]}
    reach = [{i for i in unserved if far(Point(*demand[i][0]), Point(*site)) <= within} for site in sites]
    best = max(
        sum(unserved[i] for i in set().union(*(reach[s] for s in chosen)))
        for chosen in combinations(range(len(sites)), min(count, len(sites)))
    )
    assert sum(item.gained for item in suggestions) >= (1 - 1 / e) * best - 1e-9
    assert [(item.code, item.gained) for item in suggestions] == by_hand(unserved, reach, count)
    covered = sum(n for i, (_, n) in enumerate(demand) if served[i])
    assert [item.covered - covered for item in suggestions] == np.cumsum(
        [item.gained for item in suggestions]
    ).tolist()


def by_hand(unserved: dict[int, int], reach: list[set[int]], count: int) -> list[tuple[str, int]]:
    """Greedy by trying every place in every round; of equals the lower code."""
    left, chosen = dict(unserved), []
    for _ in range(count):
        gains = [sum(left.get(i, 0) for i in covered_by) for covered_by in reach]
        if not max(gains):
            break
        best = gains.index(max(gains))
        chosen.append((f"{best:06d}", gains[best]))
        left = {i: n for i, n in left.items() if i not in reach[best]}
    return chosen


def test_a_metre_decides(gazetteer: Gazetteer) -> None:
    """At the very edge the geodesic decides, not the chord, and many neighbours are fetched."""
    people = people_at([(31 + i / 1000, 121) for i in range(90)], [1] * 90)
    place = Places(("1",), ("one",), np.array([31.0]), np.array([121.0]))
    nobody = np.full(90, inf)
    for last in (10, 50, 89):
        edge = far(Point(31, 121), Point(31 + last / 1000, 121))
        for more, expected in ((0.01, last + 1), (-0.01, last)):
            (only,) = suggest(place, people, nobody, edge + more, 3)
            assert only.gained == expected


def test_places_are_districts_and_townships_with_points(gazetteer: Gazetteer) -> None:
    places = places_of(gazetteer)
    assert len(places.codes) == 11_863 + 2_847 and list(places.codes) == sorted(places.codes)
    assert places.names[places.codes.index("310115")] == "上海市 浦东新区"


# ---- as it is told ----


Measured = dict[tuple[int, int, Kind], NDArray[np.float64]]


@pytest.fixture(scope="module")
def measured_once() -> Iterator[None]:
    """Measure each network once, for all forms of its coverage."""
    measured: Measured = {}

    def metres_to_once(network: Snapshot, people: People, kind: Kind) -> NDArray[np.float64]:
        key = (len(network), len(people), kind)
        if key not in measured:
            measured[key] = metres_to(network, people, kind)
        return measured[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("locator.analytics.coverage.report.metres_to", metres_to_once)
        yield


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, measured_once: None) -> Terminal:
    """A network of one center in Pudong and two points in Beijing, one of them closed for now."""
    terminal_ = Terminal(tmp_path_factory.mktemp("coverage"))
    rows = [
        "A1,service_center,示例 1,31.22,121.54,open\n",
        "A2,drop_off,示例 2,39.93,116.41,open\n",
        "A3,drop_off,示例 3,31.22,121.54,temporarily_closed\n",
    ]
    assert (
        terminal_.run(
            "load", "--datum", "wgs84", terminal_.file("feed.csv", HEADER + "".join(rows))
        ).exit_code
        == 0
    )
    return terminal_


def test_the_csv(terminal: Terminal) -> None:
    output = terminal.run("coverage", "--format", "csv").output
    rows = {row["adcode"]: row for row in csv.DictReader(StringIO(output.removeprefix("\ufeff")))}
    assert len(rows) == 2_854 and list(rows["110101"])[:4] == ["adcode", "level", "name", "people"]
    beijing = rows["110101"]
    assert (beijing["name"], beijing["people"]) == ("北京市 东城区", "18176895")
    assert [beijing[f"drop_off_within_{km}_km"] for km in KILOMETRES][3:] == ["1.0000", "1.0000"]
    assert beijing["service_center_within_30_km"] == "0.0000"
    assert list(rows["110102"].values())[2:] == ["北京市 西城区", *[""] * 11], "no figure is not 0 %"
    pudong = rows["310115"]
    assert float(pudong["service_center_within_30_km"]) > 0 and float(pudong["drop_off_within_30_km"]) == 0


def test_the_json(terminal: Terminal) -> None:
    words = ("--level", "province", "--format", "json", "--next", 3, "--within", 10)
    result = json.loads(terminal.run("coverage", *words).output)
    assert result["release"] == {"number": 1, "sample": False} and result["within_km"] == [1, 3, 5, 10, 30]
    assert len(result["areas"]) == 34 and result["whole"]["people"] == 587_092_511
    taiwan = next(area for area in result["areas"] if area["adcode"] == "710000")
    assert taiwan["people"] is None and taiwan["shares"] == dict.fromkeys(KINDS)
    helped = result["next"]
    assert (helped["kind"], helped["within_km"], len(helped["places"])) == ("drop_off", 10.0, 3)
    assert helped["places"][0]["name"] == "广东省 深圳市 南山区 沙河街道" and "Nemhauser" in helped["method"]
    assert helped["places"][0]["gained"] > helped["places"][1]["gained"] > helped["places"][2]["gained"]
    assert "GeoNames, CC BY 4.0" in result["people_source"]


def test_the_table_and_the_files(terminal: Terminal) -> None:
    output = terminal.run("coverage", "--level", "city", "--kind", "service_center").output
    assert re.search(r"^310000 +24,874,500 .* 上海市$", output, re.MULTILINE)
    assert "16 of 373 rows have no population figure" in output and "GeoNames, CC BY 4.0" in output
    assert "not optimal: it reaches at least 63 %" in output and " 10. " in output
    for name in ("a.csv", "a.json", "a.html"):
        path = terminal.folder / name
        written = terminal.run("coverage", "-o", path)
        assert written.exit_code == 0 and "written: " in written.output
        assert path.stat().st_size > 10_000
    assert (terminal.folder / "a.csv").read_text(encoding="utf-8-sig").startswith("adcode,level")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--level", "town"), 2, "'district', 'city', 'province'"),
        (("--next", 0), 2, "1<=x<=100"),
        (("--within", 0), 2, "0.1<=x<=100"),
        (("--within", "nan"), 2, "a number from 0.1 to 100"),
        (("--kind", "shop"), 2, "'service_center', 'drop_off'"),
        (("--format", "pdf"), 2, "'table', 'csv', 'json'"),
        (("-o", "x.pdf"), 2, "FILE.csv, FILE.json, or FILE.html"),
        (("-o", "x.csv", "--format", "json"), 2, "omit --format"),
        (("-o", "/nowhere/x.csv"), 1, "No such file or directory"),
    ],
)
def test_wrong_input_gets_the_valid_values(
    terminal: Terminal, words: tuple[object, ...], code: int, message: str
) -> None:
    result = terminal.run("coverage", *words)
    assert result.exit_code == code and message in result.output


def test_before_the_first_release(tmp_path: Path) -> None:
    result = Terminal(tmp_path).run("coverage")
    assert result.exit_code == 1 and "no release has been published yet" in result.output


# ---- the page ----

HOSTILE = "<img src=x onerror=hit>{{ 7 * 7 }}</script>"


def hostile(folder: Path) -> Coverage:
    """A coverage whose every name is hostile."""
    gazetteer = small(folder, {"110101": 12})
    for code, area in gazetteer._areas.items():
        gazetteer._areas[code] = Area(code, HOSTILE, "", area.level, area.parent, area.point, area.population)
    indexed = snapshot(outlets([(31.0, 121.0)]))
    report_ = coverage_of(indexed, gazetteer, cast("Areas", Second()), CoverageParams())
    found = Suggestion("110101", HOSTILE, Point(32, 110), 12, 12)
    return Coverage(
        report_.release,
        report_.params,
        report_.people,
        report_.reached,
        report_.rows,
        report_.total,
        (found,),
    )


def test_the_page_needs_nothing_from_elsewhere_and_names_stay_text(tmp_path: Path) -> None:
    report_ = hostile(tmp_path)
    page = page_of(report_, [row.path[0] for row in report_.rows])
    assert (
        "<img src=x" not in page and "&lt;img src=x" in page and "49" not in page.split("<h2>By ")[1][:2000]
    )
    assert not re.search(
        r"""(src|href)\s*=\s*["']?https?:|url\(\s*["']?https?:|@import""", links_left_out(page)
    )
    assert "<link" not in page and "<iframe" not in page and "default-src &#39;none&#39;" in page
    assert page == page_of(report_, [row.path[0] for row in report_.rows])
    assert "GeoNames" in page and "CC BY 4.0" in page and "not optimal" in page


def links_left_out(page: str) -> str:
    """Return the page without links to other sites, which load nothing."""
    return re.sub(r"<a\s[^>]*>", "", page)


def test_the_page_of_the_sample(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    result = app.test_cli_runner().invoke(args=["coverage", "-o", str(path), "--level", "province"])
    assert result.exit_code == 0 and "the network is sample data" in result.output
    page = path.read_text(encoding="utf-8")
    assert "network is sample data" in page and "广东省" in page and page.count('"bands":') == 2_196
    assert "1 of 34 provinces have no population figure" in page
