"""Interpretation of texts: each kind of doubt, and none where a place is certain."""

import numpy as np
import pytest

from locator.answers.ambiguity.place_question import kind_of
from locator.geo.point import Point
from locator.places.interpretation import LEAST, LISTED, Doubt, doubt_of, is_only_one
from locator.places.match import Match
from locator.places.outlet_names import OutletNames, OutletNameSource
from locator.places.place_rows import Place
from locator.places.place_search import PlaceSearch

from .test_places import FINDER

NO_OUTLETS = OutletNames(OutletNameSource(0, lambda _: {}, np.zeros(0, np.int32), lambda _: None))
SEARCH = PlaceSearch(FINDER, NO_OUTLETS)


def place(number: int = 1, kind: str = "mall", adcode: str = "330106") -> Place:
    return Place(number, None, "示例", "", kind, adcode, Point(30.25 + number, 120.16), 1_500.0, 1e5)


def match(
    confidence: float, number: int = 1, kind: str = "mall", adcode: str = "330106", by: str = "name",
    *, complete: bool = False,
) -> Match:  # fmt: skip
    return Match(place(number, kind, adcode), ("示例",), confidence, by, complete)


AREA = place(9, "city", "330100")
SURE, UNSURE = LISTED, LISTED - 0.01


@pytest.mark.parametrize(
    ("matches", "is_common", "area", "doubt"),
    [
        ([], False, None, "unknown"),
        ([], True, AREA, "unknown"),
        ([], True, None, "common"),
        ([match(SURE)], False, None, ""),
        ([match(SURE)], True, None, ""),
        ([match(SURE, kind="province", adcode="330000")], False, None, "area"),
        ([match(SURE, kind="province", adcode="310000")], False, None, ""),
        ([match(SURE, kind="province", adcode="810000")], False, None, ""),
        ([match(UNSURE, by="street")], False, AREA, "in_area"),
        ([match(UNSURE, by="centre")], False, AREA, "in_area"),
        ([match(UNSURE, 9, "city", "330100")], True, AREA, "in_area"),
        ([match(UNSURE)], True, None, "common"),
        ([match(UNSURE)], True, AREA, "weak"),
        ([match(LEAST - 0.01)], False, None, "unknown"),
        ([match(LEAST - 0.01, complete=True)], False, None, "unknown"),
        ([match(LEAST - 0.01), match(LEAST - 0.01, 2)], False, None, "unknown"),
        ([match(LEAST - 0.01, complete=True), match(LEAST - 0.01, 2)], False, None, "common"),
        ([match(UNSURE), match(UNSURE / 2 + 0.01, 2)], False, None, "several"),
        ([match(UNSURE), match(UNSURE / 2 - 0.01, 2)], False, None, "weak"),
        ([match(UNSURE, complete=True)], False, None, "weak"),
        ([match(SURE), match(SURE / 2 + 0.01, 2)], False, None, "several"),
        ([match(SURE), match(SURE / 2 - 0.01, 2)], False, None, ""),
        ([match(UNSURE)], False, None, "weak"),
        ([match(SURE), match(SURE)], False, None, ""),  # one place
        ([match(SURE, by="code"), match(SURE)], False, None, "several"),  # a code and a postcode
        ([match(SURE), match(SURE / 2, 2)], False, None, "several"),
        ([match(LEAST)], False, None, "weak"),
        ([match(UNSURE, by="street", complete=True)], False, AREA, "weak"),
        ([match(UNSURE, by="street")], False, None, "weak"),
        ([match(UNSURE, 9, "city", "330100", complete=True)], True, AREA, "common"),
        ([match(UNSURE, 9, "city", "330100", complete=True)], False, AREA, "weak"),
    ],
)
def test_kinds_of_doubt(
    matches: list[Match], is_common: bool, area: Place | None, doubt: Doubt | str
) -> None:
    assert doubt_of(matches, is_common, area) == doubt


