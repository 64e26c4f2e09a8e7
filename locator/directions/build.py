"""`python -m locator.directions.build FILE … --into ROUTES.tar`: tiles out of OpenStreetMap files.

Says on standard output how the work goes, one JSON object a line: `share` of the reading (0 to 1), `making`
when the tiles are being made, how many were `made`, or a `problem` that ends it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from .extract import NotBuilt, prepare
from .valhalla_install import configuration, program, script


def build(files: Sequence[Path], into: Path, say: Callable[..., None] = lambda **_: None) -> int:
    """Make the tiles of files and put them in the place of the old ones; how many tiles there are.

    RuntimeError or OSError when that cannot be done: then the old ones stay.
    """
    with _alone(into), tempfile.TemporaryDirectory(prefix="routes-", dir=into.parent) as folder:
        work = Path(folder)
        extracts = prepare(files, work, lambda share: say(share=round(share, 3)))
        say(making=True)
        part = work / into.name
        settings = configuration(part, work)
        _run([str(program("build_tiles")), "-c", str(settings), *map(str, extracts)])
        tiles = sum(1 for _ in (work / "tiles").rglob("*.gph"))
        if not tiles:
            raise NotBuilt("no tiles came of it")
        _run(script("build_extract", "-c", str(settings), "-O"))
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(into)
    return tiles


@contextmanager
def _alone(into: Path) -> Iterator[None]:
    into.parent.mkdir(parents=True, exist_ok=True)
    with into.with_name(f"{into.name}.lock").open("ab") as held:
        try:
            flock(held, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise NotBuilt("another `routes build` is at work; try again when it has ended") from None
        yield


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")  # noqa: S603 - its own programs
    if done.returncode:
        said = re.sub(r"\x1b\[[0-9;]*m", "", done.stderr or done.stdout).strip().splitlines()
        raise NotBuilt(f"{Path(command[0]).name} ended with {done.returncode}: {said[-1] if said else ''}")


def _first_line(problem: Exception) -> str:
    return (str(problem).splitlines() or [""])[0].rstrip(": ")


def _say(**told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Build; ends with 1 when the tiles stay as they were."""
    parser = argparse.ArgumentParser(prog="locator.directions.build")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--into", type=Path, required=True)
    asked = parser.parse_args()
    try:
        made = build(asked.files, asked.into, _say)
    except NotBuilt as problem:
        _say(problem=str(problem))
        sys.exit(1)
    except (RuntimeError, OSError, UnicodeDecodeError) as problem:
        _say(problem=f"cannot be read as OpenStreetMap data: {_first_line(problem)}")
        sys.exit(1)
    _say(made=made, megabytes=round(asked.into.stat().st_size / 1e6, 1))


if __name__ == "__main__":
    main()
