"""Positions of feeds: read in every usual spelling, from one pair of columns, and converted once."""

import json
from pathlib import Path

import pytest

from locator.errors import InvalidFeed
from locator.feed.coordinate_columns import coordinate_pairs
from locator.feed.coordinates import InvalidCoordinate, parse_coordinate, parse_pair
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.normalize import Normalizer
from locator.feed.record import Record, RecordNote
from locator.feed.report import Report
from locator.feed.row_checks import ROW_CHECKS
from locator.feed.row_validation import Checker
from locator.feed.rules import RULES
from locator.feed.rules.rule import Rule, Violation
from locator.geo.datum import DATUMS, Datum, to_wgs84
from locator.geo.districts import Areas
from locator.network.outlet import Outlet
from locator.places.gazetteer import Gazetteer

from .corpus_positions import in_datum, located
from .network import timetable
from .rows import GOOD, many, row, table

LAT, LON = 31.239722, 121.499722
READ = {
    "31.23972": LAT, "+31.239722": LAT, " 31.239722 ": LAT, "3.1239722E+01": LAT, "3.1239722e1": LAT,
    "31.": 31.0, "31.23972222222222222222222": LAT, "３１．２３９７２２": LAT, "31.239722°": LAT,
    "N31.239722": LAT, "31.239722N": LAT, "31.239722 n": LAT, "北纬31.239722": LAT, "31.239722北": LAT,
    "纬度：31.239722": LAT,
    "31°14'23\"N": LAT, "31°14′23″": LAT, "31度14分23秒": LAT, "N31°14'23\"": LAT, "31 14 23 N": LAT,
    "31°14.3833'": LAT,
}  # fmt: skip
UNREADABLE = (
    *("", "abc", "31.2_3591", "1_0", "31,23591", "31..2", "31.2.3", "0x1F", "nan", "inf", "1e400", "٣١"),
    *("E121.5", "31.2,121.4", "31°74'23\"", "31.23591米", "三十一", "--31", "+-31", "31-14-23", "1" * 13),
)
PAIRS = (
    *("31.239722,121.499722", "121.499722,31.239722", "31.239722，121.499722", "121.499722;31.239722"),
    *("31.239722；121.499722", "121.499722 31.239722", "121.499722/31.239722", "31.239722、121.499722"),
    *("121.499722|31.239722", "(31.239722, 121.499722)", "[121.499722, 31.239722]", "+31.239722,+121.499722"),
    *("POINT(121.499722 31.239722)", "point (121.499722 31.239722)", "SRID=4326;POINT(121.499722 31.239722)"),
    *("POINT Z (121.499722 31.239722 12.5)", "31°14'23\"N 121°29'59\"E", "N31.239722 E121.499722"),
    *("北纬31.239722 东经121.499722", "东经121°29′59″，北纬31°14′23″", "经度121.499722 纬度31.239722"),
    *('{"lat":31.239722,"lng":121.499722}', '{"type":"Point","coordinates":[121.499722,31.239722]}'),
    *("121.499722,31.239722,15", "lat=31.239722&lng=121.499722", "31,239722; 121,499722"),
)
NO_PAIRS = (
    *("", "示例路 1 号", "31.239722", "39,9", "116,39", "21.4,31.2", "48.8566,2.3522", "0.0,0.0"),
    *("121.4,31.2;121.5,31.3", "POINT EMPTY", "POLYGON((121.4 31.2, 121.5 31.3))", "E121.4 E31.2"),
)


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


def load(
    loader: Loader,
    folder: Path,
    rows: list[dict[str, str]],
    datum: Datum | None = "wgs84",
    name: str = "f.csv",
) -> tuple[list[Outlet], Report]:
    path = folder / name
    path.write_text(table(rows), encoding="utf-8")
    return loader.load([path], LoadOptions(datum))


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings if finding.severity != "info"]


