"""The Chinese calendar: official rest days, and the weekend days that are worked to make up for them.

The table data/workdays.csv follows the State Council's notices; a year without a notice yet holds the
statutory days alone and is marked provisional.
"""

import csv
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Self


class DayKind(StrEnum):
    """What the calendar says of a day; `plain` is a weekday or weekend as always."""

    PLAIN = "plain"
    REST = "rest"
    MAKEUP = "work"


class HolidayCalendar:
    """Rest days and make-up days by date."""

    def __init__(self, days: dict[date, tuple[DayKind, str]], provisional: frozenset[int]) -> None:
        self._days = days
        self._years = frozenset(day.year for day in days) - provisional

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the table; OSError when it is not there."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        days = {date.fromisoformat(row["date"]): (DayKind(row["kind"]), row["name"]) for row in rows}
        provisional = frozenset(int(row["date"][:4]) for row in rows if row["status"] == "provisional")
        return cls(days, provisional)

    def kind(self, day: date) -> DayKind:
        """What the calendar says of a day."""
        return self._days.get(day, (DayKind.PLAIN, ""))[0]

    def name(self, day: date) -> str:
        """The holiday that a rest or make-up day belongs to; empty on other days."""
        return self._days.get(day, (DayKind.PLAIN, ""))[1]

    def official(self, year: int) -> bool:
        """True when the year's notice is in the table, with its make-up days."""
        return year in self._years
