"""Effect of one abusive client on the others: their slowest answers before, during and after each attack.

The attacker has one address, no quota, and the processor time that the server leaves; the other clients use
addresses of their own, as browsers do.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter, sleep
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from tests.postgres import free_port

from .load import Request
from .processes import cpu_seconds, process, program
from .program import ROOT, SAMPLE, loaded, served, wait_for
from .tables import show

SECONDS, WARM = 4.0, 1.5
ATTACKERS, OTHERS = 16, 4
ATTACKER_NICENESS, OTHERS_NICENESS = 19, -15  # in production, clients run on processors of their own
STALLED, TRICKLES = 200, 50
SLOWEST, LIMIT_MS, LIMIT_RATIO = 10, 500.0, 3.0
LINES = "application/x-ndjson"
FORM = "application/x-www-form-urlencoded"
FAR = "lat=-23.5&lon=-46.6"
HERE = "lat=31.2397&lon=121.4998"
VICTIM = [Request(f"/api/v1/nearest?lat={31.2 + n / 1000:.3f}&lon=121.5", pause=0.03) for n in range(50)]
BOX = ";".join(f"{lat},{lon}" for lat, lon in ((18, 75), (53, 75), (53, 134), (18, 134)))
CANDIDATES = [
    Request(f"/api/v1/outlets?polygon={quote(BOX)}&limit=500"),
    Request("/api/v1/outlets?bbox=73,18,135,54&limit=500"),
    Request("/api/v1/outlets?adcode=310000&limit=500"),
    Request("/api/v1/official?name=" + quote("示例服务中心陆家嘴")),
    Request("/api/v1/official?phone=021-64641234"),
    Request("/api/v1/official?address=" + quote("上海市浦东新区世纪大道100号")),
    Request(f"/api/v1/handover?{HERE}&device=phone&fault=screen"),
    Request(f"/api/v1/nearest?{HERE}&limit=50&sort=arrival"),
    Request(f"/api/v1/nearest?{HERE}&limit=50"),
    Request("/api/v1/nearest?q=" + quote("上海市浦东新区陆家嘴街道世纪大道100号环球金融中心")),
    Request("/api/v1/nearest?q=" + quote("省市区路" * 40)),
    Request("/api/v1/places?q=" + quote("深玔南山科技园南区高新南一道" * 6)),
    Request("/api/v1/directions?from=31.2397,121.4998&to=SAMPLE-SC-00001&style=script"),
    Request("/api/v1/clusters?bbox=73,18,135,54&zoom=10"),
    Request("/api/v1/reverse?" + HERE),
    Request("/", "POST", "q=" + quote("陆家嘴"), FORM),
    Request("/?" + HERE),
    Request("/map"),
    Request("/areas/310000"),
    Request("/areas/310115"),
    Request("/outlets/SAMPLE-SC-00001"),
    Request("/official?name=" + quote("示例")),
    Request("/embed", "POST", "q=" + quote("陆家嘴"), FORM),
    Request("/docs"),
    Request("/openapi.json"),
    Request("/sitemaps/outlets-1.xml"),
    Request("/sitemaps/areas.xml"),
    Request("/metrics"),
    Request("/api/v1/export.csv"),
    Request("/api/v1/export.geojson"),
    Request("/static/basemap/china.pmtiles"),
    Request("/static/vendor/protomaps-leaflet/protomaps-leaflet.js"),
    Request("/desk/sign-in", "POST", "name=nobody&password=nothing", FORM),
    Request("/api/v1/nearest/batch", "POST", '{"lat": 31.2, "lon": 121.5, "limit": 50}\n' * 500, LINES),
]  # fmt: skip
NAMED = [
    ("far away", [Request(f"/api/v1/nearest?{FAR}&limit=1"), Request(f"/?{FAR}")]),
    ("far away, a batch", [Request("/api/v1/nearest/batch", "POST", '{"lat":-23.5,"lon":-46.6}\n' * 3,
                                   "application/x-ndjson")]),
    ("exports", [Request("/api/v1/export.csv"), Request("/api/v1/export.geojson")]),
]  # fmt: skip


class Figures(NamedTuple):
    """The slowest of a hundred answers, in milliseconds; and how many were not answered meanwhile."""

    before: float
    during: float
    after: float
    failed: int

    @property
    def ok(self) -> bool:
        """Whether the others hardly noticed."""
        return self.during <= min(LIMIT_RATIO * self.before, LIMIT_MS) and not self.failed


def main() -> None:
    """Print a table for one worker and for two, with nginx in front and without."""
    costly: list[Request] = []
    for workers in (1, 2):
        for proxied in (False, True):
            with _locator(workers, proxied) as (host, pid):
                costly = costly or _costly(host, pid)
                rows = [_row(name, host, attack) for name, attack in _attacks(costly)]
            name = f"{workers} worker{'s' if workers > 1 else ''}, {'behind nginx' if proxied else 'alone'}"
            header = (name, "p99 before, ms", "during", "after", "× (≤ 3)", "others' failures", "")
            show("abuse: what one client does to the others", header, rows)


def _attacks(costly: Sequence[Request]) -> list[tuple[str, "Attack"]]:
    flood = [(name, _flood(requests)) for name, requests in NAMED]
    flood += [(_name(request), _flood([request])) for request in costly]
    return [
        *flood,
        (f"{STALLED} bodies that never come", _stalled),
        (f"{TRICKLES} bodies, a byte a second", _trickled),
        ("answers nobody reads", _unread),
    ]


def _name(request: Request) -> str:
    return f"{request.method} {request.path.split('?')[0]} {request.path.partition('?')[2][:12]}"


def _costly(host: str, pid: int) -> list[Request]:
    """The requests that take most of a processor, once warm."""
    costs = {}
    for request in CANDIDATES:
        _run(host, 0.3, ["127.0.0.2"], [request])
        begin = cpu_seconds([pid])
        answers = _run(host, 0.7, ["127.0.0.2"], [request])
        costs[request] = (cpu_seconds([pid]) - begin) / max(1, len(answers)) * 1000
    worst = sorted(costs, key=lambda each: -costs[each])
    rows = [(_name(each), costs[each]) for each in worst]
    show("abuse: what a request costs", ("", "ms of a processor"), rows)
    return worst[:SLOWEST]


Attack = Callable[[str], "contextmanager[None]"]


def _row(name: str, host: str, attack: "Attack") -> tuple[object, ...]:
    with attack(host):
        sleep(WARM)  # caches that fill once per release
    sleep(0.5)
    before = _p99(_run(host, SECONDS, _others(), VICTIM))
    with attack(host):
        sleep(0.3)
        answers = _run(host, SECONDS - 1, _others(), VICTIM)
    sleep(0.5)
    after = _p99(_run(host, SECONDS, _others(), VICTIM))
    failed = sum(status != 200 for _, status in answers)
    figures = Figures(before, _p99(answers), after, failed)
    ratio = f"{figures.during / figures.before:.1f}"
    return (
        name,
        figures.before,
        figures.during,
        figures.after,
        ratio,
        failed,
        "ok" if figures.ok else "MISSED",
    )


def _others() -> list[str]:
    return [f"127.0.0.{100 + number}" for number in range(OTHERS)]


def _p99(answers: Sequence[tuple[float, int]]) -> float:
    times = sorted(seconds for seconds, _ in answers)
    return times[int(len(times) * 0.99)] * 1000


def _run(
    host: str, seconds: float, sources: Sequence[str], requests: Sequence[Request]
) -> list[tuple[float, int]]:
    with _started(host, seconds, sources, requests) as child:
        answers: list[tuple[float, int]] = json.loads(child.communicate()[0])
    return answers


@contextmanager
def _started(
    host: str,
    seconds: float,
    sources: Sequence[str],
    requests: Sequence[Request],
    niceness: int = OTHERS_NICENESS,
) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-m", "bench.load", str(niceness), host, str(seconds), *sources]
    with tempfile.TemporaryFile() as lines:
        lines.write("\n".join(json.dumps(request) for request in requests).encode())
        lines.seek(0)
        child = subprocess.Popen(words, cwd=ROOT, stdin=lines, stdout=subprocess.PIPE)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def _flood(requests: Sequence[Request]) -> "Attack":
    @contextmanager
    def attack(host: str) -> Iterator[None]:
        with _started(host, 60, ["127.0.0.2"] * ATTACKERS, requests, ATTACKER_NICENESS):
            yield

    return attack


def _head(path: str, kind: str, length: int) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: localhost", f"Content-Type: {kind}", f"Content-Length: {length}")
    return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def _connections(host: str, count: int) -> Iterator[list[socket.socket]]:
    name, _, port = host.partition(":")
    with ExitStack() as wires:
        yield [
            wires.enter_context(socket.create_connection((name, int(port)), 5, ("127.0.0.2", 0)))
            for _ in range(count)
        ]


@contextmanager
def _stalled(host: str) -> Iterator[None]:
    with _connections(host, STALLED) as wires:
        for number, wire in enumerate(wires):
            path, kind = (("/", FORM), ("/api/v1/nearest/batch", "application/x-ndjson"))[number % 2]
            wire.sendall(_head(path, kind, 60_000) + b"q")
        yield


@contextmanager
def _trickled(host: str) -> Iterator[None]:
    trickle = """
