"""Cities, counties and districts of Taiwan in search texts: no code, but a centre and a radius."""

import pytest

from locator.places.interpretation import LISTED

from .test_interpretation import SEARCH


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("高雄", "高雄市", "Kaohsiung", "手机黑屏 高雄"), "高雄市"),
        (("台中", "臺中", "Taichung"), "台中市"),
        (("台南", "臺南市", "Tainan"), "台南市"),
        (("新竹", "Hsinchu"), "新竹市"),
        (("基隆", "Keelung"), "基隆市"),
        (("花蓮", "花蓮市", "花莲县", "Hualien"), "花莲县"),
        (("新北市", "New Taipei"), "新北市"),
        (("新北板橋", "新北市板橋區", "Banqiao District New Taipei"), "新北市板桥区"),
        (("台中市西屯区", "西屯"), "台中市西屯区"),
        (("高雄市三民區", "高雄三民"), "高雄市三民区"),
        (("桃園中壢", "中壢"), "桃园市中坜区"),
        (("台南安平古堡", "安平古堡"), "安平古堡"),
    ],
)
def test_divisions_of_taiwan_are_places(texts: tuple[str, ...], name: str) -> None:
    best = {text: SEARCH.interpret(text).matches[0] for text in texts}
    assert {text: match.place.name for text, match in best.items()} == dict.fromkeys(texts, name)
    assert all(match.confidence >= LISTED and match.place.adcode == "710000" for match in best.values())


@pytest.mark.parametrize("text", ["新北", "Taoyuan"])
def test_names_shared_with_the_mainland_are_ambiguous(text: str) -> None:
    meant = SEARCH.interpret(text)
    assert meant.doubt
    assert any(match.place.adcode == "710000" for match in meant.matches)


@pytest.mark.parametrize(
    ("text", "city"), [("台南某某餐厅", "台南市"), ("高雄巨蛋", "高雄市"), ("宜蘭 羅東", "宜兰县")]
)
def test_a_city_beside_unknown_words_is_an_option(text: str, city: str) -> None:
    meant = SEARCH.interpret(text)
    assert meant.doubt and meant.matches[0].place.name == city


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("常州新北", "新北区"),
        ("新北区", "新北区"),
        ("新北万达广场", "新北万达广场"),
        ("大连中山区", "中山区"),
    ],
)
def test_names_of_the_mainland_stay(text: str, name: str) -> None:
    meant = SEARCH.interpret(text)
    assert not meant.doubt and meant.matches[0].place.name == name
