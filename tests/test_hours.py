"""Opening hours with the Chinese calendar: tables of cases, properties, and arbitrary input."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.errors import InvalidHours
from locator.hours import DatedException, State, Timetable, state_text
from locator.hours.holiday_calendar import HolidayCalendar

ROOT = Path(__file__).parent.parent
CHINA = ZoneInfo("Asia/Shanghai")
TIMETABLE = Timetable(HolidayCalendar.load(ROOT / "data" / "workdays.csv"))
DAILY, WEEK, NIGHT = "Mo-Su 09:00-18:00", "Mo-Fr 09:00-18:00", "Mo-Su 10:00-02:00"
LUNCH, PH_OFF = "Mo-Fr 08:30-12:00,13:30-17:30", "Mo-Fr 09:00-18:00; PH off"
COMMON = (DAILY, WEEK, NIGHT, LUNCH, PH_OFF, "24/7", "Mo-Su 10:00-22:00; Tu off", "Mo-Su 10:00-02:00; Tu off")


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def state(hours: str | None, at: str, *exceptions: DatedException) -> State:
    return TIMETABLE.state(hours, exceptions, china(at))


CASES = [
    # hours, at, now, words
    (DAILY, "2026-11-24 09:00", True, "营业中，18:00 打烊"),
    (DAILY, "2026-11-24 08:59", False, "休息中，09:00 开门"),
    (DAILY, "2026-11-24 18:00", False, "休息中，明天 09:00 开门"),
    (WEEK, "2026-11-27 19:00", False, "休息中，周一 09:00 开门"),
    (WEEK, "2026-11-28 12:00", False, "今日休息，周一 09:00 开门"),
    (LUNCH, "2026-11-24 11:30", True, "营业中，12:00 午休"),
    (LUNCH, "2026-11-24 14:00", True, "营业中，17:30 打烊"),
    (LUNCH, "2026-11-24 12:30", False, "午休中，13:30 开门"),
    ("24/7", "2026-11-24 03:00", True, "24 小时营业"),
    (None, "2026-11-24 03:00", None, "营业时间未知，请先致电"),
    ("unknown", "2026-11-24 03:00", None, "营业时间未知，请先致电"),
    # after midnight
    (NIGHT, "2026-11-24 23:00", True, "营业中，次日 02:00 打烊"),
    (NIGHT, "2026-11-25 01:59", True, "营业中，02:00 打烊"),
    (NIGHT, "2026-11-25 02:00", False, "休息中，10:00 开门"),
    ("Mo-Su 10:00-24:00", "2026-11-24 23:00", True, "营业中，24:00 打烊"),
    # a closing day neither ends the night before it nor has a night of its own
    ("Mo-Su 10:00-02:00; Tu off", "2026-11-23 23:30", True, "营业中，次日 02:00 打烊"),
    ("Mo-Su 10:00-02:00; Tu off", "2026-11-24 01:00", True, "营业中，02:00 打烊"),
    ("Mo-Su 10:00-02:00; Tu off", "2026-11-24 12:00", False, "今日休息，明天 10:00 开门"),
    ("Mo-Su 10:00-02:00; Tu off", "2026-11-25 01:00", False, "休息中，10:00 开门"),
    # National Day week 2026: 1 to 7 October rest, 20 September and 10 October made up for it
    (PH_OFF, "2026-09-30 17:00", True, "营业中，18:00 打烊"),
    (PH_OFF, "2026-09-30 19:00", False, "休息中，10月8日 09:00 开门"),
    (PH_OFF, "2026-10-05 12:00", False, "节假日休息（国庆节），周四 09:00 开门"),
    (PH_OFF, "2026-10-07 12:00", False, "节假日休息（国庆节），明天 09:00 开门"),
    (PH_OFF, "2026-10-10 12:00", True, "营业中，18:00 打烊"),
    (PH_OFF, "2026-10-17 12:00", False, "今日休息，周一 09:00 开门"),
    (PH_OFF, "2026-09-20 12:00", True, "营业中，18:00 打烊"),
    ("Mo-Su 09:00-18:00; PH 10:00-16:00", "2026-10-03 16:30", False, "休息中（国庆节），明天 10:00 开门"),
    ("Mo-Su 09:00-18:00; PH 10:00-16:00", "2026-10-08 16:30", True, "营业中，18:00 打烊"),
    ("Mo-Fr 09:00-18:00; PH,Sa,Su 10:00-16:00", "2026-10-10 17:00", True, "营业中，18:00 打烊"),
    # Spring Festival 2026: 15 to 23 February rest, 14 and 28 February worked
    (PH_OFF, "2026-02-16 12:00", False, "节假日休息（春节），2月24日 09:00 开门"),
    (PH_OFF, "2026-02-14 12:00", True, "营业中，18:00 打烊"),
    (PH_OFF, "2026-02-28 12:00", True, "营业中，18:00 打烊"),
    # hours that say nothing of holidays hold on holidays as on other days
    (DAILY, "2026-10-01 12:00", True, "营业中，18:00 打烊"),
    # a make-up Sunday is worked like a weekday, not like a Sunday
    ("Mo-Fr 09:00-18:00; Sa,Su 10:00-15:00", "2026-09-20 09:30", True, "营业中，18:00 打烊"),
    ("Tu-Su 10:00-20:00", "2026-09-20 12:00", True, "营业中，20:00 打烊"),
    # seasons
    ("Nov-Apr 09:30-21:00; May-Oct 09:30-22:00", "2026-11-01 21:30", False, "休息中，明天 09:30 开门"),
    ("Nov-Apr 09:30-21:00; May-Oct 09:30-22:00", "2026-10-31 21:30", True, "营业中，22:00 打烊"),
    ("off", "2026-11-24 12:00", False, "今日休息，开门时间请致电"),
]


@pytest.mark.parametrize(("hours", "at", "now", "library_value"), CASES)
def test_open_at_an_instant_and_in_words(
    hours: str | None, at: str, now: bool | None, library_value: str
) -> None:
    found = state(hours, at)
    assert found.now is now
    assert state_text(found, china(at)) == library_value


ENGLISH = [
    (DAILY, "2026-11-24 09:00", "Open, closes at 18:00"),
    (NIGHT, "2026-11-24 23:00", "Open, closes 02:00 tomorrow"),
    ("Mo-Su 10:00-24:00", "2026-11-24 23:00", "Open, closes at midnight"),
    (WEEK, "2026-11-27 19:00", "Closed, opens Monday at 09:00"),
    (PH_OFF, "2026-02-16 12:00", "Closed for a public holiday (春节), opens 24 Feb at 09:00"),
    (None, "2026-11-24 09:00", "Hours unknown, please call first"),
]


@pytest.mark.parametrize(("hours", "at", "library_value"), ENGLISH)
def test_in_english(hours: str | None, at: str, library_value: str) -> None:
    assert state_text(state(hours, at), china(at), "en") == library_value


CLOSED = DatedException(date(2026, 11, 25), date(2026, 11, 26), None, "台风")
SHORT = DatedException(date(2026, 11, 25), date(2026, 11, 25), "10:00-12:00", "盘点")


def test_a_dated_exception_closes_every_day_from_first_to_last() -> None:
    assert state(DAILY, "2026-11-25 12:00", CLOSED) == State(
        False, next=china("2026-11-27 09:00"), why="exception", reason="台风"
    )
    assert state(DAILY, "2026-11-24 12:00", CLOSED).now
    assert state(DAILY, "2026-11-27 12:00", CLOSED).now


def test_a_dated_exception_changes_the_hours_of_its_days() -> None:
    assert state(DAILY, "2026-11-25 11:00", SHORT).until == china("2026-11-25 12:00")
    assert state(DAILY, "2026-11-25 13:00", SHORT).next == china("2026-11-26 09:00")


def test_an_exception_goes_before_holidays_and_make_up_days() -> None:
    open_anyway = DatedException(date(2026, 10, 1), date(2026, 10, 7), "10:00-17:00", "国庆照常")
    assert state(PH_OFF, "2026-10-03 12:00", open_anyway).now is True
    closed = DatedException(date(2026, 10, 10), date(2026, 10, 10), None, "")
    assert state(PH_OFF, "2026-10-10 12:00", closed).now is False


def test_a_closed_day_does_not_cut_the_night_before() -> None:
    assert state(NIGHT, "2026-11-25 01:00", CLOSED).until == china("2026-11-25 02:00")
    assert state(NIGHT, "2026-11-25 03:00", CLOSED).next == china("2026-11-27 10:00")


UNKNOWN_DAY = DatedException(date(2026, 12, 1), date(2026, 12, 1), "unknown")
UNREADABLE_DAY = DatedException(date(2026, 12, 1), date(2026, 12, 1), "Mo-Fr")
NIGHTS_OF_UNKNOWN_DAYS = [
    ("Mo-Su 10:00-02:00", (UNKNOWN_DAY,), "2026-12-02 01:30", None),
    ("Mo-Su 10:00-02:00", (UNREADABLE_DAY,), "2026-12-02 01:30", None),
    ("Mo-Su 10:00-02:00", (UNKNOWN_DAY,), "2026-12-02 02:00", False),
    ("Mo-Su 10:00-02:00", (UNKNOWN_DAY,), "2026-12-01 01:30", True),  # the night of the day before
    ("Mo-Su 10:00-22:00", (UNKNOWN_DAY,), "2026-12-02 00:30", False),
    ("Mo-Fr 10:00-02:00; Sa unknown", (), "2026-11-29 01:30", None),
    ("Mo-Fr 10:00-02:00; Sa unknown", (), "2026-11-29 02:30", False),
    ("Mo-Fr 10:00-02:00; Sa off", (), "2026-11-29 01:30", False),
    ("Mo-Su 20:00-02:00; PH unknown", (), "2026-10-08 01:30", None),
    ("Mo-Su 00:00-24:00; Sa unknown", (), "2026-11-29 00:00", True),
]


@pytest.mark.parametrize(("hours", "exceptions", "at", "now"), NIGHTS_OF_UNKNOWN_DAYS)
def test_the_night_of_an_unknown_day_is_unknown(
    hours: str, exceptions: tuple[DatedException, ...], at: str, now: bool | None
) -> None:
    assert state(hours, at, *exceptions).now is now


def test_around_the_clock_ends_where_a_closed_day_begins() -> None:
    assert state("24/7", "2026-11-24 12:00", CLOSED).until == china("2026-11-25 00:00")
    assert state("24/7", "2026-11-25 12:00", CLOSED).next == china("2026-11-27 00:00")


def test_an_exception_defines_its_days_of_unknown_hours() -> None:
    assert state(None, "2026-11-25 12:00", CLOSED) == State(False, why="exception", reason="台风")
    assert state(None, "2026-11-25 11:00", SHORT).now is True
    assert state(None, "2026-11-27 11:00", CLOSED).now is None


def test_an_instant_in_any_zone_is_evaluated_in_china_time() -> None:
    for zone in (UTC, timezone(timedelta(hours=-8)), ZoneInfo("America/New_York"), CHINA):
        assert TIMETABLE.state(DAILY, (), china("2026-11-24 09:00").astimezone(zone)).now is True
        assert TIMETABLE.state(DAILY, (), china("2026-11-24 08:59").astimezone(zone)).now is False


def test_rejects_an_instant_without_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        TIMETABLE.state(DAILY, (), datetime(2026, 11, 24, 9))


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
def test_the_zone_of_the_machine_changes_nothing(zone: str) -> None:
    program = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.test_hours import CASES, china, state, state_text\n"
        "assert all(state_text(state(h, a), china(a)) == s for h, a, _, s in CASES)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=os.environ | {"TZ": zone}, check=True)


BAD = [
    "",
    "xx",
    "Mo 25:00-26:00",
    "周一至周五 9:00",
    "10:00~22:00",
    "Mo-Su 9:00-18:00;;;[",
    "x" * 501,
    "\x00",
    "24/7" * 200,
]


@pytest.mark.parametrize("text", BAD)
def test_rejects_a_text_that_is_not_opening_hours(text: str) -> None:
    with pytest.raises(InvalidHours):
        TIMETABLE.check(text)


@settings(max_examples=400, deadline=None)
@given(
    st.text(alphabet='MoTuWeFrSaSuPHJanoffclosed0123456789:-,;+ /[]"unknownweek', max_size=60)
    | st.text(max_size=40)
)
def test_any_text_is_either_parsed_or_rejected(text: str) -> None:
    try:
        TIMETABLE.check(text)
    except InvalidHours:
        return
    assert TIMETABLE.state(text, (), china("2026-11-24 12:00")).now in (True, False, None)


instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(CHINA))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(COMMON), instants)
def test_until_and_next_are_where_the_state_changes_and_nothing_changes_before(
    hours: str, at: datetime
) -> None:
    at = at.replace(second=0, microsecond=0)
    found = TIMETABLE.state(hours, (), at)
    change = found.until or found.next
    if change is None:
        assert hours == "24/7"
        return
    assert change > at
    assert TIMETABLE.state(hours, (), change).now is not found.now
    assert TIMETABLE.state(hours, (), change - timedelta(minutes=1)).now is found.now
    assert TIMETABLE.state(hours, (), at + (change - at) / 2).now is found.now


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from((DAILY, WEEK, NIGHT, LUNCH, "24/7", "Nov-Apr 09:30-21:00; May-Oct 22:00-04:00")), instants
)
def test_ordinary_days_equal_the_library(hours: str, at: datetime) -> None:
    from opening_hours import OpeningHours

    calendar = HolidayCalendar.load(ROOT / "data" / "workdays.csv")
    if any(calendar.kind((at + timedelta(days=d)).date()) == "work" for d in (-1, 0)):
        return
    library = OpeningHours(hours, auto_country=False, auto_timezone=False)
    assert TIMETABLE.state(hours, (), at).now == library.is_open(at.replace(tzinfo=None))
