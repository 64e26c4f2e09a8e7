"""Opening hours that must not mislead: no times, no length, nights, make-up days, holidays, open ends."""

from datetime import date, datetime
from pathlib import Path

import pytest
from opening_hours import OpeningHours

from locator.errors import InvalidHours, text_of
from locator.hours import DatedException, State, state_text
from locator.index.column_store import schedule_of_fields
from locator.render.template_filters import format_spans
from locator.runtime.error_messages import localize
from locator.web.pages.json_ld import business

from .corpus_hours import WITHOUT_LENGTH, WITHOUT_TIMES
from .test_hours import CHINA, TIMETABLE, china, state

WITHOUT = [
    text for text in (*WITHOUT_TIMES, *WITHOUT_LENGTH) if not any("一" <= ch <= "龥" for ch in text[:2])
]
ALL_DAY = ["24/7", "00:00-24:00", "Mo-Su 00:00-24:00", "Mo-Su,PH 00:00-24:00", '24/7 "前台"', "24/7 open"]


@pytest.mark.parametrize(
    "text", [*WITHOUT, "", "   ", '"', "Mo-Fr 09:00-18:00; ", "2026 Nov-Apr 09:00-18:00"]
)
def test_hours_without_times_are_rejected_and_unknown_where_they_are_stored(text: str) -> None:
    with pytest.raises(InvalidHours):
        TIMETABLE.check(text)
    for at in ("2026-11-24 03:00", "2026-11-24 12:00", "2026-11-28 12:00"):
        assert state(text, at) == State(None, why="unknown")
    day = TIMETABLE.day(text, (), date(2026, 11, 24))
    assert day.spans is None and format_spans(day, "zh") == "未知"
    exception = DatedException(date(2026, 11, 24), date(2026, 11, 24), text)
    assert state("Mo-Su 09:00-18:00", "2026-11-24 12:00", exception).now is None
    assert state("Mo-Su 09:00-18:00", "2026-11-25 12:00", exception).now is True


@pytest.mark.parametrize("text", ALL_DAY)
def test_only_explicit_hours_are_all_day(text: str) -> None:
    assert state(text, "2026-11-24 03:00").why == "always"
    assert state(text, "2026-10-01 03:00").why == "always"


def test_one_minute_before_midnight_is_as_written() -> None:
    assert state("00:00-23:59", "2026-11-24 23:58").until == china("2026-11-24 23:59")
    assert state("00:00-23:59", "2026-11-24 23:59").next == china("2026-11-25 00:00")


REASONS = [
    ("Mo-Fr 09:00-18:00; Sa", "“Sa”没有写时间"),
    (
        "Mo-Fr 9:00-6:00",
        "“9:00-6:00”的结束早于开始；下午请写“下午6点”或 18:00，次日凌晨请写“次日2点”或 26:00",
    ),
    ("Sa 09:00-09:00", "“09:00-09:00”的开始和结束时间相同"),
    ("Sa 09:00-34:00", "09:00-34:00 长达一天以上"),
    ("sunrise-sunset", "sunrise 没有固定的日期或时间"),
    ("Mo-Fr 09:00-18:00; SH off", "SH 没有固定的日期或时间"),
]


@pytest.mark.parametrize(("text", "reason"), REASONS)
def test_a_rejected_text_has_its_reason_in_chinese(text: str, reason: str) -> None:
    with pytest.raises(InvalidHours) as problem:
        TIMETABLE.check(text)
    assert localize(text_of(problem.value), "zh") == f"“{text}”：{reason}"


