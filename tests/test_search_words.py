"""Words of a search text that are no part of its place: device, fault, access needs, and unknown ones."""

import re
from html import unescape
from pathlib import Path

import pytest

from locator.answers.access_text import parse_access_text
from locator.answers.repair_options import read_models
from locator.network.access_words import ACCESS_WORDS
from locator.network.outlet import ACCESS_NEEDS
from locator.places.request_text import without_repair_words
from locator.web.pages.search_words import search_words

from .web_client import Client

MODELS = read_models(Path(__file__).parent.parent / "data" / "models.csv")


@pytest.mark.parametrize(
    ("text", "place", "others"),
    [
        ("五道口 碎屏", "五道口", "碎屏"),
        ("Mate 60 五道口 换电池", "五道口", "mate 60 换电池"),
        ("春熙路 听障", "春熙路", "听障"),
        ("成都 手机 轮椅", "成都", "手机 轮椅"),
        ("手机进水了怎么办", "", "手机 进水"),
        ("手机进水了怎么办 五道口", "五道口", "手机 进水"),
        ("五道口手机进水去哪修", "五道口", "手机 进水"),
        ("phone fell in water what to do", "", "phone fell in water"),
        ("phone fell in water beijing what to do", "beijing", "phone fell in water"),
        ("nanjing road shanghai screen", "nanjing road shanghai", "screen"),
        ("charging port beijing", "beijing", "charging port"),
        ("phone Tianjin", "Tianjin", "phone"),
        ("Tianjin phones", "Tianjin", "phones"),
        ("mate 60", "", "mate 60"),
        ("东方明珠电视塔 换屏", "东方明珠电视塔", "换屏"),
        ("water cube screen", "water cube", "screen"),
        ("Oriental Pearl TV Tower", "Oriental Pearl TV Tower", ""),
        ("Zhujiajiao Water Town", "Zhujiajiao Water Town", ""),
        ("聋人学校", "聋人学校", ""),
        ("以旧换新 大连", "大连", "以旧换新"),
        ("以舊換新 旺角", "旺角", "以旧换新"),
        ("上门维修 昆明", "昆明", "上门维修"),
        ("trade-in Dalian", "Dalian", "trade-in"),
        ("深圳 检测中心", "深圳 检测中心", ""),
        ("上海回收站", "上海回收站", ""),
        ("手机维修 青岛台东", "青岛台东", "手机"),
        ("我手机掉厕所里了，人在苏州", "人在苏州", "手机 掉厕所里"),
    ],
)
def test_place_and_other_words_of_a_text(text: str, place: str, others: str) -> None:
    words = search_words(text, MODELS)
    assert (words.place, words.others) == (place, others)


@pytest.mark.parametrize(
    ("text", "needs", "remainder"),
    [
        ("春熙路 听障", ("sign_language",), "春熙路"),
        ("成都手语", ("sign_language",), "成都"),
        ("上海有手语的店", ("sign_language",), "上海"),
        ("五道口轮椅能进的店", ("wheelchair",), "五道口"),
        ("Chengdu with sign language", ("sign_language",), "Chengdu"),
        ("wheelchair accessible Shanghai", ("wheelchair",), "Shanghai"),
        ("Tianjin step-free", ("step_free",), "Tianjin"),
        ("北京 聋人 轮椅", ("wheelchair", "sign_language"), "北京"),
        ("我坐轮椅", ("wheelchair",), ""),
        ("五道口 行动不便", ("step_free",), "五道口"),
        ("五道口 腿脚不便", ("step_free",), "五道口"),
        ("五道口 行動不便", ("step_free",), "五道口"),
        ("我坐轮椅，在人民广场", ("wheelchair",), "在人民广场"),
        ("陆家嘴，我妈妈坐着轮椅", ("wheelchair",), "陆家嘴"),
        ("来电人是聋人 徐家汇", ("sign_language",), "徐家汇"),
        ("I'm in a wheelchair near Xidan", ("wheelchair",), "near Xidan"),
        ("wheelchair user at Xidan", ("wheelchair",), "at Xidan"),
        ("I use a wheelchair", ("wheelchair",), ""),
        ("北京第三聋人学校", (), "北京第三聋人学校"),
        ("Beijing School for the Deaf", (), "Beijing School for the Deaf"),
    ],
)
def test_access_needs_of_a_text(text: str, needs: tuple[str, ...], remainder: str) -> None:
    found = parse_access_text(text)
    assert (found.needs, found.remainder) == (needs, remainder)


def test_every_access_need_has_words() -> None:
    assert set(ACCESS_WORDS) == set(ACCESS_NEEDS)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tianjin phone", "Tianjin"),
        ("phone Tianjin", "Tianjin"),
        ("Chengdu sign language", "Chengdu"),
        ("春熙路 听障", "春熙路"),
        ("Water Cube", "Water Cube"),
    ],
)
def test_words_of_a_repair_or_a_need_are_no_part_of_a_name(text: str, name: str) -> None:
    assert without_repair_words(text) == name


