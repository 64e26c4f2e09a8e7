"""`python -m bench region [FILE …] [--into FOLDER]`: time, memory and disk of each part of a region.

`locator region add` is run on each file with the sample network; `--into` leaves the data in a folder for
other benchmarks. `--make FILE MEGABYTES SOURCE …` writes a synthetic extract of about this size: copies of
the sources, moved apart, with numbered names and linked streets. Without a file, the synthetic town of the
tests is measured.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from pmtiles.reader import MmapSource, all_tiles

from tests import sample_release
from tests.maps import extract
from tests.walks import install

from .process_tree import Part, Usage, disk, watch
from .synthetic_extract import make
from .tables import show

PARTS = {
    "street map": Part("locator.region.street_map", r"/map-|/streets-"),
    "routing tiles": Part("locator.directions.build", r"routes|/extract-"),
    "places": Part("locator.places.osm", r"adding-|places_added"),
    "sketches": Part("locator.sketch.build", r"surroundings"),
}
TOTAL = "all parts"
HEADER = ("part", "s", "CPU s", "peak memory, MB", "of it anonymous", "disk, MB", "most on disk, MB")


def main(arguments: Sequence[str] = ()) -> None:
    """Measure the files, or make a synthetic one."""
    words = list(arguments)
    if "--help" in words:
        print(__doc__)
        return
    if words[:1] == ["--make"]:
        into, megabytes, *sources = words[1:]
        make(Path(into), float(megabytes), [Path(source) for source in sources])
        return
    target = words.pop() if words[-2:-1] == ["--into"] else ""
    files = [Path(name) for name in words if name != "--into"]
    install()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-region-")))
        for file in files or [extract(folder)]:
            data = Path(target) if target else folder / f"data-{file.name}"
            data.mkdir(exist_ok=True)
            _measure(file, data)


def _measure(file: Path, data: Path) -> None:
    address, before = sample_release.copy_to(data), disk(data, "")
    usages = _added(file, address, data)
    left = {name: disk(data, part.files) for name, part in PARTS.items()} | {TOTAL: disk(data, "") - before}
    rows = [(name, *_cells(used, left[name])) for name, used in usages.items()]
    size, load = file.stat().st_size / 1e6, os.getloadavg()[2]
    show(f"{file.name}, {size:.1f} MB, {os.cpu_count()} cores, load average {load:.1f}", HEADER, rows)
    (streets,) = data.glob("regions/*/streets-*.pmtiles")
    _show_tiles(streets)


def _added(file: Path, address: str, data: Path) -> dict[str, Usage]:
    command = [sys.executable, "-m", "locator", "region", "add", str(file), "--name", "bench"]
    environ = os.environ | {"LOCATOR_DATABASE": address}
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as adding:
        usages = watch(adding, PARTS, TOTAL, data)
        problem = (adding.stderr.read() if adding.stderr else b"").decode().strip()
    if adding.returncode:
        sys.exit(f"region add failed: {problem[-300:]}")
    return usages


def _cells(used: Usage, left: float) -> tuple[float, ...]:
    return used.seconds, used.processor, used.memory, used.anonymous, left, used.disk


def _show_tiles(path: Path) -> None:
    sizes: dict[int, list[int]] = {}
    with path.open("rb") as file:
        for (zoom, _, _), tile in all_tiles(MmapSource(file)):
            sizes.setdefault(zoom, []).append(len(tile))
    rows = [(zoom, len(tiles), max(tiles) / 1e3, sum(tiles) / 1e6) for zoom, tiles in sorted(sizes.items())]
    show("tiles", ("zoom", "tiles", "largest, KB gz (≤ 60)", "sum, MB"), rows)


if __name__ == "__main__":
    main(sys.argv[1:])
