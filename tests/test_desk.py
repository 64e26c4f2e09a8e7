"""Desk: access control, search while typing, scripts, caller cards and retention."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache

import pytest

from locator import create_app
from locator.answers.nearest import nearest_outlets
from locator.config import Settings
from locator.index.snapshot import Snapshot
from locator.network.codes import spoken
from locator.query.query_params import NearestQuestion, parse_query
from locator.serving.container import Container
from locator.store import answer_archive, users

from . import sample_release
from .network import NOW
from .program import Program, parts_of, run
from .staff_client import PASSWORD, ROLES, add_users, entered, post, sign_in, token
from .web_client import Client

pytestmark = pytest.mark.slow

PRIVATE = ("31.2397,121.4998", "31.2397 121.4998", "上海市 13812345678")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program on the sample network, with a user of each role."""
    database = sample_release.copy_to(tmp_path_factory.mktemp("desk"))
    add_users(database)
    with run(database, rate_limit="off") as program:
        yield program


@pytest.fixture(scope="module")
def parts(program: Program) -> Iterator[Container]:
    """The database of the program."""
    with parts_of(program.database) as parts:
        yield parts


@pytest.fixture(scope="module")
def snapshot(parts: Container) -> Snapshot:
    """The sample network."""
    return parts.current_release.snapshot


Enter = Callable[[str], Client]


@pytest.fixture(scope="module")
def enter(program: Program) -> Iterator[Enter]:
    """Return a function that gives the signed-in client of a role, always the same one."""
    with ExitStack() as clients:
        yield cache(lambda role: entered(clients.enter_context(closing(program.client())), "/desk", role))


@pytest.fixture(scope="module")
def agent(enter: Enter) -> Client:
    return enter("agent")


def first_ref(agent: Client, words: str) -> str:
    found = re.findall(r'data-ref="([^"]+)"', post(agent, "/desk/find", q=words).text)
    assert found
    return str(found[0])


def card_path(client: Client, page: str) -> str:
    """Return the path of the card that a page links to."""
    link = re.search(rf"{re.escape(client.address)}(/c/[a-z0-9]+)", page)
    assert link
    return link[1]


def test_requires_sign_in(client: Client) -> None:
    assert client.get("/desk", headers={"Cookie": "locator_session=x"}).status_code == 302
    for path in ("/desk", "/desk/said", "/desk/replay"):
        assert client.get(path).headers["Location"].partition("?")[0] == "/desk/sign-in"
    for path in ("/desk/find", "/desk/outlet", "/desk/card", "/desk/card/abc"):
        assert client.post(path, data={"q": "上海"}).status_code in (302, 400)


def test_the_desk_and_the_room_of_operators_are_two_doors(enter: Enter) -> None:
    client = enter("operator")
    assert client.get("/desk").status_code == 200
    assert client.get("/admin").status_code == 302


@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("operator", 403), ("supervisor", 200)])
def test_only_supervisors_read_archived_answers(enter: Enter, role: str, status: int) -> None:
    client = enter(role)
    for path in ("/desk/said", "/desk/replay"):
        page = client.get(path)
        assert page.status_code == status
        assert status == 200 or ("需要的角色：班长" in page.text and 'href="/desk"' in page.text)
    assert ('href="/desk/said"' in client.get("/desk").text) == (status == 200)


def test_rejects_a_form_without_a_token(agent: Client) -> None:
    for path in ("/desk/find", "/desk/outlet", "/desk/card", "/desk/sign-out"):
        assert agent.post(path, data={"q": "上海"}).status_code == 400, path


def test_outlets_while_typing_and_the_next_question(agent: Client) -> None:
    page = post(agent, "/desk/find", q="深圳市").text
    assert "data-ref=" in page and "950800" not in page
    assert question_of(page) == "您在深圳市的哪个区或县？"
    text = choices(page)["南山区"]["text"]
    inside = post(
        agent, "/desk/find", q="深圳市", base=text, asked="您在深圳市的哪个区或县？", label="南山区"
    ).text
    assert "已答：您在深圳市的哪个区或县？" in inside and "南山区”查找" in inside
    question, (first, *_) = question_of(inside), choices(inside).values()
    assert question == "您离哪条路近？"
    assert set(choices(inside)) == {"示例中路", "示例大道", "示例街", "示例东街", "示例路"}
    after = post(
        agent, "/desk/find", q="深圳市", base=text, among=first["among"].split(), asked=question
    ).text
    assert "data-ref=" in after and question_of(after) == "您离哪个地铁站近？"
    assert set(choices(after)) == {"示例地铁站", "都不是"} and f'data-asked="{question}"' not in after
    assert "请输入" in post(agent, "/desk/find", q=" ").text


