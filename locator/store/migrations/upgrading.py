"""Runs Alembic to the latest revision inside an open transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from ...errors import StoreUnavailable

FOLDER = Path(__file__).parent


def upgrade(connection: Connection) -> None:
    """Run pending migrations; raises StoreUnavailable if the database is newer than the program."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as problem:
        raise StoreUnavailable(f"the database is from a newer version of the program: {problem}") from problem
