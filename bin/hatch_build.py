"""Build hook: adds templates, static files and data to the wheel as `locator/bundled`."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = (
    "templates",
    "static",
    "data/gazetteer",
    "data/build/places.0.names",
    "data/build/north_osm.1.names",
)
FILES = (
    "data/mainland.json",
    "data/models.csv",
    "data/workdays.csv",
    "data/build/areas.npz",
    "data/build/places.db",
    "data/build/chains.csv",
    "data/build/north_osm.db",
    "data/build/maps.json",
)


class BundleHook(BuildHookInterface[Any]):
    """Adds what the program reads beside its code. Editable installs read it from the repository."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raise FileNotFoundError where the data was not built."""
        if version == "editable":
            return
        root = Path(self.root)
        missing = [name for name in (*FOLDERS, *FILES) if not (root / name).exists()]
        if missing:
            raise FileNotFoundError(f"{', '.join(missing)}: run `make setup` first, then `pip install .`")
        for name in (*FOLDERS, *FILES):
            build_data["force_include"][str(root / name)] = f"locator/bundled/{name}"