def test_the_answer_of_a_city_is_the_city_and_not_a_name_that_sounds_like_the_text(agent: Client) -> None:
    """德基广场 in Nanjing shares two characters with 肯德基; the caller may be anywhere in Nanjing."""
    words = "我看到一个银行和一个肯德基"
    page = post(agent, "/desk/find", q=words, base=f"江苏省{words}").text
    assert choices(page)["南京市"]["text"] == f"江苏省南京市{words}"
    page = post(agent, "/desk/find", q=words, base=f"江苏省南京市{words}").text
    assert question_of(page) == "您在南京市的哪个区或县？" and "玄武区" in choices(page)


def question_of(page: str) -> str:
    """Return the question of a result; '' without one."""
    found = re.search(r"<q>([^<]+)</q>", page)
    return found[1] if found else ""


def choices(page: str) -> dict[str, dict[str, str]]:
    """Return the data of each answer by its label."""
    buttons = re.findall(r'<button type="button" class="button choice" ([^>]+)>', page)
    data = [dict(re.findall(r'data-(\w+)="([^"]*)"', button)) for button in buttons]
    return {button["label"]: button for button in data}


@pytest.mark.parametrize(
    ("area", "initials"),
    [
        ("香港特别行政区", "xg"),
        ("澳门特别行政区", "am"),
        ("内蒙古自治区", "nmg"),
        ("重庆市", "cq"),
    ],
)
def test_initials_of_areas_are_those_of_their_chinese_names(agent: Client, area: str, initials: str) -> None:
    answer = choices(post(agent, "/desk/find", q="万达").text)[area]
    assert answer["keys"].split()[1].startswith(initials)


def test_the_city_then_the_district_of_an_uncertain_text(agent: Client) -> None:
    page = post(agent, "/desk/find", q="万达").text
    assert question_of(page) == "“万达”各地都有，您在哪个省市？"
    assert "data-ref=" not in page and "没有找到" not in page
    assert choices(page)["上海市"]["text"] == "上海市万达"
    page = post(agent, "/desk/find", q="万达", base="上海市万达").text
    assert question_of(page) == "您在上海市的哪个区或县？" and "data-ref=" not in page
    (district,) = (label for label in choices(page) if label.startswith("浦东新区"))
    assert choices(page)[district]["keys"].split()[1].startswith("pdxq")
    page = post(agent, "/desk/find", q="万达", base=choices(page)[district]["text"]).text
    assert "周浦万达广场" in choices(page) and "data-ref=" not in page  # the only known one of several
    page = post(agent, "/desk/find", q="万达", base="上海市浦东新区周浦万达广场").text
    assert re.search("按“上海市浦东新区 周浦万达广场”查找 · 约 .+误差", page) and "data-ref=" in page


def test_two_objects_that_every_street_has_lead_to_the_city(agent: Client) -> None:
    page = post(agent, "/desk/find", q="我看到一个银行和一个肯德基").text
    assert question_of(page) == "“银行和肯德基”各地都有，您在哪个省市？"
    assert list(choices(page))[:3] == ["北京市", "天津市", "河北省"] and len(choices(page)) == 34
    text = choices(page)["北京市"]["text"]
    inside = post(agent, "/desk/find", q="我看到一个银行和一个肯德基", base=text).text
    assert question_of(inside) == "您在北京市的哪个区或县？" and "没有找到" not in inside


@pytest.mark.parametrize(
    ("lang", "quoted", "beside"),
    [
        ("zh", "来电内容：“我看到一个银行和一个肯德基”", "查找范围：浙江省杭州市"),
        ("en", "Input: “我看到一个银行和一个肯德基”", "Searched in: Hangzhou, Zhejiang"),
    ],
)
def test_an_area_that_was_chosen_stands_beside_the_words_of_the_caller(
    agent: Client, lang: str, quoted: str, beside: str
) -> None:
    text = "我看到一个银行和一个肯德基"
    page = post(agent, f"/desk/find?lang={lang}", q=text, base=f"浙江省杭州市{text}").text
    assert f'<p class="from">{quoted} <span class="note">{beside}</span></p>' in page
    assert f'data-text="浙江省杭州市{text}"' in page
    assert beside not in post(agent, f"/desk/find?lang={lang}", q=text).text


