"""Helpers that start and stop processes and measure their processor time."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent


@contextmanager
def process(*words: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program for the duration of the context."""
    silent = subprocess.DEVNULL
    child = subprocess.Popen(words, cwd=ROOT, env=os.environ | environ, stdout=silent, stderr=silent)
    try:
        yield child
    finally:
        child.terminate()
        child.wait()


def program(name: str, package: str) -> str:
    """Return the path of a program; exit with the name of its Debian package if it is missing."""
    found = shutil.which(name) or shutil.which(f"/usr/sbin/{name}")
    if found is None:
        sys.exit(f"{name} is missing: apt-get install {package}")
    return found


def cpu_seconds(pids: Sequence[int]) -> float:
    """Return the CPU seconds used by processes and their descendants."""
    ticks = sum(sum(map(int, _stat(pid)[11:13])) for pid in _family(pids))
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _family(pids: Sequence[int]) -> list[int]:
    """Return processes and their descendants."""
    children = [
        int(word) for pid in pids for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ]
    return [*pids, *(_family(children) if children else ())]
