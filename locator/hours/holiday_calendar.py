"""The Chinese holiday calendar: official holidays, and the weekend days worked to make up for them.

data/workdays.csv follows the notices of the State Council; a year without a notice contains only the
statutory days and is marked provisional.
"""

import csv
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Self


class DayKind(StrEnum):
    """Kind of a day in the calendar; `REGULAR` is an ordinary weekday or weekend day."""

    REGULAR = "plain"
    HOLIDAY = "rest"
    MAKEUP = "work"


class HolidayCalendar:
    """Official holidays and make-up working days by date."""

    def __init__(self, days: dict[date, tuple[DayKind, str]]) -> None:
        self._days = days

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the table; OSError if the file is missing."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return cls({date.fromisoformat(row["date"]): (DayKind(row["kind"]), row["name"]) for row in rows})

    def kind(self, day: date) -> DayKind:
        """Return the kind of a day."""
        return self._days.get(day, (DayKind.REGULAR, ""))[0]

    def name(self, day: date) -> str:
        """Return the holiday that a day off or make-up day belongs to; '' on other days."""
        return self._days.get(day, (DayKind.REGULAR, ""))[1]
