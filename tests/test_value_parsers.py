"""Values of parameters at both sides of each limit."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from locator.geo.point import Box, Point
from locator.query.param_patterns import MAX_CORNERS, MAX_ITEMS, MAX_LINE_POINTS, MAX_MINUTES, MINUTES
from locator.query.value_parsers import (
    parse_box,
    parse_decimal,
    parse_flag,
    parse_instant,
    parse_integer,
    parse_line,
    parse_list,
    parse_minutes,
    parse_origin,
    parse_place_text,
    parse_point,
    parse_polygon,
    strip_grouping,
)

Parser = Callable[[object], object]


def _line(count: int) -> str:
    return ";".join(f"{30 + i / 1000:.3f},120.5" for i in range(count))


def _corners(count: int) -> str:
    """A fan: one corner, and the others along a line."""
    return ";".join(["120.0,30.0", *(f"{120 + i / 10_000:.4f},31.0" for i in range(count - 1))])


ACCEPTED: list[tuple[Parser, object, int]] = [
    (parse_line, _line(2), 2),
    (parse_line, _line(MAX_LINE_POINTS), MAX_LINE_POINTS),
    (parse_line, [[30.0, 120.0], [31.0, 121.0]], 2),
    (parse_list, "a", 1),
    (parse_list, ",".join(f"v{i}" for i in range(MAX_ITEMS)), MAX_ITEMS),
    (parse_list, ["a,b", "c"], 3),
]
REJECTED: list[tuple[Parser, object]] = [
    (parse_line, _line(1)),
    (parse_line, _line(MAX_LINE_POINTS + 1)),
    (parse_line, 7),
    (parse_list, ",".join(f"v{i}" for i in range(MAX_ITEMS + 1))),
    (parse_list, "a,,b"),
    (parse_list, ""),
    (parse_list, [1]),
    (parse_minutes, "0min"),
    (parse_minutes, f"{MAX_MINUTES + 1}min"),
    (parse_minutes, "0h"),
    (parse_minutes, "2.5h"),
    (parse_minutes, "1h61min"),
    (parse_minutes, "1.25h"),
    (parse_minutes, "h"),
    (parse_minutes, ""),
    (parse_minutes, "20"),
    (parse_minutes, 20),
    (parse_polygon, _corners(2)),
    (parse_polygon, "120,30;121,30;122,30"),
    (parse_polygon, _corners(MAX_CORNERS + 1)),
    (parse_box, "120,30,121"),
    (parse_box, "120,31,121,30"),
    (parse_box, "-180.1,30,121,31"),
    (parse_box, "120,30,180.1,31"),
    (parse_box, "120,-90.1,121,31"),
    (parse_box, "120,30,121,90.1"),
    (parse_polygon, "180.1,30;121,30;121,31"),
    (parse_polygon, "-180.1,30;121,30;121,31"),
    (parse_polygon, "120,90.1;121,30;121,31"),
    (parse_polygon, "120,-90.1;121,30;121,31"),
]


SHANGHAI = timezone(timedelta(hours=8))
VALUES: list[tuple[Parser, object, object]] = [
    (parse_decimal, "39.9087", 39.9087),
    (parse_decimal, "-0.5", -0.5),
    (parse_decimal, 7, 7.0),
    (parse_decimal, 999_999_999, 999_999_999.0),
    (parse_integer, "-12", -12),
    (parse_integer, "999999999", 999_999_999),
    (parse_integer, 10.0, 10),
    (parse_flag, "true", True),
    (parse_flag, "1", True),
    (parse_flag, "false", False),
    (parse_flag, "0", False),
    (parse_flag, False, False),
    (strip_grouping, "138 1234-5678", "13812345678"),
    (strip_grouping, 7, 7),
    (parse_place_text, "陆家嘴\u200b\n地铁站", "陆家嘴 地铁站"),
    (parse_place_text, "示" * 200, "示" * 200),
    (parse_place_text, "示" * 200 + "\u200b", "示" * 200),
    (parse_place_text, "https://a.example/".ljust(2_000, "x"), "https://a.example/".ljust(2_000, "x")),
    (parse_point, "90,-180", Point(90, -180)),
    (parse_point, [-90, 180], Point(-90, 180)),
    (parse_origin, "31.23,121.47", Point(31.23, 121.47)),
    (parse_origin, [31.23, 121.47], Point(31.23, 121.47)),
    (parse_origin, "121.47,31.23", "121.47,31.23"),  # a longitude first, as map apps copy it
    (parse_origin, "陆家嘴", "陆家嘴"),
    (parse_list, " a , b,a", ("a", "b")),
    (parse_instant, "now", "now"),
    (parse_instant, "2026-10-01T10:00", datetime(2026, 10, 1, 10, tzinfo=SHANGHAI)),
    (parse_instant, "2026-10-01 10:00:05.5Z", datetime(2026, 10, 1, 10, 0, 5, 500_000, UTC)),
    (parse_instant, "2026-10-01T10:00:00 08:00", datetime(2026, 10, 1, 10, tzinfo=SHANGHAI)),
    (parse_instant, "2000-01-01T00:00Z", datetime(2000, 1, 1, tzinfo=UTC)),
    (parse_instant, "2100-12-31T23:59Z", datetime(2100, 12, 31, 23, 59, tzinfo=UTC)),
    (parse_box, "179,-10,-179,10", Box(179, -10, -179, 10)),
    (parse_box, [120, 30, 120, 30], Box(120, 30, 120, 30)),
]
FAULTS: list[tuple[Parser, object, str]] = [
    (parse_decimal, "1e3", "a decimal number"),
    (parse_decimal, "+1", "a decimal number"),
    (parse_decimal, "１", "a decimal number"),
    (parse_decimal, True, "a decimal number"),
    (parse_decimal, 1e9, "a decimal number"),
    (parse_decimal, -1e9, "a decimal number"),
    (parse_integer, "1000000000", "an integer"),
    (parse_integer, "1.0", "an integer"),
    (parse_integer, 1.5, "an integer"),
    (parse_integer, True, "an integer"),
    (parse_flag, "yes", "true or false"),
    (parse_flag, 2, "true or false"),
    (parse_place_text, "", "text that names a place"),
    (parse_place_text, "示" * 201, "at most 200 characters"),
    (parse_place_text, "https://a.example/".ljust(2_001, "x"), "at most 200 characters"),
    (parse_point, "1,2,3", "two numbers"),
    (parse_point, "90.1,0", "in degrees"),
    (parse_point, "-90.1,0", "in degrees"),
    (parse_point, "0,180.1", "in degrees"),
    (parse_point, "0,-180.1", "in degrees"),
    (parse_origin, "\u200b", "with visible characters"),
    (parse_origin, 7, "LAT,LON"),
    (parse_origin, "31.23, 121.47", "a decimal number"),
    (parse_origin, "91,0", "in degrees"),
    (parse_instant, "1999-12-31T23:59Z", "between the years 2000 and 2100"),
    (parse_instant, "2101-01-01T00:00Z", "between the years 2000 and 2100"),
    (parse_instant, "2026-02-30T10:00", "a valid instant"),
    (parse_instant, "2026-10-01", "`now` or an instant"),
    (parse_polygon, "0,0;2,2;2,0;0,2", r"a valid polygon: Self-intersection\[1 1\]"),
    (parse_polygon, "0,0;1,1;2,2", "a valid polygon"),
    (parse_polygon, "0,0;1,1;2", "lon,lat corners"),
]


@pytest.mark.parametrize(("parse", "value", "result"), VALUES)
def test_a_value_is_parsed(parse: Parser, value: object, result: object) -> None:
    parsed = parse(value)
    assert parsed == result and type(parsed) is type(result)


@pytest.mark.parametrize(("parse", "value", "fault"), FAULTS)
def test_the_format_is_stated(parse: Parser, value: object, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse(value)


@pytest.mark.parametrize(("parse", "value", "count"), ACCEPTED)
def test_accepts_as_many_as_allowed(
    parse: Callable[[object], tuple[object, ...]], value: object, count: int
) -> None:
    assert len(parse(value)) == count


@pytest.mark.parametrize(("parse", "value"), REJECTED)
def test_rejects_values_beyond_a_limit(parse: Parser, value: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse(value)


def test_accepts_limits() -> None:
    assert [parse_minutes(f"{count}min") for count in (1, MAX_MINUTES)] == [1, MAX_MINUTES]
    hours = ("0.5h", "1h", "1h30min", "1.5h", "2h")
    assert [parse_minutes(text) for text in hours] == [30, 60, 90, 90, 120]
    assert all(re.search(MINUTES, text) for text in hours) and not re.search(MINUTES, "3h")
    assert parse_box("-180,-90,180,90") == Box(-180, -90, 180, 90)
    assert len(parse_polygon(_corners(MAX_CORNERS)).exterior.coords) == MAX_CORNERS + 1
    assert parse_polygon("-180,-90;180,-90;180,90").area == 180 * 360 / 2
