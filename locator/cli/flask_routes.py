"""Makes `flask --app locator routes build` reachable, which Flask's own `routes` command hides.

Registered as an entry point of the package, which Flask looks up before the commands of the program.
"""

from typing import Any

import click
from flask.cli import ScriptInfo, routes_command


class Routes(click.Group):
    """Flask's `routes` without a subcommand, else the commands of the program's own group."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the program's commands."""
        group = _program_group(ctx)
        return group.list_commands(ctx) if group else []

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return one of the program's commands."""
        group = _program_group(ctx)
        return group.get_command(ctx, name) if group else None


def _program_group(ctx: click.Context) -> click.Group | None:
    group = ctx.ensure_object(ScriptInfo).load_app().cli.commands.get("routes")
    return group if isinstance(group, click.Group) else None


def _list_routes(**options: Any) -> None:
    if click.get_current_context().invoked_subcommand is None and routes_command.callback:
        routes_command.callback(**options)


routes = Routes(
    "routes",
    invoke_without_command=True,
    callback=_list_routes,
    params=routes_command.params,
    help="Manage routing tiles; without a command, list the URL routes of the application.",
)