import socket, sys, time
host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
wires = [socket.create_connection((host, port), 5, ("127.0.0.2", 0)) for _ in range(count)]
for wire in wires: wire.sendall(sys.argv[4].encode().decode("unicode_escape").encode())
while True:
    time.sleep(1)
    for wire in wires:
        try: wire.sendall(b"x")
        except OSError: pass
"""
    name, _, port = host.partition(":")
    head = _head("/", FORM, 60_000).decode().encode("unicode_escape").decode()
    with process(sys.executable, "-c", trickle, name, port, str(TRICKLES), head):
        yield


@contextmanager
def _unread(host: str) -> Iterator[None]:
    with _connections(host, 50) as wires:
        for wire in wires:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            for path in ("/api/v1/export.geojson", "/api/v1/outlets?adcode=310000&limit=500"):
                wire.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        yield


@contextmanager
def _locator(workers: int, proxied: bool) -> Iterator[tuple[str, int]]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as held:
        Path(folder).chmod(0o755)
        environ = os.environ | {
            "LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db",
            "LOCATOR_RATE_LIMIT": "off",
            "LOCATOR_PROXIES": "127.0.0.1" if proxied else "",
        }
        loaded(SAMPLE, environ)
        url, child = held.enter_context(served(environ, workers))
        host = urlsplit(url).netloc
        wait_for(host)
        if proxied:
            host = held.enter_context(_nginx(Path(folder), host))
        _run(host, 1, _others(), VICTIM)
        yield host, child.pid


@contextmanager
def _nginx(folder: Path, upstream: str) -> Iterator[str]:
    """nginx as docs/deployment.md has it, on loopback and without TLS."""
    port, config = free_port(), folder / "nginx.conf"
    text = (ROOT / "docs" / "deployment.md").read_text()
    server = text.split("## nginx in front")[1].split("```\n")[1]
    server = re.sub(r"server \{[^{}]*default_server[^{}]*\}\n", "", server)  # refuses other hosts, by TLS
    server = server.replace("server app1:8000", f"server {upstream}")
    server = server.replace("listen 443 ssl http2;", f"listen {port};")
    kept = [
        line for line in server.splitlines() if not any(word in line for word in ("app1", "app2", "ssl_"))
    ]
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ {paths}\n" + "\n".join(kept) + "\n}\n"
    )
    with process(program("nginx", "nginx-light"), "-c", str(config)):
        wait_for(f"127.0.0.1:{port}")
        yield f"127.0.0.1:{port}"


if __name__ == "__main__":
    begin = perf_counter()
    main()
    print(f"{perf_counter() - begin:.0f} s")
