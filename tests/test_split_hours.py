"""Hours in several columns: recognized without a profile, mapped in one, unknown where they are doubtful."""

from pathlib import Path

import pytest

from locator.errors import InvalidFeed
from locator.feed.column_mapping import ColumnMapping
from locator.feed.normalize.hours import parse_hours
from locator.feed.profiles import CONTRACT, Profile, load_profile

BASE = {"ref": "A1", "kind": "drop_off", "name": "示例", "lat": "39.9", "lon": "116.4"}
WEEK = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
ENGLISH = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WORKDAYS = ["9:00-18:00"] * 5


def hours_of(names: list[str], cells: list[str], profile: Profile = CONTRACT) -> str | None:
    """Return the hours that are read from cells of a row."""
    row = ColumnMapping(profile, [*BASE, *names]).row([*BASE.values(), *cells])
    parsed = parse_hours(row.get("hours") or row.get("hours_text", ""))
    return parsed.hours if parsed else None


PAIRS = [
    ("9:00", "18:00", "Mo-Su 09:00-18:00"),
    ("9：00", "18：00", "Mo-Su 09:00-18:00"),
    ("09:00:00", "18:00:00", "Mo-Su 09:00-18:00"),
    ("1899-12-30 09:00:00", "1899-12-30T18:00:00", "Mo-Su 09:00-18:00"),
    ("PT9H0M0S", "PT18H30M0S", "Mo-Su 09:00-18:30"),
    ("0.375", "0.75", "Mo-Su 09:00-18:00"),
    ("0.395833333333333", "0.999305555555556", "Mo-Su 09:30-23:59"),
    ("9", "18", "Mo-Su 09:00-18:00"),
    ("900", "1830", "Mo-Su 09:00-18:30"),
    ("9点", "晚上8点半", "Mo-Su 09:00-20:30"),
    ("9:00 AM", "6:00 PM", "Mo-Su 09:00-18:00"),
    ("10:00", "02:00", "Mo-Su 10:00-02:00"),
    ("10:00", "1.0833333333", "Mo-Su 10:00-02:00"),
    ("00:00", "24:00", "24/7"),
    ("09:00", "09:00", None),
    ("10:00", "2:00", None),
    ("9:00", "6:00", None),
    ("9:00", "", None),
    ("", "18:00", None),
    ("", "", None),
    ("休息", "", None),
    ("18:00", "9:00", None),
    ("早", "晚", None),
    ("true", "false", None),
    ("25:00", "26:00", None),
    ("2026-01-01", "2026-12-31", None),
]


@pytest.mark.parametrize(("begin", "end", "hours"), PAIRS)
def test_begin_and_end(begin: str, end: str, hours: str | None) -> None:
    assert hours_of(["开始时间", "结束时间"], [begin, end]) == hours


NAMES = [
    ("开门时间", "关门时间"),
    ("营业开始时间", "营业结束时间"),
    ("上班时间", "下班时间"),
    ("门店营业开始时间", "门店营业结束时间"),
    ("营业时间（起）", "营业时间（止）"),
    ("開始時間", "結束時間"),
    ("open_time", "close_time"),
    ("Opening Time", "Closing Time"),
    ("openTime", "closeTime"),
    ("opening", "closing"),
    ("Open", "Close"),
    ("store_open_time", "store_close_time"),
]


@pytest.mark.parametrize("names", NAMES, ids=str)
@pytest.mark.parametrize("turned", [False, True])
def test_names_of_begin_and_end(names: tuple[str, str], turned: bool) -> None:
    pairs = [*zip(names, ("09:00", "18:00"), strict=True)][:: -1 if turned else 1]
    assert hours_of([name for name, _ in pairs], [text for _, text in pairs]) == "Mo-Su 09:00-18:00"


@pytest.mark.parametrize("name", ["开始时间", "close", "关门时间"])
def test_one_of_two_columns_has_no_hours(name: str) -> None:
    mapping = ColumnMapping(CONTRACT, [*BASE, name])
    assert not mapping.hours.indices


