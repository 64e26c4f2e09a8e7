"""Those who operate see what happens: figures of all workers, log lines, requests named in the database."""

import json
import logging
import os
import re
from pathlib import Path
from signal import SIGKILL
from threading import Thread
from time import sleep
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from locator import create_app, logs
from locator.config import Settings, settings_from
from locator.errors import BadSetting
from locator.geo import Point, chord
from locator.parts import Parts
from locator.tracing import running
from locator.web import counted

from .conftest import clock
from .postgres import Cluster
from .served import process, served, wait_for

ROOT = Path(__file__).parent.parent
HERE = "lat=31.2397&lon=121.4998"


def figures(told: str) -> dict[str, float]:
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


def requests_of(told: str, route: str, status: str) -> float:
    return sum(v for name, v in figures(told).items() if name.startswith("locator_requests_total")
               and f"('route', '{route}')" in name and f"('status', '{status}')" in name)  # fmt: skip


def test_requests_are_counted_by_pattern_and_status(client: FlaskClient) -> None:
    asked = {
        f"/api/v1/nearest?{HERE}": ("/api/v1/nearest", "200"),
        "/api/v1/nearest?lat=x": ("/api/v1/nearest", "400"),
        "/api/v1/outlets/SAMPLE-SC-00001": ("/api/v1/outlets/<ref>", "200"),
        "/api/v1/outlets/13812345678": ("/api/v1/outlets/<ref>", "404"),
        "/nowhere/31.2397": ("none", "404"),
    }
    before = client.get("/metrics").text
    for address in asked:
        client.get(address)
    after = client.get("/metrics").text
    for route, status in asked.values():
        assert requests_of(after, route, status) - requests_of(before, route, status) == 1, (route, status)
    assert "13812345678" not in after and "31.2397" not in after
    named = figures(after)
    assert named["locator_ready[]"] == 1 and named["locator_stale[]"] == 0
    assert named["locator_release[]"] == 1 and named["locator_outlets[]"] > 22_000
    assert "locator_request_seconds_bucket" in after


def test_before_the_first_release_it_says_so(tmp_path: Path) -> None:
    parts = Parts(Settings(database=f"sqlite:///{tmp_path / 'x.db'}"), clock)
    client = create_app(parts=parts).test_client()
    assert figures(client.get("/metrics").text)["locator_ready[]"] == 0
    told = client.get("/readyz")
    assert told.status_code == 503 and told.get_json()["reasons"] == ["nothing has been published yet"]


def test_workers_count_together(sample_database: str) -> None:
    with served(sample_database, workers=2) as address:
        for _ in range(40):
            urlopen(f"{address}/api/v1/nearest?{HERE}").close()
        told = {
            requests_of(urlopen(f"{address}/metrics").read().decode(), "/api/v1/nearest", "200")
            for _ in range(8)
        }
        assert told == {40.0}


def test_a_worker_that_dies_is_followed_by_another(sample_database: str) -> None:
    with process(sample_database) as (address, pid):
        children = Path(f"/proc/{pid}/task/{pid}/children")
        (worker,) = [int(word) for word in children.read_text().split()]
        os.kill(worker, SIGKILL)
        wait_for(f"{address}/healthz")
        with urlopen(f"{address}/api/v1/nearest?{HERE}") as answer:
            assert answer.status == 200
        assert str(worker) not in children.read_text().split()


def test_figures_are_told_where_their_folder_was_cleared_away(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path / "gone"))
    told = client.get("/metrics")
    assert told.status_code == 200 and "locator_release 1.0" in told.text


def test_a_line_names_the_request_and_not_what_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    held = logging.getLogger("locator")
    before = held.handlers[:], held.propagate, held.level
    try:
        for form in ("json", "text"):
            logs.install(form)  # type: ignore[arg-type]
            running.set("the-request")
            try:
                raise ValueError("31.2397 13812345678")
            except ValueError:
                logging.getLogger("locator.test").exception("failed", extra={"status": 500, "route": "/x"})
            line = capsys.readouterr().err
            assert "the-request" in line and "ValueError" in line and "500" in line
            assert "31.2397" not in line and "138" not in line
            if form == "json":
                assert json.loads(line)["event"] == "failed"
        logs.install("off")
        logging.getLogger("locator.test").error("nobody hears it")
        assert capsys.readouterr().err == ""
    finally:
        running.set("")
        held.handlers[:], held.propagate = before[0], before[1]
        held.setLevel(before[2])


@pytest.mark.parametrize("path", ["/api/v1/nearest?adcode=310115", "/api/v1/outlets?adcode=310115"])
def test_the_line_of_a_request_has_its_id(
    client: FlaskClient, path: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(counted, "SLOW", -1.0)
    monkeypatch.setattr(logging.getLogger("locator"), "propagate", True)
    client.get(path, headers={"X-Request-Id": "the-request-7"})
    (line,) = (logs.told(record) for record in caplog.records if record.getMessage() == "request")
    assert line["request_id"] == "the-request-7" and line["route"] == path.partition("?")[0]
    assert line["status"] == 200 and line["ms"] >= 0 and "310115" not in str(line)


def test_an_error_is_told_by_where_it_went_through(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        chord(Point("x", "y"), Point(0, 0))  # type: ignore[arg-type]
    except TypeError as problem:
        record = logging.LogRecord(
            "locator", logging.ERROR, "", 0, "it failed", (), (type(problem), problem, problem.__traceback__)
        )
    told = logs.told(record)
    assert told["error"] == "TypeError" and any(line.startswith("geo.py:") for line in told["at"])


def test_a_wrong_form_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"LOCATOR_LOG.*json, text, off"):
        settings_from({"LOCATOR_LOG": "xml"})


def test_the_database_sees_which_request_asks(postgres: Cluster) -> None:
    parts = Parts(Settings(database=postgres.database("locator_template")), clock)
    seen: list[str] = []

    def ask() -> None:
        running.set("request-12345")
        with parts.engine.begin() as connection:
            connection.execute(text("SELECT pg_sleep(1.5)"))

    thread = Thread(target=ask)
    thread.start()
    with parts.engine.connect() as other:
        for _ in range(40):
            seen = list(other.scalars(text("SELECT query FROM pg_stat_activity WHERE state = 'active'")))
            other.rollback()
            if any("pg_sleep(1.5)" in query for query in seen):
                break
            sleep(0.05)
    thread.join()
    parts.engine.dispose()
    assert any(re.search(r"pg_sleep\(1\.5\) /\* request_id=request-12345 \*/", query) for query in seen), seen
    assert not any("request_id" in query for query in seen if "pg_stat_activity" in query)


def test_an_id_that_is_none_reaches_no_statement(client: FlaskClient) -> None:
    answer = client.get("/api/v1/outlets/SAMPLE-SC-00001?release=1", headers={"X-Request-Id": "*/ DROP --"})
    assert answer.status_code == 200 and answer.headers["X-Request-Id"] != "*/ DROP --"
    assert running.get() == ""
