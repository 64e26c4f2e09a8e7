"""Sketches of the last 300 metres: what they show, their size, and where they are linked."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from defusedxml.ElementTree import fromstring
from shapely import box

from locator.geo.point import Box, Point
from locator.sketch.build import build
from locator.sketch.draw import DOOR, LINE, MAX_BYTES, Labels, draw
from locator.sketch.frame import HEIGHT
from locator.sketch.label_space import text_width
from locator.sketch.sketch import sketch_svg, sketch_text
from locator.sketch.surroundings import Shape, shapes_in
from locator.store.releases import publish

from .extracts import document, node, square, way
from .network import NOW, outlets
from .program import Program, parts_of, run
from .walks import EAST, NODES, NORTH, spot
from .ways import FULL, reading

TODAY = date(2026, 11, 25)
AT = spot(60, 220)
NS = "{http://www.w3.org/2000/svg}"
DRAWN = document(
    *(node(number, north / NORTH, east / EAST) for number, (north, east) in NODES.items()),
    node(50, 5 / NORTH, 30 / EAST, railway="subway_entrance", ref="C"),
    node(51, 60 / NORTH, 90 / EAST, highway="bus_stop", name="示例站牌"),
    square(60, 70 / NORTH, 225 / EAST, 30 / NORTH),
    way(1, [1, 2, 10, 15, 3], highway="residential", name="示例东路"),
    way(6, [10, 11], highway="steps"),
    way(9, [15, 16, 11], highway="footway", name="示例坡道"),
    way(20, [60, 61, 62, 63, 60], building="yes"),
    way(21, [4, 5], boundary="administrative", name="示例边界"),
    way(22, [4, 5], highway="proposed", name="示例规划路"),
)


@pytest.fixture(scope="module")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("surroundings")
    (folder / "drawn.osm").write_text(DRAWN, encoding="utf-8")
    assert build([folder / "drawn.osm"], [AT], folder / "surroundings.db") == 6
    return folder / "surroundings.db"


def drawn(surroundings: Path, lang: str = "zh", **approach: object) -> ElementTree.Element:
    outlet = {**FULL, "approach": FULL["approach"] | approach}
    svg = sketch_svg(outlet, AT, TODAY, lang, reading, surroundings)
    assert len(svg.encode()) <= MAX_BYTES
    return fromstring(svg)


def texts(svg: ElementTree.Element) -> list[str]:
    return [item.text or "" for item in svg.iter(f"{NS}text")]


def test_keeps_streets_buildings_exits_and_stops_near_outlets_alone(surroundings: Path) -> None:
    found = shapes_in(surroundings, Box(116, 39, 117, 41))
    assert sorted((shape.kind, shape.name) for shape in found) == [
        ("building", ""),
        ("exit", "C"),
        ("path", "示例坡道"),
        ("steps", ""),
        ("stop", "示例站牌"),
        ("street", "示例东路"),
    ]


def test_outlets_elsewhere_and_boxes(surroundings: Path) -> None:
    extract, other = surroundings.with_name("drawn.osm"), surroundings.with_name("other.db")
    assert build([extract], [spot(20_000, 0)], other) == 0
    assert build([extract], Box(116, 39, 117, 41), other) == 6
    assert shapes_in(other, Box(100, 20, 101, 21)) == []


def test_a_damaged_extract_leaves_the_old_file(surroundings: Path) -> None:
    bad = surroundings.with_name("bad.osm")
    bad.write_text("<html>", encoding="utf-8")
    before = surroundings.read_bytes()
    with pytest.raises(RuntimeError):
        build([bad], [AT], surroundings)
    assert surroundings.read_bytes() == before


def test_shows_exit_street_landmark_entrance_steps_north_and_scale(surroundings: Path) -> None:
    svg = drawn(surroundings)
    words = texts(svg)
    for expected in (
        "示例地铁站C口350米",
        "示例东路",
        "示例站牌",
        "地标：示例邮局旁",
        "从北门进。",
        "红色虚线是台阶。",
        "进门不用走台阶。",
        "北",
        "50 米",
    ):
        assert expected in words
    assert {"street", "path", "steps", "building", "to", "bar"} == {
        p.get("class") for p in svg.iter(f"{NS}path")
    } - {None}
    assert not any("边界" in word or "规划" in word for word in words)


def test_the_exit_lies_where_it_is_on_the_ground(surroundings: Path) -> None:
    line = next(p for p in drawn(surroundings).iter(f"{NS}path") if p.get("class") == "to")
    ex, ey, x, y = map(int, re.findall("[0-9]+", line.get("d") or ""))
    assert ex < x and ey > y  # the exit is to the south-west
    assert (x - ex) / (ey - y) == pytest.approx(190 * 0.9 / 55, rel=0.15)


def test_no_street_name_lies_under_the_label_of_the_door() -> None:
    outlet, labels = Point(31.2, 121.5), Labels("", [], "示例服务中心（示例店）", "", "{} m", "N", "")
    under = Shape("street", "示例西路", (spot_near(outlet, 18, -70), spot_near(outlet, 18, 70)))
    beside = Shape("street", "示例东路", (spot_near(outlet, -90, -70), spot_near(outlet, -90, 70)))
    assert "示例西路" not in draw(outlet, [under, beside], None, labels)
    assert "示例东路" in draw(outlet, [under, beside], None, labels)


def labels_of(svg: str) -> dict[str, tuple[int, int]]:
    """Return the level labels of a drawing with their centres and baselines."""
    found = re.findall(r'<text class="l" x="(\d+)" y="(\d+)">([^<]+)<', svg)
    return {text: (int(x), int(y)) for x, y, text in found}


def test_the_dot_has_the_name_of_the_outlet_and_the_landmark_beside_it(surroundings: Path) -> None:
    for lang, name, landmark in (
        ("zh", "示例服务中心（海淀一店）", "地标：示例邮局旁"),
        ("en", "Sample service center, Haidian", "Landmark: "),
    ):
        outlet = {**FULL, "approach": {"landmark": "示例邮局旁"}}
        svg = sketch_svg(outlet, AT, TODAY, lang, reading, surroundings)
        dot = re.search(r'<circle cx="(\d+)" cy="(\d+)"', svg)
        placed = labels_of(svg)
        beside = next(at for text, at in placed.items() if text.startswith(landmark))
        assert dot and placed[name] == (int(dot[1]), int(dot[2]) + DOOR)
        assert abs(beside[0] - int(dot[1])) < 30 and beside[1] - placed[name][1] == LINE


@pytest.mark.parametrize("south", [-12, 12, 18, 24, 30])
def test_exits_beside_the_outlet_are_named_clear_of_its_labels(south: int) -> None:
    outlet = Point(31.2, 121.5)
    words = Labels("", [], "示例服务中心", "", "{} m", "N", "", landmark="地标：示例邮局旁")
    svg = draw(outlet, [Shape("exit", "E9", (spot_near(outlet, south, 5),))], None, words)
    placed = labels_of(svg)
    assert {"E9", "示例服务中心", "地标：示例邮局旁"} <= placed.keys()
    boxes = [
        box(x - text_width(text) / 2, y - 17, x + text_width(text) / 2, y + 3)
        for text, (x, y) in placed.items()
    ]
    assert not any(a.intersects(b) for a, b in combinations(boxes, 2))


@pytest.mark.parametrize("south", [-40, 14, 20, 26, 60])
def test_the_recorded_exit_and_the_outlet_have_labels_apart(south: int) -> None:
    outlet = Point(31.2, 121.5)
    words = Labels("", [], "示例服务中心", "示例站C口", "{} m", "N", "")
    start = spot_near(outlet, south, 5)
    placed = labels_of(draw(outlet, [Shape("exit", "C", (start,))], start, words))
    assert abs(placed["示例服务中心"][1] - placed["示例站C口"][1]) >= 20


LABEL = re.compile(r'x="(\d+)" y="(\d+)" transform="rotate\((-?\d+) ')


def test_names_keep_clear_of_each_other_of_the_scale_and_of_the_edges() -> None:
    outlet, labels = Point(31.2, 121.5), Labels("", [], "示例服务中心（示例店）", "", "{} m", "N", "")
    streets = [
        Shape("street", f"示例{i}路", (spot_near(outlet, south, -200), spot_near(outlet, south, 200)))
        for i, south in enumerate((-149, -140, -100, -96, -60, 30, 60, 64, 100, 138, 146))
    ]
    across = Shape("street", "示例横路", (spot_near(outlet, -148, 60), spot_near(outlet, 150, 60)))
    stops = [Shape("stop", f"示例{i}站", (spot_near(outlet, -60, -120 + i * 9),)) for i in range(5)]
    svg = draw(outlet, [*streets, across, *stops], None, labels)
    places = [tuple(map(int, found)) for found in LABEL.findall(svg)]
    rows = sorted(y for _, y, angle in places if angle == 0)
    assert 3 <= len(rows) <= len(places) <= 6 and svg.count(">示例0站<") == 1 and "示例1站" not in svg
    assert rows[0] > 15 and rows[-1] < HEIGHT - 5 and min(b - a for a, b in pairwise(rows)) >= 20


def test_a_long_label_ends_with_an_ellipsis_and_steps_lie_on_streets(surroundings: Path) -> None:
    svg = drawn(surroundings, landmark="示例" * 100)
    assert next(text for text in texts(svg) if text.endswith("…")).startswith("地标：示例示例")
    classes = [path.get("class") for path in svg.iter(f"{NS}path")]
    assert classes.index("steps") > classes.index("street")


def test_rows_break_neither_before_a_unit_nor_after_a_bracket(surroundings: Path) -> None:
    words = texts(drawn(surroundings, "en", landmark="示例大学示例学院东门", exit_metres=200))
    rows = words[words.index("© OpenStreetMap") + 1 :]
    assert len(rows) > 5 and not any(row.startswith(("m", ")", ".")) or row.endswith("(") for row in rows)


def test_steps_are_mentioned_where_they_are_drawn(surroundings: Path) -> None:
    away = sketch_svg(
        FULL | {"approach": {"landmark": "示例"}}, spot(60, 520), TODAY, "zh", reading, surroundings
    )
    assert "示例坡道" not in away and "台阶" not in away and "© OpenStreetMap" in away


def spot_near(point: Point, south: float, east: float) -> Point:
    """Return the point so many metres south and east."""
    return Point(point.lat - south / NORTH, point.lon + east / EAST)


def test_an_unknown_exit_is_not_drawn(surroundings: Path) -> None:
    assert not [p for p in drawn(surroundings, exit="Z").iter(f"{NS}path") if p.get("class") == "to"]


def test_an_exit_of_another_station_or_at_another_distance_is_not_drawn(tmp_path: Path) -> None:
    other = "".join(
        node(number, north / NORTH, east / EAST, **tags)
        for number, north, east, tags in (
            (70, -20, -10, {"railway": "station", "station": "subway", "name": "示例路口"}),
            (71, 60, 380, {"railway": "station", "name": "示例东"}),
        )
    )
    (tmp_path / "a.osm").write_text(DRAWN.replace("</osm>", f"{other}</osm>"), encoding="utf-8")
    assert build([tmp_path / "a.osm"], [AT], tmp_path / "a.db") == 8
    cases = [
        ("示例路口站", 250, True),
        ("地铁 13 号线示例路口", None, True),
        ("", 200, True),
        ("示例西站", 250, False),
        ("示例东站", 250, False),
        ("示例路口站", 60, False),
        ("示例路口站", 900, False),
    ]
    for station, metres_, is_drawn in cases:
        svg = drawn(tmp_path / "a.db", station=station, exit="C", exit_metres=metres_)
        assert any(path.get("class") == "to" for path in svg.iter(f"{NS}path")) is is_drawn, station
        assert "C" not in texts(svg)  # the letter of another station misleads
        assert "示例东" not in texts(svg)  # stations are not drawn


@pytest.mark.parametrize(("lang", "note"), [("zh", "示意图，不按比例"), ("en", "Sketch, not to scale")])
@pytest.mark.parametrize("content", [None, b"not a database"])
def test_without_streets_it_has_neither_scale_nor_direction(
    lang: str, note: str, content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "surroundings.db"
    if content:
        file.write_bytes(content)
    words = texts(drawn(file, lang))
    assert note in words and not {"北", "N", "© OpenStreetMap"} & set(words)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_is_equal_to_the_drawing(lang: str, surroundings: Path) -> None:
    svg = drawn(surroundings, lang)
    outlet = {**FULL, "approach": FULL["approach"]}
    sentences = sketch_text(outlet, TODAY, lang, reading)
    assert len(sentences) == 5
    rows = re.sub(r"\s", "", "".join(texts(svg)))
    assert all(re.sub(r"\s", "", sentence) in rows for sentence in sentences)


def test_a_crowded_place_stays_below_20_kb(tmp_path: Path) -> None:
    houses = [square(1_000 + 4 * i, (i % 60) * 1e-5 * 7, (i // 60) * 1e-5 * 7, 5e-5) for i in range(3_000)]
    ways = [way(i + 1, [1_000 + 4 * i + n for n in (0, 1, 2, 3, 0)], building="yes") for i in range(3_000)]
    (tmp_path / "crowded.osm").write_text(document(*houses, *ways), encoding="utf-8")
    at = spot(200, 150)
    assert build([tmp_path / "crowded.osm"], [at], tmp_path / "s.db") == 3_000
    svg = sketch_svg(FULL, at, TODAY, "zh", reading, tmp_path / "s.db")
    assert 10_000 < len(svg.encode()) <= MAX_BYTES


def test_names_are_text_and_never_markup(tmp_path: Path) -> None:
    evil = {
        "name": "<script>1</script>",
        "approach": {"landmark": "</text><script>alert(1)</script>", "exit": "<b>"},
    }
    svg = fromstring(sketch_svg(evil, Point(31.2, 121.5), TODAY, "zh", reading, tmp_path / "none"))
    assert not list(svg.iter(f"{NS}script")) and any("<script>" in text for text in texts(svg))


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, surroundings: Path) -> Iterator[Program]:
    folder = tmp_path_factory.mktemp("sketches")
    database = f"sqlite:///{folder / 'locator.db'}"
    one, two = (
        outlet.model_copy(update={"ref": ref, "status": "open"})
        for ref, outlet in zip(("K0", "K1"), outlets([AT, AT]), strict=True)
    )
    approach = type(one.approach)(station="示例地铁站", exit="C", exit_metres=200, landmark="示例邮局旁")
    with parts_of(database) as parts:
        publish(parts.engine, [one.model_copy(update={"approach": approach}), two], "test", NOW)
    (folder / "surroundings.db").write_bytes(surroundings.read_bytes())
    with run(database) as started:
        yield started


@pytest.mark.slow
def test_the_link_exists_where_the_sketch_does(program: Program) -> None:
    client = program.client()
    links = client.get("/api/v1/outlets/K0").json["properties"]["links"]
    assert "sketch" not in client.get("/api/v1/outlets/K1").json["properties"]["links"]
    answered = client.get(links["sketch"])
    assert (answered.status_code, answered.headers["Content-Type"]) == (200, "image/svg+xml; charset=utf-8")
    assert "style-src 'unsafe-inline'" in answered.headers["Content-Security-Policy"]
    assert "示例东路" in texts(fromstring(answered.data.decode()))
    seen = {"If-None-Match": answered.headers["ETag"]}
    assert client.get(links["sketch"], headers=seen).status_code == 304
    english = texts(fromstring(client.get(links["sketch"] + "?lang=en").text))
    assert "示例东路" not in english and any(word.startswith("Shili") for word in english)
    missing = client.get("/api/v1/outlets/K1/sketch.svg?lang=zh")
    assert missing.status_code == 404 and "没有示意图" in missing.json["detail"]
    assert client.get("/api/v1/outlets/nope/sketch.svg").status_code == 404
    assert client.get(links["sketch"] + "?nope=1").status_code == 400


@pytest.mark.slow
@pytest.mark.parametrize(("approval", "is_on"), [("", False), ("GS(2024)0650", True)])
def test_the_public_gets_drawings_only_with_an_approval_number(
    program: Program, approval: str, is_on: bool
) -> None:
    settings = {"public": 1, "secret_key": "b1946ac92492d2347c6235b4d2611184"}
    with run(program.database, **settings, **({"map_approval": approval} if approval else {})) as public:
        client = public.client()
        sketch = fromstring(client.get("/api/v1/outlets/K0/sketch.svg").data.decode())
        words = texts(sketch)
        assert "网点在示例邮局旁。" in words and ("示例东路" in words) == is_on
        assert bool(sketch.findall(".//{*}path") + sketch.findall(".//{*}circle")) == is_on
        for page in (client.get("/outlets/K0"), client.post("/embed", data={"lat": AT.lat, "lon": AT.lon})):
            assert "网点在示例邮局旁。" in page.text and ("sketch.svg" in page.text) == is_on


@pytest.mark.slow
def test_pages_show_the_sketch_with_its_text(program: Program) -> None:
    client = program.client()
    page = client.get("/outlets/K0").text
    assert 'src="/api/v1/outlets/K0/sketch.svg"' in page and "网点在示例邮局旁。</figcaption>" in page
    assert "sketch.svg" not in client.get("/outlets/K1").text
    frame = client.post("/embed", data={"lat": AT.lat, "lon": AT.lon}).text
    assert 'src="/api/v1/outlets/K0/sketch.svg"' in frame
