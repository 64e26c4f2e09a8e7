"""Router tiles: built atomically; the router starts and stops with the server."""

import bz2
import gzip
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, flock
from itertools import count
from pathlib import Path
from resource import getpagesize

import osmium
import pytest

from locator.directions.valhalla import Valhalla
from locator.directions.valhalla_install import PROGRAMS
from locator.geo.point import Point
from locator.store.releases import publish

from .extracts import document, node
from .network import NOW, outlets
from .program import Program, command_of, parts_of, run, until
from .test_cli import Terminal
from .walks import DRAWN, ROOT, UPSTAIRS, WEST, draw, install, routed, tiles
from .web_client import Client

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def programs() -> None:
    install()


def moved(number: int) -> str:
    """Return the drawn network, moved east by `number` kilometres, with distinct ids."""
    east = re.sub(r'lon="([0-9.]+)"', lambda m: f'lon="{float(m[1]) + number * EAST:.7f}"', DRAWN)
    return re.sub(r'( id| ref)="([0-9]+)"', lambda m: f'{m[1]}="{int(m[2]) + number * 100}"', east)


def _packed(path: Path, text: str) -> None:
    xml_path = path.with_name("packed.osm")
    xml_path.write_text(text, encoding="utf-8")
    with osmium.SimpleWriter(str(path)) as writer:
        for thing in osmium.FileProcessor(xml_path):
            writer.add(thing)


def _edited(path: Path, text: str) -> None:
    """As an editor keeps it: numbers below zero, ways before nodes."""
    head, tail = text.replace('"test"', '"JOSM"').split("<node", 1)
    nodes, ways = ("<node" + tail).removesuffix("</osm>").split("<way", 1)
    text = f"{head}<way{ways}{nodes}</osm>".replace(' id="', ' id="-').replace('ref="', 'ref="-')
    path.write_text(text, encoding="utf-8")


EAST = 0.012  # degrees
KINDS: dict[str, Callable[[Path, str], object]] = {
    "a.osm": lambda path, text: path.write_text(text, encoding="utf-8"),
    "a.osm.gz": lambda path, text: path.write_bytes(gzip.compress(text.encode())),
    "a.osm.bz2": lambda path, text: path.write_bytes(bz2.compress(text.encode())),
    "a.osm.pbf": _packed,
    "edited.osm": _edited,
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valhalla]:
    """Run a router over tiles of every kind of extract, each with a separate network."""
    folder = tmp_path_factory.mktemp("kinds")
    for number, (name, write) in enumerate(KINDS.items()):
        write(folder / name, moved(number))
    terminal = Terminal(folder)
    done = terminal.run("routes", "build", *(folder / name for name in KINDS))
    assert done.exit_code == 0 and "4 tiles" in done.output and "ODbL" in done.output, done.output
    with routed(terminal.parts.route_tiles) as address:
        yield Valhalla(address, seconds=20.0)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_extract_becomes_tiles_that_route(name: str, mixed: Valhalla) -> None:
    east = list(KINDS).index(name) * EAST
    start, end = (Point(point.lat, point.lon + east) for point in (WEST, UPSTAIRS))
    route = mixed.route(start, end, "walk")
    kinds = [m.kind for m in route.maneuvers]
    assert kinds == ["depart", "left", "stairs", "continue", "right", "lift", "arrive"]
    assert route.maneuvers[0].streets_en == ("Shili East Road",)


