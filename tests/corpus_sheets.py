"""Kinds of defects in optional fields, and workbooks with several sheets."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from .corpus_kinds import Defect, File, Kind, warning
from .rows import GOOD, row


def exceptions(column_json: object, code: str, value: str) -> Kind:
    """Return a warning about the column of exceptions; `value` is that of the finding."""
    text = column_json if isinstance(column_json, str) else json.dumps(column_json, ensure_ascii=False)
    return Kind(code, "warning", "exceptions", lambda *_: {"exceptions": text}, 1, value)


def info(code: str, column: str, *values: str, **also: str) -> Kind:
    """Return a kind of values that are read as another one."""
    return warning(code, column, *values, **also)._replace(severity="info")


WRONG_ORDER = [{"from": "2026-12-05", "to": "2026-12-01", "closed": True}]
IN_WORDS = [{"from": "2026-12-01", "to": "2026-12-02", "hours": "下午"}]
NO_DAY = [{"from": "国庆", "to": "国庆", "closed": True}]
KINDS = (
    Kind("literal_error", "warning", "services", lambda *_: {"services": "repair;polish"}, 1, "polish"),
    Kind("literal_error", "warning", "devices", lambda *_: {"devices": "fridge;phone"}, 1, "fridge"),
    warning("literal_error", "access_wheelchair", "designated", "maybe", "2"),
    warning("literal_error", "access_sign_language", "None", "sometimes"),
    warning("string_pattern_mismatch", "adcode", "11010", "1101010", "北京"),
    warning("string_pattern_mismatch", "address", "示例\x07路", "示例\x00路"),
    warning("string_pattern_mismatch", "limits", "仅\x08检测"),
    warning("string_too_long", "limits", "示" * 1001),
    warning("string_too_long", "name_en", "x" * 201),
    warning("date_not_understood", "verified_on", "昨天", "4/5/2026", "2026-02-30", "21-Apr-26", "12345"),
    warning("date_not_understood", "approach_verified_on", "上周", "5/4/2026", "2026年4月", "0"),
    warning("int_parsing", "approach_exit_metres", "很近", "120-150", "1,200"),
    warning("less_than_equal", "approach_exit_metres", "20001"),
    warning("bool_parsing", "approach_lift", "maybe", "2"),
    warning("bool_parsing", "access_low_counter", "?", "N/A"),
    warning("postcode_not_understood", "postcode", "20012", "47000"),
    exceptions("[{", "tuple_type", "[{"),
    exceptions("国庆休息", "tuple_type", "国庆休息"),
    exceptions(WRONG_ORDER, "value_error", "2026-12-05"),
    exceptions(IN_WORDS, "exception_not_understood", "下午"),
    exceptions(NO_DAY, "date_not_understood", "国庆"),
    info(
        "date_understood",
        "verified_on",
        "2026/4/21",
        "20261120",
        "46000",
        "2026年4月21日",
        "2026-4-21 0:00:00",
    ),
    info("date_understood", "approach_verified_on", "2026.4.21", "4/21/2026", "Apr 21, 2026", "46000.0"),
    info("words_understood", "access_wheelchair", "TRUE", "Yes", "NO"),
    info("words_understood", "approach_exit_metres", "120.0", "120米", "85 m"),
    info("postcode_found", "postcode", "30000", province="山西省", lat="37.86", lon="112.55"),
)


_INSTANT = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z")  # of the properties of a workbook
UNREADABLE = (  # of sheets by turns: column, value, code, severity
    ("lat", "x", "not_a_number", "error"),
    ("status", "maybe", "literal_error", "error"),
    ("verified_on", "昨天", "date_not_understood", "warning"),
    ("access_wheelchair", "designated", "literal_error", "warning"),
)
SHEETS = ("北京", "上海", "广州")
NOTES = (
    ("填写说明", [["一行一个网点，请勿合并单元格。"]]),
    ("README", [["column", "meaning"], ["ref", "id"]]),
)
OTHER = row(ref="B1", name="示例外滩网点", lat="31.233210", lon="121.487650")


def files(size: int) -> Iterator[File]:
    """Yield the workbooks: defects in each of three sheets, and sheets that hold the load."""
    yield _three_sheets(size)
    header, cells = list(GOOD), list(OTHER.values())
    yield _with_sheet("other-table.xlsx", "费用", [["城市", "费用"], ["上海", "3"]], "sheet_not_read")
    yield _with_sheet("no-header.xlsx", "上海", [cells], "sheet_not_read")
    yield _with_sheet("closed.xlsx", "已关闭", [header, cells], "sheet_name")
    yield _with_sheet("lost-column.xlsx", "上海", [header[:-1], cells[:-1]], "sheet_columns")


def _three_sheets(size: int) -> File:
    book, defects, good = Workbook(), [], set()
    book.remove(book.active)
    columns = [*GOOD, *(column for column, *_ in UNREADABLE if column not in GOOD)]
    record = 0
    for title, cells in (NOTES[0], *((title, None) for title in SHEETS), NOTES[1]):
        sheet = book.create_sheet(title)
        for values in cells or [columns]:
            sheet.append(values)
        for line in range(2, 2 * size + 2) if cells is None else ():
            record += 1
            place = {"lat": f"{39.9 + record * 0.0003:.6f}", "name": f"示例网点 {record}"}
            outlet = row(ref=f"W{record}X", verified_on="2026-04-21", **place)
            column, value, code, severity = UNREADABLE[record % len(UNREADABLE)]
            if line % 2:
                outlet[column] = value
                defects.append(Defect(record, line, column, code, severity, value))
            if not line % 2 or severity == "warning":
                good.add(outlet["ref"])
            sheet.append([outlet.get(name) for name in columns])
    return File("three-sheets.xlsx", saved(book), tuple(defects), frozenset(good))


def _with_sheet(name: str, title: str, cells: list[list[str]], code: str) -> File:
    book = Workbook()
    book.active.title = "网点"
    for values in ([*GOOD], [*GOOD.values()]):
        book.active.append(values)
    sheet = book.create_sheet(title)
    for values in cells:
        sheet.append(values)
    return File(name, saved(book), (Defect(0, 0, "", code, "error", title),), frozenset({GOOD["ref"]}))


def saved(book: Workbook) -> bytes:
    """Return a workbook as the same bytes each time."""
    buffer, result = BytesIO(), BytesIO()
    book.save(buffer)
    with ZipFile(buffer) as parts, ZipFile(result, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            archive.writestr(
                ZipInfo(name), _INSTANT.sub(b"2026-01-01T00:00:00Z", parts.read(name)), ZIP_DEFLATED
            )
    return result.getvalue()
