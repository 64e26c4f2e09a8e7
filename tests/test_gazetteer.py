from dataclasses import replace

import pytest

from locator.places.gazetteer import AREAS, Gazetteer, is_city, is_large_province


@pytest.mark.parametrize(
    ("adcode", "names"),
    [
        ("310115", ["上海市", "浦东新区"]),
        ("440305", ["广东省", "深圳市", "南山区"]),
        ("441900", ["广东省", "东莞市"]),
        ("429004", ["湖北省", "仙桃市"]),
        ("659001", ["新疆维吾尔自治区", "石河子市"]),
        ("810000", ["香港特别行政区"]),
        ("110103", []),
        ("", []),
    ],
)
def test_path_runs_from_the_province_down(gazetteer: Gazetteer, adcode: str, names: list[str]) -> None:
    assert [area.name for area in gazetteer.path(adcode)] == names


@pytest.mark.parametrize(
    ("adcode", "count", "levels"),
    [
        (None, 34, {"province"}),
        ("310000", 16, {"district"}),
        ("440000", 21, {"city"}),
        ("420000", 17, {"city", "district"}),  # 13 cities and 自治州, and 4 right below the province
        ("440300", 9, {"district"}),
        ("441900", 0, set()),
        ("810000", 0, set()),
        ("999999", 0, set()),
    ],
)
def test_children(gazetteer: Gazetteer, adcode: str | None, count: int, levels: set[str]) -> None:
    children = gazetteer.children(adcode)
    assert len(children) == count
    assert {area.level for area in children} == levels
    assert {area.parent for area in children} <= {adcode or ""}


def test_text_and_parts_of_an_area(gazetteer: Gazetteer) -> None:
    assert gazetteer.path_text("440305") == "广东省深圳市南山区" and gazetteer.path_text("110103") == ""
    parts = gazetteer.parts("440000")
    assert [part.name for part in parts[:2]] == ["深圳市", "广州市"]
    assert {part.adcode for part in parts} == {child.adcode for child in gazetteer.children("440000")}
    assert (parts[0].label("zh"), parts[0].label("en")) == ("深圳市", "Shenzhen")
    assert replace(parts[0], name_en="").label("en") == "深圳市"


@pytest.mark.parametrize(
    ("adcode", "city", "large"),
    [
        ("440000", False, True),
        ("440300", True, False),
        ("440305", False, False),
        *((f"{province}0000", True, False) for province in (11, 12, 31, 50, 71, 81, 82)),
    ],
)
def test_cities_and_large_provinces(gazetteer: Gazetteer, adcode: str, city: bool, large: bool) -> None:
    area = gazetteer.get(adcode)
    assert area is not None and area.level in AREAS
    assert (is_city(area), is_large_province(area.level, area.adcode)) == (city, large)


@pytest.mark.parametrize(
    ("retired", "today"),
    [
        ("110103", ("110101",)),  # 崇文区 into 东城区, 2010
        ("110104", ("110102",)),  # 宣武区 into 西城区, 2010
        ("310103", ("310101",)),  # 卢湾区 into 黄浦区, 2011
        ("440126", ("440113",)),  # 番禺县, 番禺市, 番禺区: a chain
        ("330104", ("330102", "330114")),  # 江干区 was parted, 2021
        ("500112", ("500109", "500157")),  # 渝北区 was parted, 2025
        ("110101", ()),  # in force
        ("999999", ()),
    ],
)
def test_successors_are_codes_of_today(gazetteer: Gazetteer, retired: str, today: tuple[str, ...]) -> None:
    assert gazetteer.successors(retired) == today


def test_names_read_well_in_english(gazetteer: Gazetteer) -> None:
    expected = {
        "310115": "Pudong New Area",
        "310101": "Huangpu District",
        "610100": "Xi'an",
        "222400": "Yanbian Korean Autonomous Prefecture",
        "610000": "Shaanxi",
        "320583": "Kunshan",
        "110105": "Chaoyang District",
        "140400": "Changzhi",
        "150724": "Evenk Autonomous Banner",
        "433100": "Xiangxi Tujia Miao Autonomous Prefecture",
        "622926": "Dongxiang Autonomous County",
        "141100": "Lüliang",
        "140428": "Zhangzi County",
        "533103": "Mangshi",
        "810000": "Hong Kong",
    }
    assert {code: area.name_en for code in expected if (area := gazetteer.get(code))} == expected


def test_townships_lie_in_existing_areas(gazetteer: Gazetteer) -> None:
    townships = list(gazetteer.townships())
    assert len(townships) == 38_749
    assert len({t.code for t in townships}) == len(townships)
    assert all(gazetteer.get(t.adcode) for t in townships)
    assert all(t.exact or ((area := gazetteer.get(t.adcode)) and t.point == area.point) for t in townships)
