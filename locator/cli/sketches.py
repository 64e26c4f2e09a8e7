"""Positions of outlets that have sketches, and the extraction of what sketches show for `routes build`."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
import orjson

from ..errors import NoRelease
from ..runtime.resources import ROOT
from ..serving.container import Container
from ..serving.current_release import load as load_snapshot
from ..sketch.surroundings import surroundings_of


def outlet_positions(container: Container) -> list[tuple[float, float]] | None:
    """Return the positions of the outlets of the current release; None, with a note, without a release."""
    try:
        snapshot = load_snapshot(container.engine, container.timetable)
    except NoRelease:
        click.echo("no streets for sketches: no release is loaded", err=True)
        return None
    return list(zip(snapshot.lat.tolist(), snapshot.lon.tolist(), strict=True))


def build_surroundings(container: Container, files: Sequence[Path]) -> None:
    """Extract what sketches show around the outlets of the current release, and print how much it is."""
    outlets = outlet_positions(container)
    if outlets is None:
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as around:
        json.dump(outlets, around)
        around.flush()
        command = [sys.executable, "-m", "locator.sketch.build", *map(str, files), "--outlets", around.name]
        command += ["--into", str(surroundings_of(container.settings.database))]
        built = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    last = orjson.loads((built.stdout.splitlines() or [b"{}"])[-1])
    if "shapes" in last:
        click.echo(f"{last['shapes']} streets and buildings around outlets, for sketches")
    else:
        click.echo(f"no sketches with streets: {last.get('problem', 'not built')}", err=True)
