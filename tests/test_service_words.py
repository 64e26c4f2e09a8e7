"""Words of a search text for services, shops and the hotline, and unknown ones beside a city."""

import pytest

from locator.answers.service_text import parse_service_text

from .web_client import Client


@pytest.mark.parametrize(
    ("text", "services", "remainder"),
    [
        ("以旧换新 大连", ("trade_in",), "大连"),
        ("大连以旧换新", ("trade_in",), "大连"),
        ("备用机 上海", ("loaner",), "上海"),
        ("上门取件 昆明", ("pickup",), "昆明"),
        ("loaner phone Shanghai", ("loaner",), "Shanghai"),
        ("废品回收站", (), "废品回收站"),
        ("检测中心", (), "检测中心"),
        ("五道口", (), "五道口"),
    ],
)
def test_services_of_a_text(text: str, services: tuple[str, ...], remainder: str) -> None:
    found = parse_service_text(text)
    assert (found.services, found.remainder) == (services, remainder)


@pytest.mark.parametrize(
    ("lang", "text", "place", "service"),
    [
        ("zh", "以旧换新 大连", "大连", "trade_in"),
        ("zh", "上门维修 昆明", "昆明", "pickup"),
        ("en", "trade-in Dalian", "Dalian", "trade_in"),
    ],
)
def test_a_service_beside_a_place_is_a_filter(
    client: Client, lang: str, text: str, place: str, service: str
) -> None:
    page = client.get("/", query_string={"q": text, "lang": lang}).text
    assert place in page.partition('id="found"')[2][:200]
    assert f'value="service:{service}" aria-pressed="true"' in page and f'name="q" value="{place}"' in page
    assert f"service={service}" in client.post("/", data={"q": text, "lang": lang}).headers["Location"]


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("手机发烫 石家庄", "石家庄市"),
        ("蓝屏 笔记本 太原", "太原市"),
        ("充电口松了 宁波", "宁波市"),
        ("屏幕有绿线 郑州", "郑州市"),
        ("以旧换新 大连", "大连市"),
        ("上门维修 昆明", "昆明市"),
        ("旗舰店 深圳", "深圳市"),
        ("深圳旗舰店", "深圳市"),
        ("修理 广州", "广州市"),
        ("手机维修 青岛台东", "台东步行街"),
        ("換電 將軍澳", "将军澳"),
        ("換芯 尖沙咀", "尖沙咀"),
        ("中環 電話 電池", "中环"),
        ("電話壞咗 旺角", "旺角"),
        ("贴膜 武汉", "武汉市"),
        ("呵呵 宁波", "宁波市"),
        ("太原 蓝色", "太原市"),
    ],
)
def test_a_place_beside_other_words_is_used(client: Client, text: str, city: str) -> None:
    query = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json["query"]
    assert query["place"]["path"][-1] == city


@pytest.mark.parametrize(
    ("text", "note"),
    [("贴膜 武汉", "搜索没有用到：贴膜"), ("太原 蓝色", "搜索没有用到：蓝色"), ("旗舰店 深圳", "")],
)
def test_unknown_words_beside_a_city_are_named_and_generic_ones_are_not(
    client: Client, text: str, note: str
) -> None:
    query = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json["query"]
    assert "".join(query.get("notes", ())) == note


@pytest.mark.parametrize("text", ["上海 阿猫奶茶店", "上海 某某大厦", "广州 建设银行"])
def test_an_unknown_name_in_a_city_is_a_question(client: Client, text: str) -> None:
    body = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json
    assert body["features"] == [] and body["answer"]["ask"]["options"]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("电脑蓝屏", "笔记本 · 系统、软件：您在哪里？"),
        ("电脑篮屏", "笔记本：您在哪里？"),
        ("手机 一只", "手机：您在哪里？"),
        ("摄像头模糊", "摄像头：您在哪里？"),
        ("耳机丢了一只", "耳机音箱：您在哪里？"),
        ("手机修理", "手机：您在哪里？"),
        ("听筒没声音", "声音：您在哪里？"),
        ("后盖碎了", "后盖碎了：您在哪里？"),
        ("以旧换新", "以旧换新：您在哪里？"),
    ],
)
def test_what_a_repair_leaves_is_not_guessed(client: Client, text: str, heading: str) -> None:
    assert heading in client.get("/", query_string={"q": text}).text
    assert client.post("/suggestions", data={"q": text}).json == []
    body = client.get("/api/v1/nearest", query_string={"q": text}).json
    assert body["query"]["place"] is None and body["answer"]["ask"]["options"] == []


@pytest.mark.parametrize(("text", "place"), [("手机 五到口", "五道口"), ("手机 zhongguancum", "中关村")])
def test_a_misspelled_place_beside_a_repair_is_offered(client: Client, text: str, place: str) -> None:
    options = client.get("/api/v1/nearest", query_string={"q": text}).json["answer"]["ask"]["options"]
    assert place in options[0]["label"]


@pytest.mark.parametrize("text", ["旗舰店", "维修", "以旧换新", "pickup", "wheelchair"])
def test_a_text_without_a_name_is_no_place(client: Client, text: str) -> None:
    ask = client.get("/api/v1/nearest", query_string={"q": text}).json["answer"]["ask"]
    assert ask["text"].startswith("没有认出地点") and ask["options"] == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "人工",
            "转人工",
            "我要转人工",
            "人工客服",
            "客服电话",
            "投诉",
            "我要投诉",
            "打电话",
            "华为客服电话",
        ),
        *("手机 客服", "轉人工", "hotline", "customer service", "I want to call customer support"),
    ],
)
def test_a_text_that_asks_for_an_agent_gets_the_hotline(client: Client, text: str) -> None:
    ask = client.get("/api/v1/nearest", query_string={"q": text}).json["answer"]["ask"]
    assert "人工客服请拨打 950800" in ask["text"] and ask["options"] == []
    page = client.get("/", query_string={"q": text}).text
    assert "人工客服请拨打 950800" in page and client.post("/suggestions", data={"q": text}).json == []


@pytest.mark.parametrize(
    "text", ["人工智能小镇", "落水镇", "修水县", "屏南县", "京东宿迁客服中心", "厦门软件园二期"]
)
def test_names_with_such_words_are_places(client: Client, text: str) -> None:
    query = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json["query"]
    assert query["place"]["name"].endswith(text)


def test_traditional_characters_offer_hong_kong_and_macao_first(client: Client) -> None:
    page = client.get("/", query_string={"q": "qqzz龘龘", "lang": "zh-Hant"}).text
    found = page.partition('id="found"')[2]
    assert found.index("香港特別行政區") < found.index("澳門特別行政區") < found.index("上海市")
    assert (
        "香港" not in client.get("/", query_string={"q": "qqzz龘龘"}).text.partition('id="found"')[2][:3000]
    )


def test_a_note_on_a_page_begins_with_a_capital(client: Client) -> None:
    page = client.get("/", query_string={"q": "wudaokou banana", "lang": "en"}).text
    assert "Not used in the search: banana" in page
