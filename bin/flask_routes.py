"""Lets `flask --app locator routes build` be reached: Flask's own command `routes` would hide it.

`bin/register-commands` puts this file where Flask looks for commands before it looks at the program.
"""

from typing import Any

import click
from flask.cli import ScriptInfo, routes_command


class Routes(click.Group):
    """Flask's `routes` when nothing follows it, else the commands of the program's own group."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the program's commands."""
        own = _own(ctx)
        return own.list_commands(ctx) if own else []

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """One of the program's commands."""
        own = _own(ctx)
        return own.get_command(ctx, name) if own else None


def _own(ctx: click.Context) -> click.Group | None:
    group = ctx.ensure_object(ScriptInfo).load_app().cli.commands.get("routes")
    return group if isinstance(group, click.Group) else None


def _listed(**options: Any) -> None:
    if click.get_current_context().invoked_subcommand is None and routes_command.callback:
        routes_command.callback(**options)


routes = Routes(
    "routes",
    invoke_without_command=True,
    callback=_listed,
    params=routes_command.params,
    help="Ways to outlets; without a command, the addresses that the program answers.",
)
