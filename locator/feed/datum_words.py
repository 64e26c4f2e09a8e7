"""Recognize the datums that headers, datum columns and cells name."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from ..geo.datum import Datum

# Google shows and returns GCJ-02 in China; CGCS2000 is WGS-84 within centimetres.
_MARKS: tuple[tuple[str, Datum], ...] = (
    (
        "gcj[-_ ]?02|gcj|gaode|gd|amap|autonavi|tencent|tx|qqmap|mars|google|高德|腾讯|火星|国测局|谷歌",
        "gcj02",
    ),
    ("bd[-_ ]?09(?:ll)?|bd|baidu|百度", "bd09"),
    ("wgs[-_ ]?84|wgs|gps|cgcs[-_ ]?2000|tianditu|天地图|大地2000|国家2000", "wgs84"),
)
MARKS = tuple(
    (
        re.compile(
            rf"(?<![a-z])(?:{names})(?![a-km-z]|l(?!at|on|ng))(?:地图|坐标系|系)?|(?<=lat|lng|lon)(?:{names})$"
        ),
        datum,
    )
    for names, datum in _MARKS
)
_CODES = re.compile(r"(?:epsg|srid)?[:= ]*(?:4326|4490)")
_NEUTRAL = re.compile(
    r"坐标系统?|坐标|经纬度|大地|地图|系|标准|加密|偏移|maps?|coord(?:inate)?s?|system|datum|lat|lng|lon|[\W_]"
)
_OTHER_SYSTEM = re.compile(
    r"bd-?09mc|mercator|sogou|mapbar|搜狗|图吧|墨卡托|utm|(?<![.\d])3857(?![.\d])", re.IGNORECASE
)
DATUM_COLUMNS = frozenset(
    (
        "坐标系",
        "坐标系统",
        "坐标系类型",
        "坐标系名称",
        "坐标类型",
        "坐标标准",
        "坐标基准",
        "坐标格式",
        "坐标来源",
    )
    + ("地图坐标系", "地图类型", "经纬度类型", "经纬度坐标系", "大地基准", "datum", "datumname", "geodatum")
    + ("mapdatum", "coordtype", "coordstype", "coordinatetype", "coordsystem", "coordsys", "coordinatesystem")
    + ("coordinatesys", "crs", "srs", "maptype", "gpstype", "latlngtype", "lnglattype")
)


class NamedDatum(NamedTuple):
    """The datum that a text names, None if it names none or several, and the text without the names."""

    datum: Datum | None
    remaining: str
    found: int


def named_datum(header: str) -> tuple[Datum | None, str]:
    """Return the datum that a header in lower case names, and the header without it."""
    for mark, datum in MARKS:
        unmarked, count = mark.subn(" ", header)
        if count:
            return datum, unmarked
    return None, header


def datums_in(text: str) -> NamedDatum:
    """Return the only datum that a text names, and how many different ones it names."""
    remaining, found = unicodedata.normalize("NFKC", text).casefold(), set()
    if _OTHER_SYSTEM.search(remaining):
        return NamedDatum(None, remaining, 1)
    for mark, datum in MARKS:
        remaining, count = mark.subn(" ", remaining)
        if count:
            found.add(datum)
    return NamedDatum(next(iter(found)) if len(found) == 1 else None, remaining, len(found))


@lru_cache(maxsize=1_024)
def datum_of_word(text: str) -> Datum | None:
    """Return the datum that the cell of a datum column names, None for any other word."""
    if _CODES.fullmatch(text.strip().casefold()):
        return "wgs84"
    named = datums_in(text)
    return named.datum if not _NEUTRAL.sub("", named.remaining) else None