def test_two_extracts_that_overlap_are_one_network(tmp_path: Path) -> None:
    terminal, drawn = Terminal(tmp_path), draw(tmp_path)
    alone = terminal.run("routes", "build", drawn)
    copy = tmp_path / "copy.osm"
    copy.write_bytes(drawn.read_bytes())
    assert terminal.run("routes", "build", drawn, copy).output == alone.output.replace("drawn", "drawn")


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty.osm": (b"", "file is empty"),
    "words.osm": ("示例".encode(), "not an OpenStreetMap extract"),
    "cut.osm": (DRAWN.encode()[: len(DRAWN) // 2], "cut.osm"),
    "cut.osm.gz": (gzip.compress(DRAWN.encode())[:-30], "cut.osm.gz"),
    "page.osm.pbf": (b"<!DOCTYPE html>", "not an OpenStreetMap extract"),
    "bench.osm": (document(node(1, amenity="bench")).encode(), "no street or path"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_extract_leaves_the_old_tiles(name: str, tmp_path: Path) -> None:
    content, reason = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    terminal = Terminal(tmp_path)
    terminal.parts.route_tiles.write_bytes(b"the old ones")
    rejected = terminal.run("routes", "build", draw(tmp_path), tmp_path / name)
    if name == "bench.osm":  # beside a network it does no harm
        assert rejected.exit_code == 0
        terminal.parts.route_tiles.write_bytes(b"the old ones")
        rejected = terminal.run("routes", "build", tmp_path / name)
    assert rejected.exit_code == 1 and reason in rejected.output
    assert "the tiles are unchanged" in rejected.output
    assert terminal.parts.route_tiles.read_bytes() == b"the old ones"
    assert not list(tmp_path.glob("routes-*"))


def test_two_at_once_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    terminal, drawn = Terminal(tmp_path), draw(tmp_path)
    with (tmp_path / "routes.tar.lock").open("ab") as lock:
        flock(lock, LOCK_EX)
        rejected = terminal.run("routes", "build", drawn)
    assert rejected.exit_code == 1 and "another `routes build` is running" in rejected.output
    assert terminal.run("routes", "build", tmp_path / "none.osm").exit_code == 2
    assert terminal.run("routes", "build").exit_code == 2


def test_flasks_routes_command_does_not_hide_ours(tmp_path: Path) -> None:
    environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{tmp_path / 'locator.db'}"}
    command = [str(Path(sys.executable).parent / "flask"), "--app", "locator", "routes"]
    run_options = {"cwd": ROOT, "env": environ, "capture_output": True, "text": True}
    helped = subprocess.run([*command, "build", "--help"], **run_options)  # type: ignore[call-overload]
    assert helped.returncode == 0 and "OpenStreetMap FILES" in helped.stdout
    assert "/api/v1/directions" in subprocess.run(command, **run_options).stdout  # type: ignore[call-overload]


@contextmanager
def served(folder: Path, values: Mapping[str, object] | None = None) -> Iterator[tuple[Program, Client]]:
    """Run the program on one outlet upstairs, beside its tiles, on the clock of the machine."""
    database = f"sqlite:///{folder / 'locator.db'}"
    upstairs = outlets([UPSTAIRS])[0].model_copy(update={"ref": "W0", "status": "open"})
    with parts_of(database) as parts:
        publish(parts.engine, [upstairs], "walks", NOW)
    with (
        run(database, instant=None, rate_limit="off", router_url="", values=values) as program,
        closing(program.client()) as client,
    ):
        yield program, client


def _children(parent: int, word: str) -> list[int]:
    """The processes under one whose command has a word."""
    lists = Path(f"/proc/{parent}/task").glob("*/children")
    numbers = [int(number) for list_ in lists for number in list_.read_text().split()]
    return [number for number in numbers if word in command_of(number)]


NUMBERS = count(1)


def kind_of_way(client: Client) -> str:
    """Return `route` or `straight` for a new origin."""
    query = {"from": f"{WEST.lat:.6f},{WEST.lon + next(NUMBERS) / 1e6:.6f}", "to": "W0"}
    answer = client.get("/api/v1/directions", query_string=query)
    assert answer.status_code == 200
    return str(answer.json["properties"]["kind"])


def test_a_server_starts_restarts_and_stops_its_router(tmp_path: Path) -> None:
    built = tiles(tmp_path)
    with served(tmp_path) as (program, client):
        until(lambda: kind_of_way(client) == "route", 60)
        (keeper,) = _children(program.pid, "directions.router_supervisor")
        (first,) = _children(keeper, "valhalla_service")
        os.kill(first, signal.SIGKILL)
        (second,) = until(lambda: set(_children(keeper, "valhalla_service")) - {first})
        until(lambda: kind_of_way(client) == "route", 60)
        os.utime(built, (1, 1))  # as if they had been built anew
        (third,) = until(lambda: set(_children(keeper, "valhalla_service")) - {second})
        os.kill(program.pid, signal.SIGKILL)
        until(lambda: not Path(f"/proc/{third}").exists() and not Path(f"/proc/{keeper}").exists())


def _why(client: Client) -> str | None:
    """Return why there is no route for a new origin; None if there is one."""
    query = {"from": f"{WEST.lat:.6f},{WEST.lon + next(NUMBERS) / 1e6:.6f}", "to": "W0"}
    return client.get("/api/v1/directions", query_string=query).json["properties"].get("why")  # type: ignore[no-any-return]


def test_a_running_server_starts_and_stops_its_router_with_the_tiles(tmp_path: Path) -> None:
    with served(tmp_path) as (program, client):
        assert {_why(client) for _ in range(10)} == {"no_router"}
        (keeper,) = _children(program.pid, "directions.router_supervisor")
        assert _children(keeper, "") == []
        assert _resident(keeper) < 20e6
        built = tiles(tmp_path)
        until(lambda: _why(client) is None, 60)
        (router,) = _children(keeper, "valhalla_service")
        built.unlink()
        assert _why(client) == "no_router"
        until(lambda: not Path(f"/proc/{router}").exists())
        assert keeper in _children(program.pid, "directions.router_supervisor")


def test_a_router_that_is_installed_later_serves_the_tiles(tmp_path: Path) -> None:
    tiles(tmp_path)
    missing, present = tmp_path / "programs", PROGRAMS
    values = {"locator.directions.valhalla_install.PROGRAMS": f"__import__('pathlib').Path({str(missing)!r})"}
    with served(tmp_path, values) as (program, client):
        assert "the router is missing" in program.log
        assert _why(client) == "no_router"
        missing.symlink_to(present)
        until(lambda: _why(client) is None, 60)


def _resident(number: int) -> int:
    """The bytes of a process in memory."""
    return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * getpagesize()
