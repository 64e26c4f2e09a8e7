"""Parity of channels: the same outlet, distance, hours and hotline everywhere."""

import html
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask

from locator.render import place_text

from . import sample_release
from .program import Program, run
from .staff_client import add_users, entered, post
from .web_client import Client

pytestmark = pytest.mark.slow

HOTLINE = "950800"
QUESTIONS = (
    *(
        "陆家嘴",
        "深圳市南山区",
        "lujiazui",
        "guangzhou tianhe",
        "成都武侯区",
        "廣州天河",
        "上海陆家嘴街道",
        "拉萨",
    ),
    *("三亚", "乌鲁木齐市", "哈尔滨市道里区", "武汉市江汉区", "西安市雁塔区", "长沙", "厦门市思明区", "海口"),
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on the sample network, with an agent."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("parity"))
    add_users(database, ("agent",))
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture(scope="module")
def desk(program: Program) -> Iterator[Client]:
    """Return the client of a signed-in agent."""
    with closing(program.client()) as client:
        yield entered(client, "/desk", "agent")


def nearest(client: Client, words: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/v1/nearest", query_string={"q": words, "limit": 8}).json
    assert answer["help"]["hotline"] == HOTLINE
    return answer


def distance_text(answer: dict[str, Any]) -> str:
    """Return the distance of the first outlet in the text of a channel; '' from the centre of an area."""
    metres = answer["features"][0]["properties"]["distance"]["metres"]
    return place_text.distance_text(answer["query"], metres, "zh")


def opening_text(client: Client, ref: str) -> str:
    """Return the text of the opening state, which lists of the API leave out."""
    opening: str = client.get(f"/api/v1/outlets/{ref}").json["properties"]["open"]["text"]
    return opening


def text(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", page)))


@pytest.mark.parametrize("words", QUESTIONS)
def test_all_channels_agree(app: Flask, client: Client, desk: Client, words: str) -> None:
    answer = nearest(client, words)
    outlet = answer["features"][0]["properties"]
    far, hours = distance_text(answer), opening_text(client, outlet["ref"])
    found = text(client.get("/", query_string={"q": words}).text)
    at_desk = text(post(desk, "/desk/find", q=words).text)
    printed = app.test_cli_runner().invoke(args=["nearest", words, "-n", "1"]).output
    for channel in (found, at_desk, printed):
        at = channel.index(outlet["name"])
        beside = channel[at : at + 300]
        assert far in beside and hours in beside
    page = text(client.get(outlet["links"]["page"]).text)
    assert outlet["name"] in page and hours in page and HOTLINE in page and HOTLINE in found


@pytest.mark.parametrize("words", ["鼓楼区", "gulou", "zzqqxx"])
def test_no_channel_lists_outlets_for_uncertain_text(
    app: Flask, client: Client, desk: Client, words: str
) -> None:
    answer = nearest(client, words)
    ask = answer["answer"]["ask"]
    assert answer["features"] == [] and answer["answer"]["stable"] is False
    printed = app.test_cli_runner().invoke(args=["nearest", words]).output
    page = text(client.get("/", query_string={"q": words}).text)
    at_desk = text(post(desk, "/desk/find", q=words).text)
    for channel in (page, at_desk, printed):
        assert "示例服务中心" not in channel and "示例送修点" not in channel
    for channel in (page, printed):
        assert ask["text"] in channel and all(option["label"] in channel for option in ask["options"])


@pytest.mark.parametrize("words", QUESTIONS[:8])
@pytest.mark.parametrize("lang", ("zh", "en"))
def test_the_way_is_the_same_in_every_channel(client: Client, desk: Client, words: str, lang: str) -> None:
    ref = nearest(client, words)["features"][0]["id"]
    query = {"from": words, "to": ref, "lang": lang}
    answers = {
        style: client.get("/api/v1/directions", query_string={**query, "style": style}).json
        for style in ("steps", "script", "sms")
    }
    described = answers["steps"]["properties"]["steps"]
    steps = [step["text"] for step in described]
    card = post(desk, f"/desk/outlet?lang={lang}", q=words, ref=ref).text
    page = client.post(f"/outlets/{ref}?lang={lang}", data={"from": words}).text
    lines = [line["text"] for line in answers["script"]["properties"]["script"]["20"]["lines"]]
    for item in (*steps, *lines, answers["sms"]["properties"]["sms"]["text"]):
        assert item in html.unescape(card), item
    for step in described:
        stands_above = lang == "zh" and step["kind"] == "address"  # on the page, as it is written
        assert stands_above or step["text"] in html.unescape(page), step
    sent = post(desk, f"/desk/card?lang={lang}", q=words, ref=ref).text
    link = re.search(rf"{re.escape(client.address)}(/c/[a-z0-9]+)", sent)
    assert link
    phone = html.unescape(client.get(link[1]).text)
    assert all(item in phone for item in steps) and HOTLINE in phone