@pytest.mark.parametrize("text", READ)
def test_a_coordinate_is_read_in_every_usual_spelling(text: str) -> None:
    assert parse_coordinate(text, "lat").value == pytest.approx(READ[text], abs=1e-5)
    assert (
        parse_coordinate("\u221231.239722", "lat").value
        == parse_coordinate("31.239722S", "lat").value
        == -LAT
    )


@pytest.mark.parametrize("text", ["\u221231.239722", "31.239722S", "南纬31.239722"])
def test_a_southern_latitude_is_negative(text: str) -> None:
    assert parse_coordinate(text, "lat").value == -LAT


@pytest.mark.parametrize("text", UNREADABLE)
def test_anything_else_is_no_coordinate(text: str) -> None:
    with pytest.raises(InvalidCoordinate) as caught:
        parse_coordinate(text, "lat")
    assert caught.value.code == "not_a_number"


@pytest.mark.parametrize("text", ["3.12E+01", "3.1e1", "3E+01", "3.1234E+01", "1.21E+02", "31.2E0"])
def test_an_exponent_that_lost_the_decimals_is_an_error_of_its_own(text: str) -> None:
    with pytest.raises(InvalidCoordinate) as caught:
        parse_coordinate(text, "lat")
    assert caught.value.code == "coordinate_shortened"


@pytest.mark.parametrize("text", PAIRS)
def test_a_pair_in_one_cell_is_read_in_either_order(text: str) -> None:
    position = parse_pair(text)
    assert (position.lat, position.lon) == (pytest.approx(LAT, abs=1e-5), pytest.approx(LON, abs=1e-5))


@pytest.mark.parametrize("text", ["120.215866,33.385721", "33.123857 121.499722", "33.857,103.3857"])
def test_digits_of_a_pair_do_not_name_a_coordinate_system(text: str) -> None:
    position = parse_pair(text)
    assert {f"{position.lat}", f"{position.lon}"} == set(text.replace(",", " ").split())


@pytest.mark.parametrize("text", ["SRID=3857;POINT(121.499722 31.239722)", "EPSG3857 31.239722,121.499722"])
def test_a_pair_in_another_coordinate_system_is_no_position(text: str) -> None:
    with pytest.raises(InvalidCoordinate, match="an unknown one"):
        parse_pair(text)


@pytest.mark.parametrize("text", NO_PAIRS)
def test_other_texts_are_no_pair(text: str) -> None:
    with pytest.raises(InvalidCoordinate):
        parse_pair(text)


@pytest.mark.parametrize("datum", DATUMS)
@pytest.mark.parametrize("text", READ)
def test_every_spelling_is_converted_exactly_once(
    loader: Loader, tmp_path: Path, datum: Datum, text: str
) -> None:
    (outlet,), _ = load(loader, tmp_path, [row(lat=text, lon="121.499722")], datum)
    lat, lon = to_wgs84(parse_coordinate(text, "lat").value, 121.499722, datum)
    assert (outlet.lat, outlet.lon) == (
        pytest.approx(float(lat), abs=1e-8),
        pytest.approx(float(lon), abs=1e-8),
    )
    assert outlet.source and outlet.source.datum == datum and outlet.source.lon == 121.499722


@pytest.mark.parametrize("column", ["lat", "lon"])
@pytest.mark.parametrize("text", [text for text in UNREADABLE if text not in ("", "E121.5")] + ["3.12E+01"])
def test_a_row_with_a_bad_coordinate_is_rejected(
    loader: Loader, tmp_path: Path, column: str, text: str
) -> None:
    outlets, report = load(loader, tmp_path, [row(**{column: text}), row(ref="A2", name="示例二店")], "gcj02")
    assert [outlet.ref for outlet in outlets] == ["A2"] and report.rejected == 1
    (error,) = [finding for finding in report.findings if finding.severity == "error"]
    assert (error.record, error.line, error.column) == (1, 2, column) and error.value == text and error.fix


