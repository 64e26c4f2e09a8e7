"""A small walking network: streets, steps down to a corridor, a ramp, a lift up, and a lane with a corner.

 31 ─────── 30 示例弯路: no choice at the corner    320 m
             │
  4 ───── 示例北路 ───── 5 ────────────── 6      200 m north
  │                      │                │
示例西街               示例中街     12 lift 13 ── 14   100 m: corridor below, walkway above
  │                      │          │             │
  │                      │          11 ◄─ ramp ─ 16
  1 ───── 示例东路 ───── 2 ──────── 10 ── 15 ── 3      0 m; steps from 10 down to 11
                                                      -100 m: 20 behind steps alone

North of 6 lies a motor road: a viaduct from 6 to 42 and a tunnel from 42 to 43, both 300 m; the streets
around by 40, 41 and 44 are longer, and a lane from 40 to 45 runs 80 m beside the viaduct.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from locator.directions.build import build
from locator.directions.valhalla_install import INSTALL
from locator.geo.point import Point

from .extracts import LAT, LON, document, node, way
from .ports import free_port
from .router_stub import wait_for

ROOT = Path(__file__).parent.parent
NORTH, EAST = 111_000.0, 85_000.0  # metres of a degree, nearly
NODES = {
    1: (0, -400),
    2: (0, 0),
    3: (0, 400),
    4: (200, -400),
    5: (200, 0),
    6: (200, 400),
    10: (0, 100),
    11: (10, 100),
    12: (100, 100),
    14: (100, 140),
    15: (0, 200),
    16: (60, 200),
    20: (-100, 0),
    30: (319, -400),
    31: (319, -615),
    21: (-200, 0),
    40: (200, 480),
    41: (200, 700),
    42: (500, 400),
    43: (800, 400),
    44: (800, 700),
    45: (400, 480),
    46: (500, 700),
}


def spot(north: float, east: float) -> Point:
    """The point so many metres from the crossing."""
    return Point(LAT + north / NORTH, LON + east / EAST)


WEST, UPSTAIRS, BEHIND_STEPS, NOWHERE = spot(0, -300), spot(100, 140), spot(-200, 5), spot(3_000, 0)
LANE_END = spot(319, -615)
BEYOND_TUNNEL, UNDER_VIADUCT = spot(795, 410), spot(390, 403)
DRAWN = document(
    *(node(number, north / NORTH, east / EAST) for number, (north, east) in NODES.items()),
    node(13, 100 / NORTH, 101 / EAST, highway="elevator", level="-1;1"),
    way(1, [1, 2, 10, 15, 3], highway="residential", name="示例东路", name_en="Shili East Road"),
    way(2, [4, 5, 6], highway="residential", name="示例北路"),
    way(3, [1, 4], highway="residential", name="示例西街"),
    way(4, [2, 5], highway="residential", name="示例中街"),
    way(5, [3, 6], highway="residential", name="示例街"),
    way(6, [10, 11], highway="steps", level="0;-1", incline="down"),
    way(7, [11, 12, 13], highway="corridor", level="-1", indoor="yes", tunnel="yes", layer="-1"),
    way(8, [13, 14], highway="corridor", level="1", indoor="yes"),
    way(9, [15, 16, 11], highway="footway", level="-1", name="示例坡道"),
    way(10, [2, 20], highway="steps"),
    way(11, [20, 21], highway="footway", name="示例台"),
    way(12, [4, 30, 31], highway="residential", name="示例弯路"),
    way(13, [6, 40, 41, 46, 44, 43], highway="residential", name="示例环路"),
    way(14, [46, 42], highway="residential", name="示例横路"),
    way(15, [40, 45], highway="service", name="示例巷"),
    way(16, [6, 42], highway="trunk", bridge="yes", oneway="yes", name="示例高架路"),
    way(17, [42, 43], highway="secondary", tunnel="yes", name="示例地道"),
)


def install() -> None:
    """Bring Valhalla's programs; nothing to do when they are there."""
    subprocess.run([str(INSTALL)], check=True, env={"PYTHON": sys.executable, "PATH": "/usr/bin:/bin"})


def draw(folder: Path) -> Path:
    """The network as an extract."""
    path = folder / "drawn.osm"
    path.write_text(DRAWN, encoding="utf-8")
    return path


def tiles(folder: Path) -> Path:
    """The tiles of the network."""
    into = folder / "routes.tar"
    build([draw(folder)], into)
    return into


@contextmanager
def routed(built: Path) -> Iterator[str]:
    """A router over tiles, and its address."""
    port = free_port()
    words = [sys.executable, "-c", KEEPING, str(built), str(port)]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE) as parent:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            parent.kill()


KEEPING = """
import os, subprocess, sys
supervisor = [sys.executable, "-m", "locator.directions.router_supervisor"]
subprocess.Popen([*supervisor, *sys.argv[1:], str(os.getpid())])
sys.stdin.read()
"""
