"""Tiles for a router of our own: made whole or not at all; and that router lives and dies with the server."""

import bz2
import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import ProxyHandler, build_opener

import osmium
import pytest

from locator.config import Settings
from locator.directions.valhalla import Valhalla
from locator.parts import Parts
from locator.store.releases import publish

from .conftest import clock
from .extracts import document, node
from .hostile import PATIENCE, free_port, wait_for
from .network import outlets
from .test_cli import Terminal
from .walks import DRAWN, ROOT, UPSTAIRS, WEST, draw, install, routed, tiles


@pytest.fixture(scope="module", autouse=True)
def programs() -> None:
    install()


def _packed(path: Path) -> None:
    with osmium.SimpleWriter(str(path)) as writer:
        for thing in osmium.FileProcessor(draw(path.parent)):
            writer.add(thing)


def _edited(path: Path) -> None:
    """As an editor keeps it: numbers below zero, ways before nodes."""
    head, rest = DRAWN.replace('"test"', '"JOSM"').split("<node", 1)
    nodes, ways = ("<node" + rest).removesuffix("</osm>").split("<way", 1)
    text = f"{head}<way{ways}{nodes}</osm>".replace(' id="', ' id="-').replace('ref="', 'ref="-')
    path.write_text(text, encoding="utf-8")


