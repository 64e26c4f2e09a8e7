"""`python -m locator.directions.build FILE … --into ROUTES.tar`: build tiles from OpenStreetMap files.

Reports progress on standard output, one JSON object per line: `share` of the input read (0 to 1), `making`
when the tile build starts, the number of tiles `made`, or the `problem` that stopped the build.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from ..runtime.child_processes import end_with_parent
from ..runtime.work_folder import work_folder
from .extract import BuildError, failure_of, prepare, problem_of
from .map_extent import store_extent
from .valhalla_install import configuration, program, script


def build(files: Sequence[Path], into: Path, report: Callable[..., None] = lambda **_: None) -> int:
    """Build tiles from files, replace the old ones and return the number of tiles.

    Raises RuntimeError or OSError on failure; the old tiles are then left in place.
    """
    with _lock(into), work_folder(into.parent, "routes-") as work:
        extracts = prepare(files, work, lambda share: report(share=round(share, 3)))
        report(making=True)
        new_file = work / into.name
        settings = configuration(new_file, work)
        _run([str(program("build_tiles")), "-c", str(settings), *map(str, extracts.paths)], work)
        tiles = sum(1 for _ in (work / "tiles").rglob("*.gph"))
        if not tiles:
            raise BuildError("the build produced no tiles")
        _run(script("build_extract", "-c", str(settings), "-O"), work)
        store_extent(new_file, extracts.bounds)
        with new_file.open("rb") as file:
            os.fsync(file.fileno())
        new_file.replace(into)
    return tiles


@contextmanager
def _lock(into: Path) -> Iterator[None]:
    into.parent.mkdir(parents=True, exist_ok=True)
    with into.with_name(f"{into.name}.lock").open("ab") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            raise BuildError("another `routes build` is running; try again when it has finished") from None
        yield


def _run(command: list[str], work: Path) -> None:
    completed = subprocess.run(  # noqa: S603 - bundled program
        command, capture_output=True, text=True, errors="replace", preexec_fn=end_with_parent
    )
    if completed.returncode:
        lines = re.sub(r"\x1b\[[0-9;]*m", "", completed.stderr or completed.stdout).strip().splitlines()
        raise failure_of(Path(command[0]).name, completed.returncode, lines[-1] if lines else "", work)


def _report(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Build the tiles; exit with status 1 if they were not replaced."""
    parser = argparse.ArgumentParser(prog="locator.directions.build")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--into", type=Path, required=True)
    args = parser.parse_args()
    try:
        tile_count = build(args.files, args.into, _report)
    except (RuntimeError, OSError, UnicodeDecodeError) as error:
        _report(problem=problem_of(error))
        sys.exit(1)
    _report(made=tile_count, megabytes=round(args.into.stat().st_size / 1e6, 1))


if __name__ == "__main__":
    main()
