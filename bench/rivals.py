"""Nearest over HTTP: processor time per request of Locator and typical alternatives, in one run.

The lower bound is nginx serving the bytes of Locator's answer from a file. A second table has a row for each
kind of client.
"""

import gzip
import http.client
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg
import redis
from sqlalchemy import create_engine, insert

from locator.index.column_store import StoredRow
from tests.postgres import cluster, free_port

from .client_costs import Host, show_client_costs
from .network import sample_rows
from .processes import cpu_seconds, process, program
from .program import SAMPLE, loaded, served, wait_for
from .rival_app import Base, Outlet
from .tables import show

REQUESTS, WARM, ROUNDS = 3_000, 300, 3
QUICK = 20_000  # requests to fast servers: processor time is measured in hundredths of a second
NGINX_LEVEL = 6  # of the compressed file
HERE = (31.2397, 121.4998)
HEADER = ("10 nearest of 22,300, one worker, no headers", "CPU µs per request", "× nginx (≤ 5)", "bytes")
NGINX = """daemon off; master_process off; worker_processes 1;
pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off; types {{ application/geo+json json; }} sendfile on; gzip_static on;
  keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


class Server(NamedTuple):
    """A server: name, host, processes whose time is counted, URL path and number of requests."""

    name: str
    host: str
    pids: Sequence[int]
    path: str = "/nearest?lat={lat:.6f}&lon={lon:.6f}"
    requests: int = REQUESTS


def main() -> None:
    """Print the table."""
    rows = sample_rows()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        ours = stack.enter_context(_locator(folder))
        files = stack.enter_context(_nginx(Path(folder), _fetch(ours, HERE)))
        show_client_costs(Host(ours.host, ours.pids), Host(files.host, files.pids))
        servers = [
            files,
            ours,
            stack.enter_context(_redis(folder, rows)),
            stack.enter_context(_postgis(rows)),
            stack.enter_context(_orm(folder, rows)),
        ]
        took = {server.name: _took(server) for server in servers}
    floor = took["nginx, the same answer from a file"][0]
    show("nearest over HTTP", HEADER, [(n, us, f"{us / floor:.1f}", size) for n, (us, size) in took.items()])


def _took(server: Server) -> tuple[float, int]:
    """Return the best CPU microseconds per request of several rounds, and the bytes of the answer at HERE."""
    size = len(_fetch(server, HERE))
    return min(_round(server, seed) for seed in range(ROUNDS)), size


def _round(server: Server, seed: int) -> float:
    rng = Random(seed)
    places = [(HERE[0] + rng.gauss(0, 0.05), HERE[1] + rng.gauss(0, 0.05)) for _ in range(server.requests)]
    connection = http.client.HTTPConnection(server.host, timeout=30)
    for place in places[:WARM]:
        _answer(connection, server.path, place)
    before = cpu_seconds(server.pids)
    for place in places:
        _answer(connection, server.path, place)
    used = cpu_seconds(server.pids) - before
    connection.close()
    return used / server.requests * 1e6


def _fetch(server: Server, place: tuple[float, float]) -> bytes:
    connection = http.client.HTTPConnection(server.host, timeout=30)
    body = _answer(connection, server.path, place)
    connection.close()
    return body


def _answer(connection: http.client.HTTPConnection, path: str, place: tuple[float, float]) -> bytes:
    connection.putrequest("GET", path.format(lat=place[0], lon=place[1]), skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return body


@contextmanager
def _locator(folder: str) -> Iterator[Server]:
    environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"}
    environ |= {"LOCATOR_RATE_LIMIT": "100000000/minute"}
    if not loaded(SAMPLE, environ).ok:
        raise RuntimeError("the sample cannot be loaded; `make run` creates it")
    with served(environ) as (url, child):
        host = urlsplit(url).netloc
        wait_for(host)
        yield Server("Locator", host, [child.pid], "/api/v1/nearest?lat={lat:.6f}&lon={lon:.6f}", QUICK)


@contextmanager
def _nginx(folder: Path, body: bytes) -> Iterator[Server]:
    port = free_port()
    (folder / "nearest.json").write_bytes(body)
    (folder / "nearest.json.gz").write_bytes(gzip.compress(body, NGINX_LEVEL))
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    with process(program("nginx", "nginx-light"), "-c", str(config)) as child:
        wait_for(f"127.0.0.1:{port}")
        name = "nginx, the same answer from a file"
        yield Server(name, f"127.0.0.1:{port}", [child.pid], "/nearest.json?{lat}{lon}", QUICK)


@contextmanager
def _redis(folder: str, rows: Sequence[StoredRow]) -> Iterator[Server]:
    port = free_port()
    with process(
        program("redis-server", "redis-server"), "--port", str(port), "--save", "", "--dir", folder
    ) as child:
        wait_for(f"127.0.0.1:{port}")
        client = redis.Redis(port=port)
        client.geoadd("places", [value for row in rows for value in (row.lon, row.lat, row.ref)])
        client.mset({row.ref: row.body for row in rows})
        with _gunicorn("in_redis", f"redis://127.0.0.1:{port}") as (host, pid):
            yield Server("Flask, Redis GEOSEARCH", host, [pid, child.pid])


@contextmanager
def _postgis(rows: Sequence[StoredRow]) -> Iterator[Server]:
    with cluster() as server:
        address = server.database().replace("postgresql+psycopg", "postgresql")
        with psycopg.connect(address) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
            connection.execute(
                "CREATE TABLE rival (ref text PRIMARY KEY, place geography(Point), body bytea)"
            )
            with connection.cursor() as cursor:
                records = [(row.ref, f"SRID=4326;POINT({row.lon} {row.lat})", row.body) for row in rows]
                cursor.executemany("INSERT INTO rival VALUES (%s, %s::geography, %s)", records)
            connection.execute("CREATE INDEX ON rival USING gist (place)")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE rival")
        postmaster = int((server.folder / "postmaster.pid").read_text().split()[0])
        with _gunicorn("postgis", address) as (host, pid):
            yield Server("Flask, PostGIS kNN", host, [pid, postmaster])


@contextmanager
def _orm(folder: str, rows: Sequence[StoredRow]) -> Iterator[Server]:
    address = f"sqlite:///{folder}/rival.db"
    engine = create_engine(address)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            insert(Outlet), [{n: getattr(r, n) for n in ("ref", "lat", "lon", "body")} for r in rows]
        )
    engine.dispose()
    with _gunicorn("orm", address) as (host, pid):
        yield Server("gunicorn, Flask, ORM", host, [pid])


@contextmanager
def _gunicorn(name: str, address: str) -> Iterator[tuple[str, int]]:
    host = f"127.0.0.1:{free_port()}"
    words = ["-b", host, "-w", "1", "-k", "gthread", "--threads", "4", f"bench.rival_app:{name}()"]
    with process(sys.executable, "-m", "gunicorn", *words, RIVAL=address) as child:
        wait_for(host)
        yield host, child.pid
