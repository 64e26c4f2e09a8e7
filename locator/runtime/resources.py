"""Where the program's files lie: in the repository, or inside an installed package."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
ROOT = PACKAGE.parent
"""The repository, or site-packages."""
_BUNDLED = PACKAGE / "bundled"  # made by bin/hatch_build.py
RESOURCES = _BUNDLED if _BUNDLED.exists() else ROOT
"""`templates/`, `static/` and `data/`."""
STATE = Path.cwd() / "data" if _BUNDLED.exists() else ROOT / "data"
"""Default folder of the database and of what lies beside it."""


def data_dir(database: str) -> Path:
    """Return the data folder: the folder of a SQLite database, `data/` for a shared database."""
    if not database.startswith("sqlite:///"):
        return STATE
    name = database.removeprefix("sqlite:///")
    path = name.removeprefix("file:").partition("?")[0] if name.startswith("file:") else name
    return Path(path).parent if path else STATE
