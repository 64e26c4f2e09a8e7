"""Spoken numbers: compared with tables, and parsed back by an independent reader."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.directions.narrative_items import Straight, Total
from locator.directions.sentences import en_numbers, zh_numbers
from locator.directions.sentences.choice import language
from locator.directions.sentences.digits import groups_of
from locator.directions.sentences.rounding import compass_index, round_metres, round_minutes
from locator.directions.text_lines import storey
from locator.runtime import chinese_numerals

HAN = {digit: i for i, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}


def read(text: str) -> int:
    """Return the value of a Chinese number."""
    above, _ten_thousand, below = text.rpartition("万")
    total, digit = 10_000 * read(above) if above else 0, None
    for character in below:
        if character in UNITS:
            total += (1 if digit is None else digit) * UNITS[character]
            digit = None
        else:
            digit = HAN[character] or None
    return total + (digit or 0)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (22, "二十二"),
        (100, "一百"),
        (102, "一百零二"),
        (110, "一百一十"),
        (112, "一百一十二"),
        (200, "二百"),
        (220, "二百二十"),
        (1_001, "一千零一"),
        (1_010, "一千零一十"),
        (1_100, "一千一百"),
        (10_000, "一万"),
        (10_050, "一万零五十"),
        (20_300, "二万零三百"),
        (110_000, "十一万"),
    ],
)
def test_cardinals(number: int, text: str) -> None:
    assert chinese_numerals.cardinal(number) == text


@given(st.integers(0, 99_999_999))
def test_a_cardinal_means_its_number(number: int) -> None:
    assert read(chinese_numerals.cardinal(number)) == read(chinese_numerals.quantity(number)) == number


@given(st.integers(0, 999_999))
def test_an_english_number_means_its_number(number: int) -> None:
    words = dict(zip(en_numbers._ONES, range(20), strict=True))
    words |= {word: 10 * i for i, word in enumerate(en_numbers._TENS) if word}
    total = part = 0
    for word in en_numbers.cardinal(number).replace("-", " ").split():
        if word == "hundred":
            part *= 100
        elif word == "thousand":
            total, part = total + part * 1000, 0
        elif word != "and":
            part += words[word]
    assert total + part == number


@pytest.mark.parametrize(
    ("metres", "zh", "en"),
    [
        (3, "十米", "ten metres"),
        (20, "二十米", "twenty metres"),
        (124, "一百二十米", "one hundred and twenty metres"),
        (200, "两百米", "two hundred metres"),
        (229, "两百五十米", "two hundred and fifty metres"),
        (300, "三百米", "three hundred metres"),
        (974, "九百五十米", "nine hundred and fifty metres"),
        (975, "一公里", "one kilometre"),
        (1_500, "一点五公里", "one point five kilometres"),
        (2_000, "两公里", "two kilometres"),
        (2_200, "二点二公里", "two point two kilometres"),
        (12_400, "十二公里", "twelve kilometres"),
        (22_000, "二十二公里", "twenty-two kilometres"),
        (102_300, "一百零二公里", "one hundred and two kilometres"),
        (200_000, "两百公里", "two hundred kilometres"),
    ],
)
def test_distances(metres: float, zh: str, en: str) -> None:
    total = Total(metres, 0, "walk")
    assert language("zh", "spoken").clauses(total)[0] == f"全程{zh}"
    assert language("en", "spoken").clauses(total)[0] == f"{en} in all"


@pytest.mark.parametrize(
    ("metres", "zh", "en"),
    [
        (20, "约二十米", "about twenty metres"),
        (974, "约九百五十米", "about nine hundred and fifty metres"),
        (980, "约一公里", "about one kilometre"),
        (1_100, "一公里多", "just over one kilometre"),
        (1_500, "约一公里半", "about one and a half kilometres"),
        (1_700, "不到两公里", "nearly two kilometres"),
        (2_040, "约两公里", "about two kilometres"),
        (9_960, "约十公里", "about ten kilometres"),
        (12_400, "约十二公里", "about twelve kilometres"),
    ],
)
def test_a_straight_line_is_spoken_roughly(metres: float, zh: str, en: str) -> None:
    line = Straight(metres, 270)
    assert language("zh", "spoken").clauses(line) == ("在您西边", f"直线{zh}")
    assert language("en", "spoken").clauses(line) == (
        "it is to the west of you",
        f"{en} in a straight line",
    )


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (1, "步行约一分钟", "about one minute on foot"),
        (61, "步行约两分钟", "about two minutes on foot"),
        (720, "步行约十二分钟", "about twelve minutes on foot"),
        (89 * 60, "步行约八十九分钟", "about eighty-nine minutes on foot"),
        (91 * 60, "步行约一小时四十分钟", "about one hour forty minutes on foot"),
        (10_740, "步行约三小时", "about three hours on foot"),
    ],
)
def test_times_on_the_way(seconds: float, zh: str, en: str) -> None:
    total = Total(1_000, seconds, "walk")
    assert language("zh", "spoken").clauses(total)[1] == zh
    assert language("en", "spoken").clauses(total)[1] == en


@pytest.mark.parametrize(
    ("phone", "zh", "en"),
    [
        ("110", "一一〇", "one one zero"),
        ("950800", "九五〇八〇〇", "nine five zero eight zero zero"),
        (
            "010-62345678",
            "〇一〇，六二三四，五六七八",
            "zero one zero, six two three four, five six seven eight",
        ),
        (
            "0755-8812345",
            "〇七五五，八八一，二三四五",
            "zero seven five five, eight eight one, two three four five",
        ),
        (
            "13800138000",
            "一三八，〇〇一三，八〇〇〇",
            "one three eight, zero zero one three, eight zero zero zero",
        ),
        ("4008308300", "四〇〇，八三〇，八三〇〇", "four zero zero, eight three zero, eight three zero zero"),
        (
            "950800转1579",
            "九五〇八〇〇转一五七九",
            "nine five zero eight zero zero extension one five seven nine",
        ),
    ],
)
def test_phones(phone: str, zh: str, en: str) -> None:
    assert zh_numbers.phone(phone) == zh
    assert en_numbers.phone(phone) == en


@given(st.text("0123456789", min_size=1, max_size=30))
def test_groups_lose_no_digit(run: str) -> None:
    groups = groups_of(run)
    assert "".join(groups) == run and all(groups)


@pytest.mark.parametrize(
    ("clock", "zh", "en"),
    [
        ("00:00", "凌晨零点", "midnight"),
        ("02:00", "凌晨两点", "two in the morning"),
        ("08:05", "早上八点零五分", "eight oh five in the morning"),
        ("09:00", "上午九点", "nine in the morning"),
        ("09:30", "上午九点半", "nine thirty in the morning"),
        ("12:00", "中午十二点", "noon"),
        ("12:15", "中午十二点十五分", "twelve fifteen in the afternoon"),
        ("16:40", "下午四点四十分", "four forty in the afternoon"),
        ("18:00", "晚上六点", "six in the evening"),
        ("23:59", "晚上十一点五十九分", "eleven fifty-nine in the evening"),
    ],
)
def test_clocks(clock: str, zh: str, en: str) -> None:
    instant = datetime.fromisoformat(f"2026-11-25T{clock}:00+08:00")
    assert (zh_numbers.clock(instant), en_numbers.clock(instant)) == (zh, en)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            ("2", 2),
            ("2F", 2),
            ("F2", 2),
            ("L3", 3),
            ("二楼", 2),
            ("三层", 3),
            ("十二层", 12),
            ("二十楼", 20),
        ),
        *(("B1", -1), ("b2", -2), ("-1", -1), ("负一层", -1), ("地下二层", -2), ("1", 1), ("一楼", 1)),
        *(("夹层", "夹层"), ("1-2", "1-2"), ("0", "0"), ("G", "G"), ("", None), (None, None)),
    ],
)
def test_storeys(text: str | None, number: int | str | None) -> None:
    assert storey(text) == number


def test_floors() -> None:
    assert [zh_numbers.floor(n) for n in (1, 2, 12, -1, -2)] == ["一楼", "二楼", "十二楼", "负一层", "负二层"]
    assert [en_numbers.floor(n) for n in (2, -1)] == ["floor two", "basement one"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("示例医院北侧 100 米", "示例医院北侧一百米"),
        ("2 号线", "二号线"),
        ("101 国道", "一〇一国道"),
        ("G6 辅路", "G六辅路"),
        ("示例广场", "示例广场"),
        ("1 2", "一二"),
    ],
)
def test_numbers_in_texts(text: str, value: str) -> None:
    assert zh_numbers.speak_numbers(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("3-12", "三杠一二"), ("110", "一一〇"), ("12 号柜台", "十二号柜台"), ("B1-07", "B一杠〇七")],
)
def test_doors(text: str, value: str) -> None:
    assert zh_numbers.unit(text) == value


@given(st.floats(0, 5_000_000))
def test_rounding_stays_near(metres: float) -> None:
    assert abs(round_metres(metres) - metres) <= max(10, 0.125 * metres)


@given(st.floats(0, 100_000))
def test_minutes_are_never_less_than_it_takes(seconds: float) -> None:
    assert 0 <= round_minutes(seconds) * 60 - seconds <= 600


def test_winds() -> None:
    assert [compass_index(side) for side in (0, 22, 23, 90, 180, 337, 338, 360)] == [0, 0, 1, 2, 4, 7, 0, 0]
