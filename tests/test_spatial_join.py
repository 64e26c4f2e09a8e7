"""Spatial joins match the API with either engine and lose no row."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from signal import SIGKILL
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from flask import Flask

from locator import create_app
from locator.analytics.spatial_join import batch_join, local, tables
from locator.analytics.spatial_join.broadcast import SnapshotBroadcast
from locator.geo.datum import from_wgs84
from locator.index.snapshot import Filter
from locator.network.outlet import KINDS, bits
from locator.serving.current_release import load
from locator.store.releases import publish

from .network import NOW, china, outlets, timetable
from .program import environment, parts_of, until
from .program import run as run_program
from .web_client import Client

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
COUNT = 300
FILES = 40
NETWORK = outlets(china(2_000, 4))
LAT, LON = NETWORK[0].point
OPEN = "2026-10-01T10:00:00+08:00"
# options of the command, and the same question to the API
CASES: list[tuple[list[str], dict[str, Any]]] = [
    ([], {"limit": 1}),
    (["-n", "5"], {"limit": 5}),
    (
        ["-n", "3", "--kind", "service_center", "--service", "repair"],
        {"limit": 3, "kind": "service_center", "service": "repair"},
    ),
    (["-n", "4", "--radius", "15000"], {"limit": 4, "radius": 15000}),
    (["--open", OPEN, "--access", "wheelchair"], {"limit": 1, "open": OPEN, "access": "wheelchair"}),
    (["--datum", "gcj02", "-n", "2"], {"limit": 2, "datum": "gcj02"}),
    (["--datum", "bd09", "--device", "vision"], {"limit": 1, "datum": "bd09", "device": "vision"}),
]
STRANGE = [
    (None, 121.0),
    (31.0, None),
    (91.0, 121.0),
    (31.0, 181.0),
    (float("nan"), 121.0),
    (0.0, 0.0),
    (90.0, 0.0),
]


class Stopped(Exception):
    pass


def positions() -> list[tuple[float | None, float | None]]:
    rng = Random("positions")
    inside = [(round(rng.uniform(20, 45), 6), round(rng.uniform(85, 125), 6)) for _ in range(COUNT // 2)]
    near = [rng.choice(NETWORK).point for _ in range(COUNT // 2)]
    beside = [(round(lat + rng.gauss(0, 0.1), 6), round(lon + rng.gauss(0, 0.1), 6)) for lat, lon in near]
    return [*inside, *beside, *STRANGE]


def table() -> pa.Table:
    lat, lon = zip(*positions(), strict=True)
    return pa.table({"id": list(range(len(lat))), "lat": lat, "lon": lon, "note": ['注, "a"\nb'] * len(lat)})


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('join') / 'locator.db'}"
    with parts_of(address) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
    return address


@pytest.fixture(scope="module")
def app(database: str) -> Iterator[Flask]:
    with parts_of(database) as parts:
        yield create_app(container=parts)


@pytest.fixture(scope="module")
def client(database: str) -> Iterator[Client]:
    """Run the program; the fast path answers where possible."""
    headers = {"Accept-Encoding": "identity"}
    with run_program(database, rate_limit="off") as program, closing(program.client(**headers)) as client:
        yield client


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.parquet"
    pq.write_table(table(), path)
    return path


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=["join", *map(str, words)])


def rows_by_id(path: Path) -> dict[int, list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in pq.read_table(path).to_pylist():
        rows.setdefault(row["id"], []).append(row)
    return rows


@pytest.mark.parametrize(("options", "question"), CASES, ids=[" ".join(case[0]) or "plain" for case in CASES])
def test_joined_rows_equal_api_answers(
    app: Flask, client: Client, source: Path, tmp_path: Path, options: list[str], question: dict[str, Any]
) -> None:
    output = tmp_path / "out.parquet"
    result = run(app, source, output, *options)
    assert result.exit_code == 0, result.output
    rows = rows_by_id(output)
    assert len(rows) == len(positions())
    for number, (lat, lon) in enumerate(positions()):
        check(rows[number], lat, lon, question, client)


def check(
    rows: list[dict[str, Any]],
    lat: float | None,
    lon: float | None,
    question: dict[str, Any],
    client: Client,
) -> None:
    params = (
        question | ({} if lat is None or lat != lat else {"lat": lat}) | ({} if lon is None else {"lon": lon})
    )
    answer = client.get("/api/v1/nearest", query_string=params)
    body = answer.json
    if answer.status_code == 200 and body["features"]:
        there = [(f["id"], f["properties"]["name"], f["properties"]["kind"]) for f in body["features"]]
        assert [(r["outlet_ref"], r["outlet_name"], r["outlet_kind"]) for r in rows] == there
        assert [r["outlet_rank"] for r in rows] == list(range(1, len(there) + 1))
        for row, feature in zip(rows, body["features"], strict=True):
            assert row["outlet_metres"] == pytest.approx(
                feature["properties"]["distance"]["metres"], abs=0.06
            )
            assert row["outlet_why"] is None
        return
    why = {400: batch_join.NO_POSITION, 422: batch_join.NOT_SERVED, 200: batch_join.NONE_THERE}[
        answer.status_code
    ]
    assert [(r["outlet_why"], r["outlet_ref"], r["outlet_rank"]) for r in rows] == [(why, None, None)]


def test_a_csv_keeps_its_texts_and_gets_the_same(app: Flask, source: Path, tmp_path: Path) -> None:
    csv_path, output = tmp_path / "in.csv", tmp_path / "out.csv"
    text = "﻿id,纬度,经度,note\n" + "".join(
        f'0{number},{"" if lat is None else lat},{"" if lon is None else lon},"注, ""a""\nb"\n'
        for number, (lat, lon) in enumerate(positions())
    )
    csv_path.write_text(text + "x,north,12,\n", encoding="utf-8")
    result = run(app, csv_path, output, "--lat", "纬度", "--lon", "经度", "-n", 2)
    assert result.exit_code == 0, result.output
    assert run(app, source, tmp_path / "out.parquet", "-n", 2).exit_code == 0
    convert = pacsv.ConvertOptions(column_types={"id": pa.string(), "note": pa.string()})
    found = pacsv.read_csv(
        output, parse_options=pacsv.ParseOptions(newlines_in_values=True), convert_options=convert
    )
    *rows, last = found.to_pylist()
    there = [row for rows in rows_by_id(tmp_path / "out.parquet").values() for row in rows]
    assert [(int(r["id"]), r["outlet_ref"] or None, r["note"]) for r in rows] == [
        (r["id"], r["outlet_ref"], r["note"]) for r in there
    ]
    assert rows[0]["id"] == "00" and last["outlet_why"] == batch_join.NO_POSITION


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_seen(app: Flask, tmp_path: Path, separator: str) -> None:
    rows = [["编号", "纬度", "经度", "备注"], ["1", str(LAT), str(LON), "甲,乙"], ["2", "31,5", "121", ""]]
    text = "\r\n".join(separator.join(row) for row in rows)
    (tmp_path / "in.csv").write_text(f"\ufeff{text}\r\n", encoding="utf-8")
    result = run(app, tmp_path / "in.csv", tmp_path / "out.csv", "--lat", "纬度", "--lon", "经度")
    assert result.exit_code == 0, result.output
    first, second = pacsv.read_csv(tmp_path / "out.csv").to_pylist()
    assert first["outlet_ref"] and first["备注"] == "甲,乙" and second["outlet_why"] == batch_join.NO_POSITION


def test_reports_a_broken_part(app: Flask, source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.parquet"
    assert run(app, source, output).exit_code == 0
    parts = tmp_path / "out.parquet.parts"
    assert not parts.exists()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local, "_gather", lambda *_: (_ for _ in ()).throw(Stopped))
        assert isinstance(run(app, source, output).exception, Stopped)
    (part,) = parts.glob("*.arrow")
    part.write_bytes(part.read_bytes()[:1000])
    result = run(app, source, output)
    assert result.exit_code == 1 and "--restart" in result.output
    assert run(app, source, output, "--restart").exit_code == 0


def test_a_network_is_the_same_elsewhere(sample_database: str) -> None:
    with parts_of(sample_database) as parts:
        snapshot = load(parts.engine, timetable())
    network = SnapshotBroadcast(snapshot, Filter(kinds=bits(("service_center",), KINDS)))
    sent = pickle.dumps(network)
    params = batch_join.JoinParams("lat", "lon", "wgs84", 3)
    batch = table().to_batches()[0]
    here, there = (
        batch_join.join_batch(batch, outlet, params).to_pylist() for outlet in (network, pickle.loads(sent))
    )
    assert repr(here) == repr(there)
    assert len(sent) < 4_000_000


def test_a_join_that_was_stopped_goes_on_behind_its_last_part(
    app: Flask, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "PART_ROWS", 100)
    monkeypatch.setattr(tables, "BATCH_ROWS", 30)
    output, complete = tmp_path / "out.parquet", tmp_path / "whole.parquet"
    assert run(app, source, complete, "-n", 2).exit_code == 0
    with monkeypatch.context() as patch:
        patch.setattr(local, "join_batch", stopping_at(210))
        assert isinstance(run(app, source, output, "-n", 2).exception, Stopped)
    assert not output.exists() and len(list((tmp_path / "out.parquet.parts").glob("*.arrow"))) == 1
    other = run(app, source, output, "-n", 3)
    assert other.exit_code == 1 and "limit was 2" in other.output and "--restart" in other.output
    monkeypatch.setattr(local, "join_batch", reject_before(120))  # batches of 30 until there are 100
    result = run(app, source, output, "-n", 2)
    assert result.exit_code == 0, result.output
    assert answers(output, "parquet") == answers(complete, "parquet")
    assert not (tmp_path / "out.parquet.parts").exists()


def stopping_at(row: int) -> Any:
    def joined(batch: pa.RecordBatch, network: SnapshotBroadcast, params: Any) -> pa.RecordBatch:
        if batch.column("id")[0].as_py() >= row:
            raise Stopped
        return batch_join.join_batch(batch, network, params)

    return joined


def reject_before(row: int) -> Any:
    def joined(batch: pa.RecordBatch, network: SnapshotBroadcast, params: Any) -> pa.RecordBatch:
        assert batch.column("id")[0].as_py() >= row
        return batch_join.join_batch(batch, network, params)

    return joined


def test_restart_drops_the_parts(app: Flask, source: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.parquet"
    parts = tmp_path / "out.parquet.parts"
    parts.mkdir()
    (parts / "terms.json").write_text("{}")
    assert run(app, source, output).exit_code == 1
    assert run(app, source, output, "--restart").exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("in.txt", b"lat,lon\n1,2\n", [], "must be .parquet or .csv"),
        ("in.csv", b"", [], "is empty"),
        ("in.csv", b"lat,lat,lon\n1,2,3\n", [], "column lat is duplicated"),
        ("in.csv", b"latitude,lon\n1,2\n", [], "--lat: no column is named lat; allowed: latitude, lon"),
        ("in.csv", b"lat,lon,outlet_ref\n1,2,3\n", [], "has a column outlet_ref"),
        ("in.csv", b"lat,lon\n1,2,3\n", [], "Expected 2 columns, got 3"),
        ("in.csv", "lat,lon,名\n1,2,\n".encode("gb18030"), [], "not UTF-8"),
        ("in.parquet", b"PAR1 not one", [], "in.parquet"),
        (
            "in.csv",
            b'lat,lon,note\n1,2,a\n3,4,"oops\n5,6,b\n',
            [],
            "line 3: a quote is not closed",
        ),
        ("in.csv", b'lat,lon,note\n1,2,"a"b\n', [], "line 2: ',' expected"),
        ("in.csv", b"lat,lon\n1,2\n", ["--lat", "lon"], "--lon: must differ from --lat, lon"),
        ("in.csv", b"lat,lon\n1,2\n", ["-n", "51"], "-n: "),
        ("in.csv", b"lat,lon\n1,2\n", ["-n", "0"], "-n: "),
        ("in.csv", b"lat,lon\n1,2\n", ["--radius", "-1"], "radius"),
        ("in.csv", b"lat,lon\n1,2\n", ["--open", "tomorrow"], "open"),
        ("in.csv", b"lat,lon\n1,2\n", ["--kind", "shop"], "service_center"),
    ],
)
def test_reports_files_that_cannot_be_joined(
    app: Flask, tmp_path: Path, name: str, content: bytes, options: list[str], message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    result = run(app, tmp_path / name, tmp_path / "out.csv", *options)
    assert result.exit_code in (1, 2) and message in result.output and "Traceback" not in result.output, (
        result.output
    )
    assert not (tmp_path / "out.csv").exists()


def test_positions_of_a_datum_are_brought_to_wgs84(app: Flask, client: Client, tmp_path: Path) -> None:
    lat, lon = from_wgs84([LAT], [LON], "bd09")
    path = tmp_path / "in.csv"
    path.write_text(f"lat,lon\n{lat[0]},{lon[0]}\n")
    assert run(app, path, tmp_path / "out.csv", "--datum", "bd09").exit_code == 0
    row = pacsv.read_csv(tmp_path / "out.csv").to_pylist()[0]
    body = client.get(f"/api/v1/nearest?lat={LAT}&lon={LON}&limit=1").json
    assert row["outlet_ref"] == body["features"][0]["id"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_without_rows_stays_one(app: Flask, tmp_path: Path, form: str) -> None:
    (tmp_path / "in.csv").write_text("lat,lon\n")
    result = run(app, tmp_path / "in.csv", tmp_path / f"out.{form}")
    assert result.exit_code == 0 and "0 rows" in result.output
    out = tmp_path / f"out.{form}"
    empty = pq.read_table(out) if form == "parquet" else pacsv.read_csv(out)
    assert empty.num_rows == 0 and empty.schema.names == ["lat", "lon", *batch_join.ADDED.names]


def test_a_rejected_join_leaves_no_files(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("lat,lon\n1,2\n")
    assert run(app, tmp_path / "in.csv", tmp_path / "out.txt").exit_code == 1
    assert run(app, tmp_path / "in.csv", tmp_path / "out.csv", "--lat", "x").exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


OPTIONS = ["-n", "3", "--kind", "service_center"]
BY_SPARK = """
import json, sys
from locator import create_app
runner = create_app().test_cli_runner()
for words in json.loads(sys.argv[1]):
    done = runner.invoke(args=words)
    print(json.dumps([done.exit_code, done.output]), file=sys.stderr)