@pytest.mark.parametrize(
    ("text", "question", "label"),
    [
        ("朝阳", "“朝阳”有多处，您指哪一处？", "北京市朝阳区"),
        ("广东省", "您在广东省的哪个城市？", "广州市"),
        ("我附近", "您在哪个省市？", "江苏省"),
        ("qqzzqq", "没找到“qqzzqq”，您在哪个省市？", "上海市"),
    ],
)
def test_the_question_for_each_doubt(agent: Client, text: str, question: str, label: str) -> None:
    page = post(agent, "/desk/find", q=text).text
    assert question_of(page).replace("&#34;", '"') == question and label in choices(page)
    assert "data-ref=" not in page and "没有找到" not in page


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("上", "您在哪个省市？"),
        ("上海市浦", "您在上海市的哪个区或县？"),
        ("lujiaz", "您是在上海市浦东新区陆家嘴吗？不是的话，在哪个省市？"),
        ("浦东新区陆家", "您离哪条路近？"),
        ("南京市鼓", "您在南京市的哪个区或县？"),
    ],
)
def test_text_in_the_middle_of_typing_is_not_called_unknown(agent: Client, text: str, question: str) -> None:
    page = post(agent, "/desk/find", q=text).text
    assert "没有找到" not in page and "没找到" not in page
    assert question_of(page) == question


@pytest.mark.parametrize(
    ("base", "text", "reply", "merged"),
    [
        ("", "万达", "上海", "上海市万达"),
        ("上海市万达", "万达", "浦东新区", "上海市浦东新区万达"),
        ("", "朝阳", "北京", "北京市朝阳"),
        ("", "qqzzqq", "hangzhou", "浙江省杭州市qqzzqq"),
        ("", "深圳市", "上海市", "上海市"),
        ("上海市qqzz", "qqzz", "南京西路", "上海市南京西路"),
    ],
)
def test_a_typed_reply_is_merged(agent: Client, base: str, text: str, reply: str, merged: str) -> None:
    page = post(agent, "/desk/find", q=text, base=base, reply=reply).text
    assert f'data-text="{merged}"' in page


def test_later_text_is_searched_in_the_city_of_the_call(agent: Client, snapshot: Snapshot) -> None:
    page = post(agent, "/desk/find", q="人民医院", city="510100").text
    assert (
        'id="understood" data-text="四川省成都市人民医院" data-city=""' in page and "先在成都市查找" in page
    )
    for text, city in (("武侯区", "510100"), ("广东省", "")):
        page = post(agent, "/desk/find", q=text, city="510100").text
        assert f'id="understood" data-text="{text}" data-city="{city}"' in page
    page = post(agent, "/desk/find", q="人民医院", near=first_ref(agent, "成都市")).text
    assert 'id="understood" data-text="四川省成都市人民医院" data-city=""' in page


def test_an_area_has_no_distances(agent: Client) -> None:
    page = post(agent, "/desk/find", q="上海市浦东新区").text
    assert "按“上海市浦东新区”查找" in page and "误差" not in page and 'class="far"' not in page
    assert 'class="far"' in post(agent, "/desk/find", q="31.2397,121.4998").text


def test_a_code_and_a_place_between_two(agent: Client, snapshot: Snapshot) -> None:
    code, ref = snapshot.outlet(0)["code"], snapshot.refs[0]
    assert first_ref(agent, f"{code[:3]} {code[3:]}") == ref
    page = post(agent, "/desk/find", q="陆家嘴和人民广场之间").text
    assert "按“上海市 陆家嘴 – 上海人民广场”查找" in page and "data-ref=" in page


