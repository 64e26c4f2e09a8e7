"""Time, memory and disk of the child processes of a command, with all that they start."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from time import perf_counter, sleep
from typing import Any, NamedTuple

PAUSE = 0.25  # seconds between two looks
TICKS = os.sysconf("SC_CLK_TCK")


class Part(NamedTuple):
    """A child process: a word of its command line, and a pattern of the paths of its files."""

    word: str
    files: str


@dataclass
class Usage:
    """Seconds until the end, CPU seconds, and peaks in MB: memory, anonymous memory, disk."""

    seconds: float = 0.0
    processor: float = 0.0
    memory: float = 0.0
    anonymous: float = 0.0
    disk: float = 0.0

    def raise_to(self, other: "Usage") -> None:
        """Raise each value to that of another usage if it is higher."""
        for name, value in vars(other).items():
            setattr(self, name, max(getattr(self, name), value))

    def add(self, other: "Usage") -> None:
        """Add the values of a process that runs beside this one."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def watch(command: Popen[Any], parts: Mapping[str, Part], total: str, folder: Path) -> dict[str, Usage]:
    """Follow a command that writes to a folder to its end; return the usage of its parts and in total."""
    begin, usages = perf_counter(), {name: Usage() for name in (*parts, total)}
    while command.poll() is None:
        now = {total: _used(command.pid)}
        for child in _children(command.pid):
            part = _part_of(child, parts, total)
            for pid in _family(child):
                used = _used(pid)
                for name in {part, total}:
                    now.setdefault(name, Usage()).add(used)
        for name, used in now.items():
            pattern = parts[name].files if name in parts else ""
            used.disk += disk(folder, pattern)
            used.seconds = perf_counter() - begin
            usages[name].raise_to(used)
        sleep(PAUSE)
    return usages


def busy_milliseconds(word: str) -> float:
    """Return the CPU milliseconds of this process's descendants with a word in their command line."""
    pids = _named(word)
    threads = [path for pid in pids for path in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return sum(int((_read(str(path)).split() or ["0"])[0]) for path in threads) / 1e6


def peak_megabytes(word: str) -> float:
    """Return the largest peak memory of this process's descendants with a word in their command line."""
    return max(_kilobytes(_read(f"/proc/{pid}/status"), "VmHWM") for pid in _named(word)) / 1024


def _named(word: str) -> list[int]:
    """Return the descendants with a word in their command line; raises LookupError if there are none."""
    pids = [pid for pid in _family(os.getpid()) if word in _read(f"/proc/{pid}/cmdline")]
    if not pids:
        raise LookupError(f"no process with {word} in its command line")
    return pids


def disk(folder: Path, pattern: str) -> float:
    """Return the megabytes that files of a folder with matching paths occupy, holes not counted."""
    size = 0
    for path in folder.rglob("*"):
        if re.search(pattern, str(path.relative_to(folder))):
            try:
                size += path.stat().st_blocks * 512
            except FileNotFoundError:
                continue
    return size / 1e6


def _part_of(child: int, parts: Mapping[str, Part], total: str) -> str:
    command = _read(f"/proc/{child}/cmdline")
    return next((name for name, part in parts.items() if part.word in command), total)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for child in _children(pid):
        yield from _family(child)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")  # the thread that started a child is its parent
    return [int(word) for task in tasks for word in _read(str(task)).split()]


def _used(pid: int) -> Usage:
    status, stat = _read(f"/proc/{pid}/status"), _read(f"/proc/{pid}/stat")
    if not stat:
        return Usage()
    own, ended = stat.rpartition(")")[2].split()[11:13], stat.rpartition(")")[2].split()[13:15]
    return Usage(
        processor=sum(map(int, (*own, *ended))) / TICKS,
        memory=_kilobytes(status, "VmRSS") / 1024,
        anonymous=_kilobytes(status, "RssAnon") / 1024,
        disk=_deleted(pid) / 1e6,
    )


def _read(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _kilobytes(status: str, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def _deleted(pid: int) -> int:
    """Return the bytes on disk of the deleted files that a process has open."""
    size = 0
    for link in Path(f"/proc/{pid}/fd").glob("*"):
        try:
            info = link.stat()
        except OSError:
            continue
        size += info.st_blocks * 512 if info.st_nlink == 0 else 0
    return size
