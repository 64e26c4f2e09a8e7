"""Figures as exact as people say them, the same in every language."""

from math import ceil

LEAST = 10  # metres: nobody says less
KILOMETRE = 1000
LONG = 90 * 60  # seconds


def people_metres(metres: float) -> int:
    """To 10 m below 200 m, to 50 m below a kilometre, to 100 m below ten, then to the kilometre."""
    for below, step in ((195, 10), (975, 50), (9_950, 100)):
        if metres < below:
            return max(LEAST, _nearest(metres, step))
    return _nearest(metres, KILOMETRE)


def _nearest(metres: float, step: int) -> int:
    return int(metres / step + 0.5) * step


def people_minutes(seconds: float) -> int:
    """Whole minutes, at least one, from an hour and a half on to ten of them; never less than it takes."""
    step = 10 if seconds > LONG else 1
    return max(1, ceil(seconds / 60 / step) * step)


def kilometres(metres: int) -> str:
    """1500 → `1.5`, 2000 → `2`; metres as rounded."""
    whole, tenths = divmod(metres // 100, 10)
    return f"{whole}.{tenths}" if tenths else str(whole)


def wind(bearing: float) -> int:
    """The nearest of eight winds: 0 north, 1 north-east, … 7 north-west."""
    return round(bearing / 45) % 8
