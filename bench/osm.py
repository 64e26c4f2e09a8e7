"""Adding an OpenStreetMap extract: speed and memory.

The extract is synthetic and contains no real features. `LOCATOR_BENCH_NODES` sets its size, by default
1 million nodes.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import orjson
import osmium
from osmium.osm import mutable

from .network import DATA
from .tables import show

NODES = int(os.environ.get("LOCATOR_BENCH_NODES", "1000000"))
NODES_PER_NAME = 10  # one in this many nodes has a name
ID_STEP = 60  # gap between node ids, as in an extract of one country
TOGETHER, WIDE = 500, 0.01  # nodes of a cluster; its width in degrees
WORDS = "示例天地人和东西南北中山水云海金玉安平永兴长春华明"
TAGS = (
    {"shop": "mall"},
    {"amenity": "school"},
    {"amenity": "hospital"},
    {"tourism": "hotel"},
    {"place": "village"},
    {"railway": "station"},
    {"railway": "subway_entrance", "ref": "A"},
)


def main() -> None:
    """Add a synthetic extract in a separate process; print rate, size and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        path, into = Path(folder) / "drawn.osm.pbf", Path(folder) / "added.db"
        _draw(path)
        begin = perf_counter()
        added = _add(path, into)
        took = perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        things, places = NODES + NODES // 50 + NODES // 500, sum(added.values())
        header = ("nodes", "file, MB", "places", "s", "things/s", "places/s", "peak, MB", "database, MB")
        size, book = (file.stat().st_size / 1e6 for file in (path, into))
        row = (NODES, size, places, took, int(things / took), int(places / took), peak, book)
        show("adding an OpenStreetMap extract", header, [row])


def _add(path: Path, into: Path) -> dict[str, int]:
    command = [sys.executable, "-m", "locator.places.osm", str(path), "--into", str(into)]
    command += ["--official", str(DATA / "build" / "places.db"), "--areas", str(DATA / "build" / "areas.npz")]
    done = subprocess.run(command, check=True, capture_output=True)
    added: dict[str, int] = orjson.loads(done.stdout.splitlines()[-1])["added"]
    return added


def _draw(path: Path) -> None:
    rng = random.Random(7)
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number in range(1, NODES + 1):
            if number % TOGETHER == 1:
                east, north = 106 + rng.random() * 10, 27 + rng.random() * 8
            place = (east + rng.random() * WIDE, north + rng.random() * WIDE)
            tags = _tags(rng) if number % NODES_PER_NAME == 0 else {}
            writer.add_node(mutable.Node(id=number * ID_STEP, location=place, tags=tags))
        for number, nodes in enumerate(_lines(rng), 1):
            tags = {"highway": "residential", "name": _name(rng) + "路"} if number % 4 else {}
            writer.add_way(mutable.Way(id=number, nodes=nodes, tags=tags))
        for number in range(1, NODES // 500 + 1):
            tags = {"type": "multipolygon", "leisure": "park", "name": _name(rng) + "公园"}
            members = [("w", number * 4, "outer")]
            writer.add_relation(mutable.Relation(id=number, members=members, tags=tags))


def _lines(rng: random.Random) -> Iterator[list[int]]:
    for _ in range(NODES // 50):
        first = rng.randrange(1, NODES - 10)
        yield [(first + step) * ID_STEP for step in range(10)]


def _tags(rng: random.Random) -> dict[str, str]:
    return {
        **rng.choices(TAGS, (20, 20, 10, 20, 30, 1, 3))[0],
        "name": _name(rng),
        "name:en": f"Shili {rng.randrange(10**6)}",
    }


def _name(rng: random.Random) -> str:
    return "".join(rng.choices(WORDS, k=rng.randrange(3, 7)))