SYNTAX = [
    *(
        "mo-fr 9:00-18:00",
        "Mo-Fr 09:00 - 18:00",
        "Mo-Fr 09:00-12:00, 13:00-18:00",
        "MO-FR 09:00-18:00; SA OFF",
    ),
    *("Sa,PH 09:00-12:00", "Jan-Mar: Mo-Fr 09:00-18:00", "24/7; Oct 1-8,Nov 1-8 off", "Oct 1+ 09:00-10:00"),
    *("24/7; 2026 Oct 1-8 off", "24/7; 2026 Oct 1-2027 Jan 8 off", "2026-2030/2 Mo 09:00-10:00"),
    *("2026+ 09:00-12:00", "off; Mo off", "closed", "Mo off || unknown"),
    *("week 1-10 09:00-12:00", "week 01-53/2 Mo 09:00-12:00", "Mo[1,3] 09:00-12:00", "Sa[-1] 09:00-12:00"),
    *(
        "Mo[1-2] 09:00-12:00",
        "24/7; Oct Su[1] off",
        "09:00-17:00+",
        "Mo-Fr 09:00-18:00 || unknown",
        "10:00-26:00",
    ),
    *(
        'Mo-Fr 09:00-18:00 "前台"',
        'Mo-Fr 09:00-18:00 "a; b, c"; Sa off',
        "24/7; Dec 25-Jan 5 off",
        "off",
        "unknown",
    ),
    *(
        '24/7; PH off "国庆节"',
        'PH 10:00-16:00 open "春节"',
        "24/7; Tu off",
        "24/7; Mo-Fr closed",
        'Sa unknown "预约"',
    ),
]


@pytest.mark.parametrize("text", SYNTAX)
def test_supported_syntax_is_valid_for_an_independent_parser(text: str) -> None:
    TIMETABLE.check(text)
    OpeningHours(text, auto_country=False, auto_timezone=False)


DAYS = [  # hours, day, spans of that day
    ("Mo-Fr 09:00-18:00; We[2] off", "2026-11-11", ""),
    ("Mo-Fr 09:00-18:00; We[-1] off", "2026-11-25", ""),
    ("Mo-Fr 09:00-18:00; We[-1] off", "2026-11-18", "09:00–18:00"),
    ("Fr-Mo 09:00-18:00", "2026-11-29", "09:00–18:00"),
    ("Fr-Mo 09:00-18:00", "2026-11-24", ""),
    ("week 48 09:00-18:00", "2026-11-24", "09:00–18:00"),
    ("week 48-2 09:00-18:00", "2027-01-05", "09:00–18:00"),
    ("2026 Nov 24-2026 Nov 25 09:00-18:00", "2027-11-24", ""),
    ("2026-2028/2 09:00-18:00", "2027-11-24", ""),
    ("Feb 20-29 09:00-18:00", "2027-02-28", "09:00–18:00"),
    ("09:00-14:00,12:00-18:00", "2026-11-24", "09:00–18:00"),
    ("Mo-Su 09:00-18:00; Mo-Su 12:00-13:00 off", "2026-11-24", "09:00–12:00，13:00–18:00"),
    ("Mo-Su 09:00-18:00, Tu 19:00-21:00", "2026-11-24", "09:00–18:00，19:00–21:00"),
    ("Mo-Fr 09:00-18:00 || unknown", "2026-11-24", "00:00–09:00 时间不定，09:00–18:00，18:00–24:00 时间不定"),
    ("Mo-Fr 09:00-18:00 || unknown", "2026-11-28", "时间不定"),
    ("17:00+", "2026-11-24", "17:00–18:00，18:00–次日 03:00 时间不定"),
]


@pytest.mark.parametrize(("hours", "day", "spans"), DAYS)
def test_the_hours_of_a_day(hours: str, day: str, spans: str) -> None:
    assert format_spans(TIMETABLE.day(hours, (), date.fromisoformat(day)), "zh") == (spans or "休息")


