"""Datum detection for a file: by release and by districts; reported, held, never rewritten."""

import csv
from pathlib import Path

import numpy as np
import orjson
import pytest

from bench.datums import simulated
from locator.feed.diff import PreviousRelease
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.name_evidence import by_names
from locator.feed.report import Report
from locator.geo.datum import DATUMS, Datum, from_wgs84
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer
from locator.places.place_mentions import PlaceMentions
from locator.serving.container import BOOKS, PLACES

from .corpus_positions import bordering, located
from .network import timetable
from .rows import many, row, table

ROOT = Path(__file__).parent.parent
MISDECLARED = [(declared, true) for declared in DATUMS for true in DATUMS if declared != true]


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


@pytest.fixture(scope="module")
def townships(gazetteer: Gazetteer) -> np.ndarray:
    return np.array([township.point for township in gazetteer.townships() if township.exact])


def rows_in(datum: Datum, rows: list[dict[str, str]], step: int = 1) -> list[dict[str, str]]:
    """Return rows with positions in a datum; with `step` 2 every second one."""
    moved = []
    for i, item in enumerate(rows):
        lat, lon = from_wgs84(float(item["lat"]), float(item["lon"]), datum if i % step == 0 else "wgs84")
        moved.append(item | {"lat": f"{float(lat):.6f}", "lon": f"{float(lon):.6f}"})
    return moved


def load(
    loader: Loader, folder: Path, rows: list[dict[str, str]], datum: Datum | None, released: int = 0
) -> tuple[list[float], Report]:
    path = folder / "feed.csv"
    path.write_text(table(rows), encoding="utf-8")
    before = None
    if released:
        (folder / "before.csv").write_text(table(many(released)), encoding="utf-8")
        outlets, _ = loader.load([folder / "before.csv"], LoadOptions("wgs84"))
        before = PreviousRelease(1, {o.ref: orjson.dumps(o.to_dict(o.code)) for o in outlets})
    outlets, report = loader.load([path], LoadOptions(datum), before)
    return [outlet.lat for outlet in outlets], report


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report.findings if finding.code.startswith("datum_")]


@pytest.mark.parametrize("datum", DATUMS)
@pytest.mark.parametrize("size", [30, 300])
def test_the_verdict_is_right_with_references_300_m_off(
    townships: np.ndarray, datum: Datum, size: int
) -> None:
    rng = np.random.default_rng(size)
    verdicts = [simulated(townships, size, rng, datum) for _ in range(40)]
    assert [verdict.datum for verdict in verdicts].count(datum) >= 39
    assert not any(verdict.mixed for verdict in verdicts)


def test_fewer_references_than_thirty_give_no_verdict(townships: np.ndarray) -> None:
    assert simulated(townships, 29, np.random.default_rng(1), "bd09").datum is None


@pytest.mark.parametrize(("declared", "true"), MISDECLARED)
def test_a_declared_datum_that_is_another_holds_the_load(
    loader: Loader, tmp_path: Path, declared: Datum, true: Datum
) -> None:
    _, report = load(loader, tmp_path, rows_in(true, many(60)), declared, released=60)
    assert codes(report) == ["datum_contradicted"] and f"fit {true} best" in report.file_errors[0].reason
    assert report.verdict and report.verdict.datum == true and report.usable == 60


@pytest.mark.parametrize("datum", DATUMS)
def test_a_datum_that_is_as_declared_is_not_spoken_of(loader: Loader, tmp_path: Path, datum: Datum) -> None:
    _, report = load(loader, tmp_path, rows_in(datum, many(60)), datum, released=60)
    assert codes(report) == [] and not report.file_errors


@pytest.mark.parametrize("true", ["gcj02", "bd09"])
def test_an_undeclared_datum_is_reported_and_left_unconverted(
    loader: Loader, tmp_path: Path, true: Datum
) -> None:
    rows = rows_in(true, many(60))
    lats, report = load(loader, tmp_path, rows, None, released=60)
    assert codes(report) == ["datum_undeclared"] and report.file_errors
    assert lats == [float(row["lat"]) for row in rows]
    assert codes(load(loader, tmp_path, many(60), None, released=60)[1]) == []
    assert codes(load(loader, tmp_path, rows, None)[1]) == ["datum_undeclared"]  # no references


