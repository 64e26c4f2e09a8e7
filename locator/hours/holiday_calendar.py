"""The Chinese holiday calendar: official holidays, and the weekend days worked to make up for them.

data/workdays.csv follows the notices of the State Council; a year without a notice contains only the
statutory days and is marked provisional.
"""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Self

HOLIDAYS = frozenset(("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"))
PROVISIONAL = "暂定"  # until the notice of the year


class DayKind(StrEnum):
    """Kind of a day in the calendar; `REGULAR` is an ordinary weekday or weekend day."""

    REGULAR = "plain"
    HOLIDAY = "rest"
    MAKEUP = "work"


class Entry(NamedTuple):
    """A day of the calendar: its kind, its holiday, and whether the notice of the year is still missing."""

    kind: DayKind
    name: str
    provisional: bool = False


REGULAR = Entry(DayKind.REGULAR, "")


class HolidayCalendar:
    """Official holidays and make-up working days by date."""

    def __init__(self, days: Mapping[date, Entry]) -> None:
        self._days = days
        self._years = frozenset(day.year for day in days)
        self._periods: dict[date, frozenset[str]] = {}
        for day, entry in sorted(days.items()):
            if entry.kind is DayKind.HOLIDAY and day not in self._periods:
                self._add_period(day)

    def _add_period(self, first: date) -> None:
        """Give all consecutive days off the names of all their holidays."""
        days = [first]
        while self.kind(days[-1] + timedelta(days=1)) is DayKind.HOLIDAY:
            days.append(days[-1] + timedelta(days=1))
        self._periods |= dict.fromkeys(days, frozenset(self._days[day].name for day in days))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the table; OSError if the file is missing."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return cls({date.fromisoformat(row["date"]): _entry(row) for row in rows})

    def covers(self, year: int) -> bool:
        """Return whether the calendar has the holidays of a year."""
        return year in self._years

    def kind(self, day: date) -> DayKind:
        """Return the kind of a day."""
        return self._days.get(day, REGULAR).kind

    def name(self, day: date) -> str:
        """Return the holiday that a day off or make-up day belongs to; '' on other days."""
        return self._days.get(day, REGULAR).name

    def label(self, day: date) -> str:
        """Return the name of a day's holiday, marked as provisional until the notice of its year."""
        entry = self._days.get(day, REGULAR)
        return f"{entry.name}，{PROVISIONAL}" if entry.provisional else entry.name

    def period(self, day: date) -> frozenset[str]:
        """Return the holidays in the consecutive days off around a day; empty on other days."""
        return self._periods.get(day, frozenset())


def _entry(row: Mapping[str, str]) -> Entry:
    return Entry(DayKind(row["kind"]), row["name"], row["status"] == "provisional")
