"""Valhalla's own programs: where they lie, how they are set, and the file of tiles they read.

The tiles are one file, beside the database. It is replaced whole, and a router that has the old one open
goes on with it.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..config import ROOT, beside

PROGRAMS = ROOT / "data" / "build" / "router" / "valhalla"
INSTALL = ROOT / "bin" / "install-router"
TILES = "routes.tar"
STAGES = ("loki", "thor", "odin", "meili")


def tiles_of(database: str) -> Path:
    """The file of tiles that belongs to a database."""
    return beside(database) / TILES


def program(name: str) -> Path:
    """The file of one of Valhalla's programs."""
    return PROGRAMS / "bin" / f"valhalla_{name}"


def installed() -> bool:
    """Whether the programs are there."""
    return program("service").exists()


def script(name: str, *options: str) -> list[str]:
    """The command that runs one of the scripts that come with the programs."""
    return [sys.executable, "-I", str(PROGRAMS / f"valhalla_{name}.py"), *options]


def configuration(tiles: Path, work: Path, port: int = 0) -> Path:
    """Write the settings of Valhalla into the folder `work`, which also takes its sockets and loose tiles.

    It listens on the port of this machine alone, and logs nothing: what it is asked are positions.
    """
    made = subprocess.run(script("build_config"), check=True, capture_output=True, cwd=work)  # noqa: S603 - its own script
    settings: dict[str, Any] = json.loads(made.stdout)
    settings["logging"] = {"type": ""}
    settings["mjolnir"] |= {"tile_dir": str(work / "tiles"), "tile_extract": str(tiles)}
    for name in ("traffic_extract", "admin", "landmarks", "timezone", "transit_dir", "transit_feeds_dir"):
        settings["mjolnir"].pop(name, None)
    settings["additional_data"].pop("elevation", None)
    for stage in STAGES:
        settings[stage]["service"]["proxy"] = f"ipc://{work}/{stage}"
    service = {"listen": f"tcp://127.0.0.1:{port}", "loopback": f"ipc://{work}/loopback"}
    settings["httpd"]["service"] |= service | {"interrupt": f"ipc://{work}/interrupt"}
    path = work / "valhalla.json"
    path.write_text(json.dumps(settings), encoding="utf-8")
    return path
