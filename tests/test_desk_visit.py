"""Facts before a visit on the cards of desk and caller: those of the outlet and live facts."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from opencc import OpenCC

from locator.index.snapshot import Snapshot
from locator.query.live_params import parse_live_facts
from locator.runtime.languages import traditional
from locator.serving.container import Container
from locator.store import live_facts

from . import sample_release
from .network import NOW
from .program import Program, parts_of, run, until
from .staff_client import add_users, entered, post, token
from .web_client import Client

pytestmark = pytest.mark.slow
to_traditional = OpenCC("s2t").convert
LABELS = {
    "": ("出发前须知", "须提前预约", "约 1 小时", "要带什么"),
    "?lang=en": ("Before you go", "Appointment required", "about 1 h", "What to bring"),
    "?lang=zh-Hant": ("出發前須知", "須提前預約", "約 1 小時", "要帶什麼"),
}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on the sample network, with users."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("visit"))
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture(scope="module")
def parts(program: Program) -> Iterator[Container]:
    """The database of the program."""
    with parts_of(program.database) as parts:
        yield parts


@pytest.fixture(scope="module")
def agent(program: Program) -> Iterator[Client]:
    """A signed-in agent."""
    with closing(program.client()) as client:
        yield entered(client, "/desk", "agent")


@pytest.fixture(scope="module")
def booked(parts: Container) -> dict[str, Any]:
    """An outlet that requires booking and names what to bring."""
    snapshot: Snapshot = parts.current_release.snapshot
    every = map(snapshot.outlet, range(len(snapshot)))
    return next(
        dict(one)
        for one in every
        if (one.get("booking") or {}).get("required") and one.get("bring") and one.get("turnaround") == 60
    )


def section(page: str, heading: str) -> str:
    """The section of a page with a heading."""
    return page.split(f">{heading}</h")[1].split("</section>")[0]


@pytest.mark.parametrize("query", LABELS)
def test_the_card_has_the_facts_before_a_visit(agent: Client, booked: dict[str, Any], query: str) -> None:
    title, booking, turnaround, bring = LABELS[query]
    fields = {"q": booked["code"], "ref": booked["ref"]}
    page = agent.post(f"/desk/outlet{query}", data={"csrf_token": token(agent, "/desk"), **fields}).text
    facts = section(page, title)
    assert booking in facts and turnaround in facts
    if url := booked["booking"].get("url"):
        assert url in facts
    items = re.findall(r"<li[^>]*>([^<]+)</li>", section(page, bring))
    assert items == (
        [to_traditional(item) for item in booked["bring"]] if "Hant" in query else booked["bring"]
    )


def test_general_advice_is_on_the_card_of_an_outlet_without_its_own(agent: Client, parts: Container) -> None:
    snapshot = parts.current_release.snapshot
    every = map(snapshot.outlet, range(len(snapshot)))
    ref = next(one["ref"] for one in every if not one.get("bring") and one["status"] == "open")
    page = post(agent, "/desk/outlet", q="陆家嘴", ref=ref).text
    assert len(re.findall("<li", section(page, "要带什么"))) == 2 and "备份" in section(page, "送修前")


def test_the_card_of_the_caller_has_the_facts_and_no_straight_line(
    agent: Client, booked: dict[str, Any]
) -> None:
    created = post(agent, "/desk/card", q="陆家嘴", ref=booked["ref"]).text
    path = re.search(rf"{re.escape(agent.address)}(/c/[a-z0-9]+)", created)
    assert path
    page = agent.get(path[1]).text
    assert "须提前预约" in section(page, "出发前须知") and "直线" not in page


def test_same_named_outlets_have_their_addresses(agent: Client) -> None:
    for query in LABELS:
        fields = {"csrf_token": token(agent, "/desk"), "q": "上海市浦东新区陆家嘴"}
        page = agent.post(f"/desk/find{query}", data=fields).text
        lines = page.split('<ol class="lines">')[1].split("</li>")[:-1]
        assert lines and all('<span class="note" lang="zh-Hans">' in line for line in lines)


def test_live_facts_are_on_card_script_and_message(agent: Client, parts: Container) -> None:
    snapshot = parts.current_release.snapshot
    every = map(snapshot.outlet, range(len(snapshot)))
    ref = next(one["ref"] for one in every if one.get("hours") == "24/7" and one["status"] == "open")
    facts = {"closed_now": True, "expires": (NOW + timedelta(minutes=5)).isoformat()}
    with parts.write_transaction() as connection:
        live_facts.put(connection, ref, parse_live_facts(facts, NOW), NOW, "test")

    def card() -> str:
        return post(agent, "/desk/outlet", q="陆家嘴", ref=ref).text

    until(lambda: "live-facts" in card())
    page = card()
    assert "可以前往" not in page and "现场暂停营业" in page
    sms = page.split('id="sms-text">')[1].split("</p>")[0]
    assert "现场暂停营业" in sms and "24小时营业" not in sms.split("改去")[0] and "改去" in sms


def test_other_outlets_nearby_have_their_live_facts(agent: Client, parts: Container) -> None:
    place = "上海市浦东新区陆家嘴"
    refs = re.findall(r'data-ref="([^"]+)"', post(agent, "/desk/find", q=place).text.split("<ol")[-1])
    facts = {"queue_minutes": 35, "expires": (NOW + timedelta(minutes=5)).isoformat()}
    with parts.write_transaction() as connection:
        live_facts.put(connection, refs[1], parse_live_facts(facts, NOW), NOW, "test")

    def line(page: str) -> str:
        return page.split(f'class="line" data-ref="{refs[1]}">')[1].split("</button>")[0]

    def nearby() -> str:
        return line(section(post(agent, "/desk/outlet", q=place, ref=refs[0]).text, "附近其他网点"))

    until(lambda: "排队约 35 分钟 · 刚刚更新" in nearby())
    assert line(post(agent, "/desk/find", q=place).text).count("排队约 35 分钟") == 1


def simplified_texts(page: str, names: list[str]) -> list[str]:
    """The texts of a page in simplified characters, besides names and what is marked as such."""
    page = re.sub(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    texts = (text.strip() for text in re.findall(r">([^<>]+)<", page))
    plain = (text for text in texts if not any(name in text for name in names))
    return [text for text in plain if traditional(text) != text]


@pytest.mark.parametrize("place", ["上海市浦东新区陆家嘴", "人民路", "广州 天河体育中心"])
def test_generated_texts_of_the_desk_are_in_traditional_characters(
    agent: Client, parts: Container, place: str
) -> None:
    snapshot: Snapshot = parts.current_release.snapshot
    names = [place, *(str(snapshot.outlet(i)["name"]) for i in range(len(snapshot)))]
    ref = next(one["ref"] for one in map(snapshot.outlet, range(len(snapshot))) if one["status"] == "open")
    fields = {"csrf_token": token(agent, "/desk"), "q": place, "ref": ref}
    answered = {"asked": "在哪个区？", "label": "區"}
    for path in ("find", "outlet", "card"):
        page = agent.post(f"/desk/{path}?lang=zh-Hant", data=fields | answered).text
        assert simplified_texts(page, names) == [], path
    cards = set(re.findall(r"/c/[a-z0-9]+", page))
    assert bool(cards) is (place != "人民路")  # asks for the city
    assert not any(simplified_texts(agent.get(f"{card}?lang=zh-Hant").text, names) for card in cards)
