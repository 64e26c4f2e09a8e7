"""The program as a whole: a feed from file to published, start to first answer, first view of the map."""

import gzip
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from urllib.request import urlopen

from playwright.sync_api import Page, Response, sync_playwright

from .tables import show

ROOT = Path(__file__).parent.parent
FLASK = [sys.executable, "-m", "flask", "--app", "locator"]
SAMPLE = ROOT / "data" / "build" / "sample.csv"
NEAREST = "/api/v1/nearest?lat=31.2397&lon=121.4998"


def main() -> None:
    """Print the tables."""
    if not SAMPLE.exists():
        subprocess.run([*FLASK, "sample", "-o", str(SAMPLE)], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"}
        _feed(environ)
        _start(environ)
        with _served(environ) as (address, _):
            _answer(address + NEAREST)
            _map_page(address)


def _feed(environ: dict[str, str]) -> None:
    rows = []
    for name in ("first load", "the same again"):
        begin = perf_counter()
        child = subprocess.Popen(
            [*FLASK, "load", str(SAMPLE)],
            cwd=ROOT,
            env=environ,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        _, status, used = os.wait4(child.pid, 0)
        rows.append((name, perf_counter() - begin, used.ru_maxrss / 1024, "ok" if status == 0 else "failed"))
    show("feed of 22,300 rows, file to published", ("", "seconds (≤ 10)", "MB at most (≤ 300)", ""), rows)


@contextmanager
def _served(environ: dict[str, str]) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    child = subprocess.Popen(
        [sys.executable, "-m", "locator.server", "--port", str(port)],
        cwd=ROOT,
        env=environ,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}", child
    finally:
        child.terminate()
        child.wait()


def _start(environ: dict[str, str]) -> None:
    took, size = [], 0.0
    for _ in range(3):
        begin = perf_counter()
        with _served(environ) as (address, child):
            _answer(address + NEAREST)
            took.append(perf_counter() - begin)
            size = _worker_megabytes(child.pid)
    show(
        "start",
        ("", "measured", "to reach"),
        [("start to first answer, s (best of 3)", f"{min(took):.2f}", "1.5"), ("a worker, MB", size, "130")],
    )


def _answer(address: str) -> bytes:
    while True:
        try:
            with urlopen(address) as response:
                return bytes(response.read())
        except OSError:
            sleep(0.02)


def _worker_megabytes(parent: int) -> float:
    """Resident size of the largest process under the server."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    sizes = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in (str(parent), *children)]
    return max(sizes) * resource.getpagesize() / 1e6


def _map_page(address: str) -> None:
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        taken: list[Response] = []
        page.on("response", lambda response: taken.append(response))
        _visit(page, address)
        page.wait_for_load_state("networkidle")
        sizes = {r.url: len(gzip.compress(r.body())) for r in taken if r.status == 200}
        usable = min(_visit(page, address) for _ in range(3))
        browser.close()
    first = sum(size for url, size in sizes.items() if "/vendor/" not in url and "basemap/" not in url)
    size = first / 1000
    rows = [
        ("usable on loopback, s", f"{usable:.2f}", "1"),
        ("first view but vendor/ and basemap/, KB gz", size, "60"),
    ]
    show("map page, 22,300 outlets", ("", "measured", "to reach"), rows)


def _visit(page: Page, address: str) -> float:
    begin = perf_counter()
    page.goto(address + "/map")
    page.wait_for_selector(".cluster")
    return perf_counter() - begin
