"""A workbook that Excel has opened and saved is the same release; an ODS list of regions is read whole."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, time
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer

from .feed_formats import SHOPS, as_ods, sheet
from .network import timetable
from .rows import many, table
from .test_export import Terminal

SERIAL = 46133  # 2026-04-21
PHONES = ("950800", "13800138000", "4008308300")
FIELDS = {
    "adcode": "110102",
    "postcode": "100010",
    "verified_on": "2026-04-21",
    "approach_verified_on": "2026-04-21",
    "approach_exit_metres": "120",
    "approach_floor": "3",
    "approach_lift": "true",
    "access_writing_pad": "false",
    "limits": "需提前预约 仅限工作日",
    "exceptions": '[{"from": "2026-12-01", "to": "2026-12-02", "closed": true}]',
}
Alter = Callable[[str], object]


def day(text: str) -> object:
    return datetime.fromisoformat(text)


def number(text: str) -> object:
    return float(text) if text.isdecimal() else text


def decimal_text(text: str) -> object:
    return f"{text}.0" if text.isdecimal() else text


def long_date(text: str) -> object:
    year, month, dom = text.split("-")
    return f"{year}年{int(month)}月{int(dom)}日"


ALTERATIONS: dict[str, dict[str, Alter]] = {
    "dates as cells": {"verified_on": day, "approach_verified_on": day},
    "dates as serial numbers": {"verified_on": lambda _: SERIAL, "approach_verified_on": lambda _: SERIAL},
    "dates as serial numbers with a time": {"verified_on": lambda _: SERIAL + 0.5},
    "dates as text": {"verified_on": lambda text: text.replace("-", "/"), "approach_verified_on": long_date},
    "ids as numbers": dict.fromkeys(
        ("ref", "phones", "adcode", "postcode", "approach_floor", "approach_exit_metres"), number
    ),
    "ids as decimal text": dict.fromkeys(
        ("ref", "phones", "adcode", "postcode", "approach_floor"), decimal_text
    ),
    "line breaks": {"limits": lambda text: text.replace(" ", "\r\n")},
    "escaped line breaks": {"limits": lambda text: text.replace(" ", "_x000D_\n")},
    "truth values": {
        "approach_lift": lambda text: text == "true",
        "access_writing_pad": lambda text: text == "true",
    },
    "truth values as text": {"approach_lift": str.upper, "access_writing_pad": lambda _: 0},
    "coordinates as text": {"lat": str, "lon": str},
}


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    with closing(Terminal(tmp_path_factory.mktemp("excel"))) as terminal:
        rows = [
            {**row, **FIELDS, "ref": f"{1001 + at}", "phones": PHONES[at % 3]}
            for at, row in enumerate(many(12))
        ]
        (terminal.folder / "list.csv").write_text(table(rows), encoding="utf-8")
        loaded = terminal.run("load", "--datum", "wgs84", terminal.folder / "list.csv")
        assert "release 1: 12 added" in loaded.output, loaded.output
        terminal.run("export", "--format", "xlsx", "-o", terminal.folder / "export.xlsx")
        yield terminal


@pytest.mark.parametrize("name", ALTERATIONS)
def test_a_workbook_that_excel_changed_is_the_same_release(terminal: Terminal, name: str) -> None:
    book = openpyxl.load_workbook(terminal.folder / "export.xlsx")
    assert alter(book["outlets"], ALTERATIONS[name]) == 12 * len(ALTERATIONS[name])
    book.save(terminal.folder / "saved.xlsx")
    result = terminal.run("load", terminal.folder / "saved.xlsx")
    assert "no changes; release 1 remains current" in result.output, result.output
    assert ": error: " not in result.output and result.exit_code == 0


def alter(cells: Worksheet, alterations: dict[str, Alter]) -> int:
    """Alter the filled cells of these columns and return their number."""
    header = [cell.value for cell in cells[1]]
    count = 0
    for row in cells.iter_rows(min_row=2):
        for column, change in alterations.items():
            cell = row[header.index(column)]
            if cell.value is not None:
                cell.value = change(str(cell.value))
                count += 1
    return count


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (time(9), time(18)),
        (0.375, 0.75),
        (datetime(1899, 12, 30, 9), datetime(1899, 12, 30, 18)),
        (900, 1800),
    ],
)
def test_times_of_day_in_any_cell_are_the_same_hours(
    loader: Loader, tmp_path: Path, begin: object, end: object
) -> None:
    book = Workbook()
    book.active.append(["编号", "类型", "名称", "纬度", "经度", "开始时间", "结束时间"])
    book.active.append(["A1", "drop_off", "示例", 39.9, 116.4, begin, end])
    book.save(tmp_path / "f.xlsx")
    outlets, _ = loader.load([tmp_path / "f.xlsx"], LoadOptions("wgs84"))
    assert [outlet.hours for outlet in outlets] == ["Mo-Su 09:00-18:00"]


NOTE = [{"填写说明": "每个网点一行，请勿合并单元格。"}]
SOUTH = [{**shop, "门店编号": f"G{at}", "纬度": f"{23.11 + at / 1000:.6f}"} for at, shop in enumerate(SHOPS)]
REGIONS = (sheet("北京", SHOPS), sheet("广州", SOUTH))
REFS = ["S0", "S1", "S2", "G0", "G1", "G2"]


def load_ods(loader: Loader, folder: Path, *sheets: str) -> tuple[list[Outlet], Report]:
    (folder / "f.ods").write_bytes(as_ods(*sheets))
    return loader.load([folder / "f.ods"], LoadOptions("wgs84", "drop_off"))


def test_an_ods_list_of_regions_is_read_behind_notes(loader: Loader, tmp_path: Path) -> None:
    front = (sheet("空", []), sheet("说明", NOTE), sheet("旧表", SHOPS, "h"))
    outlets, report = load_ods(loader, tmp_path, *front, *REGIONS)
    assert [outlet.ref for outlet in outlets] == REFS and not report.file_errors
    (others,) = [item.reason for item in report.findings if item.code == "other_sheets"]
    ignored = "旧表 (hidden), 空 (empty), 说明 (notes)"
    assert others == f"outlets are read from the sheets 北京, 广州; ignored: {ignored}"


OTHER_HEADERS = [
    (sheet("费用", [{"城市": "上海", "费用": "3"}]), "sheet_not_read", "费用", REFS),
    (
        sheet(
            "上海", [{name: text for name, text in SOUTH[0].items() if name != "电话"} | {"门店编号": "H1"}]
        ),
        "sheet_columns",
        "上海",
        [*REFS, "H1"],
    ),
    (sheet("已关闭", [{**SOUTH[0], "门店编号": "H1"}]), "sheet_name", "已关闭", [*REFS, "H1"]),
]


@pytest.mark.parametrize(("other", "code", "name", "refs"), OTHER_HEADERS, ids=["other", "columns", "closed"])
def test_an_ods_sheet_with_another_header_holds_the_load(
    loader: Loader, tmp_path: Path, other: str, code: str, name: str, refs: list[str]
) -> None:
    outlets, report = load_ods(loader, tmp_path, *REGIONS, other)
    assert [outlet.ref for outlet in outlets] == refs
    assert [(item.code, item.sheet) for item in report.file_errors] == [(code, name)]
