"""The commands that add and remove regions and the operator's own map."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..region.catalog import MAP, PARTS, PLACES, ROUTES, Region, RegionCatalog, region_name
from ..region.operator_map import remove_map
from ..region.parts import SKETCHES, Targets
from ..runtime.extras import require_extra
from ..runtime.resources import data_dir
from ..serving.container import Container
from ..serving.data_files import AREAS
from ..serving.data_files import PLACES as OFFICIAL_PLACES
from ..sketch.surroundings import surroundings_of
from .options import FEED
from .routes import install_router
from .sketches import outlet_positions

STEPS = {MAP: "street map", ROUTES: "routing tiles", PLACES: "places", SKETCHES: "sketches"}
RUNNING = "a command for region {name} is running: {megabytes:.1f} MB so far"
INTERRUPTED = (
    "a command for region {name} was interrupted and left {megabytes:.1f} MB, which are not used; "
    "the next `region add` or `region remove` removes them"
)
BAR_STEPS = 1_000


@click.command("add")
@click.argument("file", type=FEED)
@click.option("--name", help="Name of the region; default: the name of the file.")
@click.option("--no-places", is_flag=True, help="Do not add its places.")
@click.option("--no-routes", is_flag=True, help="Do not build routing tiles.")
@click.option("--no-map", is_flag=True, help="Do not make a street map.")
def add_region(container: Container, file: Path, name: str | None, **left_out: bool) -> None:
    """Make places, routing tiles and a street map from an OpenStreetMap FILE.

    Formats: .osm, .osm.gz, .osm.bz2 or .osm.pbf, from a single campus to a whole country. A region of the
    same name is replaced when all parts are complete; running servers use them within seconds.
    The routing tiles cover all regions. Exit 1: nothing was changed.
    """
    require_extra("osm")
    from ..region.build import add_region as add  # osmium is an extra

    name = region_name(file, name)
    parts = [part for part in PARTS if not left_out[f"no_{part}"]]
    if not parts:
        raise click.UsageError("all parts are left out")
    if ROUTES in parts:
        install_router()
    with _progress(f"region {name}") as report:
        region = add(name, file, parts, _targets(container), report)
    click.echo(_line(region))
    click.echo(f"Credit wherever it is displayed: {region.attribution}")
    if ROUTES in parts and container.settings.router_url:
        click.echo("LOCATOR_ROUTER_URL is set: that router is used instead of these tiles", err=True)


@click.command("list")
def list_regions(container: Container) -> None:
    """List the regions with extent, parts, date and attribution, and commands that are not finished."""
    catalog = RegionCatalog(data_dir(container.settings.database))
    regions = catalog.regions()
    for region in regions:
        click.echo(_line(region))
        click.echo(f"  {region.attribution}")
    if not regions:
        click.echo("no regions; `region add FILE.osm.pbf` adds one")
    state = RUNNING if catalog.is_locked() else INTERRUPTED
    for command in catalog.unfinished():
        click.echo(state.format(name=command.name, megabytes=command.bytes / 1e6))


@click.command("remove")
@click.argument("name")
def remove_region(container: Container, name: str) -> None:
    """Remove a region with its places and street map, and build the routing tiles without it."""
    require_extra("osm")
    from ..region.build import remove_region as remove  # osmium is an extra

    with _progress(f"region {name}") as report:
        region = remove(name, _targets(container), report)
    click.echo(f"removed region {region.name}")


@click.command("add")
@click.argument("file", type=FEED)
def add_own_map(container: Container, file: Path) -> None:
    """Draw the PMTiles FILE instead of the street maps of regions.

    Its tiles follow the schema of Protomaps, OpenMapTiles or Shortbread. Its borders are not drawn.
    """
    require_extra("osm")
    from ..region.add_map import add_map  # pmtiles is an extra

    added = add_map(file, data_dir(container.settings.database))
    extent = ", ".join(f"{value:.4f}" for value in added.bounds)
    click.echo(f"{added.name}: {added.schema}, zoom {added.min_zoom} to {added.max_zoom}, extent {extent}")


@click.command("remove")
def remove_own_map(container: Container) -> None:
    """Remove the map of `map add`; the street maps of regions are drawn again."""
    removed = remove_map(data_dir(container.settings.database))
    click.echo(f"removed {removed.name}")


@contextmanager
def _progress(label: str) -> Iterator[Callable[[str, float], None]]:
    """Show a bar with an estimate of the time that is left."""
    bar: Any = click.progressbar(
        length=BAR_STEPS,
        label=label,
        file=sys.stderr,
        item_show_func=lambda part: STEPS.get(part or "", part),
    )
    with bar:

        def report(part: str, share: float) -> None:
            bar.update(max(0, int(share * BAR_STEPS) - bar.pos), part)

        yield report


def _targets(container: Container) -> Targets:
    data = data_dir(container.settings.database)
    return Targets(
        data,
        container.custom_places_path,
        container.route_tiles,
        surroundings_of(container.settings.database),
        OFFICIAL_PLACES,
        AREAS,
        outlet_positions(container),
    )


def _line(region: Region) -> str:
    """Return one line: name, extent, parts with sizes, date."""
    west, south, east, north = region.bounds
    parts = "; ".join(_part(part, facts) for part, facts in region.parts.items())
    return f"{region.name}: {west:.4f},{south:.4f} to {east:.4f},{north:.4f}; {parts}; {region.made}"


def _part(part: str, facts: dict[str, Any]) -> str:
    if part == PLACES:
        outside = facts.get("outside", 0)
        return f"places {facts['count']:,}" + (f" ({outside:,} outside China left out)" if outside else "")
    size = facts["tiles_bytes"] if part == ROUTES else facts["bytes"]
    return f"{STEPS[part]} {size / 1e6:.1f} MB"


REGION = (add_region, list_regions, remove_region)
OWN_MAP = (add_own_map, remove_own_map)
