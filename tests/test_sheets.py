"""Workbooks: every visible sheet with outlets is read, the others are named; times and dates of cells."""

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from locator.errors import InvalidFeed
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import Finding, Report
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer

from .corpus_forms import PARTS, SHEET
from .network import timetable

NAMES = ["ref", "kind", "name", "lat", "lon", "phones"]
Rows = list[list[object]]


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


def outlets(*refs: str, lat: float = 39.9) -> Rows:
    return [[ref, "drop_off", f"示例 {ref}", lat + n / 100, 116.4, None] for n, ref in enumerate(refs)]


def load(loader: Loader, folder: Path, book: Workbook) -> tuple[list[Outlet], Report]:
    book.save(folder / "list.xlsx")
    return loader.load([folder / "list.xlsx"], LoadOptions("wgs84"))


def workbook(**sheets: Rows) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    return book


def of(report: Report, *codes: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.code in codes]


def test_all_sheets_with_the_header_are_read(loader: Loader, tmp_path: Path) -> None:
    turned = [[*reversed(NAMES)], *([*reversed(row)] for row in outlets("B1", "B2", lat=31.2))]
    chinese = [
        ["清单"],
        ["门店编码", "网点类型", "门店名称", "纬度", "经度", "电话"],
        *outlets("C1", lat=23.1),
    ]
    found, report = load(loader, tmp_path, workbook(北京=[NAMES, *outlets("A1")], 上海=turned, 广州=chinese))
    assert [outlet.ref for outlet in found] == ["A1", "B1", "B2", "C1"]
    assert not report.file_errors
    (note,) = of(report, "other_sheets")
    assert "outlets are read from the sheets 北京, 上海, 广州" in note.reason
    assert [(f.sheet, f.line) for f in of(report, "header_not_first")] == [("广州", 2)]


def test_struck_through_and_hidden_rows_are_reported(loader: Loader, tmp_path: Path) -> None:
    book = workbook(北京=[NAMES, *outlets("A1", "A2", "A3", "A4", "A5")])
    sheet = book["北京"]
    for cell in (sheet["C3"], sheet["B5"], *sheet[6]):  # a name, another cell, a whole row
        cell.font = Font(strike=True)
    sheet.row_dimensions[4].hidden = True
    found, report = load(loader, tmp_path, book)
    assert len(found) == 5
    struck, hidden = of(report, "row_struck_through"), of(report, "row_hidden")
    assert [(f.line, f.value) for f in struck] == [(3, "示例 A2"), (6, "示例 A5")]
    assert [(f.line, f.value) for f in hidden] == [(4, "示例 A3")]
    assert {f.severity for f in struck} == {"warning"} and {f.severity for f in hidden} == {"info"}


def test_findings_name_file_sheet_record_and_line(loader: Loader, tmp_path: Path) -> None:
    broken = outlets("B1", "B2", "B3")
    broken[1][3] = "x"
    _, report = load(loader, tmp_path, workbook(北京=[NAMES, *outlets("A1", "A2")], 上海=[NAMES, *broken]))
    (finding,) = of(report, "not_a_number")
    assert (finding.file, finding.sheet, finding.record, finding.line) == ("list.xlsx", "上海", 4, 3)
    assert finding.sentence().startswith("list.xlsx[上海]:3: error: lat 'x': ")
    (notice,) = [notice for notice in report.notices() if notice["code"] == "not_a_number"]
    assert notice["sampleNotices"][0]["sheet"] == "上海"


def test_a_ref_in_two_sheets_is_found(loader: Loader, tmp_path: Path) -> None:
    book = workbook(北京=[NAMES, *outlets("A1", "A2")], 上海=[NAMES, *outlets("B1", "A2", lat=31.2)])
    found, report = load(loader, tmp_path, book)
    (finding,) = of(report, "duplicate_ref")
    assert [outlet.ref for outlet in found] == ["A1", "A2", "B1"]
    assert (finding.sheet, finding.record, finding.reason) == (
        "上海",
        4,
        "line 3 repeats the ref of line 3 of list.xlsx[北京]",
    )