ERRORS = [code for code, check in ROW_CHECKS.items() if check.severity.startswith("error")]
RECORD_RULES = [rule for rule in RULES if rule.severity == "error"]


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_of_a_row_rejects_the_row(code: str) -> None:
    checker = Checker(timetable(), "gcj02", None, "f.csv", Normalizer())
    for column in ("lat", "ref", "limits", ""):
        note = RecordNote(code, "error", column, "", "is bad")
        record = Record("f.csv", 1, 2, {**GOOD, "ref": f"{code}-{column}", "phones": [], "services": []})
        record = record._replace(fields=record.fields | {"devices": [], "address": {}}, notes=(note,))
        (checked,) = checker.check_all([record])
        assert checked.outlet is None and [f.code for f in checked.findings if f.severity == "error"] == [
            code
        ]


@pytest.mark.parametrize("rule", RECORD_RULES, ids=lambda rule: str(rule.code))
def test_every_error_of_a_rule_rejects_the_row(
    loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: Rule
) -> None:
    broken = Rule(
        *(getattr(rule, name) for name in rule.__slots__[:-1]), lambda _: [Violation(1, "", "is bad")]
    )
    monkeypatch.setattr("locator.feed.apply_rules.RULES", (broken,))
    outlets, report = load(loader, tmp_path, many(3))
    assert [outlet.ref for outlet in outlets] == ["B0", "B2"] and report.rejected == 1


HEADERS = {
    "lat,lon": ["lat, lon"],
    "纬度,经度,lng,lat": ["纬度, 经度", "lat, lng"],
    "纬度,lng,lat,经度": ["纬度, 经度", "lat, lng"],
    "latitude,longitude,lat,lng": ["latitude, longitude", "lat, lng"],
    "latitude,lng": ["latitude, lng"],
    "纬度,lon": ["纬度, lon"],
    "緯度,經度": ["緯度, 經度"],
    "lat,纬度,lon": ["lat, lon"],
    "lat_gcj,lng_gcj": ["lat_gcj, lng_gcj = gcj02"],
    "latGcj02,lngGcj02,lat,lng": ["latGcj02, lngGcj02 = gcj02", "lat, lng"],
    "经度(高德),纬度(高德)": ["纬度(高德), 经度(高德) = gcj02"],
    "火星坐标纬度,火星坐标经度": ["火星坐标纬度, 火星坐标经度 = gcj02"],
    "gd_lat,gd_lng,bd_lat,bd_lng": ["gd_lat, gd_lng = gcj02", "bd_lat, bd_lng = bd09"],
    "百度经度,百度纬度": ["百度纬度, 百度经度 = bd09"],
    "百度地图经度,百度地图纬度": ["百度地图纬度, 百度地图经度 = bd09"],
    "bd09_lat,bd09_lng": ["bd09_lat, bd09_lng = bd09"],
    "Latitude (WGS84),Longitude (WGS84)": ["Latitude (WGS84), Longitude (WGS84) = wgs84"],
    "GPS纬度,GPS经度": ["GPS纬度, GPS经度 = wgs84"],
    "坐标": ["坐标"],
    "经纬度": ["经纬度"],
    "latlng": ["latlng"],
    "coordinates": ["coordinates"],
    "WKT": ["WKT"],
    "百度坐标": ["百度坐标 = bd09"],
    "GCJ-02坐标": ["GCJ-02坐标 = gcj02"],
    "GPS坐标,高德坐标": ["GPS坐标 = wgs84", "高德坐标 = gcj02"],
    "source_lat,source_lon,lat": [],
    "lat,lat2": [],
    "marketing,longname,latest": [],
}


@pytest.mark.parametrize("header", HEADERS)
def test_headers_of_coordinates_are_paired(header: str) -> None:
    pairs = coordinate_pairs(header.split(","))
    found = [f"{pair.label} = {pair.datum}" if pair.datum else pair.label for pair in pairs]
    assert sorted(found) == sorted(HEADERS[header])


def renamed(rows: list[dict[str, str]], **names: str) -> list[dict[str, str]]:
    """Rows with other headers."""
    return [{names.get(column, column): cell for column, cell in item.items()} for item in rows]


