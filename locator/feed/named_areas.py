"""Find the provinces, cities and districts that an outlet names in its columns, address and name."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray

from ..geo.districts import Areas
from ..geo.point import Floats
from ..network.outlet import Outlet
from ..places.gazetteer import MUNICIPALITIES, Area, Gazetteer

METRES_PER_DEGREE = 111_200.0
MAX_AREAS = 4  # of one name, without a city; more say little
LONG_SUFFIXES = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
)
SHORT_SUFFIXES = ("省", "市", "区", "县", "盟", "旗")
_NAME_LENGTHS = range(2, 16)
Codes = frozenset[str]


class NamedAreas:
    """Finder of the areas that outlets name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._current = cache(gazetteer.current)
        self._by_name: defaultdict[str, list[Area]] = defaultdict(list)
        self._by_short_name: defaultdict[str, list[Area]] = defaultdict(list)
        for area in gazetteer:
            self._by_name[area.name].append(area)
            self._by_short_name[short_name(area.name)].append(area)

    def codes(self, outlet: Outlet) -> Codes:
        """Return the adcodes of the narrowest areas that an outlet names; one of them should contain it.

        Empty if it names none, or one that many areas share.
        """
        address = outlet.address
        current = self._current(address.adcode) if address.adcode else ()
        if current:
            return frozenset(area.adcode for area in current)
        province = self._in_column(address.province, ("province",), "")
        city = self._in_column(address.city, ("city", "province"), _prefix(province))
        within = _prefix(city) or _prefix(province)
        columns = [*self._in_column(address.district, ("district", "city"), within), *city, *province]
        named = _narrowest(columns)
        if not any(area.level == "district" for area in named):
            named = _narrowest([*self._in_text(f"{outlet.name} {address.text}", within), *columns])
        codes = frozenset(area.adcode for area in named)
        return codes if len(codes) <= MAX_AREAS else frozenset()

    def _in_column(self, name: str, levels: tuple[str, ...], within: str) -> list[Area]:
        matches = self._by_name.get(name) or self._by_short_name.get(short_name(name), []) if name else []
        return [area for area in matches if area.level in levels and area.adcode.startswith(within)]

    def _in_text(self, text: str, within: str) -> list[Area]:
        """Return the areas whose full names occur in a text and are not part of a longer one."""
        found: list[tuple[int, int, str]] = []
        for start in range(len(text)):
            for length in reversed(_NAME_LENGTHS):
                name = text[start : start + length]
                if len(name) == length and name in self._by_name and not _is_generic(name, within):
                    found.append((start, start + length, name))
                    break
        outermost = [name for a, b, name in found if not any(c <= a and b < d for c, d, _ in found)]
        areas = [area for name in outermost for area in self._by_name[name]]
        return _consistent([area for area in areas if area.adcode.startswith(within)])


def _is_generic(name: str, within: str) -> bool:
    """Return whether a name like 城区 or 郊区 may be an ordinary word."""
    return len(name) == 2 and name.endswith(("区", "市")) and len(within) < 4


def _prefix(areas: list[Area]) -> str:
    """Return the leading digits of the adcodes inside the only area; '' for none or several."""
    return significant(areas[0].adcode) if len(areas) == 1 else ""


def significant(adcode: str) -> str:
    """Return the digits that all adcodes inside an area share."""
    return adcode[:2] if adcode.endswith("0000") else adcode.removesuffix("00")


def city_prefix(adcode: str) -> str:
    """Return the leading digits of the adcodes in the city of an area; '?' for none."""
    if not adcode:
        return "?"
    return adcode[:2] if adcode[:2] in MUNICIPALITIES else significant(f"{adcode[:4]}00")


def _consistent(areas: list[Area]) -> list[Area]:
    """Leave out cities and districts that are not in the province or city that the text names as well."""
    for level, finer in (("province", ("city", "district")), ("city", ("district",))):
        prefixes = tuple(significant(area.adcode) for area in areas if area.level == level)
        if prefixes:
            areas = [area for area in areas if area.level not in finer or area.adcode.startswith(prefixes)]
    return areas


def _narrowest(areas: Iterable[Area]) -> list[Area]:
    areas = list(areas)
    for level in ("district", "city", "province"):
        if matches := [area for area in areas if area.level == level]:
            return matches
    return []


@cache
def short_name(name: str) -> str:
    """Return a name without its administrative suffix: 北京 for 北京市, 内蒙古 for 内蒙古自治区."""
    for suffix in LONG_SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    for suffix in SHORT_SUFFIXES:
        if name.endswith(suffix) and len(name) >= 3:
            return name.removesuffix(suffix)
    return name


def contains(codes: Iterable[str], located: str) -> bool:
    """Return whether one of the areas contains the area of a position; either may be only a city."""
    place = significant(located) if located else ""
    return bool(place) and any(
        place.startswith(area) or area.startswith(place) for area in map(significant, codes)
    )


def metres_outside(areas: Areas, code: str, lat: Floats, lon: Floats) -> Floats:
    """Return the distances of n positions from the area of a code; zeros if it has no polygon."""
    polygon = areas.polygon(code) if code else None
    if polygon is None:
        return np.zeros(len(lat))
    scale = METRES_PER_DEGREE * np.array([np.cos(np.radians(polygon.centroid.y)), 1.0])
    flat = shapely.transform(polygon, lambda corners: corners * scale)
    shapely.prepare(flat)
    return np.asarray(shapely.distance(flat, shapely.points(lon * scale[0], lat * scale[1])))


def shortest_outside(
    areas: Areas, named: list[Codes], indices: NDArray[np.int64], lat: Floats, lon: Floats
) -> Floats:
    """Return how far each position at `indices` lies outside the nearest of the areas its row names."""
    result = np.full(len(lat), np.inf)
    rows_of: defaultdict[str, list[int]] = defaultdict(list)
    for i in indices.tolist():
        for code in named[i]:
            rows_of[code].append(i)
    for code, rows in rows_of.items():
        result[rows] = np.minimum(result[rows], metres_outside(areas, code, lat[rows], lon[rows]))
    return result[indices]