@pytest.mark.parametrize(
    ("lang", "text", "place", "need"),
    [("zh", "春熙路 听障", "春熙路", "手语"), ("en", "Chengdu sign language", "Chengdu", "Sign language")],
)
def test_an_access_need_beside_a_place_is_a_filter(
    client: Client, lang: str, text: str, place: str, need: str
) -> None:
    page = client.get("/", query_string={"q": text, "lang": lang}).text
    assert place in page.partition('id="found"')[2][:200]
    chip = re.search(r'value="access:sign_language" aria-pressed="true"><span>([^<]*)', page)
    assert chip and chip[1] == need
    assert f'name="q" value="{place}"' in page
    form = {"q": text, "lang": lang}
    address = client.post("/", data=form).headers["Location"]
    assert "access=sign_language" in address
    assert (
        "access"
        not in client.post(
            "/", data={"q": place, "access": "sign_language", "toggle": "access:sign_language"}
        ).headers["Location"]
    )


def test_an_access_need_alone_asks_for_the_place(client: Client) -> None:
    page = client.get("/", query_string={"q": "手语"}).text
    assert "手语：您在哪里？" in page and "没找到" not in page


@pytest.mark.parametrize(
    ("lang", "text", "heading"),
    [
        ("zh", "手机进水了怎么办", "手机 · 进水：您在哪里？"),
        ("zh", "屏幕碎了去哪修", "屏幕：您在哪里？"),
        ("zh", "电池鼓包怎么修", "电池：您在哪里？"),
        ("zh", "手机维修点", "手机：您在哪里？"),
        ("en", "phone fell in water what to do", "Phone · Water: where are you?"),
        ("en", "where can I fix my laptop battery", "Laptop · Battery: where are you?"),
    ],
)
def test_words_that_only_ask_are_no_place(client: Client, lang: str, text: str, heading: str) -> None:
    assert heading in client.get("/", query_string={"q": text, "lang": lang}).text
    assert client.post("/suggestions", data={"q": text}).json == []


@pytest.mark.parametrize("text", ["碎屏", "mate 60", "手机 碎屏", "手语"])
def test_a_text_without_a_place_suggests_none(client: Client, text: str) -> None:
    assert client.post("/suggestions", data={"q": text}).json == []


@pytest.mark.parametrize(("text", "words"), [("五道口 碎屏", "碎屏"), ("春熙路 手机 听障", "手机 听障")])
def test_a_suggestion_has_the_other_words_of_the_text(client: Client, text: str, words: str) -> None:
    first = client.post("/suggestions", data={"q": text}).json[0]
    assert first["words"] == words and words not in first["text"]


@pytest.mark.parametrize("reply", [{"area": "110105"}, {"instead": "北京市朝阳区"}])
def test_a_reply_keeps_device_fault_and_needs(client: Client, reply: dict[str, str]) -> None:
    form = {"q": "朝阳 手机 碎屏 轮椅", "q_before": "朝阳 手机 碎屏 轮椅"}
    address = client.post("/", data=form | reply).headers["Location"]
    page = unescape(client.get(address).text)
    assert "朝阳区" in page.partition('id="found"')[2][:200]
    assert "手机 · 屏幕" in page.partition('class="chip on"')[2][:100]
    assert 'value="access:wheelchair" aria-pressed="true"' in page


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("五道口 香蕉", "搜索没有用到：香蕉"),
        ("海淀区阿猫奶茶店", "搜索没有用到：阿猫奶茶店"),
        ("天河区某某路", "搜索没有用到：某某路"),
        ("wudaokou banana", "搜索没有用到：banana"),
        ("lujiazui shanghai screen", "搜索没有用到：screen"),
        ("五道口 碎屏", "搜索没有用到：碎屏"),
        ("中关村大街 27号", "搜索没有用到：27号"),
        ("海淀区中关村大街1号", "搜索没有用到：1号"),
        ("北京海淀区中关村大街1号", "搜索没有用到：1号"),
        ("上海市浦东新区陆家嘴环路1000号", "搜索没有用到：环路1000号"),
        ("上海市徐汇区漕溪北路88号", "搜索没有用到：漕溪北路88号"),
        ("九龙", "搜索没有用到：九龙"),
    ],
)
def test_words_that_a_search_does_not_use_are_named(client: Client, text: str, note: str) -> None:
    query = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json["query"]
    assert note in query["notes"]


@pytest.mark.parametrize("text", ["五道口", "北京 五道口", "五道口 3层", "Wudaokou, Beijing"])
def test_words_of_an_address_are_used(client: Client, text: str) -> None:
    query = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json["query"]
    assert not any("没有用到" in note for note in query.get("notes", ()))


def test_a_page_has_no_note_on_words_that_became_filters(client: Client) -> None:
    for text in ("五道口 碎屏", "nanjing road shanghai screen", "东方明珠电视塔 换屏", "春熙路 听障"):
        page = client.get("/", query_string={"q": text}).text
        assert "没有用到" not in page and ('class="chip on"' in page or "access:sign_language" in page)


@pytest.mark.parametrize("text", ["长江大桥 手机屏幕碎了", "人民广场手机碎屏"])
def test_a_common_name_beside_a_fault_leads_to_a_question(client: Client, text: str) -> None:
    page = client.get("/", query_string={"q": text}).text
    assert "各地都有" in page and "您在哪里？" not in page