def test_a_row_without_address_and_coordinates_does_not_stop_the_proposals_of_others(
    loader: Loader, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    head, first = "ref,kind,name,address", "A1,drop_off,甲店,北京市海淀区中关村大街1号"
    path.write_text(f"{head}\n{first}\nA2,drop_off,乙店,\n", encoding="utf-8")
    _, report = loader.load([path], LoadOptions())
    assert len(report.position_proposals) == 1 and (report.rejected, report.waiting) == (0, 2)
    (finding,) = [item for item in report.findings if item.line == 3]
    assert (finding.code, finding.severity) == ("position_missing", "error")
    assert "neither an address nor coordinates" in finding.reason
    rows = f"{first},39.98,116.31\nA2,drop_off,乙店,,,\n"
    path.write_text(f"{head},lat,lon\n{rows}", encoding="utf-8")
    _, report = loader.load([path], LoadOptions("wgs84"))
    assert report.rejected == 1 and [f.code for f in report.findings if f.line == 3] == ["position_missing"]


def test_two_equal_pairs_are_one(loader: Loader, tmp_path: Path) -> None:
    rows = [item | {"纬度": item["lat"], "经度": item["lon"]} for item in many(20)]
    outlets, report = load(loader, tmp_path, rows, "gcj02")
    assert len(outlets) == 20 and codes(report) == []
    once, _ = load(loader, tmp_path, many(20), "gcj02")
    assert [(o.lat, o.lon) for o in outlets] == [(o.lat, o.lon) for o in once]


@pytest.mark.parametrize("datum", [None, "wgs84", "gcj02"])
@pytest.mark.parametrize("other", ["gcj02", "bd09"])
def test_two_pairs_in_different_datums_are_refused_with_both_names(
    loader: Loader, tmp_path: Path, datum: Datum | None, other: Datum
) -> None:
    rows = [
        {**item, "纬度": moved["lat"], "经度": moved["lon"]}
        for item in located(40)
        for moved in [in_datum(item, other)]
    ]
    with pytest.raises(InvalidFeed, match=r"f.csv: (lat, lon and 纬度, 经度|纬度, 经度 and lat, lon) hold"):
        load(loader, tmp_path, renamed(rows), datum)


@pytest.mark.parametrize("datum", [None, "wgs84"])
def test_two_pairs_whose_headers_name_their_datums_agree(
    loader: Loader, tmp_path: Path, datum: Datum | None
) -> None:
    rows = [
        {**item, "百度纬度": moved["lat"], "百度经度": moved["lon"]}
        for item in renamed(located(20), lat="lat_wgs84", lon="lng_wgs84")
        for moved in [in_datum({"lat": item["lat_wgs84"], "lon": item["lng_wgs84"]}, "bd09")]
    ]
    outlets, report = load(loader, tmp_path, rows, datum)
    assert codes(report) == [] and report.datum == "wgs84"
    assert [outlet.lat for outlet in outlets] == [float(item["lat"]) for item in located(20)]


@pytest.mark.parametrize("datum", DATUMS)
def test_the_header_declares_the_datum(loader: Loader, tmp_path: Path, datum: Datum) -> None:
    names = {
        "wgs84": ("GPS纬度", "GPS经度"),
        "gcj02": ("lat_gcj", "lng_gcj"),
        "bd09": ("纬度(百度)", "经度(百度)"),
    }
    lat, lon = names[datum]
    outlets, report = load(
        loader, tmp_path, renamed([in_datum(item, datum) for item in located(20)], lat=lat, lon=lon), None
    )
    assert codes(report) == [] and report.datum == datum
    for outlet, item in zip(outlets, located(20), strict=True):
        assert outlet.lat == pytest.approx(float(item["lat"]), abs=2e-6)
        assert outlet.source and outlet.source.datum == datum


def test_a_datum_other_than_the_header_names_holds_the_load(loader: Loader, tmp_path: Path) -> None:
    rows = renamed(located(20), lat="高德纬度", lon="高德经度")
    _, report = load(loader, tmp_path, rows, "bd09")
    assert [(f.code, f.value) for f in report.file_errors][:1] == [("datum_contradicted", "bd09")]
    assert "the headers or datum columns of 20 rows name gcj02" in report.file_errors[0].reason


@pytest.mark.parametrize("header", ["坐标", "经纬度", "位置", "location", "latlng", "coordinates", "geom"])
@pytest.mark.parametrize("form", ["{lat},{lon}", "{lon} {lat}", "POINT({lon} {lat})"])
def test_both_coordinates_in_one_column(loader: Loader, tmp_path: Path, header: str, form: str) -> None:
    rows = [{**item, header: form.format(**item)} for item in many(20)]
    for item in rows:
        del item["lat"], item["lon"]
    outlets, report = load(loader, tmp_path, rows)
    assert codes(report) == [] and [f"{outlet.lat:.6f}" for outlet in outlets] == [i["lat"] for i in many(20)]


def test_a_column_of_places_that_are_no_coordinates_is_left_alone(loader: Loader, tmp_path: Path) -> None:
    rows = [item | {"位置": "一楼中庭", "location": "F1"} for item in many(3)]
    outlets, report = load(loader, tmp_path, rows)
    assert len(outlets) == 3 and codes(report) == ["columns_unknown"]
    for item in rows:
        del item["lat"], item["lon"], item["address"]
    with pytest.raises(InvalidFeed, match=r"lacks the columns 纬度 \(lat\), 经度 \(lon\)"):
        load(loader, tmp_path, rows)


@pytest.mark.parametrize("lon", ["", "31.239722,121.499722"])
def test_a_pair_in_the_column_of_the_latitude(loader: Loader, tmp_path: Path, lon: str) -> None:
    (outlet,), _ = load(loader, tmp_path, [row(lat="31.239722,121.499722", lon=lon)])
    assert (outlet.lat, outlet.lon) == (LAT, LON)


def test_one_pair_is_never_completed_from_another(loader: Loader, tmp_path: Path) -> None:
    rows = [item | {"纬度": item["lat"], "经度": item["lon"]} for item in many(30)]
    rows[3]["lat"], rows[4]["lon"], rows[5]["纬度"] = "", "", ""
    outlets, report = load(loader, tmp_path, rows, None)
    rejected = [(f.record, f.code) for f in report.findings if f.severity == "error" and f.record]
    assert rejected == [(4, "coordinates_incomplete"), (5, "coordinates_incomplete")] and len(outlets) == 28


def test_geojson_with_other_coordinates_in_its_properties(loader: Loader, tmp_path: Path) -> None:
    def feature(number: int, **properties: float) -> dict[str, object]:
        fields = {"ref": f"G{number}", "kind": "drop_off", "name": f"示例 {number}", **properties}
        geometry = {"type": "Point", "coordinates": [LON, LAT + number / 1000]}
        return {"type": "Feature", "properties": fields, "geometry": geometry}

    features = [feature(0), feature(1, lat=LAT + 0.001, lon=LON), feature(2, lat=LAT, lon=LON)]
    path = tmp_path / "f.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    outlets, report = loader.load([path], LoadOptions("wgs84"))
    assert [outlet.ref for outlet in outlets] == ["G0", "G1"] and codes(report) == ["coordinates_disagree"]


@pytest.mark.parametrize("datum", [None, *DATUMS])
def test_pairs_mixed_by_row_are_refused_whatever_datum_is_declared(
    loader: Loader, tmp_path: Path, datum: Datum | None
) -> None:
    rows = [item | {"纬度": item["lat"], "经度": item["lon"]} for item in many(6)]
    rows[2]["纬度"] = rows[2]["经度"] = ""
    for item in rows[3:]:
        item["lat"] = item["lon"] = ""
    rows[0]["lat"] = rows[0]["lon"] = rows[1]["lat"] = rows[1]["lon"] = ""
    outlets, report = load(loader, tmp_path, rows, datum)
    assert [(f.record, f.code) for f in report.findings if f.severity == "error" and f.record] == [
        (3, "coordinates_incomplete")
    ]
    assert "B2" not in [outlet.ref for outlet in outlets]


@pytest.mark.parametrize("headers", ["lat_bd,lng_gcj02", "lat_bd09,lng_gcj02", "纬度(百度),经度(GPS)"])
@pytest.mark.parametrize("datum", [None, *DATUMS])
def test_a_pair_whose_headers_name_different_datums_is_refused(
    loader: Loader, tmp_path: Path, headers: str, datum: Datum | None
) -> None:
    lat, lon = headers.split(",")
    with pytest.raises(InvalidFeed) as caught:
        load(loader, tmp_path, renamed(many(3), lat=lat, lon=lon), datum)
    assert f"(the headers {lat} and {lon} name different datums)" in str(caught.value)


@pytest.mark.parametrize("headers", ["lat_gcj02,lng", "纬度,经度(高德)"])
def test_one_header_names_the_datum_of_its_pair(loader: Loader, tmp_path: Path, headers: str) -> None:
    lat, lon = headers.split(",")
    outlets, report = load(loader, tmp_path, renamed(many(3), lat=lat, lon=lon), None)
    assert report.datum == "gcj02" and [o.source and o.source.datum for o in outlets] == ["gcj02"] * 3


CENTURY_AVENUE = (31.24179, 121.52546)  # 31.2397, 121.5298 in GCJ-02
POINT = {"type": "Point", "coordinates": [121.5298, 31.2397]}
COMBINED: list[tuple[str, object]] = [
    *((name, "121.5298,31.2397") for name in ("经纬度", "坐标", "位置", "location", "latlng", "coordinates")),
    *((name, [121.5298, 31.2397]) for name in ("location", "coordinates", "坐标", "loc")),
    *((name, POINT) for name in ("location", "geo", "坐标")),
    *((name, "POINT(121.5298 31.2397)") for name in ("geo", "wkt")),
]


@pytest.mark.parametrize("form", ["list", "lines", "features"])
@pytest.mark.parametrize(("name", "value"), COMBINED)
def test_a_position_in_one_member_of_json(
    loader: Loader, tmp_path: Path, name: str, value: object, form: str
) -> None:
    rows = [{"id": f"{i}", "name": f"示例{i}店", "address": "世纪大道1号", name: value} for i in range(2)]
    features = [{"type": "Feature", "geometry": None, "properties": item} for item in rows]
    text = json.dumps(rows if form == "list" else {"type": "FeatureCollection", "features": features})
    if form == "lines":
        text = "\n".join(map(json.dumps, rows))
    (tmp_path / "f.json").write_text(text, encoding="utf-8")
    outlets, report = loader.load([tmp_path / "f.json"], LoadOptions("gcj02", "service_center"))
    assert report.rejected == 0
    assert [(round(o.lat, 5), round(o.lon, 5)) for o in outlets] == [CENTURY_AVENUE] * 2


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ("WD,JD", None),
        ("纬度(谷歌),经度(谷歌)", "gcj02"),
        ("lat(Google),lng(Google)", "gcj02"),
        ("纬度(天地图),经度(天地图)", "wgs84"),
        ("纬度（十进制格式）,经度（十进制格式）", None),
        ("纬度[N],经度[E]", None),
    ],
)
def test_unusual_headers_of_coordinates(
    loader: Loader, tmp_path: Path, headers: str, named: Datum | None
) -> None:
    lat, lon = headers.split(",")
    outlets, report = load(loader, tmp_path, renamed(many(3), lat=lat, lon=lon), None)
    assert len(outlets) == 3 and report.datum == (named or "")
    empty = renamed([item | {"lat": "一楼", "lon": "x"} for item in many(3)], lat=lat, lon=lon)
    if named is None:
        _, report = load(loader, tmp_path, empty, None)
        assert report.waiting == 3 and "coordinates_not_read" not in codes(report)


