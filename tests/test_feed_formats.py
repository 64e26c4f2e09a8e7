"""Feeds in every format: what is in the file is published, or the message says how to convert it."""

import json
import re
from pathlib import Path

import pytest

from locator.errors import InvalidFeed
from locator.feed.file_type import FILE_NAMES, TEXT_NAMES
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.profiles import load_profile
from locator.feed.report import Report
from locator.feed.suggest import suggest_profile
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer
from locator.render.messages.catalog import translate

from .feed_formats import (
    FORMATS,
    SHOPS,
    as_csv,
    as_geojson,
    as_json,
    as_json_lines,
    as_kml,
    as_ods,
    features,
    sheet,
    zipped,
)
from .network import timetable

ROOT = Path(__file__).parent.parent

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


def load(
    loader: Loader, folder: Path, name: str, content: bytes, **options: object
) -> tuple[list[Outlet], Report]:
    (folder / name).write_bytes(content)
    options = {"datum": "wgs84", "kind": "drop_off", **options}
    return loader.load([folder / name], LoadOptions(**options))  # type: ignore[arg-type]


def published(outlets: list[Outlet]) -> list[tuple[object, ...]]:
    return [(o.ref, o.name, round(o.lat, 6), round(o.lon, 6), o.phones, o.hours) for o in outlets]


EXPECTED = [
    (f"S{n}", f"示例 {n} 店", float(shop["纬度"]), 116.410001, ("010-62345678",), "Mo-Su 10:00-20:00")
    for n, shop in enumerate(SHOPS)
]


@pytest.mark.parametrize("name", FORMATS)
def test_reads_a_list_as_it_is_published(loader: Loader, tmp_path: Path, name: str) -> None:
    outlets, report = load(loader, tmp_path, name, FORMATS[name])
    assert published(outlets) == EXPECTED and report.rejected == 0
    (unknown,) = [item.reason for item in report.findings if item.code == "columns_unknown"]
    assert unknown == "unknown columns were ignored: 负责人"


@pytest.mark.parametrize("name", FORMATS)
def test_the_suggested_profile_loads_the_same(loader: Loader, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FORMATS[name])
    profile = tmp_path / "own.toml"
    profile.write_text(suggest_profile(tmp_path / name, "wgs84", "drop_off"), encoding="utf-8")
    outlets, report = loader.load([tmp_path / name], LoadOptions(profile=load_profile(str(profile))))
    assert published(outlets) == EXPECTED and report.datum == "wgs84"
    assert "# 负责人: 示例" in profile.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_asks_for_the_kind_in_one_line(loader: Loader, tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidFeed, match=r"column 网点类型 \(kind\); add --kind service_center or"):
        load(loader, tmp_path, name, FORMATS[name], kind=None)


def test_members_that_appear_late_are_read(loader: Loader, tmp_path: Path) -> None:
    rows = [{"id": f"A{i}", "name": f"示例 {i}", "lat": 39.9 + i / 10_000, "lon": 116.4} for i in range(600)]
    late = rows[:-1] + [{**rows[-1], "tel": "010-62345678", "address": {"text": "示例路"}, "latitude": 1}]
    outlets, _ = load(loader, tmp_path, "f.json", as_json(late))
    assert (outlets[-1].phones, outlets[-1].address.text) == (("010-62345678",), "示例路")
    assert outlets[-1].lat == pytest.approx(39.9599)


def test_a_broken_line_does_not_affect_the_others(loader: Loader, tmp_path: Path) -> None:
    lines = as_json_lines(SHOPS).replace(b"\n", b"\n{broken\n\n", 1) + b"[" * 200 + b"\n7\n"
    outlets, report = load(loader, tmp_path, "f.ndjson", lines)
    assert [outlet.ref for outlet in outlets] == ["S0", "S1", "S2"]
    found = [(item.record, item.line) for item in report.findings if item.code == "unreadable_record"]
    assert found == [(2, 2), (5, 6), (6, 7)]


def test_of_several_lists_none_is_guessed(loader: Loader, tmp_path: Path) -> None:
    content = json.dumps({"data": {"open": SHOPS[:2], "closed": SHOPS[2:], "brands": [{"id": 1}]}}).encode()
    with pytest.raises(InvalidFeed, match=r"several lists of outlets: data.open \(2\), data.closed \(1\)"):
        load(loader, tmp_path, "f.json", content)
    assert 'lists = ["data.open", "data.closed"]' in suggest_profile(tmp_path / "f.json")


