"""Workers: load only the modules they need, run without docstrings, and stop on request."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from signal import SIGKILL
from socket import create_connection

import pytest

from locator.store.releases import publish
from locator.workers import HEADER_SECONDS

from .network import NOW, china, outlets
from .program import PATIENCE, environment, parts_of, run, stop, until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
LOADED = "import locator.app, sys; locator.app.create_gateway(); print(*sys.modules)"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the modules that a worker loads at its start."""
    environ = environment(f"sqlite:///{tmp_path_factory.mktemp('worker') / 'locator.db'}", instant=None)
    words = [sys.executable, "-c", LOADED]
    done = subprocess.run(words, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    "module",
    (
        "folium",
        "openpyxl",
        "ijson",
        "osmium",
        "pypinyin",
        "psycopg",
        "alembic",
        "locator.cli.main",
        "locator.feed.load",
        "mcp",
        "starlette",
        "uvicorn",
    ),
)
def test_a_worker_does_not_import_modules_of_feeds_and_commands(module: str, loaded: list[str]) -> None:
    assert "locator.web.install" in loaded and module not in loaded


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    address = f"sqlite:///{tmp_path_factory.mktemp('stopping') / 'locator.db'}"
    with parts_of(address) as parts:
        publish(parts.engine, outlets(china(100, 4)), "network", NOW)
    return address


SECOND_IS_LATE = """lambda made=create_gateway, folder={folder!r}: (
    __import__("tempfile").mkdtemp(dir=folder),
    __import__("time").sleep(3 * (len(__import__("os").listdir(folder)) - 1)),
    made(),
)[-1]"""


def test_it_stops_while_one_of_its_workers_starts(database: str, tmp_path: Path) -> None:
    late = {"locator.app.create_gateway": SECOND_IS_LATE.format(folder=str(tmp_path))}
    with run(database, workers=2, values=late) as program:
        stop(program)


def test_stops_while_a_client_reads_no_responses(database: str) -> None:
    with run(database, rate_limit="off") as program:
        port = int(program.address.rpartition(":")[2])
        with create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /api/v1/outlets?limit=500 HTTP/1.1\r\nHost: x\r\n\r\n" * 300)
            until(lambda: connection.recv(1))
            stop(program)


def test_workers_end_with_a_server_that_is_killed(database: str) -> None:
    with run(database, workers=2) as program:
        workers = until(lambda: program.workers if len(program.workers) == 2 else None)
        until(lambda: all("SigCgt" in Path(f"/proc/{worker}/status").read_text() for worker in workers))
        os.kill(program.pid, SIGKILL)
        until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers), 5)


SENT = (b"", b"GET / HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")


def test_closes_connections_without_a_complete_request(database: str) -> None:
    with run(database) as program, ExitStack() as stack:
        port = int(program.address.rpartition(":")[2])
        connections = [
            stack.enter_context(create_connection(("127.0.0.1", port), timeout=HEADER_SECONDS + PATIENCE))
            for _ in SENT
        ]
        for connection, sent in zip(connections, SENT, strict=True):
            connection.sendall(sent)
        for connection in connections:
            while connection.recv(65_536):
                pass
