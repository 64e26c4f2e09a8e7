"""Observability: metrics of all workers, log lines, request ids in database queries."""

import json
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from signal import SIGKILL
from threading import Event, Thread
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, text

from locator.config import settings_from
from locator.errors import InvalidSetting
from locator.geo.point import Point, chord_metres
from locator.runtime import logging as logs
from locator.runtime.request_context import request_id_var
from locator.store.releases import publish

from .network import NOW, china, outlets
from .postgres import Cluster
from .program import Program, parts_of, run, until
from .web_client import Client

pytestmark = pytest.mark.slow

HERE = "lat=31.2397&lon=121.4998"
SECRET = "b1946ac92492d2347c6235b4d261"
NETWORK = outlets(china(40, 4))
OPEN = next(item for item in NETWORK if item.status == "open")
NEAREST = f"/api/v1/nearest?lat={NETWORK[0].lat}&lon={NETWORK[0].lon}"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('observed') / 'locator.db'}"
    with parts_of(address) as parts:
        publish(parts.engine, NETWORK, "network", NOW)
    return address


@pytest.fixture(scope="module")
def verbose(database: str) -> Iterator[Program]:
    """Run the program so that it logs every request."""
    with run(
        database, rate_limit="off", values={"locator.web.middleware.metrics_middleware.SLOW_SECONDS": -1.0}
    ) as program:
        yield program


def lines_of(program: Program, event: str) -> list[dict[str, Any]]:
    """Return the lines of the log with this event."""
    lines = [json.loads(line) for line in program.log.splitlines() if line.startswith("{")]
    return [line for line in lines if line["event"] == event]


def ask_anew(program: Program, path: str) -> int:
    """Send a request over a new connection; return the status, 0 without an answer."""
    with closing(program.client()) as client:
        try:
            return client.get(path).status_code
        except OSError:
            return 0


def figures(payload: str) -> dict[str, float]:
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(payload)
        for sample in family.samples
    }


def requests_of(payload: str, route: str, status: str) -> float:
    return sum(v for name, v in figures(payload).items() if name.startswith("locator_requests_total")
               and f"('route', '{route}')" in name and f"('status', '{status}')" in name)  # fmt: skip


def test_requests_are_counted_by_pattern_and_status(client: Client) -> None:
    requests_made = {
        f"/api/v1/nearest?{HERE}": ("/api/v1/nearest", "200"),
        "/api/v1/nearest?lat=x": ("/api/v1/nearest", "400"),
        "/api/v1/outlets/SAMPLE-SC-00001": ("/api/v1/outlets/<ref>", "200"),
        "/api/v1/outlets/13812345678": ("/api/v1/outlets/<ref>", "404"),
        "/nowhere/31.2397": ("none", "404"),
    }
    before = client.get("/metrics").text
    for address in requests_made:
        client.get(address)
    after = client.get("/metrics").text
    for route, status in requests_made.values():
        assert requests_of(after, route, status) - requests_of(before, route, status) == 1, (route, status)
    assert "13812345678" not in after and "31.2397" not in after
    named = figures(after)
    assert named["locator_ready[]"] == 1 and named["locator_stale[]"] == 0
    assert named["locator_release[]"] == 1 and named["locator_outlets[]"] > 22_000
    assert "locator_request_seconds_bucket" in after


def test_before_the_first_release_it_says_so(tmp_path: Path) -> None:
    with run(f"sqlite:///{tmp_path / 'x.db'}") as program, closing(program.client()) as client:
        assert figures(client.get("/metrics").text)["locator_ready[]"] == 0
        response = client.get("/readyz")
        assert response.status_code == 503 and response.json["reasons"] == [
            "no release has been published yet"
        ]


def folder_of_counts(program: Program) -> Path:
    """Return the folder where the workers of a program count together."""
    name = "PROMETHEUS_MULTIPROC_DIR="
    environ = Path(f"/proc/{program.pid}/environ").read_text().split("\0")
    (folder,) = [variable.removeprefix(name) for variable in environ if variable.startswith(name)]
    return Path(folder)


def test_workers_count_together(database: str) -> None:
    with run(database, workers=2, rate_limit="off") as program:
        sent = 0

        def both_have_counted() -> bool:
            nonlocal sent
            assert ask_anew(program, NEAREST) == 200
            sent += 1
            folder = folder_of_counts(program)
            return all((folder / f"histogram_{worker}.db").exists() for worker in program.workers)

        until(both_have_counted)
        counts = set()
        for _ in range(8):
            with closing(program.client()) as client:
                counts.add(requests_of(client.get("/metrics").text, "/api/v1/nearest", "200"))
        assert counts == {sent}