def test_a_list_beside_lists_of_other_objects_is_found(loader: Loader, tmp_path: Path) -> None:
    shops = [{**shop, "photos": [{"url": "x", "name": "y"}], "tags": ["a"]} for shop in SHOPS]
    content = json.dumps({"cities": [{"name": "示例", "id": 1}], "data": {"shops": shops}}).encode()
    outlets, _ = load(loader, tmp_path, "f.json", content)
    assert [outlet.ref for outlet in outlets] == ["S0", "S1", "S2"]


def test_the_properties_of_an_export_are_read_as_before(loader: Loader, tmp_path: Path) -> None:
    properties = {"ref": "A1", "kind": "drop_off", "name": "示例", "address": {"text": "示例路"}, "open": {}}
    feature = {**features(SHOPS)[0], "properties": properties}
    outlets, report = load(loader, tmp_path, "f.json", as_json([feature], "x").replace(b'"x"', b'"features"'))
    assert outlets[0].address.text == "示例路" and not report.findings
    mistyped = {**feature, "properties": {**properties, "colour": "red"}}
    _, report = load(loader, tmp_path, "g.json", as_json([mistyped], "features"))
    assert [item.code for item in report.findings] == ["extra_forbidden"]


def test_flat_properties_are_columns(loader: Loader, tmp_path: Path) -> None:
    properties = {
        "ref": "A1",
        "name": "示例",
        "address": "示例路",
        "province": "北京市",
        "approach_floor": "3",
    }
    outlets, _ = load(loader, tmp_path, "f.json", as_json([{**features(SHOPS)[0], "properties": properties}]))
    assert (outlets[0].address.text, outlets[0].address.province) == ("示例路", "北京市")
    assert outlets[0].approach.floor == "3"


def test_numbers_of_features_are_no_refs(loader: Loader, tmp_path: Path) -> None:
    numbered = [{"id": number, **item} for number, item in enumerate(features(SHOPS))]
    content = (
        json.dumps({"type": "FeatureCollection", "features": numbered}).replace("门店编号", "x").encode()
    )
    with pytest.raises(InvalidFeed, match=r"lacks? the column"):
        load(loader, tmp_path, "f.json", content.replace(json.dumps("门店编号").encode(), b'"x"'))


def test_a_placemark_without_a_point_is_reported(loader: Loader, tmp_path: Path) -> None:
    outlets, report = load(loader, tmp_path, "f.kml", as_kml([SHOPS[0], {**SHOPS[1], "纬度": ""}]))
    assert [outlet.ref for outlet in outlets] == ["S0"]
    assert {(f.record, f.line) for f in report.findings if f.severity == "error"} == {(2, 4)}


def test_a_spreadsheet_keeps_decimals_zeros_and_merged_cells(loader: Loader, tmp_path: Path) -> None:
    row = {"ref": "00123", "name": "示例", "lat": "39.912345", "lon": "116.41", "city": "北京市"}
    merged = sheet("a", [row, {**row, "ref": "B2", "city": ""}])
    spanned = 'table:number-rows-spanned="2" office:value-type="string"><text:p>北京市'
    content = as_ods(
        sheet("old", [], "h"),
        merged.replace('office:value-type="string"><text:p>北京市', spanned).replace("123.00", "00123"),
        sheet("说明", []),
    )
    outlets, report = load(loader, tmp_path, "f.ods", content)
    assert [(o.ref, o.lat, o.address.city) for o in outlets] == [
        ("00123", 39.912345, "北京市"),
        ("B2", 39.912345, "北京市"),
    ]
    assert {"other_sheets", "merged_cells"} <= {item.code for item in report.findings}
    (others,) = [item.reason for item in report.findings if item.code == "other_sheets"]
    assert others == "outlets are read from the sheet a; ignored: old (hidden), 说明 (empty)"


STRUCK = 'table:style-name="struck"'
PLAIN_CELL = '<table:table-cell office:value-type="string"><text:p>'
SPAN = '<text:span text:style-name="struck">'
STRUCK_CELLS = [
    (f'<table:table-cell {STRUCK} office:value-type="string"><text:p>示例', True),
    (f"{PLAIN_CELL}{SPAN}示例</text:span>", True),
    (f"{PLAIN_CELL}{SPAN}示</text:span>例", False),
    (f"{PLAIN_CELL}示例", False),
]


