"""Defects of positions: spellings, pairs of columns, copied and shifted columns, datums."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import shapely

from locator.geo.datum import Datum, from_wgs84
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer

from .corpus_kinds import Defect, File, Kind, at, error
from .rows import GOOD, Cells, table

ROOT = Path(__file__).parent.parent
DENSE = ("11", "12", "31", "44")  # provinces with many exact townships
KINDS: tuple[Kind, ...] = (
    error("not_a_number", "lat", "39.9_3591", "39.93591米", "39..9", "--39.9", "39.9.2", "东经116.4141"),
    error("not_a_number", "lat", "39°74'23\"N", "39°55'31.5.2\"", "N39.9 N40.1", "北纬", "39-55-31", "1e400"),
    error(
        "not_a_number", "lon", "116.41_411", "116,41411", "N116.41", "116.41N", "１１６，４", "116°24'75\""
    ),
    error("coordinate_shortened", "lat", "3.99E+01", "3.9e1", "4E+01", "3.992E+01"),
    error("coordinate_shortened", "lon", "1.16E+02", "1.2E2", "1.16411e2"),
    at("coordinates_zero", "error", (0.0001, 0.0002), (0, 116.4141), (39.9253, 0), ("-0.5", "0.3")),
    at("coordinates_equal", "error", (39.9253, 39.9253), (116.4141, 116.4141), ("40", "40.0")),
    at("few_decimals", "warning", ("40", "116"), ("31", "121"), ("30.", "120.")),
)


def files(size: int) -> Iterator[File]:
    """Files with defects that need columns or crowds of their own, about `size` defects each."""
    yield _disagreeing(size)
    yield _incomplete(size)
    yield _edited_export(size)
    yield _equal_columns(size)
    for name, column, code, change in _COLUMN_FAULTS:
        rows = [change(i, row) for i, row in enumerate(located(60))]
        yield _held(f"{name}.csv", rows, Defect(0, 0, column, code, "error", ""))
    yield from _datums()
    for name, other in (("crosswise", "bd09"), ("crosswise-gcj02", "gcj02")):
        rows = [_with_pair(row, other) for row in located(60)]
        yield File(f"{name}.csv", table(rows).encode(), rejected=True)


def located(count: int) -> list[dict[str, str]]:
    """Good rows at townships, whose addresses name their districts."""
    rows = []
    for number, (name, lat, lon) in enumerate(islice(_townships(), count)):
        place = {"lat": f"{lat:.5f}", "lon": f"{lon:.5f}", "address": f"{name}示例路 {number + 1} 号"}
        rows.append(GOOD | place | {"ref": f"T{number}", "name": f"示例网点 {number}"})
    return rows


def bordering(count: int) -> list[dict[str, str]]:
    """Rows some 400 m inside the border of the district in their address, where a datum tells."""
    gazetteer, areas = Gazetteer.load(ROOT / "data" / "gazetteer"), Areas.load(ROOT / "data/build/areas.npz")
    rows: list[dict[str, str]] = []
    districts = [area for code in ("310000", "110000") for area in gazetteer.children(code)]
    for number in range(count):
        area = districts[number % len(districts)]
        border = shapely.boundary(shapely.buffer(areas.polygon(area.adcode), -0.004))
        point = shapely.line_interpolate_point(border, number * 0.37 % 1, normalized=True)
        address = f"{gazetteer.path_text(area.adcode)}示例路 {number + 1} 号"
        place = {"lat": f"{point.y:.6f}", "lon": f"{point.x:.6f}", "address": address}
        rows.append(GOOD | place | {"ref": f"T{number}", "name": f"示例网点 {number}"})
    return rows


def in_datum(row: Cells, datum: Datum) -> dict[str, str]:
    """The row with its position in a datum."""
    lat, lon = from_wgs84(float(row["lat"]), float(row["lon"]), datum)
    return {**row, "lat": f"{float(lat):.6f}", "lon": f"{float(lon):.6f}"}


def _townships() -> Iterator[tuple[str, float, float]]:
    return iter(_all_townships())


@cache
def _all_townships() -> list[tuple[str, float, float]]:
    gazetteer = Gazetteer.load(ROOT / "data" / "gazetteer")
    exact = [
        town for town in gazetteer.townships() if town.exact and town.adcode[:2] not in ("71", "81", "82")
    ]
    return [
        (gazetteer.path_text(town.adcode) + town.name, *(round(value, 5) for value in town.point))
        for town in exact[:: len(exact) // 600]
    ]


def _with_pair(row: Cells, datum: Datum = "wgs84") -> dict[str, str]:
    """The row with its position again, in other columns and a datum."""
    other = in_datum(row, datum)
    return {**row, "纬度": other["lat"], "经度": other["lon"]}


def _row_defect(number: int, code: str, column: str, value: str) -> Defect:
    return Defect(number + 1, number + 2, column, code, "error", value)


def _disagreeing(size: int) -> File:
    rows = [_with_pair(row) for row in located(20 * size)]
    bad = range(7, len(rows), 20)
    for number in bad:
        rows[number]["纬度"] = f"{float(rows[number]['lat']) + 0.003:.6f}"
    return _with_bad_rows("pairs-disagree.csv", rows, bad, "coordinates_disagree")


def _incomplete(size: int) -> File:
    rows = [_with_pair(row) for row in located(20 * size)]
    bad = range(7, len(rows), 20)
    for number in bad:
        rows[number] |= {("lat", "lon")[number // 20 % 2]: ""}
    return _with_bad_rows("pairs-incomplete.csv", rows, bad, "coordinates_incomplete", datum=None)


def _edited_export(size: int) -> File:
    rows = [
        {**row, "source_lat": other["lat"], "source_lon": other["lon"], "source_datum": "gcj02"}
        for row in located(20 * size)
        for other in [in_datum(row, "gcj02")]
    ]
    bad = range(7, len(rows), 20)
    for number in bad:
        rows[number]["lon"] = f"{float(rows[number]['lon']) + 0.002:.6f}"
    return _with_bad_rows("edited-export.csv", rows, bad, "coordinates_disagree", datum=None)


def _equal_columns(size: int) -> File:
    rows = [row | {"lon": row["lat"]} if number else row for number, row in enumerate(located(size + 1))]
    return _with_bad_rows("equal-columns.csv", rows, range(1, len(rows)), "coordinates_equal")


def _with_bad_rows(
    name: str, rows: list[dict[str, str]], bad: range, code: str, datum: Datum | None = "wgs84"
) -> File:
    defects = tuple(_row_defect(number, code, "lat", "") for number in bad)
    good = frozenset(row["ref"] for number, row in enumerate(rows) if number not in bad)
    return File(name, table(rows).encode(), defects, good, datum)


def _held(name: str, rows: list[dict[str, str]], defect: Defect, datum: Datum | None = "wgs84") -> File:
    return File(name, table(rows).encode(), (defect,), frozenset(row["ref"] for row in rows), datum)


def _shifted(number: int, row: dict[str, str]) -> dict[str, str]:
    rows = located(61)
    return row | {"lat": rows[number + 1]["lat"], "lon": rows[number + 1]["lon"]}


_COLUMN_FAULTS: tuple[tuple[str, str, str, Callable[[int, dict[str, str]], dict[str, str]]], ...] = (
    ("copied-point", "lat", "point_repeated", lambda _, row: row | {"lat": "39.925281", "lon": "116.414111"}),
    ("copied-lat", "lat", "column_constant", lambda i, row: row | ({"lat": "41.525281"} if i % 3 else {})),
    (
        "copied-lon",
        "lon",
        "column_constant",
        lambda i, row: row | ({"lon": "117.514111"} if i % 3 and i != 47 else {}),
    ),
    ("shifted", "lat", "columns_shifted", _shifted),
    (
        "elsewhere",
        "lat",
        "outside_named_areas",
        lambda i, row: row | ({"lat": "39.92528"} if i % 9 == 0 else {}),
    ),
)


def _datums() -> Iterator[File]:
    """Lists without a release, judged by the districts in their addresses."""
    for true, declared in (("gcj02", "wgs84"), ("bd09", "wgs84"), ("wgs84", "gcj02"), ("gcj02", "bd09")):
        rows = [in_datum(row, true) for row in bordering(200)]  # type: ignore[arg-type]
        wrong = Defect(0, 0, "lat", "datum_contradicted", "error", declared)
        yield _held(f"{true}-as-{declared}-by-names.csv", rows, wrong, declared)  # type: ignore[arg-type]
    undeclared = Defect(0, 0, "lat", "datum_undeclared", "error", "")
    yield _held(
        "gcj02-undeclared-by-names.csv", [in_datum(r, "gcj02") for r in located(400)], undeclared, None
    )
    unknown = [row | {"address": "", "lng": row["lon"]} for row in located(40)]
    for row in unknown:
        del row["lon"]
    yield _held("unknown-datum.csv", unknown, undeclared, None)
    named = [row | {"高德纬度": row["lat"], "高德经度": row["lon"]} for row in located(40)]
    for row in named:
        del row["lat"], row["lon"]
    header = Defect(0, 0, "lat", "datum_contradicted", "error", "wgs84")
    yield _held("header-names-gcj02.csv", named, header)
