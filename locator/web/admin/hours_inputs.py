"""Inputs of opening hours: rows of days with times, or text for hours that rows cannot express."""

from typing import Literal, NamedTuple

from flask import request

from ...errors import InvalidInput
from ...hours.weekly_rows import HOLIDAY, MAX_TIMES, WEEKDAYS, HoursRow, rows_of, text_of

DAYS = (*WEEKDAYS, HOLIDAY)
MAX_ROWS, EMPTY_ROWS = 8, 2
TIMES = range(1, MAX_TIMES + 1)
NO_TIME = ("", "")


class HoursInputs(NamedTuple):
    """Rows to display, with an empty pair for each missing time, and which input applies."""

    rows: list[HoursRow]
    choice: Literal["rows", "text"]


def hours_inputs(text: str, *, sent: bool) -> HoursInputs:
    """Return the inputs of opening hours: those of a rejected form, else of the current value."""
    current = rows_of(text) if text else []
    rows = _submitted() if sent else current or []
    is_text = request.form.get("hours-as") != "rows" if sent else current is None
    padded = [HoursRow(row.days, (*row.times, NO_TIME, NO_TIME)[:MAX_TIMES]) for row in rows]
    empty = HoursRow((), (NO_TIME,) * MAX_TIMES)
    displayed = [*padded, *[empty] * EMPTY_ROWS][: max(MAX_ROWS, len(padded))]
    return HoursInputs(displayed, "text" if is_text else "rows")


def submitted_hours() -> str:
    """Return the submitted opening hours in OSM syntax; raises InvalidInput for incomplete rows."""
    if request.form.get("hours-as") != "rows":
        return request.form.get("value", "")
    rows = _submitted()
    days = [day for row in rows for day in row.days]
    if not all(row.days for row in rows):
        raise InvalidInput("value", "choose the days of each time")
    if any(("" in time) and any(time) for row in rows for time in row.times):
        raise InvalidInput("value", "a time needs its beginning and its end")
    if len(days) > len({*days}):
        raise InvalidInput("value", "a day is in two rows; give it two times in one row")
    return text_of(HoursRow(row.days, tuple(filter(all, row.times))) for row in rows)


def _submitted() -> list[HoursRow]:
    """Return the rows of the form in which something is entered."""
    rows = [HoursRow(_days(row), tuple(_time(row, time) for time in TIMES)) for row in range(1, MAX_ROWS + 1)]
    return [row for row in rows if row.days or any(map(any, row.times))]


def _days(row: int) -> tuple[str, ...]:
    return tuple(day for day in request.form.getlist(f"days-{row}") if day in DAYS)


def _time(row: int, time: int) -> tuple[str, str]:
    start, end = (request.form.get(f"{name}-{row}-{time}", "").strip() for name in ("from", "to"))
    return start, end
