"""Pages without a browser: states that are hard to reach in one, and elements of every page."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from locator.render.distances import rounded_length
from locator.render.template_filters import format_datetime, rounded
from locator.store.releases import publish
from locator.web.pages.understood import other_places

from .databases import reject_writes
from .network import NOW, china, outlets
from .program import parts_of, run, until
from .web_client import Client

pytestmark = pytest.mark.slow

SIGN = "https://video.example/sign"
TILES = "https://tiles.example/{z}/{x}/{y}.png"
PAGES = [
    "/",
    "/?adcode=310115",
    "/?lat=x&lon=1",
    "/?lang=xx&adcode=310115",
    "/map",
    "/help",
    "/outlets/none",
    "/x",
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program before its first release, with tiles that have no approval number."""
    database = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'locator.db'}"
    with run(database, sign_language_url=SIGN, tiles=TILES) as program, closing(program.client()) as client:
        yield client


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run it with an approval number."""
    database = f"sqlite:///{tmp_path_factory.mktemp('approved') / 'locator.db'}"
    settings = {"tiles": TILES, "map_approval": "GS(2024)0650号"}
    with run(database, **settings) as program, closing(program.client()) as client:
        yield client


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_person_is_within_reach_on_every_page(client: Client, path: str, lang: str) -> None:
    address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    text = client.get(address, headers={"Accept": "text/html"}).text
    assert 'href="tel:950800"' in text
    assert re.search(r'class="text" href="/help(\?lang=en)?#text', text)


def test_before_the_first_release_pages_say_so_and_lead_to_a_person(empty: Client) -> None:
    for path in ("/", "/map", "/outlets/A1"):
        response = empty.get(path)
        assert 'href="tel:950800"' in response.text
        assert response.status_code == (200 if path == "/map" else 503)
    assert empty.get("/").headers["Retry-After"]
    assert empty.get("/readyz").status_code == 503
    assert empty.get("/api/v1/nearest?lat=39.9&lon=116.4").status_code == 503
    assert empty.get("/healthz").status_code == 200


def test_a_closed_outlet_is_410_with_a_way_on(client: Client) -> None:
    features = client.get("/api/v1/export.geojson").json["features"]
    closed = next(f["id"] for f in features if f["properties"]["status"] == "closed")
    response = client.get(f"/outlets/{closed}")
    assert response.status_code == 410 and "该网点已停业" in response.text
    near = re.search(r'href="(/\?lat=[^"]+)"', response.text)
    assert near and client.get(near[1].replace("&amp;", "&")).status_code == 200


def test_a_release_that_is_not_there_is_not_an_outlet_that_is_closed(client: Client) -> None:
    text = client.get("/outlets/SAMPLE-SC-00002?release=9").text
    assert "没有该版本的数据" in text and "已停业" not in text


def test_a_problem_is_explained_in_the_readers_language(client: Client) -> None:
    assert "500 公里内没有网点" in client.get("/?lat=0&lon=0").text
    assert "请检查“lat”" in client.get("/?lat=abc&lon=1").text
    for path in ("/?lat=0&lon=0", "/?lat=abc&lon=1", "/outlets/none"):
        assert '<a class="button' in client.get(path).text
    assert "decimal number" not in client.get("/?lat=abc&lon=1").text
    assert "decimal number" in client.get("/?lat=abc&lon=1&lang=en").text


def test_a_temporarily_closed_outlet_labels_its_week_as_usual(client: Client) -> None:
    assert "目前暂停营业" in client.get("/outlets/SAMPLE-SC-00001").text


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Client]:
    """Run the program on a small network in a new folder."""
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, outlets(china(50, 3)), "x.csv", NOW)
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def is_stale(client: Client) -> bool:
    return bool(client.get("/api/v1/outlets?limit=1").json["release"]["stale"])


def test_a_stale_release_is_marked(small: Client, tmp_path: Path) -> None:
    assert "暂时无法连接" not in small.get("/map").text
    with parts_of(f"sqlite:///{tmp_path / 'locator.db'}") as parts, reject_writes(parts.engine):
        until(lambda: is_stale(small))
        expected = "数据库暂时无法连接，当前显示 2026-11-24 10:00 发布的第 1 版数据"
        assert expected in small.get("/map").text
    until(lambda: not is_stale(small))


def test_a_file_that_is_gone_is_noticed(small: Client, tmp_path: Path) -> None:
    assert not is_stale(small)
    for path in tmp_path.glob("locator.db*"):
        path.unlink()
    (tmp_path / "locator.db").mkdir()
    until(lambda: is_stale(small))


def test_the_sign_language_entry_is_the_operators_where_set(empty: Client) -> None:
    text = empty.get("/help").text
    assert f'class="sign" href="{SIGN}"' in text and 'class="text" href="/help#text"' in text


def test_tiles_without_an_approval_number_turn_the_map_off_and_nothing_else(
    empty: Client, approved: Client
) -> None:
    without = empty.get("/map")
    assert "地图暂未开放" in without.text and "leaflet.js" not in without.text
    page = approved.get("/map")
    assert "GS(2024)0650" in page.text
    assert "https://tiles.example" in page.headers["Content-Security-Policy"]


def test_an_inline_script_carries_the_word_of_its_answer(client: Client) -> None:
    response = client.get("/")
    word = re.search(r"'nonce-([\w-]+)'", response.headers["Content-Security-Policy"])
    assert word and f'<script nonce="{word[1]}">' in response.text
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    other = client.get("/").headers["Content-Security-Policy"]
    assert word[1] not in other
    assert not re.search(r"<script(?! (src|nonce)=)|\son\w+=|style=", response.text)


def test_a_wrong_question_keeps_the_form_and_names_the_mistake(client: Client) -> None:
    response = client.get("/?lat=abc&lon=116.4")
    assert response.status_code == 400 and 'role="alert"' in response.text and 'id="find"' in response.text
    assert client.get("/?lat=0&lon=0").status_code == 422
    assert client.get("/?nope=1&adcode=310115").status_code == 400
    assert client.get("/?adcode=310115&fields=name").status_code == 400
    assert client.get("/?province=999999").status_code == 200
    assert client.post("/", data="x" * 10_000, content_type="text/plain").status_code == 415
    assert client.post("/", data="x" * 100_000, content_type="text/plain").status_code == 413


def test_a_posted_position_is_in_no_address(client: Client) -> None:
    form = {"lat": "31.239700", "lon": "121.499800"}
    text = client.post("/", data=form).text
    assert "浦东新区" in text
    addresses = re.findall(r'(?:href|action)="([^"]+)"', text)
    internal = [a for a in addresses if a.startswith(("/", "?"))]
    assert not [a for a in internal if "31.2397" in a]


def test_a_part_of_a_page_in_the_other_language_is_still_that_part(client: Client) -> None:
    text = client.get("/?adcode=310115&lang=en").text
    assert re.search(r'href="/outlets/[^"#]+[?]lang=en#directions"', text)
    assert not re.search(r'href="/[^"]*#[^"]*[?]lang=en', text) and "/help?lang=en#text" in text


@pytest.mark.parametrize("instant", ["2026-11-24T23:41:30+00:00", "2026-11-25T07:41:30+08:00"])
def test_instants_are_displayed_in_china_time(instant: str) -> None:
    assert format_datetime(instant) == "2026-11-25 07:41"


@pytest.mark.parametrize(
    ("metres", "lang", "text"),
    [
        (0, "zh", ""),
        (300, "zh", "300 米"),
        (1500, "zh", "2 公里"),
        (960, "en", "1 km"),
        (9_600, "en", "10 km"),
    ],
)
def test_errors_are_rounded(metres: float, lang: str, text: str) -> None:
    assert rounded_length(metres, lang) == text


def test_other_places_are_neither_the_one_understood_nor_around_it() -> None:
    here = {
        "type": "township",
        "name": "中山街道",
        "path": ["上海市", "松江区", "中山街道"],
        "adcode": "310117",
        "confidence": 0.6,
    }
    area = {"type": "district", "name": "松江区", "path": ["上海市", "松江区"], "adcode": "310117"}
    other = {"type": "city", "name": "中山市", "path": ["广东省", "中山市"], "adcode": "442000"}
    area, other = area | {"confidence": 0.3}, other | {"confidence": 0.2}
    query = {"place": here, "alternatives": [here, area, other]}
    expected = [{"label": "广东省中山市", "question": {"adcode": "442000"}}]
    assert other_places(query, None, "zh") == expected
    several = {"text": "", "options": [{"label": "上海市松江区中山街道", "question": {"q": "x"}}, *expected]}
    assert other_places({"place": here}, several, "zh") == expected  # type: ignore[arg-type]


def test_a_reply_without_script_keeps_the_filters_and_replaces_the_origin(client: Client) -> None:
    form = {"q": "广东省", "province": "310000", "kind": "drop_off", "open": "now"}
    text = client.post("/", data={**form, "area": "440300", "part": "results"}).text
    assert "按“广东省深圳市”查找" in text and 'class="kind drop_off"' in text
    assert 'class="kind service_center"' not in text
    text = client.post("/", data={**form, "instead": "广州天河区", "part": "results"}).text
    assert "按“广东省广州市天河区”查找" in text and 'class="kind service_center"' not in text
    location = client.post("/", data={**form, "area": "440300"}).headers["Location"]
    assert "adcode=440300" in location and "kind=drop_off" in location and "q=" not in location


def test_english_pages_name_places_in_english(client: Client) -> None:
    text = client.get("/?lang=en&q=The Bund Shanghai").text
    assert "Near “The Bund, Huangpu District, Shanghai”" in text
    assert ">East Nanjing Road Station 南京东路地铁站</button>" in text
    text = client.get("/?lang=en&q=chaoyang").text
    assert ">Chaoyang District, Changchun, Jilin</button>" in text and "Beijing Chaoyang District" not in text


@pytest.mark.parametrize(
    "reply", [{"instead": "广州天河区"}, {"area": "440300"}, {"province": "440000", "city": "440300"}]
)
def test_another_place_keeps_the_repair_that_the_text_named(client: Client, reply: dict[str, str]) -> None:
    before = {"q": "五道口 手机碎屏", "q_before": "五道口 手机碎屏"}
    text = client.post("/", data={**before, **reply, "part": "results"}).text
    assert "按“广东省" in text and 'data-label="手机 · 屏幕"' in text
    text = client.post("/", data={"q": "五道口", "q_before": "五道口", **reply, "part": "results"}).text
    assert "按“广东省" in text and 'data-label=""' in text


def test_estimates_have_three_digits() -> None:
    assert [rounded(count) for count in (0, 999, 1_234, 587_092_511)] == ["0", "999", "1,230", "587,000,000"]