KINDS: dict[str, Callable[[Path], object]] = {
    "a.osm": lambda path: path.write_text(DRAWN, encoding="utf-8"),
    "a.osm.gz": lambda path: path.write_bytes(gzip.compress(DRAWN.encode())),
    "a.osm.bz2": lambda path: path.write_bytes(bz2.compress(DRAWN.encode())),
    "a.osm.pbf": _packed,
    "edited.osm": _edited,
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_extract_becomes_tiles_that_route(name: str, tmp_path: Path) -> None:
    KINDS[name](tmp_path / name)
    terminal = Terminal(tmp_path)
    done = terminal.run("routes", "build", tmp_path / name)
    assert done.exit_code == 0 and "2 tiles" in done.output and "ODbL" in done.output, done.output
    with routed(terminal.parts.route_tiles) as address:
        route = Valhalla(address, seconds=20.0).route(WEST, UPSTAIRS, "walk")
    assert [m.kind for m in route.maneuvers] == ["depart", "stairs", "continue", "lift", "arrive"]
    assert route.maneuvers[0].streets_en == ("Shili East Road",)


def test_two_extracts_that_overlap_are_one_network(tmp_path: Path) -> None:
    terminal, drawn = Terminal(tmp_path), draw(tmp_path)
    alone = terminal.run("routes", "build", drawn)
    copy = tmp_path / "copy.osm"
    copy.write_bytes(drawn.read_bytes())
    assert terminal.run("routes", "build", drawn, copy).output == alone.output.replace("drawn", "drawn")


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty.osm": (b"", "it is empty"),
    "words.osm": ("示例".encode(), "it is no OpenStreetMap extract"),
    "cut.osm": (DRAWN.encode()[: len(DRAWN) // 2], "cut.osm"),
    "cut.osm.gz": (gzip.compress(DRAWN.encode())[:-30], "cut.osm.gz"),
    "page.osm.pbf": (b"<!DOCTYPE html>", "it is no OpenStreetMap extract"),
    "bench.osm": (document(node(1, amenity="bench")).encode(), "no street or path"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_leaves_the_old_tiles(name: str, tmp_path: Path) -> None:
    content, reason = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    terminal = Terminal(tmp_path)
    terminal.parts.route_tiles.write_bytes(b"the old ones")
    refused = terminal.run("routes", "build", draw(tmp_path), tmp_path / name)
    if name == "bench.osm":  # beside a network it does no harm
        assert refused.exit_code == 0
        terminal.parts.route_tiles.write_bytes(b"the old ones")
        refused = terminal.run("routes", "build", tmp_path / name)
    assert refused.exit_code == 1 and reason in refused.output
    assert "the tiles are as they were" in refused.output
    assert terminal.parts.route_tiles.read_bytes() == b"the old ones"
    assert not list(tmp_path.glob("routes-*"))


def test_two_at_once_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    terminal, drawn = Terminal(tmp_path), draw(tmp_path)
    with (tmp_path / "routes.tar.lock").open("ab") as held:
        flock(held, LOCK_EX)
        refused = terminal.run("routes", "build", drawn)
    assert refused.exit_code == 1 and "another `routes build` is at work" in refused.output
    assert terminal.run("routes", "build", tmp_path / "none.osm").exit_code == 2
    assert terminal.run("routes", "build").exit_code == 2


def test_flask_s_own_command_does_not_hide_ours(tmp_path: Path) -> None:
    environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{tmp_path / 'locator.db'}"}
    command = [str(Path(sys.executable).parent / "flask"), "--app", "locator", "routes"]
    asked = {"cwd": ROOT, "env": environ, "capture_output": True, "text": True}
    helped = subprocess.run([*command, "build", "--help"], **asked)  # type: ignore[call-overload]
    assert helped.returncode == 0 and "OpenStreetMap FILES" in helped.stdout
    assert "/api/v1/directions" in subprocess.run(command, **asked).stdout  # type: ignore[call-overload]


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The program on one outlet upstairs, with tiles beside its database."""
    database = f"sqlite:///{folder / 'locator.db'}"
    parts = Parts(Settings(database=database), clock)
    upstairs = outlets([UPSTAIRS])[0].model_copy(update={"ref": "W0", "status": "open"})
    publish(parts.engine, [upstairs], "walks", clock())
    parts.engine.dispose()
    environ = {k: v for k, v in os.environ.items() if k != "LOCATOR_ROUTER_URL"}
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "locator.server", "--port", str(port)],
        cwd=ROOT,
        env=environ | {"LOCATOR_DATABASE": database},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}/api/v1/directions?to=W0&from={WEST.lat:.6f},", server
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # its workers too
        server.wait()


def _children(parent: int, word: str) -> list[int]:
    """The processes under one whose command has a word."""
    found = []
    for stat in (place / "stat" for place in Path("/proc").iterdir() if place.name.isdigit()):
        try:
            command = (stat.parent / "cmdline").read_bytes().decode(errors="replace")
            above = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if above == parent and word in command:
            found.append(int(stat.parent.name))
    return found


def _until(holds: Callable[[], Any]) -> Any:
    """What holds at last; AssertionError when it does not."""
    end = monotonic() + PATIENCE
    while not (found := holds()):
        assert monotonic() < end
        sleep(0.1)
    return found


class Caller:
    """Asks from a new spot each time, so that no route is a kept one."""

    def __init__(self, address: str) -> None:
        self._address, self._asked = address, 0

    def kind(self) -> str:
        """route or straight."""
        self._asked += 1
        url = f"{self._address}{WEST.lon + self._asked / 1e6:.6f}"
        with build_opener(ProxyHandler({})).open(url, timeout=PATIENCE) as answer:
            assert answer.status == 200
            return str(json.load(answer)["properties"]["kind"])


def test_a_server_brings_its_router_and_takes_it_along(tmp_path: Path) -> None:
    made = tiles(tmp_path)
    with served(tmp_path) as (address, server):
        caller = Caller(address)
        _until(lambda: caller.kind() == "route")
        (keeper,) = _children(server.pid, "directions.keeper")
        (first,) = _children(keeper, "valhalla_service")
        os.kill(first, signal.SIGKILL)
        (second,) = _until(lambda: _children(keeper, "valhalla_service"))
        _until(lambda: caller.kind() == "route")
        os.utime(made, (1, 1))  # as if they had been built anew
        (third,) = _until(lambda: set(_children(keeper, "valhalla_service")) - {second})
        server.kill()
        _until(lambda: not Path(f"/proc/{third}").exists() and not Path(f"/proc/{keeper}").exists())


def test_a_server_without_tiles_brings_none(tmp_path: Path) -> None:
    with served(tmp_path) as (address, server):
        assert Caller(address).kind() == "straight"
        assert _children(server.pid, "directions.keeper") == []
