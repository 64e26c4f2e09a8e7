"""Feeds: valid rows are read; others are reported with file, record, line, column, value and reason."""

import json
import re
from pathlib import Path

import pytest

from locator.errors import InvalidFeed
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report
from locator.geo.datum import from_wgs84
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer
from locator.render.messages.finding_reasons import reason_in_chinese

from .network import timetable

HEADER = "ref,kind,name,lat,lon,hours,phones,services\n"
GOOD = "A1,service_center,示例一,39.9,116.4,Mo-Su 09:00-18:00,010-62345678;950800,repair;screen\n"


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


Loaded = tuple[list[Outlet], Report]


def load(
    loader: Loader, folder: Path, content: str | bytes, name: str = "feed.csv", **options: str
) -> Loaded:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return loader.load([path], LoadOptions(**{"datum": "wgs84", **options}))  # type: ignore[arg-type]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_is_read(loader: Loader, tmp_path: Path, encoding: str) -> None:
    text = HEADER + GOOD.replace("示例一", "示例㐂店")
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    outlets, report = load(loader, tmp_path, (mark + text).encode(encoding))
    assert [o.name for o in outlets] == ["示例㐂店"] and not report.findings
    assert outlets[0].phones == ("010-62345678", "950800") and outlets[0].services == ("repair", "screen")
    assert outlets[0].address.adcode == "110101" and outlets[0].address.district == "东城区"


ROWS = [
    # cells of the bad row, column, what the reason says
    ("A2,service_center,示例,abc,116.4,,,", "lat", "degrees like"),
    ("A2,service_center,示例,39.9,nan,,,", "lon", "degrees like"),
    ("A2,service_center,示例,95,116.4,,,", "lat", "less than or equal to 90"),
    ("A2,service_center,示例,1_2,116.4,,,", "lat", "degrees like"),
    ("A2,service_center,示例,,116.4,,,", "lat", "required"),
    (",service_center,示例,39.9,116.4,,,", "ref", "required"),
    ("A2,service_center,,39.9,116.4,,,", "name", "required"),
    ("A2,shop,示例,39.9,116.4,,,", "kind", "service_center"),
    ("A2,,示例,39.9,116.4,,,", "kind", "required"),
    ("A 2/../x,service_center,示例,39.9,116.4,,,", "ref", "match pattern"),
    ("A2,service_center,示\x07例,39.9,116.4,,,", "name", "match pattern"),
    ("A1,service_center,示例,39.9,116.4,,,", "ref", "repeats the ref of line 2"),
    ("A2,service_center,示例,39.9", "", "4 cells, the header has 8"),
    ("A2,service_center,示例,39.9,116.4,,,,,", "", "10 cells, the header has 8"),
    ("A2,service_center," + "x" * 300 + ",39.9,116.4,,,", "name", "at most 200"),
]


@pytest.mark.parametrize(("row", "column", "reason"), ROWS)
def test_a_bad_row_is_reported_and_the_good_ones_stay(
    loader: Loader, tmp_path: Path, row: str, column: str, reason: str
) -> None:
    text = HEADER + GOOD + row + "\n" + GOOD.replace("A1", "A3").replace("示例一", "示例三")
    outlets, report = load(loader, tmp_path, text)
    assert [o.ref for o in outlets] == ["A1", "A3"]
    assert (report.records, report.usable, report.rejected) == (3, 2, 1)
    (finding,) = report.findings
    assert (finding.file, finding.record, finding.line, finding.severity) == ("feed.csv", 2, 3, "error")
    assert finding.column == column and reason in finding.reason
    assert finding.sentence().startswith("feed.csv:3: error: ")


def test_a_newline_in_a_cell_moves_the_line_and_not_the_record(loader: Loader, tmp_path: Path) -> None:
    rows = 'A1,service_center,"示例\n店",39.9,116.4,,,\nA2,service_center,示例,x,116.4,,,\n'
    outlets, report = load(loader, tmp_path, HEADER + rows)
    found = [(f.record, f.line, f.column, f.code) for f in report.findings]
    assert found == [(1, 2, "name", "line_break_in_text"), (2, 4, "lat", "not_a_number")]
    assert [outlet.name for outlet in outlets] == ["示例 店"]


def test_invalid_hours_become_unknown_and_stay_as_text(loader: Loader, tmp_path: Path) -> None:
    outlets, report = load(
        loader, tmp_path, HEADER + GOOD.replace("Mo-Su 09:00-18:00", "10:00~22:00，看情况")
    )
    assert outlets[0].hours is None and outlets[0].hours_text == "10:00~22:00，看情况"
    assert [(f.code, f.severity, f.value) for f in report.findings] == [
        ("hours_not_understood", "warning", "10:00~22:00，看情况")
    ]


