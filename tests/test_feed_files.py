"""Real-world files: encodings, headers, broken rows, workbooks; no valid row lost, every defect reported."""

import json
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from locator.errors import InvalidFeed
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.mojibake import may_be_garbled, repair
from locator.feed.report import Report
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer

from .network import timetable

NAMES = ["ref", "kind", "name", "lat", "lon", "phones"]
HEADER = ",".join(NAMES) + "\n"
READING = {
    "cell_error",
    "cell_too_long",
    "date_for_text",
    "formula_without_value",
    "garbled_text",
    "header_again",
    "header_not_first",
    "header_renamed",
    "id_rounded",
    "merged_cells",
    "mixed_encodings",
    "number_for_text",
    "other_sheets",
    "ref_by_spreadsheet",
    "string_pattern_mismatch",
    "unreadable_record",
}
Loaded = tuple[list[Outlet], Report]


def row(ref: str, name: str = "示例店铺", phones: str = "") -> str:
    return f"{ref},drop_off,{name},39.9,116.4,{phones}\n"


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


def load(loader: Loader, folder: Path, content: bytes, name: str = "feed.csv") -> Loaded:
    """Return the outlets of the file and the findings of reading it, without those of the rules."""
    (folder / name).write_bytes(content)
    outlets, report = loader.load([folder / name], LoadOptions("wgs84"))
    report.findings = [finding for finding in report.findings if finding.code in READING]
    return outlets, report


MIXED = (
    HEADER.encode()
    + row("A1", "示例一店").encode()
    + row("A2", "示例二店").encode("gb18030")
    + row("A3").encode()
)

TRADITIONAL = HEADER + row("A1", "台北服務中心") + row("A2", "高雄維修門市")


def test_rejects_other_chinese_encodings(loader: Loader, tmp_path: Path) -> None:
    with pytest.raises(InvalidFeed, match="is neither UTF-8 nor GB18030"):
        load(loader, tmp_path, TRADITIONAL.encode("big5"))


def test_the_value_of_an_address_is_its_text(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "feed.csv").write_text("ref,kind,name,lat,lon,address\nA1,drop_off,甲,39.9,116.4,一\a二\n")
    _, report = loader.load([tmp_path / "feed.csv"], LoadOptions("wgs84"))
    assert [finding.value for finding in report.findings if finding.column == "address"] == ["一\\x07二"]