def test_columns_that_look_like_coordinates_are_named(loader: Loader, tmp_path: Path) -> None:
    rows = renamed(many(3), lat="P1", lon="P2")
    _, report = load(loader, tmp_path, rows, None)
    note = next(finding for finding in report.findings if finding.code == "coordinates_not_read")
    assert note.reason == "P1, P2 look like coordinates, but are not read as such" and "lat = " in note.fix
    for item in rows:
        del item["address"]
    with pytest.raises(InvalidFeed, match="; P1, P2 look like coordinates; "):
        load(loader, tmp_path, rows, None)


WORDS: dict[str, Datum | None] = {
    **dict.fromkeys(("gcj02", "GCJ-02", "高德", "国测局坐标", "谷歌地图", "火星坐标系(GCJ-02)"), "gcj02"),
    **dict.fromkeys(("bd09", "BD-09", "百度", "百度坐标系", "bd09ll"), "bd09"),
    **dict.fromkeys(("wgs84", "WGS-84", "WGS 84", "GPS", "EPSG:4326", "CGCS2000"), "wgs84"),
    **dict.fromkeys(("搜狗", "bd09mc", "1", "百度/高德", "高德导航"), None),
}


@pytest.mark.parametrize("column", ["坐标系", "datum", "coord_type", "坐标类型"])
@pytest.mark.parametrize("word", WORDS)
def test_a_column_names_the_datum_of_each_row(loader: Loader, tmp_path: Path, column: str, word: str) -> None:
    named = WORDS[word]
    outlets, report = load(loader, tmp_path, many(3, **{column: word}), None)
    assert [o.source and o.source.datum for o in outlets] == [named] * 3
    assert ("datum_not_understood" in codes(report)) is (named is None)
    _, report = load(loader, tmp_path, many(3, **{column: word}), "wgs84")
    assert [f.code for f in report.file_errors] == ["datum_contradicted"] * (named in ("gcj02", "bd09"))