def test_the_days_of_an_exception_without_times_are_unknown(loader: Loader, tmp_path: Path) -> None:
    days_json = json.dumps([{"from": "2026-10-01", "to": "2026-10-02", "hours": "下午"}]).replace('"', '""')
    rows = f'ref,kind,name,lat,lon,exceptions\nA1,drop_off,示例,39.9,116.4,"{days_json}"\n'
    outlets, report = load(loader, tmp_path, rows)
    assert [exception.hours for exception in outlets[0].exceptions] == ["unknown"]
    finding = report.findings[0]
    assert (finding.column, finding.severity, finding.value) == ("exceptions", "warning", "下午")


def test_a_code_that_fails_its_check_digit_is_left_out(loader: Loader, tmp_path: Path) -> None:
    rows = "ref,kind,name,lat,lon,code\nA1,drop_off,示例,39.9,116.4,100001\n"
    outlets, report = load(loader, tmp_path, rows)
    assert outlets[0].code == "" and report.findings[0].code == "code_check_digit"


REJECTED: list[tuple[str, bytes, str]] = [
    ("feed.csv", b"", "is empty"),
    ("feed.csv", b"  \n \n", "is empty"),
    ("feed.csv", HEADER.encode(), "no rows"),
    ("feed.csv", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe\xfd", "a PNG image"),
    ("feed.csv", b"\xff\xfea", "neither UTF-8"),
    ("feed.xls", b"\xd0\xcf\x11\xe0", "old workbook"),
    ("feed.csv", "编号,名称\n1,2\n".encode(), r"lacks the columns 网点类型 \(kind\), 纬度 \(lat\), "),
    ("feed.csv", b"ref,kind,name,lat\nA,drop_off,x,1\n", "lacks the column lon"),
    ("feed.csv", b"ref,ref,kind,name,lat,lon\n1,2,3,4,5,6\n", "ref twice"),
    ("feed.csv", GOOD.encode(), r"lacks the columns 门店编号 \(ref\), 网点类型 \(kind\), "),
    ("feed.geojson", b"{", "not a GeoJSON FeatureCollection"),
    ("feed.geojson", b"[1, 2]", "not a GeoJSON FeatureCollection"),
    ("feed.geojson", b'{"type": "Feature"}', "not a GeoJSON FeatureCollection"),
]


@pytest.mark.parametrize(("name", "content", "reason"), REJECTED)
def test_rejects_a_file_that_is_not_a_feed(
    loader: Loader, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(InvalidFeed, match=reason):
        load(loader, tmp_path, content, name)


def test_reports_where_an_unclosed_quote_begins(loader: Loader, tmp_path: Path) -> None:
    outlets, report = load(loader, tmp_path, HEADER + GOOD + 'A2,drop_off,"示例,39.9,116.4,,,\n')
    assert [o.ref for o in outlets] == ["A1"] and report.findings[0].line == 3
    assert "a quote is not closed" in report.findings[0].reason


def test_geojson_in_the_contracts_shape(loader: Loader, tmp_path: Path) -> None:
    def feature(ref: str, geometry: object) -> dict[str, object]:
        properties = {
            "ref": ref,
            "kind": "drop_off",
            "name": f"示例 {ref}",
            "address": {"text": "示例路 1 号"},
        }
        return {"type": "Feature", "properties": properties, "geometry": geometry}

    features = [
        feature("A1", {"type": "Point", "coordinates": [116.4, 39.9]}),
        feature("A2", {"type": "Point", "coordinates": [116.4, 39.9, 51.0]}),
        feature("A3", None),
        feature("A4", {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}),
        feature("A5", {"type": "Point", "coordinates": ["116.4", "x"]}),
        "nothing",
    ]
    document = json.dumps({"type": "FeatureCollection", "features": features})
    outlets, report = load(loader, tmp_path, document, "feed.geojson")
    assert [o.ref for o in outlets] == ["A1", "A2"]
    assert [f.record for f in report.findings] == [3, 4, 5, 6]


@pytest.mark.parametrize("datum", ["wgs84", "gcj02", "bd09"])
def test_converts_a_declared_datum_and_stores_the_source(loader: Loader, tmp_path: Path, datum: str) -> None:
    lat, lon = (float(x) for x in from_wgs84(39.9, 116.4, datum))  # type: ignore[arg-type]
    rows = f"ref,kind,name,lat,lon\nA1,drop_off,示例,{lat:.9f},{lon:.9f}\n"
    outlets, _report = load(loader, tmp_path, rows, datum=datum)
    assert outlets[0].lat == pytest.approx(39.9, abs=1e-8) and outlets[0].lon == pytest.approx(
        116.4, abs=1e-8
    )
    source = outlets[0].source
    assert source and (source.datum, source.feed) == (datum, "feed.csv")
    assert (source.lat, source.lon) == (pytest.approx(lat, abs=1e-9), pytest.approx(lon, abs=1e-9))


def test_an_undeclared_datum_is_reported_as_assumed_wgs84(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text(HEADER + GOOD, encoding="utf-8")
    _, undeclared = loader.load([path], LoadOptions())
    _, declared = load(loader, tmp_path, HEADER + GOOD, datum="gcj02")
    assert (undeclared.datum, declared.datum) == ("", "gcj02")
    assert (undeclared.summary()["datum"], undeclared.summary()["datumDeclared"]) == ("wgs84", False)


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        ("31.2", "21.5", "outside_china"),
        ("37.57", "126.98", "outside_china"),
        ("30.0", "125.9", "in_no_district"),
    ],
)
def test_a_position_abroad_is_an_error_and_one_at_sea_a_warning(
    loader: Loader, tmp_path: Path, lat: str, lon: str, code: str
) -> None:
    outlets, report = load(loader, tmp_path, HEADER + GOOD + f"A2,drop_off,示例,{lat},{lon},,,\n")
    assert len(outlets) == (1 if code == "outside_china" else 2)
    assert [(f.code, f.record, f.line) for f in report.findings] == [(code, 2, 3)]


def test_the_kind_of_a_file_applies_to_all_rows(loader: Loader, tmp_path: Path) -> None:
    outlets, _ = load(loader, tmp_path, "ref,name,lat,lon\nA1,示例,39.9,116.4\n", kind="drop_off")
    assert outlets[0].kind == "drop_off"


def test_several_files_are_one_feed(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(HEADER + GOOD, encoding="utf-8")
    (tmp_path / "b.csv").write_text(HEADER + GOOD, encoding="utf-8")
    outlets, report = loader.load([tmp_path / "a.csv", tmp_path / "b.csv"], LoadOptions("wgs84"))
    assert len(outlets) == 1 and report.findings[0].file == "b.csv"


def test_columns_in_any_order_and_unknown_ones(loader: Loader, tmp_path: Path) -> None:
    outlets, report = load(
        loader,
        tmp_path,
        "备注,lon,lat,name,kind,ref,approach_station\nx,116.4,39.9,示例,drop_off,A1,示例站\n",
    )
    assert outlets[0].approach.station == "示例站" and report.usable == 1


DUPLICATES = "ref,kind,name,lat,lon,phones\nA,drop_off,x,39.9,116.4,\n{}B,drop_off,y,39.8,116.3,\n{}"
AGAIN = "A,drop_off,z,39.7,116.2,\n"


@pytest.mark.parametrize(
    ("text", "reason", "chinese"),
    [
        (DUPLICATES.format("", AGAIN), "line 4 repeats the ref of line 2", "第 4 行与第 2 行的编号相同"),
        (DUPLICATES.format("\n\n", AGAIN), "line 6 repeats the ref of line 2", "第 6 行与第 2 行的编号相同"),
    ],
)
def test_a_repeated_ref_names_both_lines(
    loader: Loader, tmp_path: Path, text: str, reason: str, chinese: str
) -> None:
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    _, report = loader.load([tmp_path / "a.csv"], LoadOptions("wgs84"))
    (found,) = [item for item in report.findings if item.code == "duplicate_ref"]
    assert (found.reason, reason_in_chinese(found.reason)) == (reason, chinese)
    assert f":{found.line}: " in found.sentence() and f"line {found.line} " in reason


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("a.csv", "b.csv"), "line 2 repeats the ref of line 2 of a.csv"),
        (("a.json", "b.csv"), "line 2 repeats the ref of record 1 of a.json"),
        (("a.csv", "b.json"), "record 1 repeats the ref of line 2 of a.csv"),
        (("a.json", "b.json"), "record 1 repeats the ref of record 1 of a.json"),
    ],
)
def test_a_ref_repeated_in_another_file_names_the_file(
    loader: Loader, tmp_path: Path, names: tuple[str, str], reason: str
) -> None:
    row = {"ref": "A", "kind": "drop_off", "name": "x", "lat": 39.9, "lon": 116.4}
    texts = {".csv": DUPLICATES.partition("{}")[0], ".json": json.dumps([row])}
    for name in names:
        (tmp_path / name).write_text(texts[Path(name).suffix], encoding="utf-8")
    _, report = loader.load([tmp_path / name for name in names], LoadOptions("wgs84"))
    (found,) = [item for item in report.findings if item.code == "duplicate_ref"]
    assert found.reason == reason
    assert re.fullmatch(r"第 \d [行条]与 a\.\w+ 第 \d [行条]的编号相同", reason_in_chinese(reason) or "")