@pytest.mark.parametrize("declared", ["wgs84", None])
def test_reports_half_a_file_in_bd09_without_converting(
    loader: Loader, tmp_path: Path, declared: Datum | None
) -> None:
    rows = rows_in("bd09", many(100), step=2)
    lats, report = load(loader, tmp_path, rows, declared, released=100)
    assert codes(report) == ["datum_mixed"] + ["datum_of_row"] * 50
    suspected = [item.record for item in report.findings if item.code == "datum_of_row"]
    assert suspected == list(range(1, 101, 2))
    assert lats == [float(item["lat"]) for item in rows]


def test_outlets_that_moved_do_not_make_a_file_mixed(loader: Loader, tmp_path: Path) -> None:
    moved = [row | {"lat": f"{float(row['lat']) + 0.004:.6f}"} for row in many(15)]
    _, report = load(loader, tmp_path, moved + many(100)[15:], "wgs84", released=100)
    assert codes(report) == []


@pytest.mark.parametrize("datum", DATUMS)
def test_named_districts_show_the_datum_where_there_is_no_release(
    areas: Areas, townships: np.ndarray, datum: Datum
) -> None:
    rng = np.random.default_rng(3)
    lat, lon = townships[rng.choice(len(townships), 3_000)].T
    shifted = from_wgs84(lat, lon, datum)
    named = [frozenset({code} - {""}) for code in areas.at_many(lat, lon)]
    assert by_names(*shifted, named, [], areas).detected == datum
    assert by_names(*shifted, [frozenset()] * len(lat), [], areas).detected is None


@pytest.mark.parametrize("datum", DATUMS)
@pytest.mark.parametrize("place", ["address", "columns", "name", "adcode"])
def test_names_in_the_rows_show_the_datum_of_a_first_list(
    loader: Loader, tmp_path: Path, gazetteer: Gazetteer, datum: Datum, place: str
) -> None:
    rows = [_named(row, place, gazetteer) for row in rows_in(datum, bordering(200))]
    for declared in DATUMS:
        _, report = load(loader, tmp_path, rows, declared)
        assert codes(report) == ([] if declared == datum else ["datum_contradicted"])
        assert declared == datum or f"{datum} fits best" in report.file_errors[0].reason
    _, report = load(loader, tmp_path, rows, None)
    assert codes(report) == ([] if datum == "wgs84" else ["datum_undeclared"])


def _named(row: dict[str, str], place: str, gazetteer: Gazetteer) -> dict[str, str]:
    """Return the row with its district only in some of its fields."""
    area = next(
        child
        for code in ("310000", "110000")
        for child in gazetteer.children(code)
        if row["address"].startswith(gazetteer.path_text(child.adcode))
    )
    province = gazetteer.path(area.adcode)[0].name
    named = {
        "address": {"address": row["address"]},
        "columns": {"province": province, "district": area.name},
        "name": {"province": province, "name": f"示例{area.name}{row['name']}"},
        "adcode": {"adcode": area.adcode},
    }
    return row | {"address": ""} | named[place]


def malls(count: int) -> list[tuple[str, float, float]]:
    """Return malls of Beijing and Shanghai with their positions."""
    with (ROOT / "data" / "gazetteer" / "landmarks.csv").open(encoding="utf-8", newline="") as file:
        rows = [line for line in csv.DictReader(file) if line["kind"] == "mall" and line["lat"]]
    here = [line for line in rows if line["city"] in ("北京市", "上海市")]
    return [(line["name"], float(line["lat"]), float(line["lon"])) for line in here[:count]]


def test_places_in_names_show_the_datum(areas: Areas, gazetteer: Gazetteer, tmp_path: Path) -> None:
    places = PlaceMentions(PLACES, BOOKS)
    with_places = Loader(timetable(), areas, gazetteer, places)
    rows = [
        row(ref=f"M{i}", name=f"示例（{name}店）", address="", lat=f"{lat:.6f}", lon=f"{lon:.6f}")
        for i, (name, lat, lon) in enumerate(malls(60))
    ]
    for datum in DATUMS:
        moved = rows_in(datum, rows)
        for declared in DATUMS:
            _, report = load(with_places, tmp_path, moved, declared)
            assert codes(report) == ([] if declared == datum else ["datum_contradicted"])
        assert codes(load(with_places, tmp_path, moved, None)[1]) == ["datum_undeclared"] * (datum != "wgs84")


