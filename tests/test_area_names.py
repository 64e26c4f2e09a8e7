"""Areas by what people write, and days as they write them."""

from datetime import date

import pytest

from locator.places.area_names import AreaNames
from locator.places.gazetteer import Gazetteer
from locator.query.dates import parse_day, parse_first_day, parse_last_day
from locator.serving.container import DATA

GAZETTEER = Gazetteer.load(DATA / "gazetteer")
NAMES = AreaNames(GAZETTEER)

CLEAR = {
    "440300": "440300",
    "深圳": "440300",
    "深圳市": "440300",
    "广东深圳": "440300",
    "广东省 深圳市": "440300",
    "中国广东省深圳市": "440300",
    "Shenzhen": "440300",
    "福田区": "440304",
    "深圳福田": "440304",
    "深圳市福田區": "440304",
    "北京朝阳": "110105",
    "吉林市": "220200",
    "内蒙古": "150000",
    "西藏": "540000",
    "新疆": "650000",
    "香港": "810000",
    "上海": "310000",
    "浦东": "310115",
    "延边州": "222400",
    "长沙": "430100",
    "长沙县": "430121",
    "110103": "110101",
}


@pytest.mark.parametrize("text", CLEAR)
def test_finds_the_area_of_a_name(text: str) -> None:
    assert [area.adcode for area in NAMES.find(text)] == [CLEAR[text]]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("朝阳", {"110105", "211300", "211321", "220104"}),
        ("吉林", {"220000", "220200"}),
        ("海南", {"460000", "150303", "632500"}),
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
        ("大理", {"532900", "532901"}),
    ],
)
def test_an_ambiguous_name_has_several_areas(text: str, codes: set[str]) -> None:
    assert {area.adcode for area in NAMES.find(text)} == codes


@pytest.mark.parametrize("text", ["", "深", "999999", "深圳广州", "福田深圳", "市", "不存在市", "44030"])
def test_other_texts_are_no_area(text: str) -> None:
    assert NAMES.find(text) == ()


def test_every_area_is_found_by_its_path() -> None:
    for area in GAZETTEER:
        assert NAMES.find(GAZETTEER.path_text(area.adcode)) == (area,), area.name


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text", ["2026-12-01", "2026/12/1", "20261201", "2026年12月1日", "2026.12.1", "12月1日"]
)
def test_reads_a_day(text: str) -> None:
    assert parse_day(f" {text} ", TODAY) == date(2026, 12, 1)


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert parse_day("11月24日", TODAY) == TODAY
    assert parse_day("1月2日", TODAY) == date(2027, 1, 2)
    assert parse_day("2月29日", TODAY) == date(2028, 2, 29)


def test_a_period_without_years_crosses_a_new_year_if_it_is_short() -> None:
    december = date(2026, 12, 1)
    assert parse_last_day("12月31日", date(2026, 1, 1)) == date(2026, 12, 31)
    assert parse_last_day("1月2日", date(2026, 12, 30)) == date(2027, 1, 2)
    assert parse_last_day("12月31日", december) == date(2026, 12, 31)
    assert parse_last_day("2027年11月30日", december) == date(2027, 11, 30)
    for text in ("11月30日", "1月1日"):
        with pytest.raises(ValueError, match="enter it with its year"):
            parse_last_day(text, december)


def test_a_first_day_that_has_just_passed_requires_a_year() -> None:
    assert parse_first_day("1月2日", TODAY) == date(2027, 1, 2)
    assert parse_first_day("2027-11-20", TODAY) == date(2027, 11, 20)
    with pytest.raises(ValueError, match="enter it with its year"):
        parse_first_day("11月20日", TODAY)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-02-29", "12/1", "1月32日", "2026", "１月１日x"]
)
def test_other_texts_are_no_day(text: str) -> None:
    with pytest.raises(ValueError, match="must be a date"):
        parse_day(text, TODAY)
    with pytest.raises(ValueError, match="must be a date"):
        parse_day("12月1日")
