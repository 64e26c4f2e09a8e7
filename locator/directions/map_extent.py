"""The extent of the map that routing tiles were made from, stored in the tile file.

Beyond it a router knows no ways, or some that lead out of an extract, and no network between them.
"""

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import shapely
from pydantic import BaseModel, Field, TypeAdapter

from ..geo.point import Point
from ..runtime.http_client import HttpClient, Limits, NoResponse

Bounds: TypeAlias = tuple[float, float, float, float]  # west, south, east, north in degrees
Area: TypeAlias = shapely.Polygon | shapely.MultiPolygon

MEMBER = "extent.json"  # in the tile file, behind its tiles; Valhalla reads its index alone
EDGE_DEGREES = 0.0005  # some 50 m: streets of an extract end so near to its edge
STATUS_LIMITS = Limits(0.5, 100_000)

_BOUNDS = TypeAdapter(Annotated[list[Bounds], Field(max_length=10_000)])


class _Status(BaseModel):
    tileset_last_modified: int


def store_extent(tiles: Path, bounds: Sequence[Bounds]) -> None:
    """Append the bounds of the extracts to a tile file."""
    content = _BOUNDS.dump_json(list(bounds))
    member = tarfile.TarInfo(MEMBER)
    member.size = len(content)
    with tarfile.open(tiles, "a") as file:
        file.addfile(member, io.BytesIO(content))


def stored_extent(tiles: Path) -> Area | None:
    """Return the union of the bounds in a tile file, None if it has none or cannot be read."""
    try:
        with tarfile.open(tiles) as file:
            member = file.extractfile(MEMBER)
            bounds = _BOUNDS.validate_json(member.read() if member else b"")
    except (OSError, tarfile.TarError, KeyError, ValueError):
        return None
    area = shapely.union_all([shapely.box(*one) for one in bounds])
    return area if isinstance(area, shapely.Polygon | shapely.MultiPolygon) and not area.is_empty else None


class MapExtent:
    """The extent of the map of a router that serves the tiles of the data folder."""

    def __init__(self, url: str, tiles: Path) -> None:
        self._client = HttpClient(url, STATUS_LIMITS)
        self._tiles = tiles
        self._read: tuple[int, Area | None] = (0, None)  # of the tiles modified at this time

    def is_left_by(self, area: Area, origins: Sequence[Point] = ()) -> bool:
        """Return whether an area reaches the edge of the map; False if the extent is unknown.

        False also if one of the origins of the area lies beyond the edge: nothing leaves the map from there.
        """
        extent = self._extent()
        if extent is None or not all(extent.covers(shapely.Point(lon, lat)) for lat, lon in origins):
            return False
        return not extent.buffer(-EDGE_DEGREES, join_style="mitre").contains(area)

    def _extent(self) -> Area | None:
        """Return the extent; None unless the router serves these tiles and they have one."""
        try:
            modified = self._tiles.stat().st_mtime_ns
            status, content = self._client.get("/status")
            if (
                status != 200
                or _Status.model_validate_json(content).tileset_last_modified != modified // 10**9
            ):
                return None
        except (OSError, NoResponse, ValueError):
            return None
        if self._read[0] != modified:
            self._read = modified, stored_extent(self._tiles)
        return self._read[1]