NIGHTS = [  # hours, at, now, until or next
    ("Mo-Sa 10:00-02:00; Su 10:00-22:00", "2026-11-29 00:30", True, "2026-11-29 02:00"),
    ("Mo-Sa 10:00-02:00; Su 10:00-22:00", "2026-11-30 00:30", False, "2026-11-30 10:00"),
    ("Mo-Th 10:00-01:00; Fr-Su 10:00-02:00", "2026-11-27 00:30", True, "2026-11-27 01:00"),
    ("Mo-Th 10:00-01:00; Fr-Su 10:00-02:00", "2026-11-27 01:30", False, "2026-11-27 10:00"),
    ("Mo-Th 10:00-01:00; Fr-Su 10:00-02:00", "2026-11-30 01:30", True, "2026-11-30 02:00"),
    ("Nov-Apr 10:00-02:00; May-Oct 10:00-22:00", "2027-05-01 01:00", True, "2027-05-01 02:00"),
    ("Nov-Apr 10:00-02:00; May-Oct 10:00-22:00", "2026-11-01 01:00", False, "2026-11-01 10:00"),
    ("Fr 20:00-36:00; Sa 08:00-14:00", "2026-11-28 10:00", True, "2026-11-28 14:00"),
    ("Fr 20:00-36:00; Sa 08:00-14:00 unknown", "2026-11-28 10:00", True, "2026-11-28 12:00"),
    ("Mo-Su 10:00-02:00; Su unknown", "2026-11-29 01:00", True, "2026-11-29 02:00"),
    ("24/7; Tu off", "2026-11-23 23:00", True, "2026-11-24 00:00"),
    ("Mo-Fr 22:00-06:00; PH off", "2026-10-01 03:00", True, "2026-10-01 06:00"),
    ("Mo-Fr 10:00-02:00", "2026-10-11 01:00", True, "2026-10-11 02:00"),  # of the make-up Saturday
]


@pytest.mark.parametrize(("hours", "at", "now", "change"), NIGHTS)
def test_a_night_belongs_to_the_day_on_which_it_begins(hours: str, at: str, now: bool, change: str) -> None:
    found = state(hours, at)
    assert (found.now, found.until or found.next) == (now, china(change))


def test_a_dated_exception_leaves_no_night_and_its_own_night_continues() -> None:
    early = DatedException(date(2026, 11, 25), date(2026, 11, 25), "10:00-22:00")
    late = DatedException(date(2026, 11, 25), date(2026, 11, 25), "10:00-03:00")
    assert state("Mo-Su 10:00-02:00", "2026-11-26 00:30", early).next == china("2026-11-26 10:00")
    assert state("Mo-Su 10:00-02:00", "2026-11-25 00:30", early).until == china("2026-11-25 02:00")
    assert state("Mo-Su 10:00-22:00", "2026-11-26 02:30", late).until == china("2026-11-26 03:00")
    assert state("Mo-Su 10:00-02:00", "2026-11-26 02:30", late).until == china("2026-11-26 03:00")


MAKEUP = [  # hours, spans on the make-up Saturday 2026-10-10
    ("Mo-Fr 09:00-18:00; Oct 1-8 10:00-16:00", "09:00–18:00"),
    ("Mo-Fr 09:00-18:00; Oct 1-8 off; Sa,Su 10:00-15:00", "09:00–18:00"),
    ("Mo-Fr 09:00-18:00; Oct 10 off", "休息"),
    ("Mo 08:00-12:00; Tu-Fr 09:00-18:00", "08:00–12:00"),
    ("Tu-Sa 10:00-20:00", "10:00–20:00"),
    ("Sa,Su 10:00-20:00", "10:00–20:00"),
    ("Sep-Oct Mo-Fr 09:00-17:00; Nov-Aug Mo-Fr 09:00-18:00", "09:00–17:00"),
    ("Mo-Fr 09:00-18:00; PH,Sa,Su 10:00-16:00", "09:00–18:00"),
]


@pytest.mark.parametrize(("hours", "spans"), MAKEUP)
def test_a_make_up_day_has_the_hours_of_a_monday(hours: str, spans: str) -> None:
    assert format_spans(TIMETABLE.day(hours, (), date(2026, 10, 10)), "zh") == spans


