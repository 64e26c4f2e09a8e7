"""Interpretation of texts: each kind of doubt, and none where a place is certain."""

import numpy as np
import pytest

from locator.geo.point import Point
from locator.places.interpretation import LEAST, LISTED, Doubt, doubt_of
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
    ],
)
def test_kinds_of_doubt(
    matches: list[Match], is_common: bool, area: Place | None, doubt: Doubt | str
) -> None:
    assert doubt_of(matches, is_common, area) == doubt


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