@pytest.mark.parametrize(("cell", "is_struck"), STRUCK_CELLS)
def test_struck_through_rows_of_a_spreadsheet_are_reported(
    loader: Loader, tmp_path: Path, cell: str, is_struck: bool
) -> None:
    row = {"ref": "A1", "name": "示例", "lat": "39.912345", "lon": "116.41"}
    content = sheet("a", [row, {**row, "ref": "B2", "name": "别的"}])
    content = as_ods(content.replace(f"{PLAIN_CELL}示例", cell))
    outlets, report = load(loader, tmp_path, "f.ods", content)
    found = [(f.record, f.severity, f.value) for f in report.findings if f.code == "row_struck_through"]
    assert len(outlets) == 2 and found == ([(1, "warning", "示例")] if is_struck else [])


@pytest.mark.parametrize("place", ["row", "column"])
def test_a_row_or_column_may_be_struck_through_by_its_default(
    loader: Loader, tmp_path: Path, place: str
) -> None:
    default = 'table:default-cell-style-name="struck"'
    content = sheet("a", [{"ref": "A1", "name": "示例", "lat": "39.912345", "lon": "116.41"}])
    if place == "row":
        head, row = content.rsplit("<table:table-row><", 1)
        content = f"{head}<table:table-row {default}><{row}"
    else:
        content = content.replace("<table:table-row>", f"<table:table-column {default}/><table:table-row>", 1)
        content = content.replace(
            "<table:table-column ", '<table:table-column table:number-columns-repeated="9" '
        )
    _, report = load(loader, tmp_path, "f.ods", as_ods(content))
    assert [f.code for f in report.findings if f.code == "row_struck_through"] == ["row_struck_through"]


SHAPE = zipped({"d/outlets.shp": b"x", "d/outlets.prj": b"x", "d/outlets.dbf": b"x"})
UTF8_SHAPE = zipped({"a.shp": b"x", "a.PRJ": b"x", "a.cpg": b"UTF-8"})
GDAL = "convert it with GDAL, then load outlets.csv: ogr2ogr -f CSV -t_srs EPSG:4326 -lco GEOMETRY=AS_XY "
AS_IS = GDAL.replace("-t_srs EPSG:4326 ", "")  # without a .prj file GDAL refuses to transform
REJECTED = [
    ("s.zip", SHAPE, GDAL + "-oo ENCODING=GBK outlets.csv /vsizip/s.zip/d/outlets.shp; if its texts"),
    (
        "s.zip",
        zipped({"a.shp": b"x", "a.PRJ": b"x", "a.cpg": b"UTF-8"}),
        GDAL + "outlets.csv /vsizip/s.zip/a.shp",
    ),
    (
        "s.zip",
        zipped({"a.shp": b"x"}),
        AS_IS + "-oo ENCODING=GBK outlets.csv /vsizip/s.zip/a.shp; if",
    ),
    ("s.zip", zipped({"a.shp": b"x"}), "; it has no .prj file: ask the supplier for the datum"),
    ("网 点.zip", SHAPE, "outlets.csv '/vsizip/网 点.zip/d/outlets.shp'; if"),
    ("s.zip", zipped({"d/a.GDB/a1.gdbtable": b"x"}), GDAL + "outlets.csv /vsizip/s.zip/d/a.GDB"),
    ("s.shp", b"\x00\x00\x27\x0a" + bytes(96), "is part of a shapefile; " + AS_IS),
    ("s.dbf", b"\x03\x7e\x0b\x1a" + bytes(96), "ENCODING=GBK outlets.csv s.shp"),
    ("s.gpkg", b"SQLite format 3\x00" + bytes(96), GDAL + "outlets.csv s.gpkg"),
    ("s.gpx", b'<?xml version="1.0"?><gpx version="1.1"></gpx>', GDAL + "outlets.csv s.gpx waypoints"),
    ("s.xml", b'<?xml version="1.0"?><gpx version="1.1"></gpx>', GDAL + "outlets.csv s.xml waypoints"),
    ("s.zip", zipped({"x/outlets.csv": b"x"}), "is an archive; unpack it, then load x/outlets.csv"),
    ("s.zip", zipped({"word/document.xml": b"x"}), "is a Word document; copy its table"),
    ("s.kml", as_kml(SHOPS, ENTITIES), "declares XML entities"),
    ("s.kml", as_kml(SHOPS)[:-40], "is damaged KML"),
    ("s.kml", as_kml([]), "has no Placemark"),
    ("s.ods", as_ods(sheet("a", SHOPS), prolog=ENTITIES), "declares XML entities"),
    ("s.ods", as_ods(sheet("a", SHOPS, "h")), "has no visible sheet"),
    ("s.ods", as_ods("<x>"), "is a damaged spreadsheet"),
    ("s.ods", as_ods(sheet("a", SHOPS, before=" " * 30_000_000)), "unpacks to more than 200 times its size"),
]


