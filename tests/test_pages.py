"""Pages without a browser: states that are hard to bring about in one, and what they always carry."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from locator import create_app
from locator.config import Settings
from locator.parts import Parts
from locator.store.releases import publish
from locator.web.telling import moment_words

from .conftest import clock
from .network import NOW, china, outlets

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


def program(folder: Path, **settings: str) -> FlaskClient:
    parts = Parts(Settings(database=f"sqlite:///{folder / 'locator.db'}", **settings), clock)  # type: ignore[arg-type]
    return create_app(parts=parts).test_client()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_person_is_within_reach_on_every_page(client: FlaskClient, path: str, lang: str) -> None:
    address = f"{path}{'&' if '?' in path else '?'}lang={lang}"
    text = client.get(address, headers={"Accept": "text/html"}).text
    assert 'href="tel:950800"' in text
    assert re.search(r'class="sign" href="/help(\?lang=en)?#sign-language', text)


def test_before_the_first_release_pages_say_so_and_lead_to_a_person(tmp_path: Path) -> None:
    client = program(tmp_path)
    for path in ("/", "/map", "/outlets/A1"):
        response = client.get(path)
        assert 'href="tel:950800"' in response.text
        assert response.status_code == (200 if path == "/map" else 503)
    assert client.get("/").headers["Retry-After"]
    assert client.get("/readyz").status_code == 503
    assert client.get("/api/v1/nearest?lat=39.9&lon=116.4").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_a_closed_outlet_is_410_with_a_way_on(client: FlaskClient) -> None:
    import json

    features = json.loads(client.get("/api/v1/export.geojson").data)["features"]
    closed = next(f["id"] for f in features if f["properties"]["status"] == "closed")
    response = client.get(f"/outlets/{closed}")
    assert response.status_code == 410 and "这个网点已经关闭" in response.text
    near = re.search(r'href="(/\?lat=[^"]+)"', response.text)
    assert near and client.get(near[1].replace("&amp;", "&")).status_code == 200


def test_a_release_that_is_not_there_is_not_an_outlet_that_is_closed(client: FlaskClient) -> None:
    text = client.get("/outlets/SAMPLE-SC-00002?release=9").text
    assert "没有这一版数据" in text and "已经关闭" not in text


def test_a_problem_is_explained_in_the_readers_language(client: FlaskClient) -> None:
    assert "超过 500 公里" in client.get("/?lat=0&lon=0").text
    assert "请检查“lat”" in client.get("/?lat=abc&lon=1").text
    for path in ("/?lat=0&lon=0", "/?lat=abc&lon=1", "/outlets/none"):
        assert '<a class="button' in client.get(path).text
    assert "decimal number" not in client.get("/?lat=abc&lon=1").text
    assert "decimal number" in client.get("/?lat=abc&lon=1&lang=en").text


def test_the_week_of_a_temporarily_closed_outlet_is_said_to_be_the_usual_one(client: FlaskClient) -> None:
    assert "现在暂停营业" in client.get("/outlets/SAMPLE-SC-00001").text


def test_a_stale_release_is_marked(tmp_path: Path) -> None:
    parts = Parts(Settings(database=f"sqlite:///{tmp_path / 'locator.db'}"), clock)
    publish(parts.engine, outlets(china(50, 3)), "x.csv", NOW)
    client = create_app(parts=parts).test_client()
    assert "暂时连不上" not in client.get("/map").text
    parts.live.end()
    parts.engine.dispose()
    for path in tmp_path.glob("locator.db*"):
        path.unlink()
    (tmp_path / "locator.db").mkdir()
    parts.live.look()
    assert "数据库暂时连不上，显示的是 2026-11-24 10:00 发布的第 1 版" in client.get("/map").text
    assert client.get("/api/v1/outlets").json["release"]["stale"] is True  # type: ignore[index]


def test_the_sign_language_entry_is_the_operators_where_set(tmp_path: Path) -> None:
    client = program(tmp_path, sign_language_url="https://video.example/sign")
    assert 'class="sign" href="https://video.example/sign"' in client.get("/help").text


def test_tiles_without_an_approval_number_turn_the_map_off_and_nothing_else(tmp_path: Path) -> None:
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    without = program(tmp_path, tiles=tiles).get("/map")
    assert "没有审图号" in without.text and "leaflet.js" not in without.text
    approved = program(tmp_path, tiles=tiles, map_approval="GS(2024)0650号").get("/map")
    assert (
        "GS(2024)0650" in approved.text
        and "https://tiles.example" in approved.headers["Content-Security-Policy"]
    )


def test_an_inline_script_carries_the_word_of_its_answer(client: FlaskClient) -> None:
    response = client.get("/")
    word = re.search(r"'nonce-([\w-]+)'", response.headers["Content-Security-Policy"])
    assert word and f'<script nonce="{word[1]}">' in response.text
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    other = client.get("/").headers["Content-Security-Policy"]
    assert word[1] not in other
    assert not re.search(r"<script(?! (src|nonce)=)|\son\w+=|style=", response.text)


def test_a_wrong_question_keeps_the_form_and_names_the_mistake(client: FlaskClient) -> None:
    response = client.get("/?lat=abc&lon=116.4")
    assert response.status_code == 400 and 'role="alert"' in response.text and 'id="find"' in response.text
    assert client.get("/?lat=0&lon=0").status_code == 422
    assert client.get("/?nope=1&adcode=310115").status_code == 400
    assert client.get("/?adcode=310115&fields=name").status_code == 400
    assert client.get("/?province=999999").status_code == 200
    assert client.post("/", data="x" * 100_000, content_type="text/plain").status_code == 415


def test_a_position_that_was_posted_stands_in_no_address(client: FlaskClient) -> None:
    form = {"lat": "31.239700", "lon": "121.499800"}
    text = client.post("/", data=form).text
    assert "浦东新区" in text
    addresses = re.findall(r'(?:href|action)="([^"]+)"', text)
    own = [a for a in addresses if a.startswith(("/", "?"))]
    assert not [a for a in own if "31.2397" in a]


def test_a_part_of_a_page_in_the_other_language_is_still_that_part(client: FlaskClient) -> None:
    text = client.get("/?adcode=310115&lang=en").text
    assert re.search(r'href="/outlets/[^"#]+[?]lang=en#directions"', text)
    assert not re.search(r'href="/[^"]*#[^"]*[?]lang=en', text) and "/help?lang=en#sign-language" in text


@pytest.mark.parametrize("told", ["2026-11-24T23:41:30+00:00", "2026-11-25T07:41:30+08:00"])
def test_moments_are_told_by_the_clock_in_china(told: str) -> None:
    assert moment_words(told) == "2026-11-25 07:41"
