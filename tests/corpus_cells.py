"""Defects of cells: hours in several columns, line breaks, phone numbers, and positions confirmed by hand."""

from collections.abc import Iterator, Sequence

from locator.network.outlet import Address
from locator.network.position_proposal import ConfirmedPosition

from .corpus_kinds import Defect, File, Kind, good_row, values_by_turns
from .rows import table

WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
BREAKS = ("\n", "\r\n", "\t", "\u2028")
READABLE_PHONES = (
    "400-830-8300(24小时)",
    "021-58881234/5",
    "010-65881234,12",
    "85223456789",
)
PAIRS = (
    ("09:00", "09:00"),
    ("09:00", ""),
    ("", "18:00"),
    ("0.375", "0.375"),
    ("9:00", "6:00"),
    ("25:00", "26:00"),
)
WEEKS = (
    ("00:00-00:00",) * 7,
    ("9:00-18:00", *[""] * 6),
    (*("9:00-18:00",) * 4, *[""] * 3),
    ("9:00-18:00",) * 6 + ("9:00-6:00",),
    ("9:00-18:00",) * 6 + ("随缘",),
)


def text_with_break(number: int) -> str:
    """Return a text on two lines, as a cell of a spreadsheet has it."""
    return f"示例 {number}{BREAKS[number % len(BREAKS)]}二楼"


KINDS = (
    Kind("line_break_in_text", "info", "name", lambda n, _: {"name": text_with_break(n)}),
    Kind("line_break_in_text", "info", "address", lambda n, _: {"address": text_with_break(n)}),
    Kind("line_break_in_text", "info", "limits", lambda n, _: {"limits": text_with_break(n)}),
    values_by_turns("phones_mended", "warning", "phones", READABLE_PHONES),
    values_by_turns("phone_implausible", "warning", "phones", ("021-58881234(801)", "021-5888123")),
    values_by_turns("phone_area_added", "warning", "phones", ("83221234",)),
)


def files(size: int) -> Iterator[File]:
    """Yield the files whose columns or confirmed positions are part of the defect."""
    yield _hours("begin-and-end.csv", ("开始时间", "结束时间"), PAIRS, size)
    yield _hours("weekdays.csv", WEEK, WEEKS, size)
    yield _confirmed(size)


def _hours(name: str, columns: Sequence[str], faults: Sequence[Sequence[str]], size: int) -> File:
    rows, defects = [], []
    for number in range(2 * size):
        row = good_row(number) | dict.fromkeys(columns, "")
        if number % 2:
            cells = faults[number // 2 % len(faults)]
            row |= {"hours": "", **dict(zip(columns, cells, strict=True))}
            place = number + 1, number + 2, "hours_text"
            defects.append(Defect(*place, "hours_not_understood", "warning", ""))
        rows.append(row)
    return File(name, table(rows).encode(), tuple(defects), frozenset(row["ref"] for row in rows))


def _confirmed(size: int) -> File:
    """Rows without coordinates whose positions were confirmed: with the same address, or another one."""
    rows, defects, confirmed = [], [], {}
    for number in range(2 * size):
        row = good_row(number)
        if number % 2:
            is_other = number % 4 == 1
            known = Address(text="别处路 9 号" if is_other else row["address"])
            confirmed[row["ref"]] = ConfirmedPosition(known, float(row["lat"]), float(row["lon"]))
            code, severity, column, value = (
                ("position_outdated", "warning", "address", row["address"])
                if is_other
                else ("position_confirmed", "info", "lat", "")
            )
            defects.append(Defect(number + 1, number + 2, column, code, severity, value))
            row |= {"lat": "", "lon": ""}
        rows.append(row)
    good = frozenset(row["ref"] for row in rows)
    return File("confirmed.csv", table(rows).encode(), tuple(defects), good, confirmed=confirmed)
