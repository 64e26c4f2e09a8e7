"""The command that adds the places of OpenStreetMap files."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import click
import orjson

from ..region.catalog import RegionCatalog
from ..runtime.extras import require_extra
from ..runtime.resources import ROOT, data_dir
from ..serving.container import Container
from ..serving.data_files import AREAS, DATA
from .options import FEED, OSM_TERMS


@click.command("add")
@click.argument("files", nargs=-1, required=True, type=FEED)
def add_places(container: Container, files: tuple[Path, ...]) -> None:
    """Add the stations, exits, malls, streets and landmarks of OpenStreetMap FILES.

    Formats: .osm, .osm.gz, .osm.bz2 or .osm.pbf, from a single campus to a whole country.

    A file replaces the places added earlier from a file of the same name. Exit 1: a file could not be
    read; the files before it are added, that file and the ones after it are not.
    """
    where = {
        "--into": container.custom_places_path,
        "--official": DATA / "build" / "places.db",
        "--areas": AREAS,
    }
    arguments = [str(word) for pair in where.items() for word in pair]
    require_extra("osm")
    command = [sys.executable, "-m", "locator.places.osm", *map(str, files), *arguments]
    with RegionCatalog(data_dir(container.settings.database)).exclusive():
        done = _add_places(command, files)
    if any(done):
        click.echo(OSM_TERMS.format("places"))
    if not all(done):
        raise click.ClickException(_failure_text(files, done))


def _add_places(command: list[str], files: Sequence[Path]) -> list[bool]:
    """Run the import and return which files are added."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as adding:  # noqa: S603 - our own module
        events = map(orjson.loads, cast("Iterator[str]", adding.stdout))
        return [_show_import(file.name, events) for file in files]


def _show_import(name: str, events: Iterator[dict[str, Any]]) -> bool:
    """Show the progress of one file; return True once it is added."""
    last: dict[str, Any] = {}
    label = f"reading {name}"
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:
        for last in events:
            if "share" not in last:
                break
            bar.update(int(last["share"] * 100) - bar.pos)
        bar.update(100 - bar.pos if "added" in last else 0)
    if "added" not in last:
        click.echo(f"{name}: {last.get('problem', 'not read')}", err=True)
        return False
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in last["added"].items()) or "nothing"
    left = f"{last['nameless']:,} without a usable name, {last['outside']:,} outside China"
    click.echo(f"{name}: {sum(last['added'].values()):,} places added ({kinds}); skipped: {left}")
    return True


def _failure_text(files: Sequence[Path], done: Sequence[bool]) -> str:
    added, missing = (
        ", ".join(file.name for file, succeeded in zip(files, done, strict=True) if succeeded is is_added)
        for is_added in (True, False)
    )
    outcome = f"added: {added}" if added else "the places database is unchanged"
    return f"not added: {missing}; {outcome}"
