"""What several commands have: who does it and why, files, origins, how a load that is held ends."""

import re
from getpass import getuser
from pathlib import Path
from typing import Any

import click

from ..places.gazetteer import Gazetteer

OSM_TERMS = (
    "The {0} are data of OpenStreetMap contributors under the ODbL: name them, with "
    "https://www.openstreetmap.org/copyright, wherever the {0} are shown."
)
EXIT_REFUSED, EXIT_HELD = 1, 2  # nothing is done; a load waits for an operator
FILE = click.Path(dir_okay=False, path_type=Path)
FEED = click.Path(exists=True, dir_okay=False, path_type=Path, resolve_path=True)


class Mistyped(click.UsageError):
    """A command that was typed wrongly, and does nothing."""

    exit_code = EXIT_REFUSED


class StrictCommand(click.Command):
    """A command that ends with 2 for a held load alone: one typed wrongly is refused, and ends with 1."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """As click does it."""
        try:
            return super().make_context(*args, **extra)
        except click.UsageError as problem:
            raise Mistyped(problem.format_message(), problem.ctx) from None


def system_user() -> str:
    """Who runs the command, as the system says."""
    try:
        return getuser()
    except (OSError, KeyError):
        return "command line"


BY = click.option("--by", required=True, help="Who does this, for the log.")
WHY = click.option("--why", required=True, help="Why, for the log.")
BY_SYSTEM = click.option("--by", default=system_user, help="Who does this, for the log; the system's user.")


def origin_given(text: str, gazetteer: Gazetteer) -> dict[str, str]:
    """The members of a question for an origin: an adcode, a code, LAT,LON, or words."""
    if gazetteer.current(text):
        return {"adcode": text}
    if re.fullmatch(r"[0-9 -]+", text):
        return {"code": text}
    lat, comma, lon = text.replace("，", ",").partition(",")
    if comma and re.fullmatch(r"[0-9.+ -]*", lat + lon):
        return {"lat": lat.strip(), "lon": lon.strip()}
    return {"q": text}