"""
FRUGAL_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="module")
def spark(database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Join the table by Spark in both forms, starting Java once; return the folder of each form."""
    folders = {form: tmp_path_factory.mktemp(form) for form in ("parquet", "csv")}
    commands = []
    for form, folder in folders.items():
        (folder / "in").mkdir()
        write_table(folder / "in" / f"in.{form}", form)
        words = ["join", str(folder / "in"), str(folder / "out"), *OPTIONS, "--engine", "spark"]
        commands += [[*words, "--master", "local[2]"], words]
    environ = environment(database) | {"JAVA_TOOL_OPTIONS": FRUGAL_JAVA}
    words = [sys.executable, "-c", BY_SPARK, json.dumps(commands)]
    done = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    results = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("[")]
    for code, output in results[::2]:
        assert code == 0 and f"{len(positions()):,} rows" in output, output
    for code, output in results[1::2]:
        assert code == 1 and "already exists" in output, output
    return folders


def write_table(path: Path, form: str) -> None:
    if form == "csv":
        pacsv.write_csv(table(), path)
    else:
        pq.write_table(table(), path)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_spark_gives_the_same(app: Flask, spark: dict[str, Path], tmp_path: Path, form: str) -> None:
    here = tmp_path / f"here.{form}"
    assert run(app, spark[form] / "in" / f"in.{form}", here, *OPTIONS).exit_code == 0
    assert answers(here, form) == answers(spark[form] / "out", form)


