"""Effect of one abusive client on the others: their slowest answers before, during and after each attack.

The attacker has one address, no quota, and the processor time that the server leaves; the other clients use
separate addresses, like browsers. `python -m bench abuse [NAME …] [--alone] [--workers N]` tries the attacks
that hold or drop connections and have a word of the names, without nginx or with so many workers only.
"""

import argparse
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import sleep
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.postgres import free_port

from .abuse_attacks import Attack, attacks, request_name, run, wire_attacks
from .abuse_requests import CANDIDATES, VICTIM
from .load import Request
from .processes import cpu_seconds, process, program
from .program import ROOT, SAMPLE, loaded, served, wait_for
from .tables import show

SECONDS, WARM, RECOVERY = 4.0, 1.5, 3.0
OTHER_CLIENTS = 4
SLOWEST, LIMIT_MS, LIMIT_RATIO = 10, 500.0, 3.0


class Figures(NamedTuple):
    """Median and 99th percentile of the answer times in milliseconds, and the failed requests during it."""

    before: tuple[float, float]
    during: tuple[float, float]
    after: tuple[float, float]
    failed: int

    @property
    def ok(self) -> bool:
        """Return whether the other clients were hardly affected."""
        return self.during[1] <= min(LIMIT_RATIO * self.before[1], LIMIT_MS) and not self.failed


def main(arguments: Sequence[str] = ()) -> None:
    """Print a table for one worker and for two, with nginx in front and without."""
    parser = argparse.ArgumentParser(prog="bench abuse")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--workers", type=int)
    options = parser.parse_args(arguments)
    costly: list[Request] = []
    for workers in (options.workers,) if options.workers else (1, 2):
        for proxied in (False,) if options.alone else (False, True):
            with _locator(workers, proxied) as (host, pid):
                if not options.names:
                    costly = costly or _costly(host, pid)
                chosen = _chosen(options.names, costly)
                rows = [_row(name, host, attack) for name, attack in chosen]
            name = f"{workers} worker{'s' if workers > 1 else ''}, {'behind nginx' if proxied else 'alone'}"
            header = (name, "p50, p99 before, ms", "during", "after", "p99 × (≤ 3)", "others' failures", "")
            load = os.getloadavg()[0]
            show(f"abuse: effect of one client on the others (load average {load:.1f})", header, rows)


def _chosen(names: Sequence[str], costly: Sequence[Request]) -> list[tuple[str, Attack]]:
    if not names:
        return attacks(costly)
    return [(name, attack) for name, attack in wire_attacks() if any(word in name for word in names)]


def _costly(host: str, pid: int) -> list[Request]:
    """Return the requests with the highest CPU cost after warm-up."""
    costs = {}
    for request in CANDIDATES:
        run(host, 0.3, ["127.0.0.2"], [request])
        begin = cpu_seconds([pid])
        answers = run(host, 0.7, ["127.0.0.2"], [request])
        costs[request] = (cpu_seconds([pid]) - begin) / max(1, len(answers)) * 1000
    worst = sorted(costs, key=lambda request: -costs[request])
    rows = [(request_name(request), costs[request]) for request in worst]
    show("abuse: cost of a request", ("", "CPU ms"), rows)
    return worst[:SLOWEST]


def _row(name: str, host: str, attack: Attack) -> tuple[object, ...]:
    with attack(host):
        sleep(WARM)  # caches that fill once per release
    sleep(RECOVERY)
    before = _times(run(host, SECONDS, _other_addresses(), VICTIM))
    with attack(host):
        sleep(0.3)
        answers = run(host, SECONDS - 1, _other_addresses(), VICTIM)
    sleep(0.5)
    after = _times(run(host, SECONDS, _other_addresses(), VICTIM))
    failed = sum(status != 200 for _, status in answers)
    figures = Figures(before, _times(answers), after, failed)
    ratio = f"{figures.during[1] / figures.before[1]:.1f}"
    return (
        name,
        *(f"{median:.1f}, {slow:.1f}" for median, slow in figures[:3]),
        ratio,
        failed,
        "ok" if figures.ok else "MISSED",
    )


def _other_addresses() -> list[str]:
    return [f"127.0.0.{100 + number}" for number in range(OTHER_CLIENTS)]


def _times(answers: Sequence[tuple[float, int]]) -> tuple[float, float]:
    times = sorted(seconds for seconds, _ in answers)
    return times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000


@contextmanager
def _locator(workers: int, proxied: bool) -> Iterator[tuple[str, int]]:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        Path(folder).chmod(0o755)
        environ = os.environ | {
            "LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db",
            "LOCATOR_RATE_LIMIT": "off",
            "LOCATOR_PROXIES": "127.0.0.1" if proxied else "",
        }
        loaded(SAMPLE, environ)
        url, child = stack.enter_context(served(environ, workers))
        host = urlsplit(url).netloc
        wait_for(host)
        if proxied:
            host = stack.enter_context(_nginx(Path(folder), host))
        run(host, 1, _other_addresses(), VICTIM)
        yield host, child.pid


@contextmanager
def _nginx(folder: Path, upstream: str) -> Iterator[str]:
    """Run nginx with the configuration in docs/deployment.md, on loopback and without TLS."""
    port, config = free_port(), folder / "nginx.conf"
    text = (ROOT / "docs" / "deployment.md").read_text()
    server = text.split("## nginx in front")[1].split("```\n")[1]
    server = re.sub(r"server \{[^{}]*default_server[^{}]*\}\n", "", server)  # refuses other hosts, by TLS
    server = server.replace("server app1:8000", f"server {upstream}")
    server = server.replace("listen 443 ssl http2;", f"listen {port};")
    config_lines = [
        line for line in server.splitlines() if not any(word in line for word in ("app1", "app2", "ssl_"))
    ]
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config.write_text(
        f"daemon off; worker_processes auto; pid {folder}/nginx.pid; error_log {folder}/nginx.log;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ {paths}\n" + "\n".join(config_lines) + "\n}\n"
    )
    with process(program("nginx", "nginx-light"), "-c", str(config)):
        wait_for(f"127.0.0.1:{port}")
        yield f"127.0.0.1:{port}"
