"""The street maps that pages draw: the operator's map, or else those of all regions."""

from pathlib import Path
from typing import Any, NamedTuple

from .catalog import MAP, Bounds, RegionCatalog
from .operator_map import current_map, folder_of

OPERATOR = "~"  # name of the operator's map in URLs; no region can have it
MAX_ZOOM = 15  # of the tiles of regions


class StreetLayer(NamedTuple):
    """One street map: its name in URLs, version, file, schema, extent, last zoom level and credit.

    The credit is plain text; '' for OpenStreetMap. `cells` are the tiles that the map has, see `Cells`.
    """

    name: str
    version: str
    path: Path
    schema: str
    bounds: Bounds
    max_zoom: int
    credit: str = ""
    cells: dict[str, Any] | None = None


def street_layers(data: Path) -> list[StreetLayer]:
    """Return the street maps of a data folder."""
    own = current_map(data)
    if own:
        path = folder_of(data) / own.file
        return [
            StreetLayer(OPERATOR, own.file, path, own.schema, own.bounds, own.max_zoom, own.credit, own.cells)
        ]
    catalog = RegionCatalog(data)
    return [
        StreetLayer(
            region.name,
            region.file_of(MAP),
            catalog.file(region, MAP),
            "shortbread",
            region.bounds,
            MAX_ZOOM,
            cells=region.parts[MAP].get("cells"),
        )
        for region in catalog.regions()
        if region.file_of(MAP)
    ]