@pytest.mark.parametrize("words", ["深圳市", "上海浦东新区", "{code}"])
def test_omits_turns_without_an_exact_origin(agent: Client, snapshot: Snapshot, words: str) -> None:
    """The middle of a city is no origin, and a caller with an outlet code is not at the outlet."""
    words = words.format(code=snapshot.outlet(0)["code"])
    ref = first_ref(agent, words)
    card = post(agent, "/desk/outlet", q=words, ref=ref).text
    assert "出发地不够具体" in card and "地址是" in card
    assert not re.search("全程|直线朝|沿.+走", card)
    sent = post(agent, "/desk/card", q=words, ref=ref).text
    assert "全程" not in sent and "直线朝" not in sent
    phone = agent.get(card_path(agent, sent)).text
    assert "出发</h2>" not in phone and "直线朝" not in phone
    assert "直线朝" in post(agent, "/desk/outlet", q="31.2397,121.4998", ref=ref).text


def test_the_card_has_the_address_and_an_outlet_is_not_away_from_itself(
    agent: Client, snapshot: Snapshot
) -> None:
    fields = snapshot.outlet(0)
    assert (
        fields["address"]["text"] in post(agent, "/desk/outlet", q="31.2397,121.4998", ref=fields["ref"]).text
    )
    assert re.search(r'<li>.*?class="far"', post(agent, "/desk/find", q=fields["code"]).text, re.DOTALL)
    first_line = post(agent, "/desk/find", q=fields["code"]).text.split('class="line"')[1]
    assert 'class="far"' not in first_line
    repaired = post(agent, "/desk/find", q=fields["code"], device="laptop", fault="screen").text
    own = repaired.split(f'data-ref="{fields["ref"]}"')
    assert all('class="far"' not in line.split("</button>")[0] for line in own[1:])


def test_a_device_is_handed_over_at_outlets_that_take_it(agent: Client, snapshot: Snapshot) -> None:
    """Each way names its outlets, the best way first; those that the limits rule out are not among them."""
    for words in ("深圳市", snapshot.outlet(0)["code"]):
        page = post(agent, "/desk/find", q=words, device="laptop", fault="screen").text
        panel = page.split('class="handing"')[1].split("</div>")[0]
        origin = {"code" if words.isdigit() else "q": words, "device": "laptop", "fault": "screen"}
        answer = agent.get("/api/v1/handover", query_string=origin).json
        refs = {way["way"]: way.get("refs", [])[:2] for way in answer["handover"]["ways"]}
        best = answer["handover"]["best"]
        expected = [*refs.pop(best), *(ref for way in refs.values() for ref in way)]
        assert re.findall('data-ref="([^"]+)"', panel) == expected and expected
        assert panel.index('class="best"') < panel.index("data-ref")


@pytest.mark.parametrize(
    ("text", "label", "place"),
    [
        ("陆家嘴 Mate 60 Pro 换屏", "Mate 60 Pro · 屏幕", "陆家嘴"),
        ("nova12不开机 五道口地铁站", "nova 12 · 不开机", "五道口地铁站"),
        ("手机屏碎了，我在广州天河体育中心", "手机 · 屏幕", "天河体育中心"),
        ("陆家嘴", "", "陆家嘴"),
        ("东方明珠电视塔", "", "东方明珠"),
    ],
)
def test_a_device_in_the_text_is_no_place(agent: Client, text: str, label: str, place: str) -> None:
    page = post(agent, "/desk/find", q=text).text
    origin = re.findall('class="from">([^<]+)<', page)
    assert place in origin[0] and origin[1:] == ([label] if label else [])
    assert ('class="handing"' in page) == bool(label)


def test_a_device_without_a_place_asks_for_one_and_the_selected_device_counts(agent: Client) -> None:
    page = post(agent, "/desk/find", q="Mate 60 Pro 换屏").text
    assert "请问来电人在哪里" in page and 'data-device="phone" data-fault="screen"' in page
    both = {"q": "深圳市 Mate 60 Pro 换屏", "device": "laptop"}
    listed = [post(agent, "/desk/find", **fields).text for fields in (both, both | {"device": "phone"})]
    assert re.findall("data-ref", listed[0]) and listed[0] != listed[1]
    assert post(agent, "/desk/find", q=both["q"]).text == listed[1]
    ref = first_ref(agent, "陆家嘴 mate60进水")
    assert "不要充电" in post(agent, "/desk/outlet", q="陆家嘴 mate60进水", ref=ref).text