HOLIDAYS = [  # hours, at noon of a day, open
    ('Mo-Su 09:00-18:00; PH off "国庆节"', "2026-10-01", False),
    ('Mo-Su 09:00-18:00; PH off "国庆节"', "2026-10-07", False),
    ('Mo-Su 09:00-18:00; PH off "国庆节"', "2026-10-08", True),
    ('Mo-Su 09:00-18:00; PH off "国庆节"', "2026-05-01", True),
    ('Mo-Su 09:00-18:00; PH off "国庆节"', "2025-10-06", False),  # the Mid-Autumn Festival in the same period
    ('Mo-Su 09:00-18:00; PH off "中秋节"', "2025-10-02", False),
    ('Mo-Su 09:00-18:00; PH off "春节、元旦"', "2026-02-15", False),
    ('Mo-Su 09:00-18:00; PH off "春节"', "2027-02-05", False),  # 除夕, provisional
    ('Mo-Su 09:00-18:00; PH off; PH 10:00-16:00 open "国庆节"', "2026-10-02", True),
    ('Mo-Su 09:00-18:00; PH off "放假休息"', "2026-10-02", False),  # any other comment: all holidays
    ("Mo-Fr 09:00-18:00; PH off; Sa 10:00-14:00", "2026-10-03", False),
    ("Mo-Fr 09:00-18:00; PH off; Oct 3 10:00-14:00", "2026-10-03", True),
    ("PH off; Mo-Su 09:00-18:00", "2026-10-03", False),
    ("Mo-Su 09:00-18:00; PH off", "2035-10-01", None),  # no calendar of that year
    ("Mo-Fr 09:00-18:00; PH off", "2035-10-06", False),
    ("Mo-Su 09:00-18:00", "2035-10-01", True),
]


@pytest.mark.parametrize(("hours", "day", "now"), HOLIDAYS)
def test_a_rule_for_public_holidays(hours: str, day: str, now: bool | None) -> None:
    assert state(hours, f"{day} 12:00").now is now


def test_a_holiday_whose_notice_is_missing_is_marked_as_provisional() -> None:
    at = "2027-10-02 12:00"
    text = state_text(state("Mo-Su 09:00-18:00; PH off", at), china(at))
    assert text == "节假日休息（国庆节，暂定），周三 09:00 开门"


OPEN_ENDS = [  # hours, at, now, text
    ("17:00+", "2026-11-24 17:30", True, "营业中，18:00 后营业时间未知，请先致电"),
    ("17:00+", "2026-11-24 18:00", None, "营业时间未知，请先致电"),
    ("17:00+", "2026-11-25 02:59", None, "营业时间未知，请先致电"),
    ("17:00+", "2026-11-25 03:00", False, "休息中，17:00 开门"),
    ("Mo-Fr 17:00+", "2026-11-28 02:00", None, "营业时间未知，请先致电"),
    ("Mo-Fr 17:00+", "2026-11-28 04:00", False, "今日休息，周一 17:00 开门"),
    ("09:00-17:00+", "2026-11-24 16:00", True, "营业中，17:00 后营业时间未知，请先致电"),
    ("09:00-17:00+", "2026-11-24 20:00", None, "营业时间未知，请先致电"),
    ("09:00-17:00+", "2026-11-25 03:30", False, "休息中，09:00 开门"),
    ("09:00-12:00+,17:00-20:00", "2026-11-24 18:00", True, "营业中，20:00 后营业时间未知，请先致电"),
    ("22:30+; Sa off", "2026-11-28 01:00", None, "营业时间未知，请先致电"),
    ("Mo-Fr 09:00-12:00; Sa unknown", "2026-11-27 13:00", False, "休息中，开门时间请致电"),
]


@pytest.mark.parametrize(("hours", "at", "now", "text"), OPEN_ENDS)
def test_an_open_end_is_open_for_an_hour_and_unknown_for_nine(
    hours: str, at: str, now: bool | None, text: str
) -> None:
    found = state(hours, at)
    assert (found.now, state_text(found, china(at))) == (now, text)


