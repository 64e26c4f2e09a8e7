"""One answer, every channel: the same outlet, distance, hours and hotline wherever it is told."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from locator import create_app
from locator.config import Settings
from locator.parts import Parts
from locator.store import users
from locator.table import distance_words

from .conftest import clock
from .rooms import PASSWORD, entered, post

HOTLINE = "950800"
QUESTIONS = (
    *("陆家嘴", "深圳市南山区", "lujiazui", "gzth", "成都武侯区", "廣州天河", "陆家嘴和人民广场之间", "拉萨"),
    *("三亚", "乌鲁木齐市", "哈尔滨市道里区", "武汉市汉口", "西安市雁塔区", "长沙", "厦门市思明区", "海口"),
)


@pytest.fixture(scope="module")
def room(sample_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    path = tmp_path_factory.mktemp("parity") / "locator.db"
    path.write_bytes(Path(sample_database.removeprefix("sqlite:///")).read_bytes())
    parts = Parts(Settings(database=f"sqlite:///{path}"), clock)
    users.add(parts.engine, "agent-li", "agent", PASSWORD, clock(), by="test")
    yield create_app(parts=parts)
    parts.live.end()
    parts.engine.dispose()


@pytest.fixture(scope="module")
def desk(room: Flask) -> FlaskClient:
    return entered(room, "/desk", "agent")


def first(room: Flask, words: str) -> dict[str, Any]:
    answer = room.test_client().get("/api/v1/nearest", query_string={"q": words, "limit": 8}).get_json()
    assert answer["help"]["hotline"] == HOTLINE
    told: dict[str, Any] = answer["features"][0]["properties"]
    return told


def text(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", page)))


@pytest.mark.parametrize("words", QUESTIONS)
def test_every_channel_tells_the_same(room: Flask, desk: FlaskClient, words: str) -> None:
    outlet = first(room, words)
    far, hours = distance_words(outlet["distance"]["metres"], "zh"), outlet["open"]["text"]
    client = room.test_client()
    found = text(client.get("/", query_string={"q": words}).text)
    heard = text(post(desk, "/desk/find", q=words).text)
    said = room.test_cli_runner().invoke(args=["nearest", words, "-n", "1"]).output
    for channel in (found, heard, said):
        at = channel.index(outlet["name"])
        assert far in channel[at : at + 300] and hours in channel[at : at + 300]
    page = text(client.get(outlet["links"]["page"]).text)
    assert outlet["name"] in page and hours in page and HOTLINE in page and HOTLINE in found


@pytest.mark.parametrize("words", QUESTIONS[:8])
@pytest.mark.parametrize("lang", ("zh", "en"))
def test_the_way_is_the_same_in_every_channel(room: Flask, desk: FlaskClient, words: str, lang: str) -> None:
    ref = first(room, words)["ref"]
    client = room.test_client()
    asked = {"from": words, "to": ref, "lang": lang}
    told = {
        style: client.get("/api/v1/directions", query_string={**asked, "style": style}).get_json()
        for style in ("steps", "script", "sms")
    }
    steps = [step["text"] for step in told["steps"]["properties"]["steps"]]
    card = post(desk, f"/desk/outlet?lang={lang}", q=words, ref=ref).text
    page = client.post(f"/outlets/{ref}?lang={lang}", data={"from": words}).text
    lines = [line["text"] for line in told["script"]["properties"]["script"]["20"]["lines"]]
    for each in (*steps, *lines, told["sms"]["properties"]["sms"]["text"]):
        assert each in html.unescape(card), each
    for each in steps:
        assert each in html.unescape(page), each
    sent = post(desk, f"/desk/card?lang={lang}", q=words, ref=ref).text
    link = re.search(r"http://localhost(/c/[a-z0-9]+)", sent)
    assert link
    phone = html.unescape(client.get(link[1]).text)
    assert all(each in phone for each in steps) and HOTLINE in phone