def test_every_outlet_of_a_list_has_its_verdict_and_so_has_the_card(agent: Client) -> None:
    page = post(agent, "/desk/find", q="陆家嘴").text
    lines = page.split('class="line"')[1:]
    assert lines and all(re.search('class="verdict (yes|ask_first|no)"', line) for line in lines)
    texts = {"yes": "可以前往", "ask_first": "建议先联系网点", "no": "不建议前往"}
    for answer, text in re.findall('class="verdict ([a-z_]+)"><strong>([^<]+)<', page):
        assert texts[answer] == text
    ref = first_ref(agent, "陆家嘴")
    card = post(agent, "/desk/outlet", q="陆家嘴", ref=ref).text
    assert re.search('class="verdict (yes|ask_first|no)"><strong>[^<]+</strong>：[^<]+<', card)
    area = post(agent, "/desk/find", q="上海市浦东新区").text
    assert "到达时" not in area and "现在" in area


def test_words_for_a_place_too_far_are_not_called_unknown(agent: Client) -> None:
    page = post(agent, "/desk/find", q="51.5072,-0.1276").text
    assert "500 公里内没有网点" in page and "未找到" not in page and "nearest outlet" not in page


def test_a_temporarily_closed_outlet_displays_no_hours_for_today(agent: Client, snapshot: Snapshot) -> None:
    for status, displayed in (("temporarily_closed", False), ("open", True)):
        every = map(snapshot.outlet, range(len(snapshot)))
        ref = next(fields["ref"] for fields in every if fields["status"] == status and fields.get("hours"))
        assert ('class="days"' in post(agent, "/desk/outlet", q="深圳市", ref=ref).text) is displayed


def test_the_script_of_a_suspended_outlet_offers_an_open_one(agent: Client, snapshot: Snapshot) -> None:
    every = list(map(snapshot.outlet, range(len(snapshot))))
    refs = {
        status: next(f["ref"] for f in every if f["status"] == status)
        for status in ("temporarily_closed", "planned")
    }
    for status, begin in (("temporarily_closed", "这家网点暂停营业"), ("planned", "这家网点还没有开业")):
        page = post(agent, "/desk/outlet", q="31.2397,121.4998", ref=refs[status]).text
        script = page.split('class="aloud"')[1]
        short = script.partition("<details")[0]
        assert re.search(rf"(?s)<p>网点是[^<]+</p>.*<p>{begin}[^<]*</p>.*<p>可以改去", short), script
        assert not re.search("从[^<]+进|直线朝|全程", page) and 'class="days"' not in page
        message = page.split('id="sms-text">')[1].split("<")[0]
        assert "可改去" in message and "营业中" not in message


def test_the_outlet_offered_instead_repairs_the_device(agent: Client, snapshot: Snapshot) -> None:
    """The nearest open outlet only sends devices on; where no other is searched for, the script says so."""
    every = list(map(snapshot.outlet, range(len(snapshot))))
    ref = next(f["ref"] for f in every if f["status"] == "temporarily_closed")
    call = {"q": "31.2397,121.4998", "ref": ref}
    repair = {"device": "phone", "fault": "screen"}
    forwards = "只代收，不当场维修"
    any_visit = post(agent, "/desk/outlet", **call).text
    assert "可以改去示例送修点" in any_visit and forwards not in any_visit
    for fields in (call | repair, call | {"q": "31.2397,121.4998 换屏", "device": "phone"}):
        page = post(agent, "/desk/outlet", **fields).text
        name = re.search("可以改去(示例服务中心（[^）]+）)", page)
        assert name and forwards not in page
        assert any("screen" in f["services"] for f in every if f["name"] == name[1])
    page = post(agent, "/desk/outlet", **call, **repair, kind="drop_off").text
    message = page.split('id="sms-text">')[1].split("<")[0]
    assert page.count(forwards) >= 3 and re.search(f"店），[^（）：]+，{forwards}，", message)


@pytest.mark.parametrize(("q", "is_none"), [("38.9123,83.5123", True), ("31.2397,121.4998", False)])
def test_the_card_says_that_no_outlet_near_can_be_visited(
    agent: Client, snapshot: Snapshot, q: str, *, is_none: bool
) -> None:
    every = map(snapshot.outlet, range(len(snapshot)))
    ref = next(fields["ref"] for fields in every if fields["status"] == "temporarily_closed")
    page = post(agent, "/desk/outlet", q=q, ref=ref).text
    assert ("公里内没有现在可去的合适网点，可改日再去或商量寄修" in page) is is_none
    assert ("可以改去" in page) is not is_none


