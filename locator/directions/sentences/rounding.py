"""Rounding of figures to conversational precision, the same in every language."""

from math import ceil
from typing import Literal

MIN_METRES = 10  # lower bound of a spoken distance
KILOMETRE = 1000
LONG = 90 * 60  # seconds


def round_metres(metres: float) -> int:
    """Round to 10 m below 200 m, 50 m below 1 km, 100 m below 10 km, then to the kilometre."""
    for below, step in ((195, 10), (975, 50), (9_950, 100)):
        if metres < below:
            return max(MIN_METRES, _nearest(metres, step))
    return _nearest(metres, KILOMETRE)


def rough_metres(metres: float) -> int:
    """Round to half a kilometre below 5 km, then to the kilometre."""
    return _nearest(metres, 500 if metres < 4_750 else KILOMETRE)


def about_kilometres(metres: float) -> tuple[int, Literal["about", "over", "half", "under"]]:
    """Return a number of kilometres, and whether a distance is that, more, half a kilometre more, or less."""
    tenths = _nearest(metres, 100) // 100
    number, remaining = divmod(tenths, 10)
    if tenths >= 100 or remaining == 0:
        return _nearest(metres, KILOMETRE) // KILOMETRE, "about"
    if remaining == 5:
        return number, "half"
    return (number, "over") if remaining < 5 else (number + 1, "under")


def _nearest(metres: float, step: int) -> int:
    return int(metres / step + 0.5) * step


def round_minutes(seconds: float) -> int:
    """Round up to minutes, at least one; to ten minutes beyond an hour and a half."""
    step = 10 if seconds > LONG else 1
    return max(1, ceil(seconds / 60 / step) * step)


def kilometres(metres: int) -> str:
    """Format rounded metres as kilometres: 1500 → `1.5`, 2000 → `2`."""
    integer, tenths = divmod(metres // 100, 10)
    return f"{integer}.{tenths}" if tenths else str(integer)


def compass_index(bearing: float) -> int:
    """Return the nearest of eight compass points: 0 north, 1 north-east, … 7 north-west."""
    return round(bearing / 45) % 8