README: Rows = [["填写说明"], ["1. 每个网点一行，请勿合并单元格。"], ["2. 经纬度为 WGS-84，保留六位小数。"]]
TABLE: Rows = [["列名", "说明"], ["ref", "门店编码"], ["kind", "类型"]]
IGNORED = [
    ("说明", TABLE, "notes"),
    ("填表说明", README, "notes"),
    ("README", TABLE, "notes"),
    ("Sheet1", README, "notes"),
    ("数据字典", TABLE, "notes"),
    ("空", [], "empty"),
    ("广州", [NAMES], "empty"),
]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize(("name", "rows", "reason"), IGNORED, ids=lambda value: str(value)[:12])
def test_notes_and_empty_sheets_are_passed_over(
    loader: Loader, tmp_path: Path, name: str, rows: Rows, reason: str, place: int
) -> None:
    sheets = [("北京", [NAMES, *outlets("A1")]), ("上海", [NAMES, *outlets("B1", lat=31.2)])]
    sheets.insert(place, (name, rows))
    found, report = load(loader, tmp_path, workbook(**dict(sheets)))
    assert [outlet.ref for outlet in found] == ["A1", "B1"] and not report.file_errors
    (note,) = of(report, "other_sheets")
    assert f"ignored: {name} ({reason})" in note.reason


def test_hidden_sheets_are_named_and_not_read(loader: Loader, tmp_path: Path) -> None:
    book = workbook(旧表=[NAMES, *outlets("X1")], 北京=[NAMES, *outlets("A1")], 参数=[NAMES, *outlets("X2")])
    book["旧表"].sheet_state, book["参数"].sheet_state = "hidden", "veryHidden"
    found, report = load(loader, tmp_path, book)
    assert [outlet.ref for outlet in found] == ["A1"] and not report.file_errors
    assert "ignored: 旧表 (hidden), 参数 (hidden)" in of(report, "other_sheets")[0].reason


UNREAD: list[tuple[Rows, str]] = [
    (
        [["门店编码", "门店名称", "地址"], ["B1", "示例", "示例路 1 号"]],
        "it lacks the column kind",
    ),
    ([["B1", "drop_off", "示例", 31.2, 121.4]], "it lacks the columns"),
    ([["城市", "数量"], ["上海", 3]], "it lacks the columns"),
    ([["闭店"], ["A1"], ["A2"]], "it lacks the columns"),
]


@pytest.mark.parametrize(("rows", "reason"), UNREAD)
def test_another_sheet_with_data_holds_the_load(
    loader: Loader, tmp_path: Path, rows: Rows, reason: str
) -> None:
    found, report = load(loader, tmp_path, workbook(北京=[NAMES, *outlets("A1")], 上海=rows))
    assert [outlet.ref for outlet in found] == ["A1"]
    (finding,) = report.file_errors
    assert (finding.code, finding.value, finding.sheet) == ("sheet_not_read", "上海", "上海")
    assert reason in finding.reason and finding.fix


def test_a_sheet_with_other_columns_is_read_and_holds_the_load(loader: Loader, tmp_path: Path) -> None:
    first = [[*NAMES, "status"], *([*row, "open"] for row in outlets("A1"))]
    found, report = load(loader, tmp_path, workbook(北京=first, 上海=[NAMES, *outlets("B1", lat=31.2)]))
    assert [outlet.ref for outlet in found] == ["A1", "B1"]
    (finding,) = report.file_errors
    assert finding.code == "sheet_columns" and "lacks status" in finding.reason


@pytest.mark.parametrize("name", ["已关闭网点", "撤店", "历史数据", "旧表", "Old", "backup 2025", "示例"])
def test_a_sheet_of_closed_outlets_holds_the_load(loader: Loader, tmp_path: Path, name: str) -> None:
    sheets = {"网点": [NAMES, *outlets("A1")], name: [NAMES, *outlets("B1", lat=31.2)]}
    _, report = load(loader, tmp_path, workbook(**sheets))
    assert [(finding.code, finding.value) for finding in report.file_errors] == [("sheet_name", name)]


def test_no_sheet_with_outlets(loader: Loader, tmp_path: Path) -> None:
    book = workbook(说明=README, 北京=[NAMES[:4], ["A1", "drop_off", "示例", 39.9]])
    with pytest.raises(InvalidFeed, match=r"list\.xlsx\[北京\]: line 1 lacks the column lon"):
        load(loader, tmp_path, book)
    book = workbook(北京=[NAMES, *outlets("A1")])
    book.create_sheet("空")
    book["北京"].sheet_state = "hidden"
    with pytest.raises(InvalidFeed, match=r"list\.xlsx\[空\]: is empty"):
        load(loader, tmp_path, book)


DATES = [date(2026, 4, 21), datetime(2026, 4, 21, 15, 30), 46133, "2026/4/21", 20260421]


@pytest.mark.parametrize("value", DATES, ids=str)
def test_dates_of_cells_are_read(loader: Loader, tmp_path: Path, value: object) -> None:
    header = [*NAMES, "verified_on", "approach_verified_on"]
    book = workbook(网点=[header, [*outlets("A1")[0], value, value]])
    found, report = load(loader, tmp_path, book)
    assert found[0].verified_on == found[0].approach.verified_on == date(2026, 4, 21)
    assert not of(report, "date_for_text", "date_not_understood")


