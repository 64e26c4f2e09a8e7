"""Commands for the table of device models."""

from pathlib import Path

import click

from ..answers.repair_options import merge, read_models, write_models
from ..serving.container import Container
from ..serving.device_models import custom_models_path, device_models
from .options import FEED


@click.command("add")
@click.argument("files", nargs=-1, required=True, type=FEED)
def add_models(container: Container, files: tuple[Path, ...]) -> None:
    """Add the device models of CSV FILES with the columns model and device; a name is replaced.

    Names with `yes` in a third column, brand, are brands.
    """
    path = custom_models_path(container.settings)
    before = read_models(path) if path.exists() else ()
    added = merge(*map(read_models, files))
    write_models(path, merge(before, added))
    click.echo(f"{len(added)} models added; {len(merge(before, added))} of your own in {path}")


@click.command("list")
def list_models(container: Container) -> None:
    """List the device models and brands that texts are matched with."""
    for model in device_models(container.settings):
        kind = "brand" if model.is_brand else model.device
        click.echo(f"{kind:<8} {model.name}")


MODEL_COMMANDS = (add_models, list_models)
