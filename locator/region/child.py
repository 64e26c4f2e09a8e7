"""Run modules of ours side by side as child processes that report their progress as JSON lines."""

import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from queue import SimpleQueue
from threading import Thread
from typing import Any, NamedTuple, TypeAlias, TypeVar

import orjson

from ..errors import DiskFull
from ..runtime.child_processes import end_with_parent
from ..runtime.resources import ROOT
from ..runtime.write_errors import DISK_FULL
from .catalog import RegionError

T = TypeVar("T")
Event: TypeAlias = dict[str, Any]
Events: TypeAlias = SimpleQueue[tuple[str, Event | None]]  # part, and None when its process ended


class Command(NamedTuple):
    """A module to run, and its arguments."""

    module: str
    arguments: Sequence[object]


def run_children(
    commands: Mapping[str, Command],
    progress: Callable[[str, float], None],
    publish: Callable[[dict[str, Event]], T],
) -> T:
    """Run `python -m MODULE` for each part, then publish with their last events and return the result.

    A process that reports `ready` waits for the publication, which takes place when all others have ended or
    are ready, too. Raises RegionError for the first problem that is reported; the other processes are then
    killed.
    """
    events: Events = SimpleQueue()
    with ExitStack() as stack:
        children = {part: stack.enter_context(_started(command)) for part, command in commands.items()}
        for part, child in children.items():
            Thread(target=_read, args=(part, child, events), daemon=True).start()
        results: dict[str, Event] = {part: {} for part in children}
        ready = _follow(children, children, events, results, progress)
        published = publish(results)
        for part in ready:
            children[part].stdin.write("\n")  # type: ignore[union-attr]
            children[part].stdin.close()  # type: ignore[union-attr]
        _follow(children, ready, events, results, progress)
    return published


@contextmanager
def _started(command: Command) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-m", command.module, *map(str, command.arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - our own module
        words, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, preexec_fn=end_with_parent
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def _read(part: str, child: subprocess.Popen[str], events: Events) -> None:
    for line in child.stdout or ():
        events.put((part, orjson.loads(line)))
    child.wait()
    events.put((part, None))


def _follow(
    children: Mapping[str, subprocess.Popen[str]],
    parts: Collection[str],
    events: Events,
    results: dict[str, Event],
    progress: Callable[[str, float], None],
) -> list[str]:
    """Follow processes until each has ended or is ready, and return those that are ready."""
    busy, ready = set(parts), list[str]()
    while busy:
        part, event = events.get()
        if event is None:
            _check(children[part].returncode, results[part])
            busy.discard(part)
            continue
        results[part] = event
        if "share" in event:
            progress(part, event["share"])
        if "ready" in event:
            ready.append(part)
            busy.discard(part)
    return ready


def _check(status: int, last: Event) -> None:
    if status or "problem" in last:
        problem: str = last.get("problem", f"the process ended with {status}")
        raise DiskFull if problem.startswith(DISK_FULL) else RegionError(problem)
