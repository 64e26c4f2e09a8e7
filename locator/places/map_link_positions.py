"""Positions in links of map apps and in geo: URIs, pasted alone or with the text around them.

Assumed datums, in the mainland: AMap, Tencent, Petal and Apple use GCJ-02; only AMap and Tencent document it,
but the maps of the others are in it. Baidu uses BD-09 unless `coord_type` names another. Google's street map
is in GCJ-02, so its map centres and pins are, while `q` and `query` are what somebody entered: WGS-84.
OpenStreetMap and geo: are WGS-84. Elsewhere the datums are the same.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from ..errors import InvalidParameter, message
from ..geo.baidu_mercator import degrees_of
from ..geo.datum import Datum
from .written_degrees import PARAMETER
from .written_position import WrittenPosition, is_in_china

LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|(?<![\w.@/-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?=[/?#]))[^\s<>\"'【】「」]*",
    re.IGNORECASE | re.ASCII,
)
GEO = re.compile(r"(?<![\w.])geo:(//)?(?P<path>[^\s<>\"'【】「」]*)", re.IGNORECASE)
NUMBER = r"[+-]?\d{1,3}(?:\.\d{1,20})?"
PAIR = re.compile(rf"\s*({NUMBER})\s*[,+ ]\s*({NUMBER})(?![\d.])", re.ASCII)
METRES = re.compile(r"@(-?\d{5,9}(?:\.\d{1,9})?),(-?\d{5,9}(?:\.\d{1,9})?)", re.ASCII)
AT = re.compile(rf"@({NUMBER}),({NUMBER})", re.ASCII)
GOOGLE_PIN = re.compile(rf"!3d({NUMBER})!4d({NUMBER})", re.ASCII)
GOOGLE_PATH = re.compile(rf"/(?:place|search|dir(?:/[^/]*)*?)/({NUMBER}),\+?({NUMBER})(?:/|$)", re.ASCII)
SATELLITE = "!1e3"
OSM_MAP = re.compile(rf"(?:^|&)map=\d{{1,2}}(?:\.\d+)?/({NUMBER})/({NUMBER})", re.ASCII)
COORD = re.compile(r"(?:coord|latlng|location):\s*([^;|]*)", re.IGNORECASE)
BAIDU_DATUMS: dict[str, Datum] = {"gcj02": "gcj02", "wgs84": "wgs84", "gcj02ll": "gcj02", "wgs84ll": "wgs84"}
SHORT_HOSTS = (
    "surl.amap.com", "j.map.baidu.com", "goo.gl", "maps.app.goo.gl", "maps.apple", "url.cloud.huawei.com",
    "g.co", "osm.org/go", "j.map.qq.com",
)  # fmt: skip
INSTEAD = message("paste the address or the position instead")


class Link(NamedTuple):
    """A link taken apart; `params` are those of the query."""

    host: str
    path: str
    params: Mapping[str, str]
    fragment: str


Found = tuple[float, float, Datum] | None


class MapSite(NamedTuple):
    """A map app: the hosts of its links, its name, and how positions are read from them."""

    host: re.Pattern[str]
    name: str
    read: Callable[[Link], Found]


def position_of_link(text: str) -> WrittenPosition | None:
    """Return the position of the first link in a text; raises InvalidParameter for a link without one."""
    if geo := GEO.search(text):
        return _geo(geo["path"])
    unresolved: InvalidParameter | None = None
    for found in LINK.finditer(text):
        link = _link(found[0])
        try:
            return _position(link)
        except InvalidParameter as problem:
            if "://" in found[0] or _site(link):
                unresolved = unresolved or problem
    if unresolved:
        raise unresolved
    return None


def _link(text: str) -> Link:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        params = dict(reversed(parse_qsl(parts.query, max_num_fields=100)))  # the first of equal names
        return Link((parts.hostname or "").lower(), unquote(parts.path), params, unquote(parts.fragment))
    except ValueError:
        return Link("", "", {}, "")


def _position(link: Link) -> WrittenPosition:
    if any((link.host + link.path).startswith(short) for short in SHORT_HOSTS if link.host in short):
        raise InvalidParameter(PARAMETER, "is a short link that cannot be opened here", hint=INSTEAD)
    site = _site(link)
    if site is None:
        raise InvalidParameter(PARAMETER, "is not a link of a known map app", hint=INSTEAD)
    found = site.read(link)
    if found is None:
        detail = message("is a link of {app} without a position", app=message(site.name))
        raise InvalidParameter(PARAMETER, detail, hint=INSTEAD)
    note = message("position from a link of {app}", app=message(site.name))
    return WrittenPosition(*found, (note,))


def _site(link: Link) -> MapSite | None:
    return next((site for site in SITES if site.host.fullmatch(link.host)), None)


def _pair(text: str | None, *, lon_first: bool = False) -> tuple[float, float] | None:
    """Return latitude and longitude at the start of a text; the ranges of China correct their order."""
    parsed = PAIR.match(text or "")
    if parsed is None:
        return None
    lat, lon = float(parsed[1]), float(parsed[2])
    if lon_first:
        lat, lon = lon, lat
    return (lon, lat) if is_in_china(lon, lat) else (lat, lon)


def _first_pair(link: Link, names: str, *, lon_first: bool = False) -> tuple[float, float] | None:
    """Return the first position among parameters, or of two parameters joined with `+`: lat+lon."""
    for name in names.split():
        lat_name, plus, lon_name = name.partition("+")
        text = link.params.get(name)
        if plus:
            text = f"{link.params.get(lat_name, '')},{link.params.get(lon_name, '')}"
        if text and (coord := COORD.search(text)):
            text = coord[1]
        if pair := _pair(text, lon_first=lon_first and not plus):
            return pair
    return None


def _in(pair: tuple[float, float] | None, datum: Datum) -> Found:
    return (*pair, datum) if pair else None


def _amap(link: Link) -> Found:
    datum: Datum = "wgs84" if link.params.get("coordinate") == "wgs84" else "gcj02"
    place = link.params.get("p", "").partition(",")[2]  # ID,lat,lon,name
    pair = (
        _pair(place)
        or _first_pair(link, "position to dest location lnglat markers center", lon_first=True)
        or _first_pair(link, "lat+lng lat+lon dlat+dlon q")
    )
    return _in(pair, datum)


def _baidu(link: Link) -> Found:
    coordinates = link.params.get("coord_type", "bd09ll").lower()
    datum = BAIDU_DATUMS.get(coordinates, "bd09")
    if pair := _first_pair(link, "location latlng destination center lat+lng"):
        return _in(pair, datum)
    metres = METRES.search(link.path) or METRES.match("@" + link.params.get("location", ""))
    try:
        return _in(degrees_of(float(metres[1]), float(metres[2])), "bd09") if metres else None
    except ValueError:
        return None


def _tencent(link: Link) -> Found:
    return _in(_first_pair(link, "marker tocoord coord center latlng pointy+pointx lat+lng"), "gcj02")


def _petal(link: Link) -> Found:
    return _in(_first_pair(link, "daddr marker q ll z center lat+lng lat+lon"), "gcj02")


def _apple(link: Link) -> Found:
    return _in(_first_pair(link, "coordinate ll daddr q address destination center"), "gcj02")


def _google(link: Link) -> Found:
    for pattern in (GOOGLE_PIN, GOOGLE_PATH):
        for text in _google_texts(link):
            if pin := pattern.search(text):
                return float(pin[1]), float(pin[2]), "gcj02" if pattern is GOOGLE_PIN else "wgs84"
    if pair := _first_pair(link, "q query destination daddr ll center viewpoint"):
        return _in(pair, "wgs84")
    at = AT.search(link.path)
    return (float(at[1]), float(at[2]), "wgs84" if SATELLITE in link.path else "gcj02") if at else None


def _google_texts(link: Link) -> Iterator[str]:
    yield link.path
    yield link.params.get("data", "")
    yield link.fragment


def _osm(link: Link) -> Found:
    if pair := _first_pair(link, "mlat+mlon lat+lon"):
        return _in(pair, "wgs84")
    centre = OSM_MAP.search(link.fragment)
    return (float(centre[1]), float(centre[2]), "wgs84") if centre else None


def _geo(text: str) -> WrittenPosition:
    """Return the position of a geo: URI (RFC 5870), with Android's `q`; `u` is its uncertainty in metres."""
    path, _, query = unquote(text).partition("?")
    pair = _pair(path)
    written = _pair(dict(parse_qsl(query, max_num_fields=100)).get("q")) if query else None
    chosen = written or pair
    if chosen is None or (chosen == (0, 0) and query):
        raise InvalidParameter(PARAMETER, "is a geo: link without a position", hint=INSTEAD)
    radius = re.search(r";u=(\d{1,6}(?:\.\d{1,6})?)", path, re.ASCII)
    return WrittenPosition(*chosen, "wgs84", uncertainty=float(radius[1]) if radius else 0.0)


SITES = tuple(
    MapSite(re.compile(host), name, read)
    for host, name, read in (
        (r"(.+\.)?(amap|gaode)\.com", "AMap", _amap),
        (r"(.+\.)?map\.baidu\.com", "Baidu Maps", _baidu),
        (r"(.+\.)?map\.qq\.com", "Tencent Maps", _tencent),
        (r"(.+\.)?petalmaps\.com", "Petal Maps", _petal),
        (r"maps\.apple\.com", "Apple Maps", _apple),
        (r"(.+\.)?google(\.[a-z]{2,3}){1,2}", "Google Maps", _google),
        (r"(.+\.)?(openstreetmap\.org|osm\.org)", "OpenStreetMap", _osm),
    )
)
