"""The program as started by `make run`: own server, worker and database."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from signal import SIGKILL, SIGTERM
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import TypeVar
from urllib.error import HTTPError
from urllib.request import urlopen

from locator.config import Settings
from locator.serving.container import Container

from .network import NOW
from .ports import free_port
from .web_client import Client

ROOT = Path(__file__).parent.parent
PLANTED = Path(__file__).parent / "planted"
SECONDS_TO_START = 60.0
PATIENCE = 30.0  # seconds until a test gives up what it waits for

T = TypeVar("T")


class Program:
    """A running server: address, process id and log."""

    def __init__(self, address: str, pid: int, log: Path, database: str) -> None:
        self.address, self.pid, self.database, self._log = address, pid, database, log

    def client(self, **headers: str) -> Client:
        """Return a client with separate cookies and default headers."""
        return Client(self.address, headers)

    @property
    def log(self) -> str:
        """Return its standard error output."""
        return self._log.read_text()

    @property
    def workers(self) -> list[int]:
        """The numbers of the processes that answer."""
        children = map(int, Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split())
        return [child for child in children if "router_supervisor" not in command_of(child)]


def command_of(number: int) -> str:
    """Return the command line of a process; empty if it has ended."""
    try:
        return Path(f"/proc/{number}/cmdline").read_text(errors="replace")
    except OSError:
        return ""


@contextmanager
def run(
    database: str,
    workers: int = 1,
    instant: datetime | None = NOW,
    fault: str = "",
    environ: Mapping[str, str] | None = None,
    clock_file: Path | None = None,
    values: Mapping[str, object] | None = None,
    **settings: object,
) -> Iterator[Program]:
    """Start the program, wait for its first answer, and stop it at the end.

    `instant`: where its clock stands, None for the clock of the machine. `fault`: the layer that raises.
    `clock_file`: a file that holds the instant, to set the clock while it runs (see `set_clock`).
    `values`: module-level values to change, by their full name: an expression, evaluated in the module.
    """
    variables = environment(database, instant, fault, **settings) | dict(environ or {})
    variables |= _planted(clock_file, values or {})
    with TemporaryDirectory(prefix="locator-program-") as folder:
        port, log = free_port(), Path(folder) / "log"
        child = _start(port, workers, variables, log)
        program = Program(f"http://127.0.0.1:{port}", child.pid, log, database)
        try:
            wait_for(f"{program.address}/healthz", child)
            yield program
        finally:
            _end(child)


def _start(port: int, workers: int, variables: dict[str, str], log: Path) -> "subprocess.Popen[bytes]":
    """Start it in a new session."""
    words = [sys.executable, "-m", "locator.server", "--port", str(port), "--workers", str(workers)]
    with log.open("wb") as output:
        return subprocess.Popen(
            words, env=variables, cwd=ROOT, stdout=output, stderr=output, start_new_session=True
        )


def _planted(clock_file: Path | None, values: Mapping[str, object]) -> dict[str, str]:
    """Return the environment that configures `planted/sitecustomize.py`."""
    variables = {"PLANTED_CLOCK_FILE": str(clock_file)} if clock_file else {}
    expressions = {name: str(value) for name, value in values.items()}
    return variables | ({"PLANTED_VALUES": json.dumps(expressions)} if expressions else {})


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Ask it to stop, and leave none of its processes behind."""
    child.terminate()
    try:
        child.wait(PATIENCE)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, SIGKILL)
        child.wait()


def stop(program: Program) -> None:
    """Stop it as an operator does, and wait for its end."""
    os.kill(program.pid, SIGTERM)
    stat = Path(f"/proc/{program.pid}/stat")
    until(lambda: stat.read_text().rpartition(")")[2].split()[0] == "Z")


def set_clock(file: Path, instant: datetime) -> None:
    """Set the clock of a program that runs with this `clock_file`."""
    part = file.with_suffix(".part")
    part.write_text(instant.isoformat())
    part.replace(file)


def environment(
    database: str, instant: datetime | None = NOW, fault: str = "", **settings: object
) -> dict[str, str]:
    """The environment of a process of the program."""
    variables = os.environ | {"LOCATOR_DATABASE": database, "PYTHONPATH": str(PLANTED)}
    variables |= {f"LOCATOR_{name.upper()}": str(value) for name, value in settings.items()}
    variables |= {"PLANTED_INSTANT": instant.isoformat()} if instant else {}
    return variables | ({"PLANTED_FAULT": fault} if fault else {})


@contextmanager
def parts_of(
    database: str, clock: Callable[[], datetime] = lambda: NOW, **settings: object
) -> Iterator[Container]:
    """Open the database of a program in the process of the test, as a command does."""
    parts = Container(Settings(database=database, **settings), clock)  # type: ignore[arg-type]
    try:
        yield parts
    finally:
        parts.shut_down()


def until(check: Callable[[], T], seconds: float = PATIENCE) -> T:
    """Wait until something is true, and return it."""
    end = monotonic() + seconds
    while not (value := check()):
        assert monotonic() < end, f"in vain: {check}"
        sleep(0.02)
    return value


def wait_for(address: str, child: "subprocess.Popen[bytes] | None" = None) -> None:
    """Wait until something answers there, be it with an error."""
    end = monotonic() + SECONDS_TO_START
    while monotonic() < end:
        if child is not None and child.poll() is not None:
            raise AssertionError(f"the program has ended with {child.returncode}")
        try:
            urlopen(address).close()
        except HTTPError as problem:
            problem.close()
            return
        except OSError:
            sleep(0.05)
        else:
            return
    raise TimeoutError(address)
