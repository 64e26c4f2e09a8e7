"""Datum detection for a file: by release and by districts; reported, held, never rewritten."""

from pathlib import Path

import numpy as np
import orjson
import pytest

from bench.datums import simulated
from locator.feed.datum_detection import by_districts
from locator.feed.diff import PreviousRelease
from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import Report
from locator.geo.datum import DATUMS, Datum, from_wgs84
from locator.geo.districts import Areas
from locator.places.gazetteer import Gazetteer

from .network import timetable
from .rows import many, table

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
    for i, row in enumerate(rows):
        lat, lon = from_wgs84(float(row["lat"]), float(row["lon"]), datum if i % step == 0 else "wgs84")
        moved.append(row | {"lat": f"{float(lat):.6f}", "lon": f"{float(lon):.6f}"})
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
    assert codes(load(loader, tmp_path, rows, None)[1]) == []  # no references speak


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
def test_districts_speak_where_there_is_no_release(areas: Areas, townships: np.ndarray, datum: Datum) -> None:
    rng = np.random.default_rng(3)
    lat, lon = townships[rng.choice(len(townships), 3_000)].T
    shifted = from_wgs84(lat, lon, datum)
    assert by_districts(*shifted, areas.at_many(lat, lon), areas).datum == datum
    assert by_districts(*shifted, [""] * len(lat), areas).datum is None
