"""Errors of opening hours that cannot be read, on pages and in reports."""

import re

import pytest

from locator.errors import InvalidHours, text_of
from locator.hours.chinese import to_osm
from locator.render.messages.finding_reasons import reason_in_chinese
from locator.runtime.error_messages import CHINESE, localize

from .network import timetable

QUOTED = re.compile("“([^”]*)”")
EXAMPLE = "Mo-Fr 09:00-18:00; Sa,Su 10:00-17:00"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("nine", "读不懂这段营业时间"),
        ("9-18", "读不懂这段营业时间"),
        ("周八 9:00-18:00", "读不懂这段营业时间"),
        ("周一到周五 25点", "没有“25点”这个时间"),
        ("二十五点到三点", "没有“二十五点”这个时间"),
        ("8:60-18:00", "没有“8:60”这个时间"),
        ("周一至周五", "没有写几点到几点"),
        ("Mo-Fr", "“Mo-Fr”没有写时间"),
        ("周日休息", "只写了休息的日子或时段，没有写营业时间"),
        ("PH off", "只写了休息的日子或时段，没有写营业时间"),
        ("九点", "只写了“九点”一个时间，没有写几点到几点"),
        ("Mo-Fr 09:00", "只写了“09:00”一个时间，没有写几点到几点"),
        ("九点到六点", "“九点到六点”的结束早于开始；下午"),
        ("周一9点半至5点", "“9点半至5点”的结束早于开始；下午"),
        ("Mo-Fr 9:00-6:00", "“9:00-6:00”的结束早于开始；下午"),
        ("十点到十点", "“十点到十点”的开始和结束时间相同"),
        ("Mo 10:00-10:00", "“10:00-10:00”的开始和结束时间相同"),
        ("9:00-18:00 会员专享", "从“会员专享”起读不懂"),
    ],
)
def test_the_fault_is_named_as_operators_write_hours(text: str, fault: str) -> None:
    with pytest.raises(InvalidHours) as problem:
        timetable().check(text)
    chinese = localize(text_of(problem.value), "zh")
    assert chinese.startswith(f"“{text}”：{fault}") and "OSM" not in chinese
    in_report = reason_in_chinese(f"{problem.value}; hours remain unknown")
    assert in_report and in_report.startswith(f"“{text}”：")
    assert not re.search(
        "[\u4e00-\u9fff]", re.sub(f"'.*?'|{re.escape(text)}|[^ ]*点[^ ]*", "", str(problem.value))
    )


def test_hours_as_the_errors_propose_them_can_be_read() -> None:
    proposed = to_osm(CHINESE[EXAMPLE])
    assert proposed and proposed.hours == "Mo-Fr 09:00-18:00; Sa-Su 10:00-17:00"
    timetable().check(EXAMPLE)
    afternoon = CHINESE["{span} may mean an afternoon; times after midnight are written as 26:00"]
    ends = [end for end in QUOTED.findall(afternoon) if "{" not in end]
    assert [to_osm(f"11点至{end}") is not None for end in ends] == [True, True]