# content, refs that stay, (code, severity, record, line, column) of each finding
TEXTS: list[tuple[bytes, list[str], list[tuple[str, str, int, int, str]]]] = [
    ((HEADER + row("A1", "示例㐂店")).encode("gb18030"), ["A1"], []),
    ((HEADER + row("A1")).encode("utf-16-le"), ["A1"], []),
    ((HEADER + row("A1")).encode("utf-16-be"), ["A1"], []),
    ((HEADER + row("A1")).encode("utf-8-sig"), ["A1"], []),
    ((HEADER + row("A1")).replace("\n", "\r").encode(), ["A1"], []),
    ((HEADER + row("A1")).replace(",", ";").encode(), ["A1"], []),
    ((HEADER + row("A1")).replace(",", "\t").encode(), ["A1"], []),
    (MIXED, ["A1", "A2", "A3"], [("mixed_encodings", "warning", 2, 3, "")]),
    (
        (HEADER + row("A1", "钀ヤ笟鍘") + row("A2")).encode(),
        ["A2"],
        [("garbled_text", "error", 1, 2, "name")],
    ),
    (
        (HEADER + row("A1", "示例\ufffd\ufffd") + row("A2")).encode(),
        ["A2"],
        [("garbled_text", "error", 1, 2, "name")],
    ),
    (
        (HEADER + row("A1", "营业厅".encode().decode("latin-1")) + row("A2")).encode(),
        ["A2"],
        [("garbled_text", "error", 1, 2, "name")],
    ),
    (
        ("网点清单\n\n制表 2026\n" + HEADER + row("A1")).encode(),
        ["A1"],
        [("header_not_first", "info", 0, 4, "")],
    ),
    (
        (HEADER + row("A1") + HEADER + row("A2")).encode(),
        ["A1", "A2"],
        [("header_again", "warning", 0, 3, "")],
    ),
    (
        (HEADER + 'A1,drop_off,"示例,39.9,116.4,\n' + row("A2") + row("A3")).encode(),
        ["A2", "A3"],
        [("unreadable_record", "error", 1, 2, "")],
    ),
    (
        (HEADER + 'A1,drop_off,"示例,39.9,116.4,\n' + row("A2") + row("A3", '"示例 3"') + row("A4")).encode(),
        ["A2", "A3", "A4"],
        [("unreadable_record", "error", 1, 2, "")],
    ),
    (
        (HEADER + 'A1,drop_off,"示\n例",39.9,116.4,\nA2,drop_off\n' + row("A3")).encode(),
        ["A1", "A3"],
        [("unreadable_record", "error", 2, 4, "")],
    ),
    (
        (HEADER + row("A1", "x" * 131_073) + row("A2")).encode(),
        ["A2"],
        [("cell_too_long", "error", 1, 2, "name")],
    ),
    (
        (HEADER + row("A1", "x" * 3_000_000) + row("A2")).encode(),
        ["A2"],
        [("unreadable_record", "error", 1, 2, "")],
    ),
    (
        (HEADER + row("A1", "示\x00例") + row("A2")).encode(),
        ["A2"],
        [("string_pattern_mismatch", "error", 1, 2, "name")],
    ),
    (
        (HEADER + row("8.61E+12") + row("A2")).encode(),
        ["A2"],
        [("ref_by_spreadsheet", "error", 1, 2, "ref")],
    ),
    (
        (HEADER + row("123456789012345000")).encode(),
        ["123456789012345000"],
        [("ref_by_spreadsheet", "warning", 1, 2, "ref")],
    ),
    ((HEADER + row("3月5日") + row("A2")).encode(), ["A2"], [("date_for_text", "error", 1, 2, "ref")]),
]


@pytest.mark.parametrize(("content", "refs", "found"), TEXTS)
def test_a_text_file_as_it_comes(
    loader: Loader,
    tmp_path: Path,
    content: bytes,
    refs: list[str],
    found: list[tuple[str, str, int, int, str]],
) -> None:
    outlets, report = load(loader, tmp_path, content)
    assert [o.ref for o in outlets] == refs
    assert [(f.code, f.severity, f.record, f.line, f.column) for f in report.findings] == found
    assert all(f.reason for f in report.findings)


@pytest.mark.parametrize("codec", ["gb18030", "cp1252", "latin-1"])
def test_no_garbled_text_is_passed_over_at_a_glance(codec: str) -> None:
    for first in range(0x4E00, 0xA000, 7):
        garbled = f"A{chr(first)}上海".encode().decode(codec, errors="replace")
        assert not repair(garbled) or may_be_garbled(f"示例\x1f{garbled}")
    assert may_be_garbled("示例\x1f锟斤拷")
    assert not may_be_garbled("示例服务中心\x1fSample\x1f")


def test_reports_mojibake_with_the_intended_text(loader: Loader, tmp_path: Path) -> None:
    _, report = load(loader, tmp_path, (HEADER + row("A1", "绀轰緥搴")).encode())
    assert "示例" in report.findings[0].reason and report.findings[0].fix


MANY = 3_000


def test_thousands_of_open_quotes_lose_no_other_row(loader: Loader, tmp_path: Path) -> None:
    rows = "".join(
        row(f"A{i}") + (f'B{i},drop_off,"示例,39.9,116.4,\n' if i % 10 == 0 else "") for i in range(MANY)
    )
    outlets, report = load(loader, tmp_path, (HEADER + rows).encode())
    assert len(outlets) == MANY and report.rejected == MANY // 10


