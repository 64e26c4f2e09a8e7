"""Compare closures by exceptions: those for long, and those of many outlets at once."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from ...hours.holiday_calendar import DayKind, HolidayCalendar
from ...index.field_changes import FieldChanges
from ...index.field_values import LONG_CLOSURE_DAYS
from ...index.release_diff import HoldReason
from .outlets import ROWS_LOST
from .reason import MIN_OUTLETS, hold_reason, percent

CLOSED_SOON = "closed_soon"
MAX_PERIODS = 3  # in the reason


def closed_for_long(fields: FieldChanges) -> Iterator[HoldReason]:
    """Yield a reason if exceptions replace the hours of 5 % or more of the outlets on more than 15 days."""
    count = fields.closed_for_long
    if count >= MIN_OUTLETS and count / fields.compared >= ROWS_LOST:
        share = count / fields.compared
        days = f"more than {LONG_CLOSURE_DAYS} days"
        message = f"exceptions now replace the hours of {count:,} of {fields.compared:,} outlets on {days}"
        message = f"{message} ({percent(share)})"
        yield hold_reason("closures", message, ROWS_LOST, changed=count, had=fields.compared, share=share)


def closed_soon(fields: FieldChanges, calendar: HolidayCalendar) -> Iterator[HoldReason]:
    """Yield a reason if exceptions newly close over 5 % of the outlets on a day that is no holiday."""
    limit = max(MIN_OUTLETS - 1, fields.compared * ROWS_LOST)
    counts = {day: count for day, count in sorted(fields.closed_soon.items()) if count > limit}
    counts = {day: count for day, count in counts.items() if calendar.kind(day) is not DayKind.HOLIDAY}
    if counts:
        most, periods = max(counts.values()), _periods(counts)
        share = most / fields.compared
        message = f"exceptions now close up to {most:,} of {fields.compared:,} outlets ({percent(share)}) "
        message += f"on days that are no public holidays: {periods}"
        figures = {"changed": most, "had": fields.compared, "share": share}
        yield hold_reason("closed_soon", message, ROWS_LOST, days=periods, **figures)


def _periods(counts: Mapping[date, int]) -> str:
    """Return the days with their counts, such as 2026-12-01/2026-12-10: 166."""
    periods: list[tuple[date, date, int]] = []
    for day, count in counts.items():
        if periods and periods[-1][1:] == (day - timedelta(days=1), count):
            periods[-1] = (periods[-1][0], day, count)
        else:
            periods.append((day, day, count))
    texts = [_period_text(*period) for period in periods[:MAX_PERIODS]]
    return ", ".join([*texts, "…"] if len(periods) > MAX_PERIODS else texts)


def _period_text(first: date, last: date, count: int) -> str:
    return f"{first}: {count:,}" if first == last else f"{first}/{last}: {count:,}"
