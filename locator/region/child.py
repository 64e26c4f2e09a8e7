"""Run a module of ours as a child process that reports its progress as JSON lines."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from ..runtime.child_processes import end_with_parent
from ..runtime.resources import ROOT
from .catalog import RegionError


def run_child(module: str, arguments: Sequence[object], progress: Callable[[float], None]) -> dict[str, Any]:
    """Run `python -m MODULE` and return its last event; raises RegionError if it reports a problem."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    last: dict[str, Any] = {}
    with subprocess.Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=end_with_parent
    ) as child:
        for line in child.stdout or ():
            last = orjson.loads(line)
            if "share" in last:
                progress(last["share"])
    if child.returncode or "problem" in last:
        problem: str = last.get("problem", f"the process ended with {child.returncode}")
        raise RegionError(problem)
    return last