def answers(path: Path, form: str) -> list[str]:
    files = sorted(path.glob(f"*.{form}")) if path.is_dir() else [path]
    parse = pacsv.ParseOptions(newlines_in_values=True)
    tables = [
        pq.read_table(f) if form == "parquet" else pacsv.read_csv(f, parse_options=parse) for f in files
    ]
    rows = [row for table_ in tables for row in table_.to_pylist()]
    return list(map(repr, sorted(rows, key=lambda row: (row["id"], row["outlet_rank"] or 0))))


@pytest.mark.java
def test_a_killed_spark_job_resumes_after_its_complete_partitions(
    app: Flask, database: str, tmp_path: Path
) -> None:
    many, out, parts = tmp_path / "many", tmp_path / "out", tmp_path / "out.parts"
    many.mkdir()
    for number in range(FILES):
        pacsv.write_csv(
            table().append_column("file", pa.array([number] * len(table()))), many / f"{number}.csv"
        )
    words = [sys.executable, "-m", "locator", "join", str(many), str(out), *OPTIONS]
    words += ["--engine", "spark", "--master", "local[1]"]
    environ = environment(database) | {"JAVA_TOOL_OPTIONS": FRUGAL_JAVA}
    with subprocess.Popen(
        words, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL, start_new_session=True
    ) as job:
        until(lambda: len(list(parts.glob("part-*"))) >= 2, 120.0)
        os.killpg(job.pid, SIGKILL)
    complete = {path.name: path.stat().st_ino for path in parts.glob("part-*")}
    assert not out.exists() and 0 < len(complete) < FILES
    changed = subprocess.run(
        [*words, "--kind", "drop_off"], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert changed.returncode == 1 and "other options" in changed.stderr
    done = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert f"{FILES * len(positions()):,} rows" in done.stdout
    assert {path.name: path.stat().st_ino for path in out.glob("part-*")}.items() >= complete.items()
    assert not parts.exists() and (out / "_SUCCESS").exists()
    assert run(app, many / "0.csv", tmp_path / "0.csv", *OPTIONS).exit_code == 0
    expected = [row.replace("'file': 0", "") for row in answers(tmp_path / "0.csv", "csv")]
    joined = answers(out, "csv")
    for number in range(FILES):
        marked = f"'file': {number},"
        assert [row.replace(marked[:-1], "") for row in joined if marked in row] == expected
