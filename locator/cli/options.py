"""Options shared by commands: user and reason, files, origins, exit codes."""

import re
from getpass import getuser
from pathlib import Path
from typing import Any

import click

from ..places.gazetteer import Gazetteer
from ..places.postcodes import city_of_postcode

OSM_TERMS = (
    "The {0} are data of OpenStreetMap contributors under the ODbL: credit them, with "
    "https://www.openstreetmap.org/copyright, wherever the {0} are shown."
)
EXIT_REJECTED, EXIT_HELD = 1, 2  # nothing done; a load waits for an operator
EXIT_DISK_FULL = 74  # EX_IOERR of sysexits.h; nothing done
FILE = click.Path(dir_okay=False, path_type=Path)
FEED = click.Path(exists=True, dir_okay=False, path_type=Path, resolve_path=True)


class StrictUsageError(click.UsageError):
    """A usage error that exits with 1."""

    exit_code = EXIT_REJECTED


class StrictCommand(click.Command):
    """A command that exits with 2 only for a held load; usage errors exit with 1."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Parse the arguments as click does."""
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as problem:
            raise StrictUsageError(problem.format_message(), problem.ctx) from None


def system_user() -> str:
    """Return the user who runs the command, according to the system."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "command line"


BY = click.option("--by", required=True, help="Your name, for the log.")
WHY = click.option("--why", required=True, help="Reason, for the log.")
YES = click.option("--yes", is_flag=True, help="Publish what the preview lists, warnings included.")
BY_SYSTEM = click.option("--by", default=system_user, help="Your name, for the log; default: system user.")


def origin_params(text: str, gazetteer: Gazetteer) -> dict[str, str]:
    """Return the query parameters of an origin: an adcode, a code that is no postcode, LAT,LON, or text."""
    if re.fullmatch(r"[0-9.,; -]*;[0-9.,; -]*", text):
        return {"along": text.replace(" ", "")}
    if gazetteer.current(text):
        return {"adcode": text}
    if re.fullmatch(r"[0-9 -]+", text) and not city_of_postcode(text):
        return {"code": text}
    lat, comma, lon = text.replace("，", ",").partition(",")
    if comma and re.fullmatch(r"[0-9.+ -]*", lat + lon):
        return {"lat": lat.strip(), "lon": lon.strip()}
    return {"q": text}
