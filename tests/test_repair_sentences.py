"""Sentences about a repair or a service beside a place, or alone, in three kinds of writing."""

import pytest
from flask import Flask

from locator.places.place_search import PlaceSearch
from locator.serving.container import Container

BESIDE_A_PLACE = [
    ("手机很卡 成都", "成都市"),
    ("手机太卡了 武汉", "武汉市"),
    ("手机反应慢 南京", "南京市"),
    ("手机卡死了 重庆", "重庆市"),
    ("手机内存不足 海口", "海口市"),
    ("电脑太慢 长沙", "长沙市"),
    ("蓝牙连不上 太原", "太原市"),
    ("手机掉线 济南", "济南市"),
    ("系统升级失败 西宁", "西宁市"),
    ("屏幕有亮点 银川", "银川市"),
    ("寄修 北京", "北京市"),
    ("邮寄维修 昆明", "昆明市"),
    ("维修价格 上海", "上海市"),
    ("换屏多少钱 杭州", "杭州市"),
    ("贴膜 武汉", "武汉市"),
    ("保修期查询 青岛", "青岛市"),
    ("投诉 上海", "上海市"),
    ("举报 广州", "广州市"),
    ("转人工 上海", "上海市"),
    ("修手机 陆家嘴", "陆家嘴"),
    ("手机很慢 陆家嘴", "陆家嘴"),
    ("五道口 手机很卡", "五道口"),
    ("部機壞咗 旺角", "旺角"),
    ("部機死咗 上環", "上环"),
    ("部機開唔到 荃灣", "荃湾"),
    ("部手機入咗水 荃灣", "荃湾"),
    ("電話開唔著 屯門", "屯门"),
    ("電話壞咗 銅鑼灣", "铜锣湾"),
    ("手機充唔到電 觀塘", "观塘"),
    ("手機爆屏 尖沙咀", "尖沙咀"),
    ("手機收唔到訊號 屯門", "屯门"),
    ("手機畫面花咗 九龍灣", "九龙湾"),
    ("整電話 旺角", "旺角"),
    ("整手機 將軍澳", "将军澳"),
    ("換電池 元朗", "元朗"),
    ("維修電話 葵芳", "葵芳"),
    ("手機好慢 銅鑼灣", "铜锣湾"),
    ("舊機回收 澳門", "澳门特别行政区"),
    ("螢幕裂咗 台北", "台北市"),
    ("跌爛咗 旺角", "旺角"),
    ("部機跌爛咗 旺角", "旺角"),
    ("旺角 mon 裂咗", "旺角"),
    ("mon裂咗 尖沙咀", "尖沙咀"),
    ("冇電 旺角", "旺角"),
    ("旺角部機熄咗mon", "旺角"),
    ("手機唔著 觀塘", "观塘"),
    ("手機無反應 台中", "台中市"),
    ("電話當機 中環", "中环"),
    ("錶帶斷咗 旺角", "旺角"),
    ("表带断了 五道口", "五道口"),
    ("屏幕花屏 五道口", "五道口"),
    ("手机黑屏了 五道口", "五道口"),
    ("屏幕不亮了 五道口", "五道口"),
    ("没电了 五道口", "五道口"),
    ("摔坏了 五道口", "五道口"),
    ("筆電壞了 台中", "台中市"),
    ("手機沒電 高雄", "高雄市"),
    ("watch strap snapped Beijing", "北京市"),
    ("no power Shanghai", "上海市"),
    ("手機死當 台中", "台中市"),
    ("phone is slow 陆家嘴", "陆家嘴"),
    ("screen replacement Xi'an", "西安市"),
    ("battery swap Guangzhou", "广州市"),
    ("phone freezing Shenzhen", "深圳市"),
    ("phone keeps restarting Hangzhou", "杭州市"),
    ("laptop overheating Nanjing", "南京市"),
    ("warranty check Qingdao", "青岛市"),
    ("data transfer Xiamen", "厦门市"),
    ("mail-in repair Beijing", "北京市"),
    ("complaint Shanghai", "上海市"),
    ("repair price Wuhan", "武汉市"),
    ("my tablet is laggy Chengdu", "成都市"),
]
WITHOUT_A_PLACE = [
    ("寄修", "no_place"),
    ("寄修 怎么弄", "no_place"),
    ("邮寄维修", "no_place"),
    ("手机很卡", "no_place"),
    ("手机好卡", "no_place"),
    ("保修期查询", "no_place"),
    ("換屏幾多錢", "no_place"),
    ("部機壞咗", "no_place"),
    ("my phone is slow", "no_place"),
    ("mail-in repair", "no_place"),
    ("我要投诉", "hotline"),
    ("I want to complain", "hotline"),
    ("near me", "nearby"),
    ("outlets near me", "nearby"),
    ("battery replacement near me", "nearby"),
]
NAMES = [
    "表带街",
    "Mon Repos",
    "台北车站",
    "好运街",
    "部队大院",
    "快递公司",
    "整治办",
    "西部电脑城",
    "Slow Lane",
]


@pytest.fixture(scope="module")
def search(app: Flask) -> PlaceSearch:
    container: Container = app.extensions["locator.container"]
    return container.service.query_context().place_search()


@pytest.mark.parametrize(("text", "name"), BESIDE_A_PLACE)
def test_the_place_is_used_and_the_other_words_are_not(search: PlaceSearch, text: str, name: str) -> None:
    meant = search.interpret(text)
    assert meant.doubt in ("", "area"), meant.matches[:2]
    assert meant.matches[0].path[-1] == name


@pytest.mark.parametrize(("text", "doubt"), WITHOUT_A_PLACE)
def test_words_alone_are_no_place(search: PlaceSearch, text: str, doubt: str) -> None:
    assert search.interpret(text).doubt == doubt


@pytest.mark.parametrize("text", ["长江大桥 手机屏幕碎了", "手机屏幕碎了 人民广场", "人民医院 屏幕碎了"])
def test_a_name_of_many_places_stays_beside_a_fault(search: PlaceSearch, text: str) -> None:
    assert search.interpret(text).doubt == "common"


@pytest.mark.parametrize("text", NAMES)
def test_names_keep_such_characters(search: PlaceSearch, text: str) -> None:
    assert search.place_text(text) == text