REJECTED: list[tuple[str, bytes, str]] = [
    ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "is not a feed, but a PNG image"),
    ("a.csv", b"<!DOCTYPE html><html><table>", "is a web page or XML"),
    ("a.csv", b"\xef\xbb\xbf <html>", "is a web page or XML"),
    ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600), r"old workbook \(\.xls\)"),
    (
        "a.xlsx",
        b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "password-protected",
    ),
    ("a.xlsx", b"PK\x03\x04" + bytes(50), "damaged or truncated workbook"),
    ("a.csv", b"%PDF-1.7", "a PDF document"),
    ("a.csv", "示例".encode("utf-32"), "UTF-32"),
    ("a.csv", bytes(range(128, 256)) * 40, "neither UTF-8"),
    ("a.json", b'{"type": "FeatureCollection", "features": []}', "not a GeoJSON FeatureCollection"),
    ("a.json", b"[" * 200_000, "is nested more than 64 deep"),
    ("a.json", b'{"features": [' + b'{"x": ["]}", ' * 90_000, "is nested more than 64 deep"),
    ("a.json", b'{"features": [' + b'{"\\\\": ["\\"]}", ' * 90_000, "is nested more than 64 deep"),
    ("a.csv", b"ref,name,lat\n" * 12, "line 1 lacks the columns kind, lon;"),
]


@pytest.mark.parametrize(("name", "content", "reason"), REJECTED)
def test_rejects_a_file_that_is_no_feed_with_a_sentence(
    loader: Loader, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(InvalidFeed, match=reason):
        load(loader, tmp_path, content, name)


GEOMETRIES = [
    (None, "null"),
    ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, "Polygon"),
    ({"type": "Point", "coordinates": []}, "Point"),
]


@pytest.mark.parametrize(("geometry", "value"), GEOMETRIES)
def test_reports_a_feature_without_a_point(
    loader: Loader, tmp_path: Path, geometry: object, value: str
) -> None:
    properties = {"ref": "A1", "kind": "drop_off", "name": "示例"}
    good = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [116.4, 39.9, 5.0]},
    }
    document = {"features": [{**good, "geometry": geometry}, good], "type": "FeatureCollection"}
    outlets, report = load(loader, tmp_path, json.dumps(document).encode(), "a.geojson")
    (finding,) = report.findings
    assert len(outlets) == 1
    assert (finding.code, finding.record, finding.column, finding.value) == (
        "unreadable_record",
        1,
        "geometry",
        value,
    )


def test_truncated_json_yields_its_complete_records(loader: Loader, tmp_path: Path) -> None:
    properties = {"ref": "A1", "kind": "drop_off", "name": "示例"}
    good = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [116.4, 39.9]},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [good, good]})
    outlets, report = load(loader, tmp_path, text[:-20].encode(), "a.geojson")
    assert len(outlets) == 1 and "invalid JSON from here on" in report.findings[-1].reason


def workbook(*rows: list[object]) -> Workbook:
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    return book