@pytest.mark.parametrize(("name", "content", "reason"), REJECTED)
def test_says_how_to_convert_another_format(
    loader: Loader, tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(InvalidFeed) as error:
        load(loader, tmp_path, name, content)
    assert reason in str(error.value)


def test_a_converted_shapefile_loads(loader: Loader, tmp_path: Path) -> None:
    rows = [{"X": s["经度"], "Y": s["纬度"], **{k: v for k, v in s.items() if k[1] != "度"}} for s in SHOPS]
    assert published(load(loader, tmp_path, "outlets.csv", as_csv(rows))[0]) == EXPECTED


def test_a_file_without_ids_gets_a_ref_from_the_suggestion(loader: Loader, tmp_path: Path) -> None:
    rows = [{**shop, "门店名称": f"示例（{i}）店", "门店编号": ""} for i, shop in enumerate(SHOPS)]
    rows = [{name: value for name, value in row.items() if name != "门店编号"} for row in rows]
    with pytest.raises(
        InvalidFeed, match=r"lacks the column 门店编号 \(ref\); columns without a meaning: 负责人"
    ):
        load(loader, tmp_path, "f.csv", as_csv(rows))
    profile = tmp_path / "own.toml"
    profile.write_text(suggest_profile(tmp_path / "f.csv", None, "drop_off"), encoding="utf-8")
    outlets, _ = loader.load([tmp_path / "f.csv"], LoadOptions(profile=load_profile(str(profile))))
    assert [outlet.ref for outlet in outlets] == ["示例0店", "示例1店", "示例2店"]
    serials = [{**row, "序号": str(i + 1), "SAP": f"P{7 * i}"} for i, row in enumerate(rows)]
    (tmp_path / "g.csv").write_bytes(as_csv(serials))
    assert 'ref = "SAP"  # by its values: P0, P7, P14' in suggest_profile(tmp_path / "g.csv")


def test_values_that_are_not_understood_are_left_to_the_operator(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(as_csv([{**shop, "状态": "1", "类型": "直营"} for shop in SHOPS]))
    text = suggest_profile(tmp_path / "f.csv")
    assert '# status = { from = ["状态"], replace = { "1" = "" } }  # to be decided: the meaning of 1' in text
    assert "# 类型: 直营 (not a kind)" in text and '# kind = "service_center"  # to be decided' in text


def test_a_geojson_suggestion_names_shape_and_lists(tmp_path: Path) -> None:
    (tmp_path / "f.geojson").write_bytes(as_geojson(SHOPS))
    text = suggest_profile(tmp_path / "f.geojson")
    assert 'lists = ["features"]\nshape = "feature"' in text


def test_placemarks_with_lines_are_passed_over(loader: Loader, tmp_path: Path) -> None:
    point = "<Point><coordinates>121.5298,31.2397,0</coordinates></Point>"
    line = "<LineString><coordinates>121.5,31.2 121.6,31.3</coordinates></LineString>"
    several = f"<MultiGeometry>{point}{point.replace('5298', '5398')}</MultiGeometry>"
    places = "".join(
        f'<Placemark id="p{i}"><name>示例{i}店</name>{shape}</Placemark>'
        for i, shape in enumerate((line, point, several, f"<MultiGeometry>{line}{point}</MultiGeometry>"))
    )
    path = tmp_path / "f.kml"
    path.write_text(f"<kml><Document>{places}</Document></kml>", encoding="utf-8")
    outlets, report = loader.load([path], LoadOptions("wgs84", "drop_off"))
    assert [outlet.ref for outlet in outlets] == ["p1", "p3"]
    (note,) = [finding for finding in report.findings if finding.code == "placemarks_skipped"]
    assert note.reason.startswith("1 placemarks") and (note.record, note.line, note.severity) == (
        0,
        1,
        "info",
    )
    errors = [finding.record for finding in report.findings if finding.severity == "error"]
    assert errors == [2]
    path.write_text(f"<kml><Placemark>{line}</Placemark></kml>", encoding="utf-8")
    with pytest.raises(InvalidFeed, match="has no Placemark with a Point"):
        loader.load([path], LoadOptions("wgs84", "drop_off"))


@pytest.mark.parametrize("name", ["f.geojson", "f.jsonl"])
@pytest.mark.parametrize("names", [("ref", "name", "address"), ("编号", "名称", "地址")])
@pytest.mark.parametrize(
    "geometry", [{"geometry": None}, {}, {"geometry": {"type": "Point", "coordinates": []}}]
)
def test_features_without_a_geometry_are_reported(
    loader: Loader, tmp_path: Path, name: str, names: tuple[str, str, str], geometry: dict[str, object]
) -> None:
    located = {"geometry": {"type": "Point", "coordinates": [116.41, 39.91]}}
    shops = [("A1", "甲店", "示例路 1 号"), ("A2", "乙店", "示例路 2 号"), ("A3", "丙店", "")]
    features = [
        {"type": "Feature", "properties": dict(zip(names, shop, strict=True)), **where}
        for shop, where in zip(shops, (located, geometry, geometry), strict=True)
    ]
    lines = [json.dumps(feature) for feature in features]
    document = json.dumps({"type": "FeatureCollection", "features": features})
    (tmp_path / name).write_text(document if name == "f.geojson" else "\n".join(lines))
    outlets, report = loader.load([tmp_path / name], LoadOptions("wgs84", "drop_off"))
    errors = [
        (item.record, item.code) for item in report.findings if item.severity == "error" and item.record
    ]
    assert [outlet.ref for outlet in outlets] == ["A1"] and (report.waiting, report.rejected) == (1, 1)
    assert errors == [(2, "position_missing"), (3, "unreadable_record")]
    assert [proposal.ref for proposal in report.position_proposals] == ["A2"]


def test_placemarks_without_a_geometry_are_reported(loader: Loader, tmp_path: Path) -> None:
    point = "<Point><coordinates>116.41,39.91</coordinates></Point>"
    two = f"<MultiGeometry>{point}{point}</MultiGeometry>"
    shops = [("示例路 1 号", point), ("示例路 2 号", ""), ("", ""), ("示例路 3 号", two)]
    places = "".join(
        f'<Placemark id="A{number}"><name>店</name><address>{address}</address>{shape}</Placemark>\n'
        for number, (address, shape) in enumerate(shops, 1)
    )
    (tmp_path / "f.kml").write_text(f"<kml><Document>{places}</Document></kml>", encoding="utf-8")
    outlets, report = loader.load([tmp_path / "f.kml"], LoadOptions("wgs84", "drop_off"))
    errors = {item.record: item.code for item in report.findings if item.severity == "error"}
    assert [outlet.ref for outlet in outlets] == ["A1"] and (report.waiting, report.rejected) == (1, 2)
    assert errors == {2: "position_missing", 3: "position_missing", 4: "unreadable_record"}
    assert "has several Points" in {item.reason for item in report.findings}


def test_the_formats_are_named_alike_everywhere() -> None:
    names = re.findall(r"\.([a-z]+)", FILE_NAMES)
    document = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8").partition("## First load")[0]
    texts = [translate("a_feed_hint", lang) for lang in ("zh", "en")] + [document]
    formats = [{"jsonl": "json lines"}.get(name, name) for name in names]
    assert {f".{name}" for name in names if name not in ("xlsx", "ods", "kmz")} <= {*TEXT_NAMES}
    assert all(name in text.casefold() for name in formats for text in texts)


def test_tables_may_be_separated_by_tabs(loader: Loader, tmp_path: Path) -> None:
    outlets, _ = load(loader, tmp_path, "f.tsv", as_csv(SHOPS).replace(b",", b"\t"))
    assert [outlet.ref for outlet in outlets] == [shop["门店编号"] for shop in SHOPS]
