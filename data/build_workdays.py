"""Build data/workdays.csv from PyPI chinesecalendar (notices of the State Council) and holidays.

Years that chinesecalendar covers are official. The following year has the statutory days that
`holidays` computes, without make-up days, and is provisional until its notice is published.
"""

import csv
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

FIRST, LAST, PROVISIONAL = 2024, 2026, 2027
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}
OUT = Path(__file__).with_name("workdays.csv")


def official() -> list[tuple[str, str, str, str]]:
    """Return rest and make-up days of the years with a notice."""
    rows = []
    day = date(FIRST, 1, 1)
    while day.year <= LAST:
        resting, name = chinese_calendar.get_holiday_detail(day)
        if name is not None:
            rows.append((day.isoformat(), "rest" if resting else "work", NAMES[name], "official"))
        day += timedelta(days=1)
    return rows


def provisional() -> list[tuple[str, str, str, str]]:
    """Return the statutory days of the year without a notice."""
    days = holidays.country_holidays("CN", years=PROVISIONAL, language="zh_CN")
    return [
        (day.isoformat(), "rest", name.split("（")[0], "provisional") for day, name in sorted(days.items())
    ]


def main() -> None:
    with OUT.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("date", "kind", "name", "status"))
        table.writerows(official() + provisional())
    print(f"{OUT.name}: {len(official())} official days, {len(provisional())} provisional")


if __name__ == "__main__":
    main()