def saved(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def good(ref: object, name: object = "示例", phones: object = None) -> list[object]:
    return [ref, "drop_off", name, 39.9, 116.4, phones]


CELLS: list[tuple[list[object], list[tuple[str, str, str, str]]]] = [
    # cells, (code, severity, column, value) of each finding
    (good("00123"), []),
    (good(123), [("number_for_text", "warning", "ref", "123")]),
    (good(1234567890123456789), [("id_rounded", "error", "ref", "1234567890123457000")]),
    (good(date(2026, 3, 5)), [("date_for_text", "error", "ref", "2026-03-05")]),
    (good("A1", "示例", date(2026, 3, 5)), [("date_for_text", "warning", "phones", "2026-03-05")]),
    (good("A1", "示例", 4008005678), [("number_for_text", "warning", "phones", "4008005678")]),
    (good("A1", "=B2&B3"), [("formula_without_value", "error", "name", "")]),
    (good("A1", "示例", "=HYPERLINK(1)"), [("formula_without_value", "warning", "phones", "")]),
    (good("A1", "#N/A"), [("cell_error", "error", "name", "#N/A")]),
]


@pytest.mark.parametrize(("cells", "found"), CELLS)
def test_detects_spreadsheet_damage(
    loader: Loader, tmp_path: Path, cells: list[object], found: list[tuple[str, str, str, str]]
) -> None:
    outlets, report = load(loader, tmp_path, saved(workbook(list(NAMES), good("GOOD"), cells)), "a.xlsx")
    assert outlets[0].ref == "GOOD"
    assert [(f.code, f.severity, f.column, f.value) for f in report.findings] == found
    assert all((f.record, f.line) == (2, 3) for f in report.findings)
    assert report.rejected == any(severity == "error" for _, severity, _, _ in found)


def test_preserves_zeros_of_a_number_format(loader: Loader, tmp_path: Path) -> None:
    book = workbook(list(NAMES), good(123))
    book.active["A2"].number_format = "00000"
    outlets, report = load(loader, tmp_path, saved(book), "a.xlsx")
    assert outlets[0].ref == "00123" and not report.findings


def test_reads_the_first_visible_sheet_with_a_finding(loader: Loader, tmp_path: Path) -> None:
    book = workbook(["old"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("网点")
    for cells in (["清单"], [], list(NAMES), good("A1")):
        sheet.append(cells)
    book.create_sheet("说明")
    outlets, report = load(loader, tmp_path, saved(book), "a.csv")
    assert [o.ref for o in outlets] == ["A1"]
    assert [f.code for f in report.findings] == ["other_sheets", "header_not_first"]
    assert (
        "outlets are read from the sheet 网点; ignored: Sheet (hidden), 说明 (empty)"
        in report.findings[0].reason
    )


def test_merged_cells_take_the_value_above_with_a_finding(loader: Loader, tmp_path: Path) -> None:
    book = workbook([*NAMES, "city"], [*good("A1"), "北京市"], [*good("A2"), None], [*good("A3"), "上海市"])
    book.active.merge_cells("G2:G3")
    outlets, report = load(loader, tmp_path, saved(book), "a.xlsx")
    assert [o.address.city for o in outlets] == ["北京市", "北京市", "上海市"]
    assert [(f.code, f.record, f.column, f.value) for f in report.findings] == [
        ("merged_cells", 2, "city", "北京市")
    ]


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_rejects_xml_entities(loader: Loader, tmp_path: Path, part: str) -> None:
    parts = unpacked(saved(workbook(list(NAMES), good("A1"))))
    declared = (
        b"<?xml version='1.0'?>" + ENTITIES + parts[part].partition(b"?>")[2] if b"?>" in parts[part] else b""
    )
    parts[part] = declared or b"<?xml version='1.0'?>" + ENTITIES + parts[part]
    with pytest.raises(InvalidFeed, match="declares XML entities"):
        load(loader, tmp_path, packed(parts), "a.xlsx")


def test_rejects_a_zip_bomb_before_unpacking(loader: Loader, tmp_path: Path) -> None:
    parts = unpacked(saved(workbook(list(NAMES), good("A1"))))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b" " * 30_000_000 + b"</sheetData>")
    with pytest.raises(InvalidFeed, match="unpacks to more than 200 times its size"):
        load(loader, tmp_path, packed(parts), "a.xlsx")


def test_rejects_a_row_with_too_many_cells(loader: Loader, tmp_path: Path) -> None:
    parts = unpacked(saved(workbook(list(NAMES), good("A1"))))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", b"<row>" + b"<c/>" * 20_000 + b"</row></sheetData>")
    with pytest.raises(InvalidFeed, match="more than 16,384 cells in a row"):
        load(loader, tmp_path, packed(parts), "a.xlsx")


def test_rejects_a_damaged_workbook(loader: Loader, tmp_path: Path) -> None:
    parts = unpacked(saved(workbook(list(NAMES), good("A1"))))
    parts[SHEET] = parts[SHEET][:-200]
    with pytest.raises(InvalidFeed, match="damaged workbook"):
        load(loader, tmp_path, packed(parts), "a.xlsx")
    assert openpyxl.__version__ == "3.1.5"  # its reader's parts are used
