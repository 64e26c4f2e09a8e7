"""Regions: time, peak memory and disk of each part of an extract: `python -m bench region [FILE …]`.

`--make FILE MEGABYTES SOURCE …` writes a synthetic extract of about this size: copies of the sources, moved
apart, with numbered names. Without a file, the synthetic town of the tests is measured.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, NamedTuple

import osmium
from osmium.osm import mutable
from pmtiles.reader import MmapSource, all_tiles

from tests.maps import extract
from tests.walks import install

from .network import DATA
from .tables import show

COLUMNS, STEP = 40, 0.03  # copies side by side, and degrees between them
SOUTH_WEST = (28.0, 104.0)
PAUSE = 0.1  # seconds between two looks at memory and disk
KINDS = "nwr"
WORDS = "甲乙丙丁戊己庚辛壬癸"


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


def make(into: Path, megabytes: float, sources: Sequence[Path]) -> None:
    """Write copies of the sources until the file has about the size."""
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe.osm.pbf"
        _write(probe, sources, 20)
        copies = max(1, round(megabytes * 1e6 / (probe.stat().st_size / 20)))
    _write(into, sources, copies)
    print(f"{into}: {copies} copies, {into.stat().st_size / 1e6:.1f} MB, synthetic")


def _write(into: Path, sources: Sequence[Path], copies: int) -> None:
    box = osmium.osm.Box(SOUTH_WEST[1] - 1, SOUTH_WEST[0] - 1, SOUTH_WEST[1] + 2, SOUTH_WEST[0] + 20)
    header = osmium.io.Header()
    header.add_box(box)
    header.set("sorting", "Type_then_ID")
    into.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(into), header=header) as writer:
        for kind in KINDS:
            for thing in _copies(sources, copies, kind):
                writer.add(thing)


def _copies(sources: Sequence[Path], copies: int, kind: str) -> Iterator[Any]:
    """Yield elements of one kind in the order of their ids."""
    loaded = [_load(source) for source in sources]
    stride = max(len(source.ids[one]) for source in loaded for one in KINDS) + 1
    for copy in range(copies):
        yield from _moved(loaded[copy % len(loaded)], kind, copy, copy * stride)


class _Source(NamedTuple):
    """A source: its south-west corner, elements by kind, and consecutive numbers from 1 by kind and id."""

    corner: tuple[float, float]
    elements: dict[str, list[Any]]
    ids: dict[str, dict[int, int]]


@cache
def _load(path: Path) -> _Source:
    box = osmium.FileProcessor(path).header.box()
    elements: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for thing in osmium.FileProcessor(path):
        kind, tags = thing.type_str(), dict(thing.tags)
        if kind == "n":
            body: Any = (thing.location.lon, thing.location.lat)
        elif kind == "w":
            body = [node.ref for node in thing.nodes]
        else:
            body = [(m.type, m.ref, m.role) for m in thing.members]
        elements[kind].append((thing.id, body, tags))
    ids = {kind: {one[0]: number for number, one in enumerate(of, 1)} for kind, of in elements.items()}
    return _Source((box.bottom_left.lat, box.bottom_left.lon), elements, ids)


def _moved(source: _Source, kind: str, copy: int, first: int) -> Iterator[Any]:
    """Yield the elements of a source, moved and with ids of their own, in the order of their ids."""
    north = SOUTH_WEST[0] + copy // COLUMNS * STEP - source.corner[0]
    east = SOUTH_WEST[1] + copy % COLUMNS * STEP - source.corner[1]

    def id_of(kind: str, old: int) -> int:
        return first + source.ids[kind].get(old, 0)  # 0: not in the extract, nor in the copy

    for old, body, tags in source.elements[kind]:
        fields = {
            "id": id_of(kind, old),
            "tags": {key: _named(key, value, copy) for key, value in tags.items()},
        }
        if kind == "n":
            yield mutable.Node(location=(body[0] + east, body[1] + north), **fields)
        elif kind == "w":
            yield mutable.Way(nodes=[id_of("n", ref) for ref in body], **fields)
        else:
            members = [(of, id_of(of, ref), role) for of, ref, role in body]
            yield mutable.Relation(members=members, **fields)


def _named(key: str, value: str, copy: int) -> str:
    """Return a name that no other copy has: with its number in characters, or in digits."""
    if key != "name" and not key.startswith(("name:", "alt_name", "old_name", "official_name")):
        return value
    if value.isascii():
        return f"{value} {copy}"
    digits = "".join(WORDS[int(digit)] for digit in f"{copy:04d}")
    return digits + value


if __name__ == "__main__":
    main(sys.argv[1:])
