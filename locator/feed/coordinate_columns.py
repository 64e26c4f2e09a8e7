"""Recognize the columns of a feed that hold coordinates, in pairs, and the datum that headers name."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from ..geo.datum import Datum
from .column_names import PREFIXES, name_key, recognize
from .datum_words import DATUM_COLUMNS, named_datum

POSITION_COLUMNS = ("lat", "lon")
PAIRS = frozenset(
    ("坐标", "坐标点", "坐标位置", "经纬度", "经纬度坐标", "地理坐标", "地理位置坐标", "定位", "地图坐标")
    + ("经度纬度", "纬度经度", "coordinates", "coordinate", "coords", "coord", "latlng", "latlon", "lnglat")
    + ("lonlat", "latlong", "longlat", "latitudelongitude", "longitudelatitude", "geo", "geom", "geometry")
    + ("thegeom", "wkt", "wktgeom", "point")
)
# These may also hold addresses.
DOUBTFUL_PAIRS = frozenset(
    ("位置", "地理位置", "location", "position", "loc", "geolocation")
)  # these may also hold addresses
INITIALS = {"wd": "lat", "jd": "lon"}  # of weidu and jingdu, which may mean other things
_REMARK = re.compile(r"[(\[{【〔《<][^()\[\]{}]*[)\]}】〕》>]\s*$")
_AXIS = re.compile("latitude|longitude|lat|lng|long|lon|[经纬]度|weidu|jingdu|x|y")
_FAMILIES = {
    "latitude": "@itude",
    "longitude": "@itude",
    "纬度": "@度",
    "经度": "@度",
    "weidu": "@du",
    "jingdu": "@du",
}
_COORDINATE_WORDS = re.compile("^坐标系|的")
_OUTLET_PREFIXES = tuple(PREFIXES.split())
_ONLY_MARKS = frozenset(("gps", "wgs84", "gcj02", "bd09"))


class CoordinateColumn(NamedTuple):
    """A column with coordinates: its axis (`pair` for both), the datum that its header names, its family.

    The two columns of a pair have the same family: `lat` and `lng`, `纬度` and `经度`. `is_doubtful` if only
    the cells show whether it holds coordinates.
    """

    column: int
    axis: str
    datum: Datum | None
    family: str
    is_doubtful: bool = False


class CoordinatePair(NamedTuple):
    """The columns of one pair, the same one twice if a cell holds both coordinates.

    `is_doubtful` if only the cells show whether the column holds positions.
    """

    lat: int
    lon: int
    datum: Datum | None
    label: str
    is_doubtful: bool = False

    @property
    def is_combined(self) -> bool:
        """Return True if one column holds both coordinates."""
        return self.lat == self.lon


def coordinate_pairs(names: Sequence[str]) -> list[CoordinatePair]:
    """Return the complete pairs of coordinate columns among the names, in the order of the columns."""
    columns = _coordinate_columns(names)
    combined = [
        CoordinatePair(c.column, c.column, c.datum, names[c.column], c.is_doubtful)
        for c in columns
        if c.axis == "pair"
    ]
    matched, _ = _matched([column for column in columns if column.axis != "pair"], names)
    return sorted([*matched, *combined], key=lambda pair: pair[:2])


def contradictory_columns(names: Sequence[str]) -> dict[str, str]:
    """Return a latitude and a longitude without partners whose headers name different datums, by axis."""
    columns = [column for column in _coordinate_columns(names) if column.axis != "pair"]
    _, remaining = _matched(columns, names)
    for lat in [column for column in remaining if column.axis == "lat" and column.datum]:
        for lon in [column for column in remaining if column.axis == "lon" and column.datum]:
            if lat.datum != lon.datum:
                return {"lat": names[lat.column], "lon": names[lon.column]}
    return {}


def _coordinate_columns(names: Sequence[str]) -> list[CoordinateColumn]:
    candidates = map(_coordinate_column, names)
    return [column._replace(column=number) for number, column in enumerate(candidates) if column]


def _matched(
    columns: list[CoordinateColumn], names: Sequence[str]
) -> tuple[list[CoordinatePair], list[CoordinateColumn]]:
    """Return the pairs and the columns without a partner.

    The columns of one family are paired, then the two that are left over with the same datum, and if no
    pair was found, the only two of which one names no datum.
    """
    remaining = list(columns)
    pairs: list[CoordinatePair] = []
    for key in (_family_key, _datum_key, _any_key):
        if key is _any_key and (pairs or len({c.datum for c in remaining if c.datum}) != 1):
            break
        for lat in [c for c in remaining if c.axis == "lat"]:
            alike = [c for c in remaining if key(c) == key(lat)]
            lats, lons = ([c for c in alike if c.axis == axis] for axis in POSITION_COLUMNS)
            if len(lats) == len(lons) == 1:
                remaining = [c for c in remaining if c not in (lat, lons[0])]
                pairs.append(_paired(lat, lons[0], names))
    return pairs, remaining


def _paired(lat: CoordinateColumn, lon: CoordinateColumn, names: Sequence[str]) -> CoordinatePair:
    label, is_doubtful = f"{names[lat.column]}, {names[lon.column]}", lat.is_doubtful or lon.is_doubtful
    return CoordinatePair(lat.column, lon.column, lat.datum or lon.datum, label, is_doubtful)


def _family_key(column: CoordinateColumn) -> object:
    return column.datum, column.family


def _datum_key(column: CoordinateColumn) -> object:
    return column.datum


def _any_key(_: CoordinateColumn) -> object:
    return None


@lru_cache(1_024)  # rows that may be the header repeat their cells, and several steps read the header
def _coordinate_column(name: str) -> CoordinateColumn | None:
    """Return the coordinate column with this header; its number is to be set."""
    header = unicodedata.normalize("NFKC", name).casefold().strip()
    datum, unmarked = named_datum(header)
    named = recognize(unmarked.strip()) or recognize(name)
    if named and named.column in POSITION_COLUMNS:
        return CoordinateColumn(0, named.column, datum, _family(name_key(unmarked)))
    if remarked := _without_remark(unmarked, datum):
        return remarked
    key = _COORDINATE_WORDS.sub("", name_key(unmarked))
    for bare in _bare_keys(key):
        if bare in INITIALS:
            return CoordinateColumn(0, INITIALS[bare], datum, "@initials", True)
        if bare in PAIRS or bare in DOUBTFUL_PAIRS:
            return CoordinateColumn(0, "pair", datum, bare, bare in DOUBTFUL_PAIRS)
    if datum and not key and ("坐标" in header or name_key(header) in _ONLY_MARKS):
        return CoordinateColumn(0, "pair", datum, key)
    return None


def _bare_keys(key: str) -> list[str]:
    """Return the key as it is, and without a word for the outlet and the member of a GeoJSON point."""
    point = key.removesuffix("coordinates")
    return [word.removeprefix(prefix) for word in (key, point) for prefix in ("", *_OUTLET_PREFIXES)]


def _without_remark(header: str, datum: Datum | None) -> CoordinateColumn | None:
    """Return the column of a header with a remark in brackets, like 纬度(十进制格式); its cells must fit."""
    bare = _REMARK.sub("", header).strip()
    named = recognize(bare) if bare != header.strip() else None
    if named is None or named.column not in POSITION_COLUMNS:
        return None
    return CoordinateColumn(0, named.column, datum, _family(name_key(header)), True)


def datum_column(names: Sequence[str]) -> int | None:
    """Return the index of the only column that names the datum of each row."""
    found = [at for at, name in enumerate(names) if not DATUM_COLUMNS.isdisjoint(_bare_keys(name_key(name)))]
    return found[0] if len(found) == 1 else None


def _family(key: str) -> str:
    return _AXIS.sub(_family_of_word, key)


def _family_of_word(word: re.Match[str]) -> str:
    ending = "度" if "度" in word[0] else "x" if word[0] in "xy" else ""
    return _FAMILIES.get(word[0], f"@{ending}")