@pytest.mark.parametrize("datum", DATUMS)
def test_a_declared_datum_that_no_name_confirms_is_reported(
    loader: Loader, tmp_path: Path, datum: Datum
) -> None:
    rows = [item | {"address": ""} for item in rows_in("wgs84", many(60))]
    _, report = load(loader, tmp_path, rows, datum)
    assert codes(report) == ["datum_unconfirmed"] and not report.file_errors
    (finding,) = (item for item in report.findings if item.code == "datum_unconfirmed")
    assert finding.severity == "warning" and finding.value == datum
    assert finding.reason == (
        f"{datum} is taken as declared and is neither confirmed nor contradicted: "
        "no row names an area or a known place"
    )
    assert codes(load(loader, tmp_path, rows[:29], datum)[1]) == []
    assert codes(load(loader, tmp_path, rows, "wgs84", released=60)[1]) == []


def test_an_undeclared_list_outside_the_mainland_needs_no_datum(loader: Loader, tmp_path: Path) -> None:
    rows = [row(ref=f"H{i}", lat=f"22.{3000 + i}1", lon="114.1712") for i in range(5)]
    assert codes(load(loader, tmp_path, rows, None)[1]) == []


def test_an_unproven_release_does_not_judge_the_next_load(loader: Loader, tmp_path: Path) -> None:
    wrong = rows_in("gcj02", [item | {"address": ""} for item in located(40)])
    outlets, report = loader.load([_file(tmp_path, wrong)], LoadOptions())
    assert codes(report) == ["datum_undeclared"]  # approved by somebody all the same
    before = PreviousRelease(1, {o.ref: orjson.dumps(o.to_dict(o.code)) for o in outlets})
    _, again = loader.load([_file(tmp_path, wrong)], LoadOptions(), before)
    assert codes(again) == []  # nothing moves
    _, right = loader.load([_file(tmp_path, wrong)], LoadOptions("gcj02"), before)
    assert codes(right) == ["datum_unconfirmed"] and right.verdict and right.verdict.corrects_release


@pytest.mark.parametrize("true", ["gcj02", "bd09"])
def test_the_right_datum_is_not_held_against_a_wrong_release(
    loader: Loader, tmp_path: Path, true: Datum
) -> None:
    rows = rows_in(true, bordering(200))
    outlets, report = loader.load([_file(tmp_path, rows)], LoadOptions("wgs84"))
    assert codes(report) == ["datum_contradicted"]  # published with --as-declared
    before = PreviousRelease(1, {o.ref: orjson.dumps(o.to_dict(o.code)) for o in outlets})
    moved = [row | {"lat": f"{float(row['lat']) + 0.00001:.6f}"} for row in rows]
    for feed in (rows, moved):  # the same file again, and a new one
        _, right = loader.load([_file(tmp_path, feed)], LoadOptions(true), before)
        assert codes(right) == [] and right.verdict and right.verdict.corrects_release
    _, again = loader.load([_file(tmp_path, moved)], LoadOptions("wgs84"), before)
    assert codes(again) == ["datum_doubtful"]


def test_another_datum_for_the_same_coordinates_is_held_without_names(loader: Loader, tmp_path: Path) -> None:
    rows = [item | {"address": ""} for item in located(40)]
    outlets, _ = loader.load([_file(tmp_path, rows)], LoadOptions("gcj02"))
    before = PreviousRelease(1, {o.ref: orjson.dumps(o.to_dict(o.code)) for o in outlets})
    _, report = loader.load([_file(tmp_path, rows)], LoadOptions("bd09"), before)
    assert codes(report) == ["datum_contradicted"] and "fit gcj02 best" in report.file_errors[0].reason


def _file(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "feed.csv"
    path.write_text(table(rows), encoding="utf-8")
    return path
