"""`locator COMMAND`: the commands of the program."""

import os
import sys

import click

from .cli.main import add_commands
from .config import EXIT_BAD_SETTING, settings_from
from .errors import InvalidSetting
from .serving.container import Container


def main() -> None:
    """Run a command. Exits with 78 when a setting is invalid."""
    try:
        settings = settings_from(os.environ)
    except InvalidSetting as problem:
        sys.stderr.write(f"locator: {problem}\n")
        raise SystemExit(EXIT_BAD_SETTING) from None
    group = click.Group("locator", help="Load feeds, manage releases, and query the network.")
    add_commands(group, Container(settings))
    group(prog_name="locator")


if __name__ == "__main__":
    main()