def test_a_worker_that_dies_is_followed_by_another(verbose: Program) -> None:
    assert ask_anew(verbose, NEAREST) == 200
    (worker,) = verbose.workers
    os.kill(worker, SIGKILL)
    until(lambda: ask_anew(verbose, "/healthz") == 200)
    assert ask_anew(verbose, NEAREST) == 200
    assert worker not in verbose.workers


@pytest.fixture
def cleared(database: str) -> Iterator[Program]:
    """Run the program, and delete the folder where its workers count."""
    with run(database, rate_limit="off") as program:
        assert ask_anew(program, NEAREST) == 200
        shutil.rmtree(folder_of_counts(program))
        yield program


def test_metrics_survive_the_deletion_of_their_folder(cleared: Program) -> None:
    with closing(cleared.client()) as client:
        response = client.get("/metrics")
        assert response.status_code == 200 and "locator_release 1.0" in response.text


def test_a_new_worker_answers_where_the_folder_was_cleared_away(cleared: Program) -> None:
    os.kill(cleared.workers[0], SIGKILL)
    until(lambda: ask_anew(cleared, "/healthz") > 0)
    assert {ask_anew(cleared, path) for path in (NEAREST, "/healthz", "/metrics")} == {200}


def test_a_log_line_names_the_request_without_its_content(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("locator")
    before = logger.handlers[:], logger.propagate, logger.level
    try:
        for form in ("json", "text"):
            logs.install(form)  # type: ignore[arg-type]
            request_id_var.set("the-request")
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
        request_id_var.set("")
        logger.handlers[:], logger.propagate = before[0], before[1]
        logger.setLevel(before[2])


@pytest.mark.parametrize("path", [NEAREST, "/api/v1/outlets?adcode=310115"])
def test_the_line_of_a_request_has_its_id(verbose: Program, path: str) -> None:
    request_id = f"the-request-{len(path)}"
    with closing(verbose.client(**{"Accept-Encoding": "identity", "X-Request-Id": request_id})) as client:
        assert client.get(path).status_code == 200
    (line,) = [line for line in lines_of(verbose, "request") if line["request_id"] == request_id]
    assert line["route"] == path.partition("?")[0]
    assert line["status"] == 200 and line["ms"] >= 0
    assert not any(sent in str(line) for sent in ("310115", str(NETWORK[0].lat), str(NETWORK[0].lon)))


def test_an_error_names_the_layers_it_passed() -> None:
    try:
        chord_metres(Point("x", "y"), Point(0, 0))  # type: ignore[arg-type]
    except TypeError as problem:
        record = logging.LogRecord(
            "locator", logging.ERROR, "", 0, "it failed", (), (type(problem), problem, problem.__traceback__)
        )
    record_dict = logs.to_dict(record)
    assert record_dict["error"] == "TypeError" and any(
        line.startswith("geo/point.py:") for line in record_dict["at"]
    )


def test_rejects_an_invalid_form() -> None:
    with pytest.raises(InvalidSetting, match=r"LOCATOR_LOG.*json, text, off"):
        settings_from({"LOCATOR_LOG": "xml"})


@contextmanager
def asleep(engine: Engine, request_id: str) -> Iterator[None]:
    """Let the database sleep, again and again, for a request."""
    ended = Event()

    def sleep() -> None:
        request_id_var.set(request_id)
        with engine.begin() as connection:
            while not ended.is_set():
                connection.execute(text("SELECT pg_sleep(0.1)"))

    thread = Thread(target=sleep)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def queries(engine: Engine, word: str) -> list[str]:
    """Return the running queries that contain a word."""
    with engine.begin() as connection:
        active = text("SELECT query FROM pg_stat_activity WHERE state = 'active'")
        found = list(connection.scalars(active))
    return found if any(word in query for query in found) else []


def test_the_database_sees_which_request_asks(postgres: Cluster) -> None:
    database = postgres.database("locator_template")
    with parts_of(database, secret_key=SECRET) as parts, asleep(parts.engine, "request-12345"):
        seen = until(lambda: queries(parts.engine, "pg_sleep(0.1)"))
    assert any(re.search(r"pg_sleep\(0\.1\) /\* request_id=request-12345 \*/", query) for query in seen), seen
    assert not any("request_id" in query for query in seen if "pg_stat_activity" in query)


def test_an_id_that_is_none_reaches_no_statement(verbose: Program) -> None:
    path = f"/api/v1/outlets/{OPEN.ref}?release=1"
    with closing(verbose.client()) as client:
        answer = client.get(path, headers={"X-Request-Id": "*/ DROP --"})
        assert answer.status_code == 200 and answer.headers["X-Request-Id"] != "*/ DROP --"
        again = client.get(path)
    ids = [line["request_id"] for line in lines_of(verbose, "request")][-2:]
    assert ids == [answer.headers["X-Request-Id"], again.headers["X-Request-Id"]] and ids[0] != ids[1]
    assert "DROP" not in verbose.log
