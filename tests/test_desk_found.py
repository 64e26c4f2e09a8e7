"""Outlets that the desk lists for a caller: across boundaries, from rough places, without script."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from locator.answers.crossing import is_out_of_reach
from locator.render.place_text import has_direction, is_rough

from . import sample_release
from .program import Program, run
from .staff_client import add_users, entered, post
from .web_client import Client

REFS = re.compile(r'data-ref="([^"]+)"')


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on the sample network, with users."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("found"))
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture(scope="module")
def agent(program: Program) -> Iterator[Client]:
    """A signed-in agent."""
    with closing(program.client()) as client:
        yield entered(client, "/desk", "agent")


def outlet(metres: float, **members: Any) -> dict[str, Any]:
    return {"properties": {"distance": {"metres": metres}, **members}}


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ([outlet(200_000, crossing=True), outlet(300_000, crossing=True)], True),
        ([outlet(200_000, crossing=True), outlet(300_000)], False),
        ([outlet(30_000, crossing=True), outlet(300_000, crossing=True)], False),
        ([outlet(200_000)], False),
        ([], False),
    ],
)
def test_only_outlets_far_across_a_boundary_are_out_of_reach(
    features: list[dict[str, Any]], expected: bool
) -> None:
    assert is_out_of_reach(features) is expected


@pytest.mark.parametrize(
    ("place", "metres", "rough", "directed"),
    [
        ({"type": "metro", "radius": 100.0}, 200.0, False, True),
        ({"type": "metro", "radius": 100.0}, 199.0, False, False),
        ({"type": "mall", "radius": 300.0}, 600.0, False, True),
        ({"type": "mall", "radius": 301.0}, 5_000.0, True, False),
        ({"type": "position", "radius": 0.0}, 10.0, False, True),
        ({"type": "outlet", "radius": 900.0}, 10.0, False, True),
        (None, 10.0, False, True),
    ],
)
def test_directions_hold_from_all_of_a_place(
    place: dict[str, Any] | None, metres: float, rough: bool, directed: bool
) -> None:
    assert (is_rough(place), has_direction(place, metres)) == (rough, directed)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["台北101", "台湾省", "高雄市", "台湾省花莲县"])
def test_a_caller_in_taiwan_is_offered_a_repair_by_mail(agent: Client, text: str) -> None:
    page = post(agent, "/desk/find", q=text).text
    assert "台湾省没有网点" in page and "寄修" in page
    assert not REFS.findall(page) and "可以前往" not in page and "<q>" not in page
    assert "There is no outlet in Taiwan" in post(agent, "/desk/find", q=text, lang="en").text


@pytest.mark.slow
@pytest.mark.parametrize("text", ["金门县", "福建省平潭县", "厦门市思明区"])
def test_callers_on_this_side_get_outlets(agent: Client, text: str) -> None:
    page = post(agent, "/desk/find", q=text).text
    assert REFS.findall(page) and "需过口岸" not in page


@pytest.mark.slow
def test_notes_count_the_outlets_that_are_listed(agent: Client) -> None:
    page = post(agent, "/desk/find", q="三沙市", access="wheelchair").text
    count = len(REFS.findall(page))
    assert f"列出的网点中有 {count} 个不在三沙市，三沙市符合条件的共 0 个" in page
    english = post(agent, "/desk/find", q="三沙市", access="wheelchair", lang="en").text
    assert f"{count} of the outlets listed are outside Sansha" in english
    assert "不在" not in post(agent, "/desk/find", q="双湖县").text


@pytest.mark.slow
@pytest.mark.parametrize(("text", "is_searched"), [("台东", True), ("陆家嘴", False), ("青岛市", True)])
def test_the_known_city_is_named_where_it_was_searched(agent: Client, text: str, is_searched: bool) -> None:
    page = post(agent, "/desk/find", q=text, city="370200").text
    assert ("先在青岛市查找" in page) is is_searched


@pytest.mark.slow
def test_list_and_card_write_distances_from_a_rough_place_alike(agent: Client) -> None:
    page = post(agent, "/desk/find", q="上海 静安寺").text
    far = re.findall(r'class="far">([^<]+)<', page)
    assert far and all(text.startswith("约 ") for text in far)
    card = post(agent, "/desk/outlet", q="上海 静安寺", ref=REFS.findall(page)[0]).text
    near = card.partition('<ul class="near">')[2].partition("</ul>")[0]
    assert re.findall(r'<span class="note">([约0-9][^<]+里|[约0-9][^<]+米)</span>', near) == far[1:4]


@pytest.mark.slow
def test_a_wheelchair_in_the_text_is_a_filter(agent: Client) -> None:
    page = post(agent, "/desk/find", q="我坐轮椅").text
    assert 'data-access="wheelchair"' in page and "轮椅" in page and not REFS.findall(page)
    page = post(agent, "/desk/find", q="我坐轮椅，在上海陆家嘴").text
    assert REFS.findall(page) == REFS.findall(
        post(agent, "/desk/find", q="在上海陆家嘴", access="wheelchair").text
    )
    assert "轮椅" in page.partition('class="lines"')[0]


@pytest.mark.slow
def test_the_card_judges_a_visit_with_the_access_that_the_list_does(agent: Client) -> None:
    text = "三沙市，我坐轮椅"
    page = post(agent, "/desk/find", q=text).text
    line = next(line for line in page.split("<li>") if "未登记有无电梯" in line)
    card = post(agent, "/desk/outlet", q=text, ref=REFS.findall(line)[0]).text
    assert "未登记有无电梯" in card.partition('class="days"')[0]


@pytest.mark.slow
def test_an_agent_arranges_the_mail_instead_of_a_call(agent: Client) -> None:
    page = post(agent, "/desk/find", q="上海市浦东新区", device="phone", fault="screen").text
    assert "寄修：由您为来电人安排" in page and "950800" not in page


@pytest.mark.slow
def test_without_script_the_desk_is_complete(agent: Client) -> None:
    page = post(agent, "/desk/find", q="三沙市", access="wheelchair", page="1").text
    assert "<html" in page and 'id="call"' in page and 'value="三沙市"' in page
    found = page.partition('id="found"')[2].partition('id="card"')[0]
    assert REFS.findall(found) and re.search(r'value="wheelchair" checked', page)
    assert "<html" not in post(agent, "/desk/find", q="三沙市").text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("通话码是860 1721", "没有通话码 860 1721"),
        ("你好，我的通话码是860 1721", "没有通话码 860 1721"),
        ("my code is 860 1721, thanks", "没有通话码 860 1721"),
        ("网点编号是 107 682，怎么走", "没有编号 107 682 的网点"),
    ],
)
def test_a_code_in_a_sentence_is_looked_up(agent: Client, text: str, message: str) -> None:
    assert message in post(agent, "/desk/find", q=text).text


@pytest.mark.slow
def test_a_card_opens_in_the_language_it_was_made_in(program: Program, agent: Client) -> None:
    for made, default, other in (("en", 'lang="en"', "zh"), ("zh-Hant", 'lang="zh-Hant"', "en")):
        ref = REFS.findall(post(agent, "/desk/find", q="陆家嘴").text)[0]
        sent = post(agent, f"/desk/card?lang={made}", q="陆家嘴", ref=ref).text
        path = re.findall(r"/c/[a-z0-9]+", sent)[0]
        with closing(program.client()) as caller:
            page = caller.get(path).text
            assert f"<html {default}" in page
            assert f'action="{path}?lang={made}"' in page
            for tag, html in (("zh", "zh-Hans"), (other, "zh-Hans" if other == "zh" else other)):
                assert f'href="{path}?lang={tag}"' in page
                assert f'<html lang="{html}"' in caller.get(f"{path}?lang={tag}").text
            chinese = caller.get(f"{path}?lang=zh").text
            assert f'action="{path}?lang=zh"' in chinese and f'href="{path}?lang={made}"' in chinese


@pytest.mark.slow
def test_districts_are_named_in_english_between_two_places(agent: Client) -> None:
    page = post(agent, "/desk/find", q="上海 人民广场地铁站和南京西路地铁站之间", lang="en").text
    labels = re.findall(r'data-label="([^"]+)"', page)
    assert {"Huangpu District", "Jing&#39;an District"} <= set(labels)


@pytest.mark.slow
def test_a_question_without_answers_names_no_keys_for_them(agent: Client) -> None:
    page = post(agent, "/desk/find", q="呼玛县", kind="service_center").text
    assert "按 Alt+0 后输入回答。" in page and "按 Alt+键" not in page
    assert "按 Alt+键" in post(agent, "/desk/find", q="双湖县").text


def test_the_district_of_a_lost_caller_in_hong_kong_is_a_question(agent: Client) -> None:
    page = post(agent, "/desk/find", q="香港特别行政区我看到一个银行和一个肯德基").text
    assert 'data-label="油尖旺区"' in page and 'data-label="离岛区"' in page
    page = post(agent, "/desk/find", q="香港湾仔区", base="香港湾仔区").text
    assert REFS.findall(page) and "湾仔" in page


def test_outlets_outside_the_area_of_a_caller_are_not_recommended_for_now(agent: Client) -> None:
    page = post(agent, "/desk/find", q="西藏墨脱").text
    assert "可以前往" not in page and "不在所说的地区，路程未知" in page and "<q>" not in page
    assert re.search(r'class="far">波密县 约 \d+ 公里<', page)
    ref = re.findall(r'class="line" data-ref="([^"]+)"', page)[0]
    card = post(agent, "/desk/outlet", q="西藏墨脱", ref=ref).text
    assert "网点不在所说的地区，在波密县，距该地区中心约" in card and "可以前往" not in card


@pytest.mark.slow
@pytest.mark.parametrize("text", ["上海市浦东新区", "上海 静安寺"])
def test_list_and_card_judge_the_same_visit(agent: Client, text: str) -> None:
    page = post(agent, "/desk/find", q=text).text
    line = page.partition('class="lines"')[2].partition("</li>")[0]
    card = post(agent, "/desk/outlet", q=text, ref=REFS.findall(line)[0]).text
    reasons = re.compile(r'class="verdict [a-z_]+"><strong>([^<]+)</strong>：([^<]+)<')
    assert reasons.findall(line) == reasons.findall(card)


@pytest.mark.slow
def test_a_message_to_readers_has_one_colon_and_a_free_address(agent: Client) -> None:
    page = post(agent, "/desk/find", q="陆家嘴").text
    card = post(agent, "/desk/outlet", q="陆家嘴", ref=REFS.findall(page)[0], text_only="1").text
    message = card.partition('id="sms-text">')[2].partition("<")[0]
    assert message.count("：") == 1 and re.search(r"：文字客服 http\S+/help#text [^，]", message)
