"""The command that shows the settings in force."""

import click

from ..config import PREFIX, Settings, unused_warnings
from ..runtime.database_url import without_password
from ..serving.container import Container

URLS = ("database", "rate_store")


@click.command()
def settings(container: Container) -> None:
    """Show every setting and its value; secrets are not shown."""
    for name, field in Settings.model_fields.items():
        value = getattr(container.settings, name)
        value = without_password(value) if name in URLS else value
        display = "(set)" if value and not field.repr else int(value) if isinstance(value, bool) else value
        click.echo(f"{PREFIX}{name.upper()}={display}")
    for warning in unused_warnings(container.settings):
        click.echo(f"locator: {warning}", err=True)