@pytest.mark.parametrize(
    ("matches", "expected"),
    [
        ([], False),
        ([match(0.9)], False),
        ([match(0.9, complete=True)], True),
        ([match(0.9, complete=True), match(0.4, 2)], True),
        ([match(0.9, complete=True), match(0.45, 2)], False),
        ([match(0.9, complete=True), match(0.9)], True),
        ([match(0.9, complete=True), match(0.2, 2), match(0.8, 3)], False),
    ],
)
def test_one_place_alone_has_the_name(matches: list[Match], expected: bool) -> None:
    assert is_only_one(matches) is expected


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("杭州市西湖区", ""),
        ("五道口地铁站", ""),
        ("上海市", ""),
        ("广东省", "area"),
        ("内蒙古", "area"),
        ("长安区", "several"),
        ("万达广场", "common"),
        ("建设银行", "common"),
        ("兴业银行", "common"),
        ("建设路", "common"),
        ("陆家嘴街道", ""),
        ("东华门街道", ""),
        ("新华街道", "common"),
        ("城关镇", "common"),
        ("南京路街道", "several"),
        ("附近", "nearby"),
        ("离我最近的", "nearby"),
        ("手机坏了", "no_place"),
        ("zzzzqqqq", "unknown"),
        ("龘龘龘龘", "unknown"),
    ],
)
def test_doubts_of_texts(text: str, doubt: str) -> None:
    assert SEARCH.interpret(text).doubt == doubt


def test_an_unknown_place_in_a_named_city_is_a_question_about_the_city() -> None:
    interpretation = SEARCH.interpret("杭州无名大厦甲")
    assert interpretation.doubt == "in_area"
    assert interpretation.area is not None and interpretation.area.adcode == "330100"


def test_the_text_is_returned_as_typed() -> None:
    assert SEARCH.interpret(" 長安區 ").text == "長安區"


@pytest.mark.parametrize(
    ("text", "city", "never"),
    [
        ("深圳 我看到一个星巴克和一个招商银行", "440300", "招商街道"),
        ("广州 看到建设银行和麦当劳", "440100", "建设街道"),
        ("广州 建设银行", "440100", "建设街道"),
        ("深圳 碧桂园", "440300", "桂园街道"),
        ("成都 锦江之星", "510100", "锦江区"),
        ("石家庄 新华书店", "130100", "新华区"),
    ],
)
def test_the_name_of_a_chain_names_no_township_or_district(text: str, city: str, never: str) -> None:
    meant = SEARCH.interpret(text)
    assert meant.doubt == "in_area" and meant.area is not None and meant.area.adcode == city
    assert never not in [match.place.name for match in meant.matches]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("深圳招商", "招商街道"),
        ("深圳南山招商街道", "招商街道"),
        ("深圳罗湖桂园", "桂园街道"),
        ("深圳 招商银行大厦", "招商银行大厦"),
        ("成都锦江", "锦江区"),
    ],
)
def test_a_township_or_a_longer_name_beside_a_chain_name_is_found(text: str, name: str) -> None:
    meant = SEARCH.interpret(text)
    assert not meant.doubt and meant.matches[0].place.name == name


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("手机 天津", "手机天津", "天津 手机", "天津手机", "我的手机 天津"), "天津市"),
        (("手机 成都", "平板 不开机 成都", "平板不开机成都", "成都 平板不开机", "手机 碎屏 成都"), "成都市"),
        (("电池 手机 苏州", "苏州 手机 电池", "耳机苏州", "笔记本，苏州"), "苏州市"),
        (("手錶 台北", "台北 手表", "台北"), "台北市"),
        (("手机台州", "电脑 台州"), "台州市"),
        (("电脑 五道口", "五道口 电脑"), "五道口"),
        (("屏南县", "手机 屏南县"), "屏南县"),
        (("修水县", "软件 修水县"), "修水县"),
        (("西安软件园", "软件 园 西安"), "西安软件园"),
    ],
)
def test_device_and_fault_are_understood_before_and_after_a_place(texts: tuple[str, ...], name: str) -> None:
    found = {text: SEARCH.interpret(text) for text in texts}
    names = {text: (meant.doubt, meant.matches[0].place.name) for text, meant in found.items()}
    assert names == dict.fromkeys(texts, ("", name))


@pytest.mark.parametrize(("text", "kind"), [("天后", "several"), ("天後", "several"), ("天厚宫殿", "weak")])
def test_a_place_named_after_its_area_has_the_name_of_the_text(text: str, kind: str) -> None:
    meant = SEARCH.interpret(text)
    assert kind_of(meant._replace(doubt="weak")) == kind