def test_an_open_end_in_english() -> None:
    at = china("2026-11-24 17:30")
    assert state_text(TIMETABLE.state("17:00+", (), at), at, "en") == (
        "Open, hours after 18:00 are unknown, please call first"
    )


@pytest.mark.parametrize("hours", ["17:00+", "Mo-Fr", "Mo-Su unknown", "00:00-00:00", '"请致电"'])
def test_unknown_hours_are_not_published_for_search_engines(hours: str) -> None:
    week = TIMETABLE.week(hours, (), date(2026, 11, 23))
    outlet = {"name": "示例", "status": "open"}
    document = business(outlet, {"coordinates": [116.4, 39.9]}, week, "https://example.org/outlets/A")
    assert "openingHoursSpecification" not in document


DOCUMENT = (Path(__file__).parent.parent / "docs" / "hours.md").read_text(encoding="utf-8")
DIFFERENCES = [  # the examples of docs/hours.md
    ("Mo-Fr", "2026-11-24 12:00", None),
    ("Mo, Tu, We 09:00-18:00", "2026-11-24 12:00", None),
    ('Mo-Fr 09:00-18:00 "前台"', "2026-11-24 12:00", True),
    ('Mo-Fr 09:00-18:00 || "by appointment"', "2026-11-29 12:00", None),
    ("Mo-Su 00:00-00:00", "2026-11-24 12:00", None),
    ("09:00-34:00", "2026-11-24 12:00", None),
    ("Mo-Fr 9:00-6:00", "2026-11-24 12:00", None),
    ("10:00-2:00", "2026-11-24 12:00", None),
    ("20:00-12:00", "2026-11-24 22:00", None),
    ("Mo-Fr 10:00-02:00; Sa unknown", "2026-11-29 01:30", None),
    ("Mo-Sa 10:00-02:00; Su 10:00-22:00", "2026-11-29 00:30", True),
    ("Mo-Su 10:00-02:00; Tu off", "2026-11-24 00:30", True),
    ("Mo-Su 22:00-26:00 || Tu 20:00-26:00 unknown", "2026-11-25 01:00", True),
    ("Mo-Su 09:00-18:00; PH off", "2026-02-16 12:00", False),
    ('Mo-Su 09:00-18:00; PH off "国庆节"', "2026-05-01 12:00", True),
    ("Mo-Fr 09:00-18:00; Oct 1-8 10:00-16:00", "2026-10-10 12:00", True),
    ("Mo-Fr 09:00-18:00; PH off; Sa 10:00-14:00", "2026-10-03 12:00", False),
    ("17:00+", "2026-11-24 17:30", True),
    ("12:00+", "2026-11-24 23:00", False),
    ("22:30+", "2026-11-24 07:00", None),
    ("09:00-17:00+", "2026-11-24 20:00", None),
    ("Mo 10:00-12:00; 14:00-16:00", "2026-11-23 11:00", False),
]


@pytest.mark.parametrize(("hours", "at", "now"), DIFFERENCES)
def test_the_documented_differences(hours: str, at: str, now: bool | None) -> None:
    assert f"`{hours.replace('||', chr(92) + '|' + chr(92) + '|')}`" in DOCUMENT
    assert state(hours, at).now is now


def test_a_stored_exception_with_neither_hours_nor_closed_is_unknown() -> None:
    days = {"from": "2026-11-24", "to": "2026-11-24"}
    schedule = schedule_of_fields({"hours": "24/7", "exceptions": [days, {**days, "closed": True}]}, "open")
    assert [exception.hours for exception in schedule.exceptions] == ["", None]
    at = datetime(2026, 11, 24, 12, tzinfo=CHINA)
    assert TIMETABLE.state("24/7", schedule.exceptions[:1], at).now is None
    assert TIMETABLE.state("24/7", schedule.exceptions[1:], at).now is False
