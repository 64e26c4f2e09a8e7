"""Values of parameters at both sides of each limit."""

from collections.abc import Callable

import pytest

from locator.geo.point import Box
from locator.query.param_patterns import MAX_CORNERS, MAX_ITEMS, MAX_LINE_POINTS, MAX_MINUTES
from locator.query.value_parsers import parse_box, parse_line, parse_list, parse_minutes, parse_polygon

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
    (parse_minutes, "20"),
    (parse_minutes, 20),
    (parse_polygon, _corners(2)),
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
    assert parse_box("-180,-90,180,90") == Box(-180, -90, 180, 90)
    assert len(parse_polygon(_corners(MAX_CORNERS)).exterior.coords) == MAX_CORNERS + 1
    assert parse_polygon("-180,-90;180,-90;180,90").area == 180 * 360 / 2
