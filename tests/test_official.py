"""Authenticity: exact matches are listed, near misses never; the hotline is in every answer."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.answers.authenticity.phone_matching import PhoneNumber, parse_phone, phone_difference
from locator.answers.authenticity.texts import address_key, name_key
from locator.network.codes import is_code
from locator.network.outlet import Outlet
from locator.store.releases import publish

from .network import NOW
from .program import run
from .test_cli import Terminal
from .web_client import Client

SAME_NUMBERS = [
    ("021-64641234", "02164641234"),
    ("(021) 6464 1234", "02164641234"),
    ("+86 21 6464-1234", "02164641234"),
    ("0086 021 64641234", "02164641234"),
    ("86-10-82345678", "01082345678"),
    ("０２１－６４６４１２３４", "02164641234"),
    ("电话：0755 1234567", "07551234567"),
    ("21 64641234", "02164641234"),
    ("400-830-8300", "4008308300"),
    ("+86 400 830 8300", "4008308300"),
    ("800 810 1234", "8008101234"),
    ("950800", "950800"),
    ("+86 950800", "950800"),
    ("95-0800", "950800"),
    ("138 1234 5678", "13812345678"),
    ("+8613812345678", "13812345678"),
    ("8613812345678", "13812345678"),
    ("013812345678", "13812345678"),
    ("64641234", "64641234"),
    ("+1 212 555 0100", "+12125550100"),
]
EXTENSIONS = [("021-64641234转801", "801"), ("64641234 ext. 12", "12"), ("950800轉1", "1"),
              ("64641234x7", "7"), ("021-64641234-801", "801"), ("(021)64641234 - 801", "801"),
              ("400-830-8300-12", "12"), ("021-6464-1234", ""), ("0216464-1234", ""), ("400-830-8300", ""),
              ("64641234 分机号：33", "33"), ("64641234#5", "5"), ("64641234", "")]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), SAME_NUMBERS)
def test_phone_numbers_in_dialling_forms(text: str, number: str) -> None:
    assert parse_phone(text) == PhoneNumber(number)


@pytest.mark.parametrize(("text", "extension"), EXTENSIONS)
def test_extensions(text: str, extension: str) -> None:
    assert parse_phone(text).extension == extension


DIFFERENCES = [
    ("021-64641234", "02164641234", ""),
    ("021-64641234", "02164641234转801", "extension"),
    ("021-64641234转8", "021-64641234转801", "extension"),
    ("64641234", "021-64641234", "area_code"),
    ("021-64641235", "021-64641234", "digits"),
    ("021-64641243", "021-64641234", "digits"),
    ("021-6464123", "021-64641234", "digits"),
    ("021-64641325", "021-64641234", "digits"),
    ("950801", "950800", "digits"),
    ("95800", "950800", "digits"),
    ("010-64641234", "021-64641234", "digits"),
    ("020-11112222", "021-64641234", None),
    ("110", "950800", None),
    ("+1 950800", "950800", None),
]


@pytest.mark.parametrize(("value", "listed", "kind"), DIFFERENCES)
def test_how_numbers_differ(value: str, listed: str, kind: str | None) -> None:
    assert phone_difference(parse_phone(value), parse_phone(listed)) == kind


@pytest.mark.parametrize(
    "text",
    ["華為授權服務中心（上海）", "华为服务中心 (上海)", "华为官方授权 服务中心·上海", "ＨＵＡＷＥＩ认证"],
)
def test_names_that_mean_the_same_are_equal(text: str) -> None:
    expected = "huawei" if "Ｈ" in text else "华为服务中心上海"
    assert name_key(text) == expected
    assert address_key("中国 上海市 XX路 12 号") == "上海市xx路12号"


SHOPS: list[dict[str, Any]] = [
    {
        "ref": "A1", "name": "示例手机服务中心（上海人民广场店）",
        "name_en": "Sample Service Center, People's Square",
        "phones": ["021-64641234", "021-55556666转801"],
        "address": {"text": "示例路 12 号 3 楼", "province": "上海市", "district": "黄浦区",
                    "township": "南京东路街道"},
    },
    {
        "ref": "A2", "name": "示例手机接机点（南京鼓楼店）", "kind": "drop_off", "phones": ["950800"],
        "address": {"text": "江苏省南京市鼓楼区示例大道7号", "province": "江苏省", "city": "南京市",
                    "district": "鼓楼区"},
    },
    {"ref": "A3", "name": "示例已关闭的店", "phones": ["021-77778888"], "status": "closed"},
    {"ref": "A4", "name": "示例未开业的店", "phones": ["021-99990000"], "status": "planned"},
    {"ref": "A5", "name": "示例撤掉的店", "phones": ["0571-12345678"]},
    {"ref": "A6", "name": "示例从来没有开的店", "phones": ["0991-33334444"], "status": "closed"},
]  # fmt: skip


def shops(*refs: str, **changed: Any) -> list[Outlet]:
    return [
        Outlet.model_validate({"kind": "service_center", "lat": 31.2, "lon": 121.4, **shop, **changed})
        for shop in SHOPS
        if shop["ref"] in refs
    ]


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal(tmp_path_factory.mktemp("official"))


@pytest.fixture(scope="module")
def small(terminal: Terminal) -> Iterator[Client]:
    """A network that lost one outlet a day ago: A3 was open then, A5 was there; A6 never opened."""
    engine = terminal.parts.engine
    before = shops("A1", "A2", "A4", "A5", "A6") + shops("A3", status="open")
    publish(engine, before, "one", NOW - timedelta(days=9))
    publish(engine, shops("A1", "A2", "A3", "A4", "A6"), "two", NOW - timedelta(days=1))
    database = terminal.parts.settings.database
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def ask(client: Client, **params: str) -> dict[str, Any]:
    response = client.get("/api/v1/official", query_string=params)
    assert response.status_code == 200, response.data
    body: dict[str, Any] = json.loads(response.data)
    assert body["help"]["hotline"] == "950800" and "950800" in body["official"]["ask"]
    return body


LISTED = [
    ("phone", "+86 21 6464 1234", "A1"),
    ("phone", "021-55556666转801", "A1"),
    ("name", "示例手机服务中心(上海人民广场店)", "A1"),
    ("name", "示例手機官方授權服務中心 上海人民廣場店", "A1"),
    ("name", "SAMPLE SERVICE CENTER people's square", "A1"),
    ("address", "上海市黄浦区示例路12号3楼", "A1"),
    ("address", "上海黄浦区南京东路街道示例路１２号３楼", "A1"),
    ("address", "中国江苏省南京市鼓楼区示例大道 7 号", "A2"),
    ("address", "南京鼓楼区示例大道7号", "A2"),
]


@pytest.mark.parametrize(("by", "value", "ref"), LISTED)
def test_equal_values_are_listed(small: Client, by: str, value: str, ref: str) -> None:
    body = ask(small, **{by: value})
    assert body["official"]["verdict"] == "listed"
    assert [feature["id"] for feature in body["features"]] == [ref]
    assert body["features"][0]["properties"]["official"]["same"] is True


SIMILAR = [
    ("phone", "021-64641243", "A1", "digits"),
    ("phone", "64641234", "A1", "area_code"),
    ("phone", "021-55556666", "A1", "extension"),
    ("phone", "021-64641234转2", "A1", "extension"),
    ("name", "示例手机服务中心（上海人民广场二店）", "A1", "letters"),
    ("name", "示例手机服务中心", "A1", "part"),
    ("name", "事例手机服务中心（上海人民广场店）", "A1", "sound"),
    ("address", "上海市黄浦区示例路13号3楼", "A1", "letters"),
    ("address", "上海市黄浦区示例路12号", "A1", "part"),
    ("address", "上海市黄浦区示例路12号3楼后门", "A1", "part"),
    ("address", "示例路12号3楼", "A1", "city"),
    ("address", "鼓楼区示例大道7号", "A2", "city"),
    ("address", "徐州市鼓楼区示例大道7号", "A2", "place"),
]


@pytest.mark.parametrize(("by", "value", "ref", "kind"), SIMILAR)
def test_a_near_miss_names_its_difference_and_is_never_listed(
    small: Client, by: str, value: str, ref: str, kind: str
) -> None:
    body = ask(small, **{by: value})
    assert body["official"]["verdict"] == "similar"
    first = body["features"][0]
    assert first["id"] == ref and first["properties"]["official"]["same"] is False
    assert first["properties"]["official"]["differs"][0]["kind"] == kind


NOT_LISTED = [
    ("phone", "020-11112222"),
    ("name", "别处的店"),
    ("name", "官方授权"),
    ("address", "别处的路1号"),
]


@pytest.mark.parametrize(("by", "value"), NOT_LISTED)
def test_absent_values_are_not_listed(small: Client, by: str, value: str) -> None:
    body = ask(small, **{by: value})
    assert (body["official"]["verdict"], body["features"]) == ("not_listed", [])


def test_the_hotline_is_official_and_similar_numbers_are_not(small: Client) -> None:
    exact = ask(small, phone="95 0800")["official"]
    assert (exact["verdict"], exact["hotline"]) == ("listed", True)
    for value in ("950801", "95080", "905800"):
        body = ask(small, phone=value, lang="en")["official"]
        assert (body["verdict"], body["hotline"]) == ("similar", False) and "No: it is like" in body["text"]
    assert "分机" in ask(small, phone="950800转77")["official"]["text"]


ENDED = [
    ("021-77778888", "A3", "closed", "2026-11-23 停业"),
    ("0571-12345678", "A5", "closed", "2026-11-23 停业"),
    ("021-99990000", "A4", "planned", "尚未开始服务"),
]


@pytest.mark.parametrize(("phone", "ref", "status", "words"), ENDED)
def test_closed_and_planned_outlets_are_not_listed_and_labelled(
    small: Client, phone: str, ref: str, status: str, words: str
) -> None:
    body = ask(small, phone=phone)
    assert body["official"]["verdict"] == "not_listed"
    record = body["features"][0]["properties"]["official"]
    assert body["features"][0]["id"] == ref and record["status"] == status and words in record["text"]
    assert ("until" in record) == (status == "closed")


def test_an_outlet_that_was_closed_from_the_first_has_no_date(small: Client) -> None:
    record = ask(small, phone="0991-33334444")["features"][0]["properties"]["official"]
    assert "until" not in record and record["text"] == "曾是官方网点，已停业"


def test_codes(client: Client) -> None:
    code = json.loads(client.get("/api/v1/outlets/SAMPLE-SC-00010").data)["properties"]["code"]
    assert ask(client, code=f"{code[:3]} {code[3:]}")["features"][0]["id"] == "SAMPLE-SC-00010"
    for at in range(len(code)):
        for digit in set("0123456789") - {code[at]}:
            wrong = code[:at] + digit + code[at + 1 :]
            body = ask(client, code=wrong)
            assert (body["official"]["verdict"], body["features"]) == ("not_listed", [])
            assert "请核对" in body["official"]["text"]
    unknown = next(text for text in map(str, range(999_000, 999_999)) if is_code(text))
    assert ask(client, code=unknown)["official"]["text"] == "不在官方名单中"


SHOP_WORDS = st.text("示例手机服务中心上海人民广场店南京鼓楼0123456789 -转", min_size=3, max_size=24)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(["phone", "name", "address"]), SHOP_WORDS)
def test_only_listed_values_are_official(small: Client, by: str, value: str) -> None:
    response = small.get("/api/v1/official", query_string={by: value})
    if response.status_code == 400:
        return
    body = json.loads(response.data)
    for feature in body["features"] if body["official"]["verdict"] == "listed" else ():
        outlet = feature["properties"]
        if by == "phone":
            assert parse_phone(value) in [parse_phone(phone) for phone in outlet["phones"]]
        elif by == "name":
            assert name_key(value) == name_key(outlet["name"])
        else:
            assert address_key(value).endswith(address_key(outlet["address"]["text"])[-6:])


BAD = [
    ({}, "query"),
    ({"phone": "021-64641234", "name": "店"}, "name"),
    ({"phone": ""}, "phone"),
    ({"name": "   "}, "name"),
    ({"name": "\u200b\u200d"}, "name"),
    ({"phone": "abc"}, "phone"),
    ({"phone": "12"}, "phone"),
    ({"phone": "1" * 10_000}, "phone"),
    ({"name": "店" * 5_000}, "name"),
    ({"name": "店" * 201}, "name"),
    ({"name": "店\x00"}, "name"),
    ({"address": "路\x071"}, "address"),
    ({"code": "abc"}, "code"),
    ({"code": "123"}, "code"),
    ({"code": "1" * 13}, "code"),
    ({"name": "店", "colour": "red"}, "colour"),
    ({"name": ["店", "铺"]}, "name"),
    ({"name": "店", "lang": "xx"}, "lang"),
]


@pytest.mark.parametrize(("query", "parameter"), BAD, ids=lambda value: str(value)[:40])
def test_bad_questions_are_named(client: Client, query: dict[str, Any], parameter: str) -> None:
    response = client.get("/api/v1/official", query_string=query)
    body = json.loads(response.data)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert body["parameter"] == parameter and body["help"]["hotline"] == "950800"


def test_an_etag_saves_the_second_answer(small: Client) -> None:
    first = small.get("/api/v1/official?phone=950800")
    again = small.get("/api/v1/official?phone=950800", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""


def test_outlets_in_the_city_of_an_address_come_first(client: Client) -> None:
    body = ask(client, address="成都锦江区示例中路 187 号")
    cities = [feature["properties"]["address"]["city"] for feature in body["features"]]
    assert cities[0] == "成都市" and len(set(cities)) > 1
    assert cities == sorted(cities, key=lambda city: city != "成都市")


def test_the_page_says_once_that_a_shop_is_not_listed(small: Client) -> None:
    page = small.get("/official?by=name&said=别处").text.partition("<main")[2]
    assert page.count("不在官方名单中") == 1


PAGES = [
    ("", 200, "核对"),
    ("?by=phone&said=021-64641234", 200, "是官方网点"),
    ("?by=phone&said=021-64641243", 200, "仅相近，不是官方信息"),
    ("?by=name&said=别处", 200, "不在官方名单中"),
    ("?by=code&said=abc", 400, "无法识别"),
    ("?by=code&said=123456&lang=en", 200, "please check the digits"),
    ("?by=shoe&said=1", 400, "无法识别"),
    ("?by=phone&said=021-77778888", 200, "2026-11-23 停业"),
    ("?phone=021-64641234&lang=en", 200, "Official outlet"),
    ("?by=name&said=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", 200, "&lt;img"),
]


@pytest.mark.parametrize(("query", "status", "words"), PAGES)
def test_the_page(small: Client, query: str, status: int, words: str) -> None:
    page = small.get(f"/official{query}")
    assert page.status_code == status and words in page.text and "<img" not in page.text
    assert "tel:950800" in page.text and 'href="/official' in small.get("/").text


@pytest.mark.parametrize(
    ("words", "code", "value"),
    [
        (["--phone", "021 6464 1234"], 0, "与 1 个官方网点的登记信息完全一致"),
        (["--phone", "021 6464 1243"], 1, "登记的是 02164641234"),
        (["--name", "别处", "--lang", "en"], 1, "It is not on our list"),
        (["--code", "123456"], 1, "请核对"),
        ([], 1, "query: give one of phone, name, code, address"),
    ],
)
def test_the_command(small: Client, terminal: Terminal, words: list[str], code: int, value: str) -> None:
    done = terminal.run("official", *words)
    assert (done.exit_code, value in done.output) == (code, True), done.output
    assert code or "950800" in done.output


def test_the_commands_for_arrival_and_handover(small: Client, terminal: Terminal) -> None:
    near = terminal.run("nearest", "31.2,121.4", "--sort", "arrival")
    assert near.exit_code == 0 and "乘车" not in near.output and "步行约" in near.output
    ways = terminal.run("handover", "31.2,121.4", "--device", "phone", "--fault", "screen")
    assert ways.exit_code == 0 and "寄修：拨打 950800" in ways.output and "前往前请先致电" in ways.output
    assert terminal.run("handover", "31.2,121.4", "--device", "fridge").exit_code == 1
