"""Temporary PostgreSQL server for tests: own folder, free port, never as root."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from signal import SIGCONT, SIGINT, SIGQUIT, SIGSTOP
from time import monotonic, sleep

import psycopg

from .ports import free_port

USER = "locator"
SECONDS_TO_START = 60.0
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB"}
TEMPLATE = "locator_template"


def programs() -> Path:
    """The folder of the newest PostgreSQL of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    assert found, "PostgreSQL is missing: bin/install-postgis brings it"
    return found[-1].parent


def _unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root; and it ends with the process that started it."""
    drop = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
    return ["setpriv", *drop, "--pdeathsig=QUIT"]


class Cluster:
    """A server that can be stopped, frozen and started again."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self._settings, self._numbers = settings, count(1)
        self._server: subprocess.Popen[bytes] | None = None

    def make(self) -> "Cluster":
        """Make it, empty."""
        words = ["-D", str(self.folder), "-U", USER, "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"]
        self._run("initdb", *words)
        return self

    def copy_of(self, primary: "Cluster") -> "Cluster":
        """Make it a streaming replica."""
        words = ["-D", str(self.folder), "-d", primary.conninfo("postgres"), "-R", "-c", "fast", "--no-sync"]
        self._run("pg_basebackup", *words)
        return self

    def _run(self, program: str, *words: str) -> None:
        subprocess.run([*_unprivileged(), programs() / program, *words], check=True, capture_output=True)

    def start(self) -> "Cluster":
        """Start, and wait until it answers."""
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", **self._settings}
        words = [f"-c{name}={value}" for name, value in settings.items()]
        log = (self.folder / "server.log").open("ab")
        server = [str(programs() / "postgres"), "-D", str(self.folder), "-p", str(self.port)]
        with log:
            self._server = subprocess.Popen([*_unprivileged(), *server, *words], stdout=log, stderr=log)
        self._wait()
        return self

    def _wait(self) -> None:
        end = monotonic() + SECONDS_TO_START
        while monotonic() < end:
            try:
                psycopg.connect(self.conninfo("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                sleep(0.05)
            else:
                return
        raise AssertionError((self.folder / "server.log").read_text())

    def stop(self, at_once: bool = True) -> None:
        """Stop: every connection ends, at once without a last word."""
        if self._server is not None:
            self._server.send_signal(SIGQUIT if at_once else SIGINT)
            self._server.wait()
            self._server = None

    @property
    def running(self) -> bool:
        """Whether it was started and not stopped."""
        return self._server is not None

    def freeze(self) -> None:
        """All its processes stand still: connections stay, nothing is answered."""
        self._signal(SIGSTOP)

    def thaw(self) -> None:
        """They go on."""
        self._signal(SIGCONT)

    def _signal(self, signal: int) -> None:
        assert self._server is not None
        parent = self._server.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        for pid in (parent, *map(int, children)):
            os.kill(pid, signal)

    def conninfo(self, name: str) -> str:
        """For psycopg."""
        return f"host=127.0.0.1 port={self.port} user={USER} dbname={name}"

    def address(self, name: str) -> str:
        """For LOCATOR_DATABASE."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{name}"

    def execute(self, statement: str, name: str = "postgres") -> None:
        """Run a statement outside any transaction."""
        with psycopg.connect(self.conninfo(name), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def database(self, template: str = "template0") -> str:
        """The address of a new database."""
        name = f"d{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)


@contextmanager
def cluster(**settings: str) -> Iterator[Cluster]:
    """Run a server; its folder is deleted with it."""
    with folder() as place:
        created = Cluster(place, **(FAST | settings)).make()
        try:
            yield created.start()
        finally:
            created.stop()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that the server may own."""
    place = Path(tempfile.mkdtemp(prefix="locator-pg-"))
    try:
        place.chmod(0o700)
        if os.getuid() == 0:
            shutil.chown(place, "postgres", "postgres")
        yield place
    finally:
        shutil.rmtree(place)
