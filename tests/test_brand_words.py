"""Brands, uncertain faults, misspelled, spoken and pinyin words of a search text, and its place."""

from html import unescape
from pathlib import Path

import pytest

from locator.answers.repair_options import Model, parse_device_text, place_text, read_models, write_models

from .web_client import Client

SHIPPED = read_models(Path(__file__).parent.parent / "data" / "models.csv")
PLACES = [
    ("华为手机碎屏 深圳", "深圳"),
    ("华为 深圳", "深圳"),
    ("三星 手机 西安", "西安"),
    ("大疆 广州", "广州"),
    ("大疆无人机 维修 深圳", "深圳"),
    ("荣耀 手机 武汉", "武汉"),
    ("华为P60屏幕碎了", ""),
    ("华为Mate 60 Pro 换屏 中关村", "中关村"),
    ("华为手机 北京", "北京"),
    ("苹果手机换电池 上海", "上海"),
    ("上海苹果手机换屏", "上海"),
    ("OPPO 屏幕 南京", "南京"),
    ("OPPO专卖店 北京", "北京"),
    ("华为售后 北京", "北京"),
    ("手机丢了 北京", "北京"),
    ("小米14 屏幕碎了 朝阳大悦城", "朝阳大悦城"),
    ("vivo X100 换屏 长沙", "长沙"),
    ("红米 Note 12 Pro 电池 成都", "成都"),
    ("Samsung Galaxy S24 Beijing", "Beijing"),
    ("华为 手机 三星堆", "三星堆"),
    ("华为", ""),
    ("三星", ""),
    ("徐家汇地铁站 屏慕坏了", "徐家汇地铁站"),
    ("我在北京南站手机摔坏了", "我在北京南站"),
    ("冲不进电 徐家汇", "徐家汇"),
    ("平板有问题 杭州", "杭州"),
    ("zhongguancun shouji suiping", "zhongguancun"),
    ("shouji suiping wudaokou", "wudaokou"),
    ("mate 60 pro huanping wud", "wud"),
    ("my phone wont turn on Wangfujing", "Wangfujing"),
    ("my phone isnt charging Sanlitun", "Sanlitun"),
    ("iPad can’t turn on Xujiahui", "Xujiahui"),
    ("phone doesn't work Beijing", "Beijing"),
    ("手機爆芒 尖沙咀", "尖沙咀"),
    ("手机爆mon 旺角", "旺角"),
    ("手机黑屏了 上海虹桥火车站", "上海虹桥火车站"),
    ("iphone 15", ""),
]
NAMES = [
    *(
        "三星堆",
        "小米路",
        "苹果园地铁站",
        "华为园区",
        "大疆天空之城",
        "荣耀路",
        "苹果社区",
        "苹果 社区",
        "三星镇",
    ),
    *(
        "小米科技园",
        "华为坂田基地",
        "suiping",
        "dianchi",
        "jinshui",
        "huaping",
        "遂平县",
        "Honor Street",
        "Apple Park",
    ),
]


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_brand_device_and_fault_are_no_part_of_the_place(text: str, place: str) -> None:
    assert place_text(text, SHIPPED) == place


@pytest.mark.parametrize("text", NAMES)
def test_a_name_with_the_word_of_a_brand_or_a_fault_stays(text: str) -> None:
    assert place_text(text, SHIPPED) == text


@pytest.mark.parametrize(
    ("text", "device", "model", "fault"),
    [
        ("华为P60屏幕碎了", "phone", "P60", "screen"),
        ("小米14 屏幕碎了", "phone", "小米 14", "screen"),
        ("手机 屏慕坏了", "phone", "", "screen"),
        ("手机爆芒", "phone", "", "screen"),
        ("shouji dianchi", "phone", "", "battery"),
        ("shouji jinshui", "phone", "", "water"),
        ("phone wont turn on", "phone", "", "power"),
        ("phone doesnt charge", "phone", "", "charging"),
        ("手机开唔到机", "phone", "", "power"),
        ("手机黑屏了", "phone", "", None),
        ("手機唔著", "phone", "", None),
        ("手機無反應", "phone", "", None),
        ("電話當機", "phone", "", "power"),
        ("手机反应慢", "phone", "", "software"),
        ("phone black screen", "phone", "", None),
    ],
)
def test_device_model_and_fault_of_spoken_words(
    text: str, device: str, model: str, fault: str | None
) -> None:
    found = parse_device_text(text, SHIPPED)
    assert (found.device, found.model, found.fault) == (device, model, fault)


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("华为P60屏幕碎了", "P60 · 屏幕：您在哪里？"),
        ("华为", "华为：您在哪里？"),
        ("手机碎屏 华为 深圳", "按“广东省深圳市”查找"),
        ("三星 手机 西安", "按“陕西省西安市”查找"),
        ("我在北京南站手机摔坏了", "按“北京市丰台区"),
        ("黑屏", "黑屏：您在哪里？"),
    ],
)
def test_a_page_takes_brands_out(client: Client, text: str, heading: str) -> None:
    assert heading in unescape(client.get("/", query_string={"q": text}).text)