@pytest.mark.parametrize(
    ("lang", "note"),
    [("zh", "没有“肯德基”和“工商银行”的位置"), ("en", "Positions not known: “肯德基”, “工商银行”")],
)
def test_landmarks_without_a_position_are_named(agent: Client, lang: str, note: str) -> None:
    page = post(agent, f"/desk/find?lang={lang}", q="上海 陆家嘴 肯德基 工商银行").text
    assert note in page and "data-ref=" in page


def test_a_phone_number_leads_to_its_outlet(agent: Client, snapshot: Snapshot) -> None:
    outlet = next(
        fields for fields in map(snapshot.outlet, range(len(snapshot))) if len(fields.get("phones", [])) == 1
    )
    assert first_ref(agent, outlet["phones"][0]) == outlet["ref"]
    for unknown in ("021-00000001", "13812345678"):
        page = post(agent, "/desk/find", q=unknown).text
        assert "data-ref=" not in page and f"没有网点使用电话 {unknown}" in page


@pytest.mark.parametrize("change", [str, str.lower, lambda ref: f" {ref} "])
def test_a_complete_ref_leads_to_its_outlet(
    agent: Client, snapshot: Snapshot, change: Callable[[str], str]
) -> None:
    index = next(i for i in range(300, len(snapshot.refs)) if snapshot.outlet(i)["status"] == "open")
    outlet = snapshot.outlet(index)
    page = post(agent, "/desk/find", q=change(outlet["ref"])).text
    assert f'<p class="from">{outlet["name"]} {spoken(outlet["code"])}</p>' in page
    assert 'class="sure"' not in page  # an outlet is a point, not an area
    assert page.index(f'data-ref="{outlet["ref"]}"') == page.index("data-ref=")
    assert f'data-ref="{outlet["ref"]}"' not in post(agent, "/desk/find", q=outlet["ref"][:-1]).text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("107 682", "没有编号 107 682 的网点"),
        ("950800", "没有编号 950800 的网点"),
        ("123 4567", "没有通话码 123 4567"),
        ("上海人民广场地铁站3号口", "出口 3 的位置未知，按“人民广场地铁站”查找"),
    ],
)
def test_numbers_and_exits_that_are_unknown(agent: Client, text: str, answer: str) -> None:
    assert answer in post(agent, "/desk/find", q=text).text


@pytest.mark.parametrize("text", ["你好", "不知道", "我不知道我在哪", "迷路了"])
def test_words_without_a_place_are_no_name(agent: Client, text: str) -> None:
    assert question_of(post(agent, "/desk/find", q=text).text) == "您在哪个省市？"


def test_all_outlets_that_share_a_phone_number(agent: Client, snapshot: Snapshot) -> None:
    owners: dict[str, list[str]] = {}
    for fields in map(snapshot.outlet, range(len(snapshot))):
        for phone in fields.get("phones", ()) if fields["status"] != "closed" else ():
            owners.setdefault(phone, []).append(fields["ref"])
    phone, refs = max(owners.items(), key=lambda item: len(item[1]))
    page = post(agent, "/desk/find", q=phone).text
    assert len(refs) > 5 and set(re.findall('data-ref="([^"]+)"', page)) == set(refs)
    assert f"{len(refs)} 个网点共用电话" in page
    assert post(agent, "/desk/outlet", q=phone, ref=refs[-1]).status_code == 200
    official = agent.get("/official", query_string={"by": "phone", "said": phone}).text
    assert official.count('class="address"') >= len(refs)


def test_narrowing_words(agent: Client) -> None:
    page = post(agent, "/desk/find", q="上海市", device="laptop", fault="screen", until="18:30").text
    assert "data-ref=" in page and "送修方式" in page
    assert question_of(page) == "您在上海市的哪个区或县？"
    wrong = post(agent, "/desk/find", q="上海市", until="half past six")
    assert wrong.status_code == 200 and "不是时间" in wrong.text


def test_the_card_has_the_words_to_say(agent: Client) -> None:
    ref = first_ref(agent, "陆家嘴")
    page = post(agent, "/desk/outlet", q="陆家嘴", ref=ref, fault="water")
    assert page.status_code == 200
    for words in (
        "话术（20 秒）",
        "话术（60 秒）",
        "短信",
        "要带什么",
        "不要充电",
        "今天",
        "明天",
        "答复编号",
    ):
        assert words in page.text, words
    again = post(agent, "/desk/outlet", q="陆家嘴", ref=ref, from_step="2").text
    assert "从第 2 步继续" in again
    assert post(agent, "/desk/outlet", q="陆家嘴", ref="NO-SUCH").status_code == 404