def test_a_datum_column_must_not_contradict_the_header(loader: Loader, tmp_path: Path) -> None:
    rows = renamed(many(3, 坐标系="百度"), lat="lat_gcj02", lon="lng_gcj02")
    outlets, report = load(loader, tmp_path, rows, None)
    assert not outlets and codes(report)[:3] == ["datum_ambiguous"] * 3


CELLS: dict[str, Datum | None] = {
    "bd09:121.5298,31.2397": "bd09", "gcj02 121.5298,31.2397": "gcj02", "百度坐标:121.5298,31.2397": "bd09",
    "31.2397,121.5298(高德)": "gcj02", "31.2397,121.5298（百度坐标）": "bd09",
    "31.2397,121.5298 WGS-84": "wgs84",
    "[GCJ-02] 31.2397,121.5298": "gcj02", "31.2397,121.5298【百度地图】": "bd09",
    "GCJ02坐标系：POINT(121.5298 31.2397)": "gcj02", "31.2397(高德),121.5298(高德)": "gcj02",
    "SRID=4326;POINT(121.5298 31.2397)": None,
}  # fmt: skip
BAD_CELLS = (
    *("LINESTRING(121.5298 31.2397, 121.6 31.3)", "MULTIPOINT((121.5298 31.2397))", "31.2397,121.5298(搜狗)"),
    *('{"type":"LineString","coordinates":[[121.5298,31.2397]]}', "31.2397,121.5298(高德/百度)"),
    *("上海GPS大厦 31.2397,121.5298", "bd09mc 31.2397,121.5298"),
)


@pytest.mark.parametrize("text", CELLS)
def test_a_cell_names_the_datum_before_or_after_the_position(text: str) -> None:
    assert parse_pair(text) == (31.2397, 121.5298, 4, CELLS[text])


@pytest.mark.parametrize("text", BAD_CELLS)
def test_shapes_and_unknown_datums_are_no_positions(text: str) -> None:
    with pytest.raises(InvalidCoordinate):
        parse_pair(text)
