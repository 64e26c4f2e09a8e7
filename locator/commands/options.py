"""Options that several commands have: who does it, and why."""

from getpass import getuser

import click


def system_user() -> str:
    """Who runs the command, as the system says."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "command line"


BY = click.option("--by", required=True, help="Who does this, for the log.")
WHY = click.option("--why", required=True, help="Why, for the log.")
BY_SYSTEM = click.option("--by", default=system_user, help="Who does this, for the log; the system's user.")