def test_archived_answers_are_replayed_byte_for_byte(
    agent: Client, client: Client, enter: Enter, parts: Container
) -> None:
    ref = first_ref(agent, "陆家嘴")
    page = post(agent, "/desk/outlet", q="陆家嘴", ref=ref).text
    answer = re.search(r"<code>([0-9a-f]+)</code>", page)
    assert answer
    api = client.get("/api/v1/nearest", query_string={"q": "陆家嘴", "limit": 8})
    above = enter("supervisor")
    assert ref in above.get(f"/desk/replay?answer={answer[1]}").text
    archived = above.get(f"/desk/replay/{answer[1]}.json")
    question = parse_query(NearestQuestion, {"q": "陆家嘴", "limit": 8})
    expected = nearest_outlets(parts.service.query_context(), question, own_side_first=True)
    assert archived.data == expected.to_json()
    assert archived.json["answer"] == api.json["answer"]
    assert "agent-li" in above.get("/desk/said").text
    assert above.get("/desk/replay?answer=0000").status_code == 404
    assert above.get("/desk/replay/0000.json").status_code == 404


def test_stores_neither_positions_nor_search_texts(client: Client, parts: Container) -> None:
    users.add(parts.engine, "agent-he", "agent", PASSWORD, NOW, by="test")
    agent = sign_in(client, "/desk", "agent-he")
    ref = first_ref(agent, "上海市")
    for words in PRIVATE:
        assert post(agent, "/desk/outlet", q=words, ref=ref).status_code == 200, words
        assert post(agent, "/desk/card", q=words, ref=ref).status_code == 200, words
    assert post(agent, "/desk/outlet", q="上海市和秘密花园深处之间", ref=ref).status_code == 400
    with parts.engine.begin() as connection:
        entries = answer_archive.newest(connection, 99, "agent-he")
    assert len(entries) == 2 * len(PRIVATE) and {entry.body for entry in entries} == {None}
    post(agent, "/desk/outlet", q="上海市", ref=ref)
    with closing(sqlite3.connect(parts.engine.url.database or "")) as database:
        (body,) = database.execute("SELECT body FROM said ORDER BY number DESC").fetchone()
        cards = b"".join(row[0] for row in database.execute("SELECT told FROM card WHERE by = 'agent-he'"))
        everything = "\n".join(database.iterdump())
    assert body, "what tells nobody's place is kept"
    assert not re.search(rb"121\.49|13812345678|\xe7\xa7\x98", cards)
    assert "121.4998" not in everything and "13812345678" not in everything and "秘密" not in everything


def test_unknown_place_names_lead_to_no_outlet(agent: Client) -> None:
    for path in ("/desk/outlet", "/desk/card"):
        assert post(agent, path, q="qqzzqq", ref="SAMPLE-SC-00001").status_code == 400


def test_a_card_shows_current_hours(agent: Client, client: Client) -> None:
    created = post(agent, "/desk/card", q="陆家嘴", ref=first_ref(agent, "陆家嘴")).text
    page = client.get(card_path(agent, created)).text
    assert "营业中，12:00 午休" in page
    assert len(re.findall("营业中|打烊|营业时间未知", page)) == 1


def test_a_card_for_the_caller(agent: Client, client: Client) -> None:
    ref = first_ref(agent, "陆家嘴")
    created = post(agent, "/desk/card", q="陆家嘴", ref=ref).text
    assert "<svg" in created and "短信" in created
    path = card_path(agent, created)
    page = client.get(path)
    assert page.status_code == 200 and "950800" in page.text and "noindex" in page.headers["X-Robots-Tag"]
    waits = post(agent, f"/desk/card/{path[3:]}").text
    assert "尚未发送位置" in waits
    offered = client.post(path, data={"lat": "31.2304", "lon": "121.4737"})
    assert "您离网点约" in offered.text and "121.4737" not in offered.text
    offer = post(agent, f"/desk/card/{path[3:]}").text
    assert "来电人在网点" in offer and "31.23" not in offer
    assert "无法获取位置" in client.post(path, data={"lat": "nowhere", "lon": "1"}).text
    gone = client.get("/c/aaaaaaaaaa")
    assert gone.status_code == 410 and "950800" in gone.text


