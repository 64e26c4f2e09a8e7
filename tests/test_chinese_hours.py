"""Chinese opening hours: a hand-made table, texts that must stay unknown, and arbitrary text."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from locator.feed.normalize.hours import is_osm
from locator.hours.chinese import OsmHours, to_osm

from .network import timetable

TABLE = Path(__file__).parent / "hours_zh.csv"
ROWS = [(row["text"], row["hours"]) for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines())]


def test_the_table_is_large_enough() -> None:
    assert len({text for text, _ in ROWS}) == len(ROWS) >= 120


@pytest.mark.parametrize(("text", "hours"), ROWS, ids=[text for text, _ in ROWS])
def test_parsed_hours_are_right_and_valid_for_the_timetable(text: str, hours: str) -> None:
    found = to_osm(text)
    assert found and found.hours == hours
    week = timetable().week(found.hours, (), date(2026, 11, 23))
    assert any(day.spans for day in week)


SEASONS = "May-Oct 09:00-21:00; Nov-Apr 09:00-20:00"
BINDINGS = [  # which days and seasons have which times; None: not certain
    ("9:00-21:00（5月-10月）", None),
    ("9:00-21:00（3月1日-10月31日）", None),
    ("9:00-21:00（夏季5月-10月）", None),
    ("9:00-21:00 5月-10月", None),
    ("9:00-21:00（5-10月）", None),
    ("24小时（5月-10月）", None),
    ("9:00-21:00（5月-10月）9:00-20:00", None),
    ("9:00-18:00 5月-10月 9:00-20:00", None),
    ("5月-10月9:00-21:00 11月-4月", None),
    ("周一至周五9:00-18:00（5月-10月），周六9:00-12:00", None),
    ("周一至周五9:00-18:00（5月-10月）9:00-17:00（11月-4月）", None),
    ("9:00-21:00（5月-10月），9:00-20:00（11月-4月），周二休息", None),
    ("5月-10月9:00-21:00，11月-4月9:00-20:00，周二休息", None),
    ("9:00-21:00（5月-10月，周二休息）9:00-20:00（11月-4月）", None),
    ("9:00-21:00（5月-10月）9:00-20:00（11月-4月）", SEASONS),
    ("9:00-21:00（5月-10月）；9:00-20:00（11月-4月）", SEASONS),
    ("9:00-21:00（5月-10月），9:00-20:00（11月-次年4月）", SEASONS),
    ("9:00-21:00 5月-10月 9:00-20:00 11月-4月", SEASONS),
    ("9:00-21:00（夏季5月-10月）9:00-20:00（冬季11月-4月）", SEASONS),
    ("夏季9:00-21:00（5月-10月），冬季9:00-20:00（11月-4月）", SEASONS),
    ("周一至周日：9:00-21:00（5月-10月）9:00-20:00（11月-4月）", SEASONS),
    (
        "周一至周五9:00-18:00（5月-10月），周一至周五9:00-17:00（11月-4月）",
        "May-Oct Mo-Fr 09:00-18:00; Nov-Apr Mo-Fr 09:00-17:00",
    ),
    ("9:00-18:00，5月-10月9:00-20:00", "Mo-Su 09:00-18:00; May-Oct 09:00-20:00"),
    ("10:00-22:00周一到周四，周五到周日10:00-23:00", "Mo-Th 10:00-22:00; Fr-Su 10:00-23:00"),
    ("10:00-22:00（周一到周四），周五到周日10:00-23:00", "Mo-Th 10:00-22:00; Fr-Su 10:00-23:00"),
    ("9:00-18:00周一至周五，周六周日休息", "Mo-Fr 09:00-18:00; Sa-Su off"),
    ("10:00-22:00周五到周日10:00-23:00", "Mo-Su 10:00-22:00; Fr-Su 10:00-23:00"),
    ("10:00-21:00周一至周四周五至周日10:00-22:00", None),
    ("10:00-22:00周一至周五周六日10:00-23:00", None),
    ("10:00-22:00周一至周五、周六日10:00-23:00", None),
    ("8:30-17:30周一至周五 9:00-17:00", None),
    ("8:30-17:30周六 9:00-17:00", None),
    ("8:30-17:30，周一至周五，9:00-17:00", None),
    ("9:00-18:00，周一至周五，周六9:00-12:00", None),
    ("10:00-22:00周五，周六10:00-23:00", None),
    ("9:00-18:00周一至周五，周六9:00-12:00周日", None),
    ("周一 10:00-22:00 周二 周三 10:00-22:00", None),
    ("周一10:00-22:00，周二，周三10:00-22:00", None),
    ("周一10:00-22:00；周二；周三10:00-22:00", None),
    ("Mon 10:00-22:00 Tue Wed 10:00-22:00", None),
    ("周一至周五 周六日10:00-21:00", None),
    ("周一至周五；周六日10:00-21:00", None),
    ("周一:10:00-22:00 周二: 周三:10:00-22:00", None),
    ("周一10:00-22:00周二周三10:00-22:00", None),
    ("Monday: 9:00 AM - 6:00 PM, Tuesday: , Wednesday: 9:00 AM - 6:00 PM", None),
    ("工作日 周六日10:00-21:00", None),
    ("工作日；周末10:00-21:00", None),
    ("周末 节假日10:00-21:00", "Sa-Su 10:00-21:00; PH 10:00-21:00"),
    ("10:00-22:00周一至周四；周五至周日10:00-23:00", "Mo-Th 10:00-22:00; Fr-Su 10:00-23:00"),
    ("周五9:00-21:00，周六周日9:00-22:00", "Fr 09:00-21:00; Sa-Su 09:00-22:00"),
    *(
        (f"周一10:00-22:00 周二{sign}周三{times}", f"Mo 10:00-22:00; Tu-We {hours}")
        for sign in ("、", "/", "及", "和", "与")
        for times, hours in (("10:00-22:00", "10:00-22:00"), (" 9:00-18:00", "09:00-18:00"), ("休息", "off"))
    ),
    *((f"周一10:00-22:00 周二{sign}周三10:00-22:00", None) for sign in (" ", ",", "，")),
    *((f"周一10:00-22:00 周三{sign}周四休息", None) for sign in (" ", ",", "，")),
    *(
        (f"{days}{sign}{weekend}休息", f"{hours}; Sa-Su off")
        for days, hours in (
            ("周一至周五9:00-18:00", "Mo-Fr 09:00-18:00"),
            ("每天9:00-18:00", "Mo-Su 09:00-18:00"),
            ("周五9:00-17:00", "Fr 09:00-17:00"),
            ("周一至周四9:00-18:00 周五 9:00-17:00", "Mo-Th 09:00-18:00; Fr 09:00-17:00"),
        )
        for sign in (" ", "，")
        for weekend in (
            "周六 周日",
            "周六、周日",
            "周六，周日",
            "周六/周日",
            "周六及周日",
            "周六和周日",
            "星期六 星期日",
        )
    ),
    ("周六 周日休息，9:00-18:00", "Mo-Su 09:00-18:00; Sa-Su off"),
    ("9:00-18:00 周六 周日休息", "Mo-Su 09:00-18:00; Sa-Su off"),
    ("9:00-18:00 周六，周日休息", None),  # perhaps open on Saturdays
    ("周五9:00-17:00 周六；周日休息", None),
    ("周五9:00-17:00 周六 周日", None),
    ("周六 周日 10:00-18:00", "Sa-Su 10:00-18:00"),
    ("周一至周五 9:00-18:00 周六 周日 10:00-17:00", "Mo-Fr 09:00-18:00; Sa-Su 10:00-17:00"),
]


@pytest.mark.parametrize(("text", "hours"), BINDINGS)
def test_days_and_seasons_keep_their_own_times(text: str, hours: str | None) -> None:
    found = to_osm(text)
    assert (found and found.hours) == hours


NIGHTS = [  # times of day, and the hours in each notation; None: perhaps an afternoon
    ("9:00-6:00", None),
    ("09:00-06:00", None),
    ("09:00-05:00", None),
    ("9:00-5:00", None),
    ("10:00-2:00", None),
    ("13:00-2:00", None),
    ("17:00-6:00", None),
    ("20:00-9:00", None),
    ("22:00-10:00", None),
    ("10:00-02:00", "Mo-Su 10:00-02:00"),
    ("10:00-03:00", "Mo-Su 10:00-03:00"),
    ("10:00-0:30", "Mo-Su 10:00-00:30"),
    ("18:00-02:00", "Mo-Su 18:00-02:00"),
    ("18:00-6:00", "Mo-Su 18:00-06:00"),
    ("14:00-2:00", "Mo-Su 14:00-02:00"),
    ("22:00-6:00", "Mo-Su 22:00-06:00"),
]


@pytest.mark.parametrize(("text", "hours"), NIGHTS)
def test_one_rule_for_nights_in_chinese_and_osm_syntax(text: str, hours: str | None) -> None:
    found = to_osm(text)
    assert (found and found.hours) == hours
    assert is_osm(text) is is_osm(f"Mo-Fr {text}") is (hours is not None)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9:00-次日6:00", "Mo-Su 09:00-30:00"),
        ("10:00-次日2:00", "Mo-Su 10:00-02:00"),
        ("10:00至凌晨4点", "Mo-Su 10:00-28:00"),
        ("20:00-次日9:00", "Mo-Su 20:00-33:00"),
    ],
)
def test_an_explicit_night_remains_one_in_osm_syntax(text: str, hours: str) -> None:
    found = to_osm(text)
    assert found and found.hours == hours and is_osm(hours)


UNSURE = [
    "",
    "11",
    "10:00",
    "周一至周日",
    "周二休息",
    "10点",
    "9:00-6:00",  # 18:00 is meant, perhaps
    "10:00-2:00",
    "周日至周三 11:00-9:30",
    "8:30-11:30 2:00-5:30",
    "9:00-9:45",
    "25:00-26:00",
    "9:75-18:00",
    "9:3-18:00",
    "上午15:00-下午18:00",
    "下午5:00-上午9:00",
    "夏季8:20-18:20，冬季8:20-17:50",
    "10:00-21:20(夏季)，10:00-20:50(冬季)",
    "夏令时9:00-18:00",
    "5月-9月 8:20-18:20",  # and the rest of the year?
    "5月-10月 8:20-18:20；10月-4月 9:00-17:00",
    "10月1日-10月7日休息",
    "2月30日-8月1日 8:20-18:20；8月2日-2月29日 9:00-17:00",
    "5.01-10.31 9:00-18:00",
    "1.10-2.20 9:00-17:00",
    "2026-2027",
    "9:00-18:00 周六9:00-12:00 周日",  # closed on Sunday, or each day before its hours?
    "0:00-0:00",
    "00:00-00:00",
    "24:00-24:00",
    "周一0:00-0:00",
    "周一至周五9:00-18:00，周六0:00-0:00",
    "12:00 AM-12:00 AM",
    "12am-12am",
    "Mon-Fri 12:00 AM-12:00 AM",
    "零点至零点",
    "晚上12:00-晚上12:00",
    "9:00-9:00",
    "9:00-次日9:00",
    "17:00以后请预约",
    "17:00-",
    "9:00-18:00，法定节假日休息，春节照常",
    "9:00-18:00，除夕10:00-15:00",
    "9:00-18:00，周六和春节10:00-15:00",
    "9:00-18:00，春节休息，春节10:00-15:00",
    "Mo-Fr",
    "Open",
    "周一至周五9:00-18:00，周三至周六10:00-17:00",
    "9:00-18:00，节假日除外",
    "周一至周六9:00-18:00，周日休息（法定节假日除外）",
    "工作日9:00-18:00，节假日10:00-17:00",
    "国庆期间9:00-18:00",
    "周一至周日，周二休息 9:00-18:00",
    "周一至周日9:00-18:00，午休20:00-21:00",
    "9:00-18:00，20:00停止收机",
    "9:00-18:00，17:00停止收机，16:00停止取号",
    "10:00-20:00，周五、周六延长至21:00",
    "每月最后一个周日休息，其余9:00-18:00",
    "单周周六9:00-12:00",
    "24小时热线",
    "24小时自助，人工9:00-18:00",
    "9:00-18:00 以商场为准",
    "维修9:00-18:00 销售10:00-21:00",
    "暂停营业",
    "请致电",
    "全年无休",
    "周一至周五9:00-18:00 全年无休",
    "9:00-18:00-20:00",
    "9:00-",
    "周一至周三至周五9:00-18:00",
    "1:00-2:00-",
    "x" * 301,
]


@pytest.mark.parametrize("text", UNSURE)
def test_uncertain_hours_stay_unknown(text: str) -> None:
    assert to_osm(text) is None


LAST_INTAKES = [
    ("9:20-18:40，18:10停止收机", "18:10", ()),
    ("9:20-18:40（16:30停止入场）", "16:30", ()),
    ("9:20-18:40（停止收机时间：18:10）", "18:10", ()),
    ("9:20-18:40 最晚受理时间17:50", "17:50", ()),
    ("9:20-18:40 下午5:30后不再收机", "17:30", ()),
    ("9:20-18:40，闭店前半小时停止取号", "18:10", ()),
    ("9:20-18:40，关门前20分钟停止接待", "18:20", ()),
    ("9:20-18:40（除夕除外）", None, ("除夕除外",)),
    ("9:20-18:40，除夕、大年初一休息", None, ("除夕、大年初一休息",)),
    ("9:20-18:40，元旦当天休息", None, ("元旦当天休息",)),
    ("9:20-18:40", None, ()),
]


@pytest.mark.parametrize(("text", "last", "notes"), LAST_INTAKES)
def test_the_last_intake_and_texts_beyond_osm_syntax(
    text: str, last: str | None, notes: tuple[str, ...]
) -> None:
    assert to_osm(text) == OsmHours("Mo-Su 09:20-18:40", last, notes)


def test_single_days_of_a_holiday_are_left_out_and_its_period_is_not() -> None:
    found = to_osm("9:20-18:40，除夕、春节休息")
    assert found == OsmHours('Mo-Su 09:20-18:40; PH off "春节"', None, ("除夕休息",))


WORDS = [
    "周一",
    "周",
    "至",
    "-",
    "~",
    "9:00",
    "21：30",
    "10点",
    "半",
    "上午",
    "晚上",
    "次日",
    "，",
    "；",
    " ",
    "（",
]
WORDS += [
    "）",
    "休息",
    "法定节假日",
    "除外",
    "春节",
    "5月",
    "10月1日",
    "夏季",
    "24小时",
    "停止收机",
    "午休",
    "每",
    "、",
]


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=320) | st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
@example("9:00-" * 60)
@example("周一、" * 100)
def test_no_text_raises_and_results_can_be_evaluated(text: str) -> None:
    found = to_osm(text)
    if found:
        timetable().check(found.hours)


@settings(max_examples=200, deadline=None)
@given(st.integers(5 * 60, 20 * 60), st.integers(120, 220), st.sampled_from("-~—至到"))
def test_parses_any_simple_time_span(begin: int, length: int, to: str) -> None:
    times = [f"{m // 60:02}:{m % 60:02}" for m in (begin, begin + length)]
    found = to_osm(to.join(times))
    assert found and found.hours == f"Mo-Su {'-'.join(times)}"
