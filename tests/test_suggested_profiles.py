"""The profile that `--suggest` prints loads the file when it is given back, in any format."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.profiles import load_profile
from locator.feed.suggest import suggest_profile
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer

from .feed_formats import as_csv, as_json, as_json_lines, as_ods, sheet
from .network import timetable

Rows = list[dict[str, str]]
WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
LAT = [39.91 + number / 1000 for number in range(3)]


def row(number: int, **cells: str) -> dict[str, str]:
    return {"门店编号": f"S{number}", "门店名称": f"示例 {number} 店", **cells}


def plain(number: int, **cells: str) -> dict[str, str]:
    return row(number, 纬度=f"{LAT[number]:.6f}", 经度="116.410001", **cells)


SHAPES: dict[str, tuple[Rows, str | None, tuple[str, ...]]] = {
    "combined": ([row(n, 经纬度=f"116.410001,{LAT[n]:.6f}") for n in range(3)], None, ()),
    "coordinates": ([row(n, 坐标=f"{LAT[n]:.6f} 116.410001") for n in range(3)], None, ()),
    "weekdays": (
        [plain(n, **dict.fromkeys(WEEK, "9:00-18:00")) for n in range(3)],
        "Mo-Su 09:00-18:00",
        (),
    ),
    "begin and end": (
        [plain(n, 开始时间="9:00", 结束时间="18:00") for n in range(3)],
        "Mo-Su 09:00-18:00",
        (),
    ),
    "two phones": (
        [plain(n, 客服电话="4008308300", 门店电话="010-62345678") for n in range(3)],
        None,
        ("400-830-8300",),
    ),
    "traditional": (
        [
            {
                "網點編號": f"S{n}",
                "網點": f"示例 {n} 店",
                "緯度": f"{LAT[n]:.6f}",
                "經度": "116.410001",
                "地址": "示例路 1 號",
                "電話": "010-62345678",
            }
            for n in range(3)
        ],
        None,
        ("010-62345678",),
    ),
}
POSITION_NAMES = ("纬度", "经度", "緯度", "經度")


def geojson(rows: Rows) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {name: text for name, text in cells.items() if name not in POSITION_NAMES},
            "geometry": {"type": "Point", "coordinates": [116.410001, LAT[number]]},
        }
        for number, cells in enumerate(rows)
    ]
    return as_json({"type": "FeatureCollection", "features": features})


def kml(rows: Rows) -> bytes:
    return (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"{''.join(map(_placemark, range(3), rows))}</Document></kml>"
    ).encode()


def _placemark(number: int, cells: Mapping[str, str]) -> str:
    data = "".join(
        f'<Data name="{name}"><value>{text}</value></Data>'
        for name, text in cells.items()
        if name not in POSITION_NAMES
    )
    point = f"<Point><coordinates>116.410001,{LAT[number]:.6f}</coordinates></Point>"
    return f"<Placemark><ExtendedData>{data}</ExtendedData>{point}</Placemark>"


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "f.csv": as_csv,
    "list.json": as_json,
    "lines.jsonl": as_json_lines,
    "f.ods": lambda rows: as_ods(sheet("网点", rows)),
    "f.geojson": geojson,
    "f.kml": kml,
}
CASES = [(name, shape) for name in WRITERS for shape in SHAPES]


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


@pytest.mark.parametrize(("name", "shape"), CASES)
def test_the_profile_loads_the_file(loader: Loader, tmp_path: Path, name: str, shape: str) -> None:
    rows, hours, phones = SHAPES[shape]
    (tmp_path / name).write_bytes(WRITERS[name](rows))
    profile = tmp_path / "own.toml"
    profile.write_text(suggest_profile(tmp_path / name, "wgs84", "drop_off"), encoding="utf-8")
    outlets, report = loader.load([tmp_path / name], LoadOptions(profile=load_profile(str(profile))))
    assert report.rejected == 0 and report.datum == "wgs84"
    places = [(o.ref, o.name, round(o.lat, 6), round(o.lon, 6)) for o in outlets]
    assert places == [(f"S{n}", f"示例 {n} 店", round(LAT[n], 6), 116.410001) for n in range(3)]
    assert {(o.hours, o.phones) for o in outlets} == {(hours, phones)}


def in_each_datum(number: int) -> dict[str, str]:
    return plain(number, 坐标系=("百度", "GCJ-02", "北京54")[number], 区号="10", 电话=f"6234567{number}")


@pytest.mark.parametrize("name", ["f.csv", "list.json", "lines.jsonl", "f.ods"])
def test_a_profile_has_the_column_of_datums(loader: Loader, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WRITERS[name]([in_each_datum(n) for n in range(3)]))
    text = suggest_profile(tmp_path / name, None, "drop_off")
    assert (
        'datum_column = "坐标系"  # of each row: 北京54 (not understood), 百度 (bd09), GCJ-02 (gcj02)' in text
    )
    assert "(read as area code of the phones)" in text and "# Not used:" not in text
    assert "7 of its 7 columns" in text
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    options = LoadOptions(profile=load_profile(str(tmp_path / "own.toml")))
    outlets, report = loader.load([tmp_path / name], options)
    assert [outlet.source.datum if outlet.source else None for outlet in outlets] == ["bd09", "gcj02", None]
    assert [outlet.phones for outlet in outlets] == [(f"010-6234567{n}",) for n in range(3)]
    direct, _ = loader.load([tmp_path / name], LoadOptions(kind="drop_off"))
    assert [(o.lat, o.lon) for o in outlets] == [(o.lat, o.lon) for o in direct]
    assert "datum_not_understood" in {item.code for item in report.findings}


def test_a_profile_has_the_datum_of_the_headers(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_bytes(as_csv([row(n, 百度坐标=f"116.41,{LAT[n]:.6f}") for n in range(3)]))
    text = suggest_profile(tmp_path / "f.csv", None, "drop_off")
    assert 'datum = "bd09"  # named by 百度坐标' in text
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    _, report = loader.load(
        [tmp_path / "f.csv"], LoadOptions(profile=load_profile(str(tmp_path / "own.toml")))
    )
    assert report.datum == "bd09"