def test_each_date_of_verification_says_of_what(client: Client, snapshot: Snapshot) -> None:
    every = map(snapshot.outlet, range(len(snapshot)))
    fields = next(f for f in every if f.get("verified_on") and (f.get("approach") or {}).get("verified_on"))
    page = client.get(f"/outlets/{fields['ref']}").text
    for label, date in (
        ("到店指引核实日期", fields["approach"]["verified_on"]),
        ("网点信息核实日期", fields["verified_on"]),
    ):
        assert f"<dt>{label}</dt><dd>{date}</dd>" in page


def test_the_card_of_a_caller_who_cannot_hear(agent: Client, client: Client, snapshot: Snapshot) -> None:
    """Text comes first, nothing advises to call, and a paused outlet has no way in."""
    every = map(snapshot.outlet, range(len(snapshot)))
    ref = next(f["ref"] for f in every if f["status"] == "temporarily_closed" and f.get("approach"))
    created = post(agent, "/desk/card", q="陆家嘴", ref=ref, text_only="1").text
    page = client.get(card_path(agent, created)).text
    assert "暂停营业" in page and "致电" not in page and 'class="sketch' not in page
    help_bar = page.split('<aside class="help')[1]
    assert help_bar.index("/help#text") < help_bar.index("tel:950800")
    listed = client.get("/", query_string={"q": "上海市浦东新区", "access": "text_contact"}).text
    assert listed.count("文字联系：") == listed.count('<li id="r')


def test_english(agent: Client) -> None:
    ref = first_ref(agent, "陆家嘴")
    page = agent.post(
        "/desk/outlet?lang=en", data={"csrf_token": token(agent, "/desk"), "q": "陆家嘴", "ref": ref}
    ).text
    assert "Read aloud (20 seconds)" in page and "What to bring" in page


VIEWS = {
    ("GET", "/desk"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/find"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/outlet"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/card"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/sms"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/card/aaaa"): ("agent", "supervisor", "operator"),
    ("GET", "/desk/account"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/account/sessions"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/account/password"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/account/second-factor"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/account/second-factor/confirm"): ("agent", "supervisor", "operator"),
    ("POST", "/desk/account/second-factor/off"): ("agent", "supervisor", "operator"),
    ("GET", "/desk/said"): ("supervisor",),
    ("GET", "/desk/replay"): ("supervisor",),
    ("GET", "/desk/replay/0.json"): ("supervisor",),
}


def test_every_route_of_the_desk_is_in_the_table() -> None:
    rules = {
        (method, str(rule.rule).replace("<token>", "aaaa").replace("<answer>", "0"))
        for rule in create_app(Settings()).url_map.iter_rules()
        if str(rule.rule).startswith("/desk") and not str(rule.rule).startswith("/desk/sign-")
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert rules == set(VIEWS)


@pytest.mark.parametrize("role", ("", *ROLES))
def test_role_by_route_by_method(enter: Enter, client: Client, role: str) -> None:
    client = enter(role) if role else client
    field = {"csrf_token": token(client, "/desk"), "q": "上海市"}
    for (method, path), roles in VIEWS.items():
        is_account_form = method == "POST" and path.startswith("/desk/account/")  # let in, but without token
        answer = client.request(
            method, path, data=field if method == "POST" and not is_account_form else None
        )
        if not role:
            assert answer.status_code == 302 and answer.headers["Location"].startswith("/desk/sign-in")
        elif role in roles:
            allowed = (400,) if is_account_form else (200, 404)
            assert answer.status_code in allowed, (method, path, answer.status_code)
        else:
            assert answer.status_code == 403, (method, path)
        for other in {"GET", "POST", "PUT", "DELETE", "PATCH"} - {method}:
            rejected = client.request(other, path, data=field).status_code
            assert rejected in (302, 303, 400, 403, 405), (other, path, rejected)


def test_hostile_text_is_escaped(agent: Client) -> None:
    for words in (
        "<script>alert(1)</script>",
        "'; DROP TABLE outlet; --",
        "{{7*7}}",
        "陆家嘴" * 80,
        "\u202e陆家嘴",
    ):
        page = post(agent, "/desk/find", q=words, among=words, asked=words)
        assert page.status_code == 200 and "<script>alert" not in page.text and page.text.strip() != "49"