WEEKS = [
    (WEEK, [*WORKDAYS, "10:00-16:00", "休息"], "Mo-Fr 09:00-18:00; Sa 10:00-16:00; Su off"),
    (WEEK, [*WORKDAYS, "10:00-16:00", ""], None),
    (WEEK, ["10:00-22:00"] * 4 + [""] * 3, None),
    (WEEK, ["10:00-22:00"] * 4 + ["休息"] * 3, "Mo-Th 10:00-22:00; Fr-Su off"),
    (WEEK, ["10:00-22:00", "", *["10:00-22:00"] * 5], None),
    (["工作日营业时间", "周末营业时间"], ["9:00-18:00", ""], None),
    (["周一至周五", "周六", "周日"], ["9:00-18:00", "10:00-16:00", ""], None),
    (ENGLISH, ["9am-5pm"] * 5 + ["10am-4pm", "Closed"], "Mo-Fr 09:00-17:00; Sa 10:00-16:00; Su off"),
    ([f"{day} Hours" for day in ENGLISH], ["09:00-18:00"] * 7, "Mo-Su 09:00-18:00"),
    ([day[:3] for day in ENGLISH], ["09:00-18:00"] * 6 + ["off"], "Mo-Sa 09:00-18:00; Su off"),
    ([f"opening_hours_{day.lower()}" for day in ENGLISH], ["09:00-18:00"] * 7, "Mo-Su 09:00-18:00"),
    ([day.replace("周", "星期") for day in WEEK], ["全天"] * 7, "24/7"),
    ([day.replace("周", "星期") for day in WEEK], ["24小时"] * 7, "24/7"),
    (WEEK, ["9:00-12:00,13:00-18:00"] * 6 + ["-"], "Mo-Sa 09:00-12:00,13:00-18:00; Su off"),
    (WEEK, ["休息"] * 5 + ["9:00-18:00"] * 2, "Sa-Su 09:00-18:00"),
    (WEEK[:5], WORKDAYS, "Mo-Fr 09:00-18:00"),
    (WEEK, ["9:00-18:00", *[""] * 6], None),
    (WEEK, ["是"] * 6 + ["否"], None),
    (WEEK, [*WORKDAYS, "?", "休息"], None),
    (WEEK[5:], ["10:00-16:00", "休息"], None),
    (["工作日营业时间", "周末营业时间"], ["9:00-18:00", "10:00-16:00"],
     "Mo-Fr 09:00-18:00; Sa-Su 10:00-16:00; PH unknown"),
    (["weekday_hours", "weekend_hours"], ["9:00-18:00", "closed"], "Mo-Fr 09:00-18:00; Sa-Su off"),
    (["周一至周五", "周六", "周日"], ["9:00-18:00", "10:00-16:00", "休息"],
     "Mo-Fr 09:00-18:00; Sa 10:00-16:00; Su off"),
    (["上午开始时间", "上午结束时间", "下午开始时间", "下午结束时间"], ["9:00", "12:00", "13:30", "18:00"],
     "Mo-Su 09:00-12:00,13:30-18:00"),
]  # fmt: skip


@pytest.mark.parametrize(("names", "cells", "hours"), WEEKS, ids=lambda value: str(value)[:40])
def test_columns_of_weekdays(names: list[str], cells: list[str], hours: str | None) -> None:
    assert hours_of(names, cells) == hours


PARTS = [("开始时间", "结束时间"), ("开门", "关门"), (" Open", " Close"), ("_open_time", "_close_time")]


@pytest.mark.parametrize(("begin", "end"), PARTS)
def test_two_columns_a_weekday(begin: str, end: str) -> None:
    days = ENGLISH if begin.strip(" _").isascii() else WEEK
    names = [f"{day}{part}" for day in days for part in (begin, end)]
    cells = ["09:00", "18:00"] * 5 + ["0.4166667", "0.6666667"] + ["休息", ""]
    assert hours_of(names, cells) == "Mo-Fr 09:00-18:00; Sa 10:00-16:00; Su off"


BESIDE = [  # text of hours, begin, end
    ("9:00-18:00", "9:00", "18:00", "Mo-Su 09:00-18:00"),
    ("周一至周五", "9:00", "18:00", "Mo-Fr 09:00-18:00"),
    ("9:00-18:00", "2026-01-01", "2026-12-31", "Mo-Su 09:00-18:00"),
    ("9:00-18:00", "", "", "Mo-Su 09:00-18:00"),
    ("9:00-18:00", "10:00", "18:00", None),
    ("以门店公告为准", "10:00", "18:00", None),
]


@pytest.mark.parametrize(("text", "begin", "end", "hours"), BESIDE)
@pytest.mark.parametrize("column", ["营业时间", "hours"])
def test_columns_beside_a_text(column: str, text: str, begin: str, end: str, hours: str | None) -> None:
    assert hours_of([column, "开始时间", "结束时间"], [text, begin, end]) == hours


OWN = """
title = "own list"
kind = "drop_off"
[outlet]
ref = "id"
name = "name"
lat = "lat"
lon = "lon"
[[hours]]
days = "周一至周五"
open = "von"
close = "bis"
[[hours]]
days = "周六"
text = ["samstag"]
[[hours]]
text = "h_{day}"
"""


def test_a_profile_maps_hours(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    profile = load_profile(str(tmp_path / "own.toml"))
    assert hours_of(["von", "bis", "samstag"], ["9:00", "18:00", "10-16点"], profile) is not None
    days = [f"h_{day.lower()}" for day in ENGLISH]
    assert hours_of(days, ["9:00-18:00"] * 7, profile) == "Mo-Su 09:00-18:00"


WRONG = [
    ('open = "von"', "hours.0: hours need the names of either text, or open and close"),
    ('text = "x"\nopen = "von"\nclose = "bis"', "either text, or open and close"),
    ('days = "manchmal"\ntext = "x"', "manchmal are no days"),
    ('text = "x"\nuntil = "y"', "Extra inputs"),
]


@pytest.mark.parametrize(("entry", "reason"), WRONG)
def test_wrong_profiles_are_rejected(tmp_path: Path, entry: str, reason: str) -> None:
    head = OWN.partition("[[hours]]")[0]
    (tmp_path / "own.toml").write_text(f"{head}[[hours]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(InvalidFeed, match=reason):
        load_profile(str(tmp_path / "own.toml"))
