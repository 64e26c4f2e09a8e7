"""Paths, configuration and tile file of the installed Valhalla programs.

The tiles are a single file in the directory of the database. It is replaced atomically; a running router
continues with the old file.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from ..runtime.resources import ROOT, data_dir

PROGRAMS = ROOT / "data" / "build" / "router" / "valhalla"
INSTALL = ROOT / "bin" / "install-router"
TILES = "routes.tar"
LOCAL_ROUTER = "LOCAL_ROUTER_URL"  # in the environment of workers: where the router of these tiles answers
STAGES = ("loki", "thor", "odin", "meili")


def tiles_of(database: str) -> Path:
    """Return the tile file of a database."""
    return data_dir(database) / TILES


def program(name: str) -> Path:
    """Return the path of a Valhalla program."""
    return PROGRAMS / "bin" / f"valhalla_{name}"


def installed() -> bool:
    """Return whether the programs are installed."""
    return program("service").exists()


def usable(tiles: Path) -> bool:
    """Return whether there are tiles, and programs to serve them."""
    return tiles.exists() and installed()


def script(name: str, *options: str) -> list[str]:
    """Return the command that runs a bundled Valhalla script."""
    return [sys.executable, "-I", str(PROGRAMS / f"valhalla_{name}.py"), *options]


def configuration(tiles: Path, work: Path, port: int = 0) -> Path:
    """Write Valhalla's configuration into the folder `work`, also used for its sockets and loose tiles.

    It listens on the loopback interface only and logs nothing, since requests contain positions.
    """
    completed = subprocess.run(script("build_config"), check=True, capture_output=True, cwd=work)  # noqa: S603 - bundled script
    settings: dict[str, Any] = json.loads(completed.stdout)
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