@pytest.mark.parametrize("text", ["手机黑屏了 上海虹桥火车站", "手机 黑屏", "手机没反应 上海虹桥火车站"])
def test_the_fault_of_several_causes_is_a_question(client: Client, text: str) -> None:
    page = client.get("/", query_string={"q": text}).text
    assert 'name="fault" value="screen"' in page and 'name="fault" value="power"' in page
    chip = page.partition('class="chip on"')[2].partition("</button>")[0]
    assert "手机" in chip and "屏幕" not in chip


@pytest.mark.parametrize(
    ("text", "place", "unused"),
    [
        ("华为手机碎屏 深圳", "深圳市", "华为手机碎屏"),
        ("OPPO 屏幕 南京", "南京市", "OPPO 屏幕"),
        ("我在北京南站手机摔坏了", "北京南站", "手机摔坏了"),
    ],
)
def test_the_api_searches_the_place_and_names_the_other_words(
    client: Client, text: str, place: str, unused: str
) -> None:
    query = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json["query"]
    assert query["place"]["name"] == place and f"搜索没有用到：{unused}" in query["notes"]


@pytest.mark.parametrize("text", ["华为 手机 深圳", "mate 60 pro huanping wudaokou", "手机碎屏 西单"])
def test_the_first_suggestion_is_what_the_search_finds(client: Client, text: str) -> None:
    first = client.post("/suggestions", data={"q": text}).json[0]
    query = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json["query"]
    assert first["name"] == query["place"]["name"] and first["words"]


@pytest.mark.parametrize("ref", ["SAMPLE-SC-00004", "sample-sc-00004"])
def test_the_ref_of_an_outlet_is_a_search_text(client: Client, ref: str) -> None:
    answer = client.get("/api/v1/nearest", query_string={"q": ref, "limit": 1}).json
    assert answer["features"][0]["id"] == "SAMPLE-SC-00004"
    assert answer["query"]["place"]["matched_by"] == "code"
    name = answer["features"][0]["properties"]["name"]
    assert name in client.get("/", query_string={"q": ref}).text.partition('id="found"')[2][:300]
    assert client.post("/suggestions", data={"q": ref}).json[0]["name"] == name


def test_an_operator_adds_brands(tmp_path: Path) -> None:
    path = tmp_path / "models.csv"
    write_models(path, [Model("星云", None, is_brand=True)])
    models = (*SHIPPED, *read_models(path))
    assert place_text("星云 手机 西安", SHIPPED) != "西安"
    assert place_text("星云 手机 西安", models) == "西安"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("尖沙咀", "香港特别行政区尖沙咀"),
        ("铜锣湾", "香港特别行政区铜锣湾"),
        ("銅鑼灣 電池", "香港特别行政区铜锣湾"),
        ("Tsim Sha Tsui", "香港特别行政区尖沙咀"),
        ("Mong Kok", "香港特别行政区旺角"),
        ("氹仔", "澳门特别行政区嘉模堂区"),
        ("Taipa", "澳门特别行政区嘉模堂区"),
        ("Coloane", "澳门特别行政区圣方济各堂区"),
    ],
)
def test_a_place_in_hong_kong_or_macao_is_not_the_region(client: Client, text: str, path: str) -> None:
    query = client.get("/api/v1/nearest", query_string={"q": text, "limit": 1}).json["query"]
    assert "".join(query["place"]["path"]) == path
