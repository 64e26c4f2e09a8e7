"""Inputs of opening hours: rows of days with times, or text for hours that rows cannot express."""

from collections.abc import Iterator
from datetime import time
from typing import Literal, NamedTuple

from flask import request

from ...errors import InvalidInput, message
from ...hours.spans import is_night
from ...hours.weekly_rows import HOLIDAY, MAX_TIMES, WEEKDAYS, HoursRow, on_next_day, rows_of, text_of

DAYS = (*WEEKDAYS, HOLIDAY)
MAX_ROWS, EMPTY_ROWS = 8, 2
TIMES = range(1, MAX_TIMES + 1)
MIDNIGHT = "00:00"


class TimeInput(NamedTuple):
    """Beginning and end of a time as HH:MM, either may be empty, and whether it ends on the next day."""

    start: str = ""
    end: str = ""
    is_next_day: bool = False


class InputRow(NamedTuple):
    """Days of a row with their times."""

    days: tuple[str, ...]
    times: tuple[TimeInput, ...]


EMPTY_TIMES = (TimeInput(),) * MAX_TIMES


class HoursInputs(NamedTuple):
    """Rows to display, with an empty input for each missing time, and which input applies."""

    rows: list[InputRow]
    choice: Literal["rows", "text"]


def hours_inputs(text: str, *, sent: bool) -> HoursInputs:
    """Return the inputs of opening hours: those of a rejected form, else of the current value."""
    current = rows_of(text) if text else []
    rows = _submitted() if sent else list(map(_inputs_of, current or []))
    is_text = request.form.get("hours-as") != "rows" if sent else current is None
    padded = [InputRow(row.days, (*row.times, *EMPTY_TIMES)[:MAX_TIMES]) for row in rows]
    displayed = [*padded, *[InputRow((), EMPTY_TIMES)] * EMPTY_ROWS][: max(MAX_ROWS, len(padded))]
    return HoursInputs(displayed, "text" if is_text else "rows")


def _inputs_of(row: HoursRow) -> InputRow:
    return InputRow(row.days, tuple(_time_input(start, end) for start, end in row.times))


def _time_input(start: str, end: str) -> TimeInput:
    """Return the inputs of a time, whose end may have the hours of the day before: 18:00 to 33:00."""
    hour, _, minute = end.partition(":")
    clock = f"{int(hour) % 24:02}:{minute}"
    return TimeInput(start, clock, MIDNIGHT != clock <= start)


def submitted_hours() -> str:
    """Return the submitted opening hours in OSM syntax; raises InvalidInput for incomplete rows."""
    if request.form.get("hours-as") != "rows":
        return request.form.get("value", "")
    rows = _submitted()
    days = [day for row in rows for day in row.days]
    if not all(row.days for row in rows):
        raise InvalidInput("value", "choose the days of each time")
    if len(days) > len({*days}):
        raise InvalidInput("value", "a day is in two rows; give it two times in one row")
    return text_of(HoursRow(row.days, tuple(_checked_times(row))) for row in rows)


def _checked_times(row: InputRow) -> Iterator[tuple[str, str]]:
    """Yield the times of a row; an end before the beginning needs its mark, unless it is plainly a night."""
    for start, end, is_next_day in row.times:
        if bool(start) != bool(end):
            raise InvalidInput("value", "a time needs its beginning and its end")
        if start:
            yield start, _end(start, end, is_next_day=is_next_day)


def _end(start: str, end: str, *, is_next_day: bool) -> str:
    """Return the end in OSM syntax; what is no time of day stays as it is, to be rejected."""
    try:
        begins, ends = (time.fromisoformat(clock) for clock in (start, end))
    except ValueError:
        return end
    is_earlier = time.min < ends < begins
    if is_earlier and is_night(_minutes(begins), _minutes(ends), padded=True):
        return end
    if is_earlier and not is_next_day:
        text = "{start}–{end} ends before it begins; tick “next day” if it ends on the next day"
        raise InvalidInput("value", message(text, start=start, end=end))
    return on_next_day(end) if is_next_day else end


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _submitted() -> list[InputRow]:
    """Return the rows of the form in which something is entered."""
    rows = [
        InputRow(_days(row), tuple(_time(row, number) for number in TIMES)) for row in range(1, MAX_ROWS + 1)
    ]
    return [row for row in rows if row.days or any(item.start or item.end for item in row.times)]


def _days(row: int) -> tuple[str, ...]:
    return tuple(day for day in request.form.getlist(f"days-{row}") if day in DAYS)


def _time(row: int, number: int) -> TimeInput:
    start, end = (request.form.get(f"{name}-{row}-{number}", "").strip() for name in ("from", "to"))
    return TimeInput(start, end, f"next-{row}-{number}" in request.form)
