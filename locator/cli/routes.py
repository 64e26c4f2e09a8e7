"""The command that makes tiles for the router of our own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import click
import orjson

from ..config import ROOT
from ..directions.valhalla_install import INSTALL, installed
from ..serving.container import Container
from .options import FEED, OSM_TERMS


@click.command("build")
@click.argument("files", nargs=-1, required=True, type=FEED)
def build_routes(parts: Container, files: tuple[Path, ...]) -> None:
    """Make the tiles of the router from OpenStreetMap FILES, together, in place of those before.

    They may be .osm, .osm.gz, .osm.bz2 or .osm.pbf. The first time, the router itself is fetched. A server
    that runs with a router of its own takes the new tiles within seconds, any other at its next start.
    Exit 1: a file could not be read, or holds no street; the tiles are as they were.
    """
    _install()
    command = [sys.executable, "-m", "locator.directions.build", *map(str, files)]
    command += ["--into", str(parts.route_tiles)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as building:  # noqa: S603 - our own module
        told = _told(map(orjson.loads, cast("Iterator[str]", building.stdout)))
    if "made" not in told:
        raise click.ClickException(f"{told.get('problem', 'not built')}; the tiles are as they were")
    click.echo(f"{told['made']} tiles, {told['megabytes']} MB, in {parts.route_tiles}")
    click.echo(OSM_TERMS.format("routes"))
    if parts.settings.router_url:
        click.echo("LOCATOR_ROUTER_URL is set: that router is asked, not these tiles", err=True)


def _install() -> None:
    if installed():
        return
    click.echo("fetching the router", err=True)
    fetched = subprocess.run([str(INSTALL)], env=os.environ | {"PYTHON": sys.executable})  # noqa: S603 - our own script
    if fetched.returncode or not installed():
        raise click.ClickException(f"the router could not be fetched; {INSTALL} says why")


def _told(said: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Show how far the work is; the last word on it."""
    last: dict[str, Any] = {}
    with click.progressbar(length=100, label="reading", file=sys.stderr) as bar:
        for last in said:
            if "share" not in last:
                break
            bar.update(int(last["share"] * 100) - bar.pos)
    if "making" in last:
        click.echo("making the tiles", err=True)
        last = next(said, {})
    return last


ROUTES = (build_routes,)
