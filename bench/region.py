"""Regions: time, peak memory and disk of each part of an extract: `python -m bench region [FILE …]`.

`--make FILE MEGABYTES SOURCE …` writes a synthetic extract of about this size: copies of the sources, moved
apart, with numbered names and linked streets. Without a file, the synthetic town of the tests is measured.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, sleep

from pmtiles.reader import MmapSource, all_tiles

from tests.maps import extract
from tests.walks import install

from .network import DATA
from .synthetic_extract import make
from .tables import show

PAUSE = 0.1  # seconds between two looks at memory and disk


def main(arguments: Sequence[str] = ()) -> None:
    """Measure the files, or make a synthetic one."""
    if list(arguments[:1]) == ["--make"]:
        into, megabytes, *sources = arguments[1:]
        make(Path(into), float(megabytes), [Path(source) for source in sources])
        return
    install()
    with tempfile.TemporaryDirectory() as folder:
        for file in [Path(name) for name in arguments] or [extract(Path(folder))]:
            _measure(file)


def _measure(file: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-region-") as folder:
        work = Path(folder)
        official = ["--official", DATA / "build" / "places.db", "--areas", DATA / "build" / "areas.npz"]
        parts = {
            "street map": ["locator.region.street_map", file, "--into", work / "streets.pmtiles"],
            "routing tiles": ["locator.directions.build", file, "--into", work / "routes.tar"],
            "places": ["locator.places.osm", file, "--into", work / "places.db", *official],
        }
        rows = [(name, *_run(command, work)) for name, command in parts.items()]
        size = file.stat().st_size / 1e6
        header = ("part", "s", "peak memory, MB", "disk, MB", "most on disk meanwhile, MB")
        show(f"{file.name}, {size:.1f} MB", header, rows)
        _show_tiles(work / "streets.pmtiles")


def _run(command: Sequence[object], work: Path) -> tuple[float, float, float, float]:
    """Run a part; return seconds, peak memory of its processes, and megabytes on disk."""
    before, most_disk, most_memory = _disk(work), 0.0, 0.0
    begin = perf_counter()
    child = subprocess.Popen([sys.executable, "-m", *map(str, command)], stdout=subprocess.DEVNULL)
    while child.poll() is None:
        most_disk = max(most_disk, _disk(work) - before)
        most_memory = max(most_memory, _memory(child.pid))
        sleep(PAUSE)
    took = perf_counter() - begin
    if child.returncode:
        sys.exit(f"{command[0]} failed")
    return took, most_memory, _disk(work) - before, most_disk


def _memory(pid: int) -> float:
    """Return the resident megabytes of a process and its descendants."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    return (int(resident[1]) / 1024 if resident else 0.0) + sum(_memory(int(each)) for each in children)


def _disk(folder: Path) -> float:
    """Return the megabytes that files of a folder occupy, holes not counted."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_blocks * 512
        except FileNotFoundError:
            continue
    return total / 1e6


def _show_tiles(path: Path) -> None:
    sizes: dict[int, list[int]] = {}
    with path.open("rb") as file:
        for (zoom, _, _), tile in all_tiles(MmapSource(file)):
            sizes.setdefault(zoom, []).append(len(tile))
    rows = [(zoom, len(tiles), max(tiles) / 1e3, sum(tiles) / 1e6) for zoom, tiles in sorted(sizes.items())]
    show("tiles", ("zoom", "tiles", "largest, KB gz (≤ 60)", "sum, MB"), rows)


if __name__ == "__main__":
    main(sys.argv[1:])
