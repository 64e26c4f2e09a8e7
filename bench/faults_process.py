"""A database file that is exchanged, a worker that is killed, and a clock that jumps, under a server."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect
from time import perf_counter, sleep

from tests.network import NOW
from tests.program import run, set_clock
from tests.staff_client import add_users, entered

from .databases import SECRET
from .fault_runs import Row, Watch, environment, published, watched, workers_of

KILLS, PAUSE = 5, 3.0
JUMPS = {
    "an hour on": timedelta(hours=1),
    "an hour back": timedelta(hours=-1),
    "a day on": timedelta(days=1),
    "a day back": timedelta(days=-1),
}


def exchanged_file(folder: Path) -> Iterator[Row]:
    """Replace, move and delete the file of the database."""
    home = Path(tempfile.mkdtemp(dir=folder))
    file, count = home / "locator.db", published(home, share=4)
    others = {name: published(home, name, share) for name, share in (("a.db", 5), ("b.db", 6))}
    with watched(environment(home)) as (watch, _):
        watch.until(count, stale=False)
        (home / "a.db").replace(file)
        took = watch.until(others["a.db"], stale=False)
        yield Row("file replaced", f"taken up after {took:.1f} s", _integrity(file), str(_reasons(watch)))
        file.rename(home / "away.db")
        took = watch.until(others["a.db"], stale=True)
        yield Row("file moved away", f"stale after {took:.1f} s", "nothing", str(_reasons(watch)))
        (home / "away.db").rename(file)
        took = watch.until(others["a.db"], stale=False)
        yield Row("file put back", f"fresh after {took:.1f} s", _integrity(file), str(_reasons(watch)))
        file.unlink()
        took = watch.until(others["a.db"], stale=True)
        yield Row("file deleted", f"stale after {took:.1f} s", "the file", str(_reasons(watch)))
        (home / "b.db").rename(file)
        took = watch.until(others["b.db"], stale=False)
        yield Row("another file put there", f"taken up after {took:.1f} s", _integrity(file), "-")
        yield Row("files exchanged: server", watch.end(), f"{watch.failed} answers", "-")


def _reasons(watch: Watch) -> object:
    return watch.ready().get("reasons")


def _integrity(file: Path) -> str:
    with closing(connect(file)) as opened:
        state = opened.execute("PRAGMA integrity_check").fetchone()[0]
    return "nothing" if state == "ok" else str(state)


def killed_worker(folder: Path) -> Iterator[Row]:
    """Kill the only worker several times; measure the time to the next answer."""
    home = Path(tempfile.mkdtemp(dir=folder))
    count, waits, costs = published(home), [], []
    with watched(environment(home)) as (watch, pid):
        watch.until(count, stale=False)
        for _ in range(KILLS):
            os.kill(workers_of(pid)[0], signal.SIGKILL)
            begin = perf_counter()
            while watch.new_client().get("/api/v1/nearest?lat=31.2&lon=121.5").status_code != 200:
                sleep(0.01)
            waits.append(perf_counter() - begin)
            costs.append(_processor_seconds(workers_of(pid)[0]))
            sleep(PAUSE)
        did = f"next answer after {min(waits):.2f} to {max(waits):.2f} s (≤ 1.5), CPU {max(costs):.2f} s"
        seen = watch.end()  # requests in the killed worker break off
        yield Row(f"only worker killed {KILLS} times", did, f"{watch.failed} answers under way", seen)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def jumping_clock(folder: Path) -> Iterator[Row]:
    """Set the clock of a server with a signed-in operator, and back again."""
    home = Path(tempfile.mkdtemp(dir=folder))
    count, clock = published(home, share=4), home / "clock"
    database = f"sqlite:///{home / 'locator.db'}"
    add_users(database, ["operator"])
    set_clock(clock, NOW)
    with run(database, clock_file=clock, secret_key=SECRET, rate_limit="off") as program:
        staff = entered(program.client(), "/admin", "operator")
        for name, jump in JUMPS.items():
            watch = Watch(program.address)
            watch.until(count, stale=False)
            states = []
            for instant in (NOW + jump, NOW):
                set_clock(clock, instant)
                sleep(PAUSE)
                states.append("goes on" if staff.get("/admin").status_code == 200 else "ended")
            stale = watch.ready()["stale"]
            did = watch.end()
            said = f"session: {states[0]}, then {states[1]}; stale: {stale}"
            yield Row(f"clock {name}, and back", did, f"{watch.failed} answers", said)
