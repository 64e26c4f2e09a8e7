"""Positions along a street by house number, interpolated between those of outlets."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..geo.point import Point, metres
from .leave_one_out import median_point

MAX_EXTRAPOLATION = 500.0  # metres beyond the last number
SAME_SIDE = 3  # numbers of the other side are used if they are this many times closer


class HouseNumber(NamedTuple):
    """A house number and its position."""

    number: int
    point: Point


class Estimate(NamedTuple):
    """An estimated position, and the difference of house numbers that it bridges."""

    point: Point
    spacing: int
    is_between: bool  # interpolated between two numbers


class LeftOut(NamedTuple):
    """Error in metres of an estimate of a position that is known."""

    spacing: int
    is_between: bool
    error: float


def house_numbers(numbered: Sequence[tuple[int, Point]]) -> list[HouseNumber]:
    """Return one position per number, in ascending order."""
    by_number: dict[int, list[Point]] = defaultdict(list)
    for number, point in numbered:
        by_number[number].append(point)
    return [HouseNumber(number, median_point(by_number[number])) for number in sorted(by_number)]


def estimate(numbers: Sequence[HouseNumber], number: int) -> Estimate:
    """Return the estimated position of a number on a street with at least one."""
    at = bisect_left(numbers, number, key=lambda entry: entry.number)
    if at < len(numbers) and numbers[at].number == number:
        return Estimate(numbers[at].point, 0, is_between=True)
    if 0 < at < len(numbers):
        below, above = _around(numbers, number, at)
        share = (number - below.number) / (above.number - below.number)
        return Estimate(
            _between(below.point, above.point, share), above.number - below.number, is_between=True
        )
    end, inner = (numbers[0], numbers[1:2]) if at == 0 else (numbers[-1], numbers[-2:-1])
    return Estimate(_beyond(end, inner, number), abs(number - end.number), is_between=False)


def errors_left_out(numbers: Sequence[HouseNumber]) -> Iterator[LeftOut]:
    """Yield the error of each number estimated from the others."""
    if len(numbers) < 2:
        return
    for i, (number, point) in enumerate(numbers):
        guess = estimate([*numbers[:i], *numbers[i + 1 :]], number)
        yield LeftOut(guess.spacing, guess.is_between, metres(guess.point, point))


def _around(numbers: Sequence[HouseNumber], number: int, at: int) -> tuple[HouseNumber, HouseNumber]:
    """Return the nearest numbers below and above, on the same side of the street unless they are far."""
    below, above = numbers[at - 1], numbers[at]
    same_side = [entry for entry in numbers if (entry.number - number) % 2 == 0]
    side = bisect_left(same_side, number, key=lambda entry: entry.number)
    if 0 < side < len(same_side):
        left, right = same_side[side - 1], same_side[side]
        if right.number - left.number <= SAME_SIDE * (above.number - below.number):
            return left, right
    return below, above


def _between(one: Point, other: Point, share: float) -> Point:
    return Point(one.lat + share * (other.lat - one.lat), one.lon + share * (other.lon - one.lon))


def _beyond(end: HouseNumber, inner: Sequence[HouseNumber], number: int) -> Point:
    """Return a point beyond the last number, at most as far as the two last are apart."""
    if not inner:
        return end.point
    (near,) = inner
    length = metres(near.point, end.point)
    share = (number - end.number) / (end.number - near.number)
    most = min(1.0, MAX_EXTRAPOLATION / length) if length else 0.0
    return _between(end.point, near.point, -min(share, most))
