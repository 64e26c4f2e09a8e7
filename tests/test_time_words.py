"""Words of a search text that say when: not searched as names, and 现在营业 is a filter of pages."""

import pytest

from locator.answers.opening_text import parse_opening_text
from locator.places.request_text import names_no_place, without_repair_words
from locator.places.time_words import without_time_words

from .web_client import Client


@pytest.mark.parametrize(
    ("text", "remaining"),
    [
        ("明天上午 陆家嘴", "陆家嘴"),
        ("今晚8点 五道口", "五道口"),
        ("陆家嘴 今晚", "陆家嘴"),
        ("周六上午去徐家汇", "去徐家汇"),
        ("下午三点 王府井", "王府井"),
        ("20:30 国贸", "国贸"),
        ("三点半 国贸", "国贸"),
        ("聽日 旺角", "旺角"),
        ("下周一 上海", "上海"),
        ("国庆节 上海", "上海"),
        ("明天我在陆家嘴", "我在陆家嘴"),
        ("明天上午鼓浪屿", "鼓浪屿"),
        ("今晚陆家嘴", "陆家嘴"),
        ("週六下午旺角", "旺角"),
        ("聽日銅鑼灣", "銅鑼灣"),
        ("今晚8点五道口", "五道口"),
        ("下午三点王府井", "王府井"),
        ("下周一早上九點半尖沙咀", "尖沙咀"),
        ("明早人民广场", "人民广场"),
        ("陆家嘴明天上午", "陆家嘴"),
        ("五道口今晚开门吗", "五道口"),
        ("五道口几点关门", "五道口"),
        ("tonight Wudaokou", "Wudaokou"),
        ("tomorrow morning Lujiazui", "Lujiazui"),
        ("Lujiazui at 8pm", "Lujiazui"),
        ("this weekend Shenzhen", "Shenzhen"),
        ("Lujiazui on Saturday afternoon", "Lujiazui"),
        ("Shanghai 20:30", "Shanghai"),
    ],
)
def test_times_are_no_part_of_a_name(text: str, remaining: str) -> None:
    assert without_time_words(text) == without_repair_words(text) == remaining


@pytest.mark.parametrize(
    "text",
    [
        *(
            "明天广场",
            "上海明天广场",
            "五一广场",
            "国庆路",
            "今日家园",
            "周末巷",
            "三点水",
            "星期八小镇",
            "周三桥",
            "今晚报大厦",
            "今晚传媒大厦",
            "周六下午茶餐厅",
        ),
        *("Tomorrow Square", "Sunday Market", "Noonday Creek", "Sixpm", "8号线", "十点村"),
    ],
)
def test_names_with_such_words_are_unchanged(text: str) -> None:
    assert without_time_words(text) == text


@pytest.mark.parametrize("text", ["明天上午", "今晚8点", "周六", "tomorrow", "明天 修手机", "几点开门"])
def test_times_alone_name_no_place(text: str) -> None:
    assert names_no_place(text)


@pytest.mark.parametrize(
    ("text", "is_now", "remainder"),
    [
        ("陆家嘴 现在还开门吗", True, "陆家嘴"),
        ("五道口现在营业的", True, "五道口"),
        ("open now Shanghai", True, "Shanghai"),
        ("still open near Wudaokou", True, "Wudaokou"),
        ("明天营业吗 上海", False, "明天营业吗 上海"),
        ("现在 陆家嘴", False, "现在 陆家嘴"),
        ("五道口 明天上午还开门吗", False, "五道口 明天上午还开门吗"),
        ("五道口明天还开门吗", False, "五道口明天还开门吗"),
        ("明天上午还营业吗", False, "明天上午还营业吗"),
        ("今晚八点还开门吗 国贸", False, "今晚八点还开门吗 国贸"),
        ("週六還開門嗎 旺角", False, "週六還開門嗎 旺角"),
        ("still open tomorrow morning Wudaokou", False, "still open tomorrow morning Wudaokou"),
        ("Shanghai open now at 8pm", False, "Shanghai open now at 8pm"),
        ("今天还开门吗 五道口", True, "今天 五道口"),
        ("明天广场 还开门吗", True, "明天广场"),
        ("Tomorrow Square open now", True, "Tomorrow Square"),
    ],
)
def test_open_now_in_a_text(text: str, is_now: bool, remainder: str) -> None:
    assert parse_opening_text(text) == (is_now, remainder)


def test_an_unused_time_is_named_in_the_answer(client: Client) -> None:
    query = client.get("/api/v1/nearest", query_string={"q": "明天上午 陆家嘴", "limit": 1}).json["query"]
    assert query["place"]["name"] == "陆家嘴" and query["notes"] == ["搜索没有用到：明天上午"]


@pytest.mark.parametrize(("lang", "text"), [("zh", "陆家嘴 现在营业"), ("en", "open now Lujiazui")])
def test_open_now_is_a_filter_of_the_page(client: Client, lang: str, text: str) -> None:
    page = client.get("/", query_string={"q": text, "lang": lang}).text
    assert 'value="open:now" aria-pressed="true"' in page
    assert "open=now" in client.post("/", data={"q": text, "lang": lang}).headers["Location"]
