"""Program: feed from file to published release, startup to first answer, first map view."""

import gzip
import http.client
import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from playwright.sync_api import Page, Response, sync_playwright

from .tables import show

ROOT = Path(__file__).parent.parent
FLASK = [sys.executable, "-m", "flask", "--app", "locator"]
SERVER = "locator.workers"  # in the command lines of the processes that serve
SAMPLE = ROOT / "data" / "build" / "sample.csv"
NEAREST = "/api/v1/nearest?lat=31.2397&lon=121.4998"
OF_EVERYTHING = (
    "/api/v1/reverse?lat=31.2397&lon=121.4998",
    *(f"/api/v1/reverse?lat={lat}&lon={lon}" for lat in range(22, 44, 2) for lon in range(98, 124, 2)),
    *(f"/api/v1/nearest?q={quote(words)}" for words in ("陆家嘴", "深圳南山", "guangzhoutianhe", "万达")),
    *(f"/api/v1/places?q={quote(words)}" for words in ("ljz", "深玔", "shenzen", "beijing", "陆")),
    "/api/v1/nearest?lat=39.9087&lon=116.3975&kind=service_center&open=now&lang=en",
    "/api/v1/outlets?adcode=310000&limit=100",
    "/api/v1/clusters?bbox=73,18,135,54&zoom=4",
    "/api/v1/clusters?bbox=121.3,31.1,121.6,31.3&zoom=12",
    "/?q=" + quote("陆家嘴"),
    "/?lat=31.2397&lon=121.4998",
    "/?q=" + quote("成都") + "&lang=en",
    "/map",
    "/map?lang=en",
    "/help",
    "/openapi.json",
)


class Used(NamedTuple):
    """Resource usage of a command: seconds, CPU seconds, peak memory, and whether it succeeded."""

    seconds: float
    processor: float
    megabytes: float
    ok: bool


def main() -> None:
    """Print the tables."""
    if not SAMPLE.exists():
        subprocess.run([*FLASK, "sample", "-o", str(SAMPLE)], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"}
        _feed(environ)
        _start(environ)
        with served(environ) as (address, _):
            _answer(address + NEAREST)
            _map_page(address)


def _feed(environ: dict[str, str]) -> None:
    rows = []
    for name in ("first load", "the same again"):
        used = loaded(SAMPLE, environ)
        rows.append((name, used.seconds, used.processor, used.megabytes, "ok" if used.ok else "failed"))
    header = ("", "seconds (≤ 10)", "CPU seconds", "peak MB (≤ 300)", "")
    show("feed of 22,300 rows, file to published", header, rows)


def loaded(feed: Path, environ: dict[str, str]) -> Used:
    """Load a feed in a separate process and return its resource usage."""
    command = [
        sys.executable,
        "-S",
        str(ROOT / "bench" / "used.py"),
        *FLASK,
        "load",
        "--datum",
        "wgs84",
        str(feed),
    ]
    ended = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=True)
    return Used(**json.loads(ended.stdout))


@contextmanager
def served(
    environ: dict[str, str], workers: int = 1, prefix: Sequence[str] = ()
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run the program, by a command that runs others if there is a prefix; yield its address and process."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    child = subprocess.Popen(
        [*prefix, sys.executable, "-m", "locator.server", "--port", str(port), f"--workers={workers}"],
        cwd=ROOT,
        env=environ,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}", child
    finally:
        child.terminate()
        child.wait()


@contextmanager
def sample_server(workers: int = 1) -> Iterator[str]:
    """Serve the sample without a rate limit, from a database of its own; yield the host."""
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {
            "LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db",
            "LOCATOR_RATE_LIMIT": "off",
        }
        if not loaded(SAMPLE, environ).ok:
            raise RuntimeError("the sample cannot be loaded; `make run` creates it")
        with served(environ, workers) as (url, _):
            host = urlsplit(url).netloc
            wait_for(host)
            yield host


def wait_for(host: str) -> None:
    """Wait until a server listens at the host."""
    ends = perf_counter() + 60
    while perf_counter() < ends:
        try:
            http.client.HTTPConnection(host, timeout=5).connect()
        except OSError:
            sleep(0.05)
        else:
            return
    raise TimeoutError(host)


def _start(environ: dict[str, str]) -> None:
    took, sizes = [], []
    for _ in range(3):
        begin = perf_counter()
        with served(environ) as (address, child):
            _answer(address + NEAREST)
            took.append(perf_counter() - begin)
            first = _worker_megabytes(child.pid)
            _ask_of_everything(address)
            sizes.append((first, _worker_megabytes(child.pid)))
    first, later = (max(column) for column in zip(*sizes, strict=True))
    rows = [
        ("start to first answer, s (best of 3)", f"{min(took):.2f}", "1.5"),
        ("a worker, MB, after the first answer (maximum of 3)", first, "120"),
        ("a worker, MB, after requests of every kind (maximum of 3)", later, "120"),
    ]
    show("start", ("", "measured", "target"), rows)


def _ask_of_everything(address: str) -> None:
    """Request every kind of query and page once, from all over the country, with four clients."""
    found = json.loads(_answer(address + NEAREST))["features"]
    refs = [quote(feature["id"]) for feature in found]
    requests: list[str | Request] = [address + path for path in OF_EVERYTHING]
    requests += [f"{address}{room}/{ref}" for ref in refs for room in ("/outlets", "/api/v1/outlets")]
    requests += [_posted(address, lat, lon) for lat in range(22, 44, 2) for lon in range(98, 124, 2)]
    with ThreadPoolExecutor(4) as callers:
        list(callers.map(_answer, requests))


def _posted(address: str, lat: float, lon: float) -> Request:
    body = json.dumps({"lat": lat, "lon": lon, "limit": 20}).encode()
    return Request(address + "/api/v1/nearest", body, {"Content-Type": "application/json"})


def _answer(request: str | Request) -> bytes:
    while True:
        try:
            with urlopen(request) as response:
                return bytes(response.read())
        except HTTPError as error:
            error.close()
            if error.code not in (404, 422):  # no district at this position
                raise
            return b""
        except OSError:
            sleep(0.02)


def _worker_megabytes(parent: int) -> float:
    """Return the resident size of the largest process of the server."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    sizes = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in (str(parent), *children)]
    return max(sizes) * resource.getpagesize() / 1e6


def _map_page(address: str) -> None:
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        _visit(page, address)
        page.wait_for_load_state("networkidle")
        sizes = {r.url: len(gzip.compress(r.body())) for r in responses if r.status == 200}
        usable = min(_visit(page, address) for _ in range(3))
        browser.close()
    first = sum(size for url, size in sizes.items() if "/vendor/" not in url and "basemap/" not in url)
    size = first / 1000
    rows = [
        ("usable on loopback, s", f"{usable:.2f}", "1"),
        ("first view without vendor/ and basemap/, KB gz", size, "60"),
    ]
    show("map page, 22,300 outlets", ("", "measured", "target"), rows)


def _visit(page: Page, address: str) -> float:
    begin = perf_counter()
    page.goto(address + "/map")
    page.wait_for_selector(".cluster")
    return perf_counter() - begin
