"""The command that builds tiles for the local router."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import click
import orjson

from ..directions.valhalla_install import INSTALL, installed
from ..region.catalog import RegionCatalog
from ..runtime.extras import require_extra
from ..runtime.resources import ROOT, data_dir
from ..serving.container import Container
from .options import FEED, OSM_TERMS
from .sketches import build_surroundings


@click.command("build")
@click.argument("files", nargs=-1, required=True, type=FEED)
def build_routes(container: Container, files: tuple[Path, ...]) -> None:
    """Build the routing tiles from OpenStreetMap FILES and replace the previous tiles.

    Formats: .osm, .osm.gz, .osm.bz2 or .osm.pbf. The first run downloads the router. A server that runs
    a local router uses the new tiles within seconds, any other at its next start.
    Exit 1: a file could not be read, or contains no street; the tiles are unchanged.
    """
    install_router()
    require_extra("osm")
    command = [sys.executable, "-m", "locator.directions.build", *map(str, files)]
    command += ["--into", str(container.route_tiles)]
    with RegionCatalog(data_dir(container.settings.database)).exclusive():
        _build(container, files, command)
    if container.settings.router_url:
        click.echo("LOCATOR_ROUTER_URL is set: that router is used instead of these tiles", err=True)


def _build(container: Container, files: tuple[Path, ...], command: list[str]) -> None:
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as building:  # noqa: S603 - our own module
        result = _show_progress(map(orjson.loads, cast("Iterator[str]", building.stdout)))
    if "made" not in result:
        raise click.ClickException(f"{result.get('problem', 'not built')}; the tiles are unchanged")
    click.echo(f"{result['made']} tiles, {result['megabytes']} MB, in {container.route_tiles}")
    build_surroundings(container, files)
    click.echo(OSM_TERMS.format("routes and sketches"))


def install_router() -> None:
    """Download the router unless it is installed."""
    if installed():
        return
    click.echo("downloading the router", err=True)
    fetched = subprocess.run([str(INSTALL)], env=os.environ | {"PYTHON": sys.executable})  # noqa: S603 - our own script
    if fetched.returncode or not installed():
        raise click.ClickException(f"the router could not be downloaded; run {INSTALL} for details")


def _show_progress(events: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Show the progress and return the last event."""
    last: dict[str, Any] = {}
    with click.progressbar(length=100, label="reading", file=sys.stderr) as bar:
        for last in events:
            if "share" not in last:
                break
            bar.update(int(last["share"] * 100) - bar.pos)
    if "making" in last:
        click.echo("building the tiles", err=True)
        last = next(events, {})
    return last


ROUTES = (build_routes,)