@pytest.mark.parametrize("value", [date(2026, 4, 21), 44671], ids=str)
def test_dates_of_a_workbook_in_the_1904_date_system(loader: Loader, tmp_path: Path, value: object) -> None:
    book = workbook(网点=[[*NAMES, "verified_on"], [*outlets("A1")[0], value]])
    book.epoch = CALENDAR_MAC_1904
    found, _ = load(loader, tmp_path, book)
    assert found[0].verified_on == date(2026, 4, 21)


HOURS: list[tuple[list[str], list[object], str | None]] = [
    (["开始时间", "结束时间"], [time(9), time(18)], "Mo-Su 09:00-18:00"),
    (["开始时间", "结束时间"], [0.375, 0.75], "Mo-Su 09:00-18:00"),
    (["open_time", "close_time"], [datetime(1899, 12, 30, 9), time(21, 30)], "Mo-Su 09:00-21:30"),
    (["开门时间", "关门时间"], [time(10), time(2)], "Mo-Su 10:00-02:00"),
    (["开门时间", "关门时间"], [time(9), time(9)], None),
    (["上班时间", "下班时间"], [9, 18], "Mo-Su 09:00-18:00"),
    (["周一", "周二", "周三", "周四", "周五", "周六", "周日"], ["9:00-18:00"] * 5 + ["10:00-16:00", "休息"],
     "Mo-Fr 09:00-18:00; Sa 10:00-16:00; Su off"),
    ([f"{day}{part}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for part in (" Open", " Close")],
     [time(9), time(18)] * 4 + [time(10), time(17)], "Mo-Th 09:00-18:00; Fr 10:00-17:00"),
]  # fmt: skip


@pytest.mark.parametrize(("names", "cells", "hours"), HOURS, ids=lambda value: str(value)[:30])
def test_hours_in_time_cells(
    loader: Loader, tmp_path: Path, names: list[str], cells: list[object], hours: str | None
) -> None:
    book = workbook(网点=[[*NAMES, *names], [*outlets("A1")[0], *cells]])
    found, report = load(loader, tmp_path, book)
    assert found[0].hours == hours and found[0].hours_text
    assert bool(of(report, "hours_not_understood")) == (hours is None)
    assert [note.severity for note in of(report, "hours_columns")] == ["info"]
    assert not of(report, "date_for_text", "columns_unknown")


def test_a_time_in_another_column_is_dropped(loader: Loader, tmp_path: Path) -> None:
    book = workbook(网点=[[*NAMES, "approach_unit"], [*outlets("A1")[0], time(3, 5)]])
    found, report = load(loader, tmp_path, book)
    assert found[0].approach.unit is None
    assert [(f.column, f.value) for f in of(report, "date_for_text")] == [("approach_unit", "03:05")]


@pytest.mark.parametrize("column", ["ref", "status", "lat"])
def test_a_formula_error_in_a_needed_column_rejects_the_row(
    loader: Loader, tmp_path: Path, column: str
) -> None:
    row = dict(zip(NAMES, outlets("A1")[0], strict=True)) | {"status": "open", column: "#N/A"}
    found, report = load(loader, tmp_path, workbook(网点=[[*row], [*row.values()], *outlets("A2")]))
    assert [outlet.ref for outlet in found] == ["A2"]
    assert [(f.code, f.severity, f.column) for f in of(report, "cell_error")] == [
        ("cell_error", "error", column)
    ]


def with_shared_strings(texts: list[str], rows: str) -> bytes:
    """Return a workbook of one sheet whose cells refer to shared strings."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    parts = PARTS | {
        "[Content_Types].xml": PARTS["[Content_Types].xml"].replace("</Types>", override),
        "xl/worksheets/sheet1.xml": SHEET.format(rows=rows, doctype=""),
        "xl/sharedStrings.xml": f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>",
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def test_escapes_of_shared_strings_are_decoded(loader: Loader, tmp_path: Path) -> None:
    texts = [*NAMES[:5], "A1", "drop_off", "示例_x000D_&#10;一店", "39.9", "116.4"]
    cells = [f'<c t="s"><v>{at}</v></c>' for at in range(10)]
    rows = f"<row>{''.join(cells[:5])}</row><row>{''.join(cells[5:])}</row>"
    (tmp_path / "list.xlsx").write_bytes(with_shared_strings(texts, rows))
    found, _ = loader.load([tmp_path / "list.xlsx"], LoadOptions("wgs84"))
    assert [outlet.name for outlet in found] == ["示例 一店"]
