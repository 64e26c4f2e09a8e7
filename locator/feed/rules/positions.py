"""Positions that cannot be right as they stand. Nothing is moved: the operator mends the file."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...geo.point import EQUATOR_RADIUS, Box
from .feed import Feed
from .rule import WHOLE, Rule, Violation, place_text, rule

CHINA = Box(73.0, 3.0, 135.5, 54.0)
MICRO = 1e6
CROWD, CENTRES = 20, 5  # outlets on one point; on the point of one and the same area
COARSE, COARSE_ROWS = 2, 10
MOST = 0.8  # of the rows of a feed, from which on the whole file is meant
LEAST_ROWS = 3

Mask = NDArray[np.bool_]


@rule("coordinates_zero", "error", "lat", "Find out the position and enter it; 0, 0 stands for unknown.")
def at_zero(feed: Feed) -> Iterator[Violation]:
    """No row stands at 0, 0."""
    lat, lon = feed.given
    yield from _told(feed, (lat == 0) & (lon == 0), "lat and lon are 0")


@rule(
    "coordinates_swapped",
    "error",
    "lat",
    "Exchange lat and lon in the row; latitude in China is 3 to 54, longitude 73 to 135.",
)
def swapped(feed: Feed) -> Iterator[Violation]:
    """Latitude and longitude of a row are not exchanged."""
    yield from _told(feed, _swapped(feed), "is a position in China once lat and lon are exchanged")


@rule("coordinates_swapped_file", "error", "lat", "Exchange the headers lat and lon of the file.")
def swapped_file(feed: Feed) -> Iterator[Violation]:
    """The columns lat and lon of a whole file are not exchanged."""
    yield from _whole(_swapped(feed), "rows have lat and lon exchanged: the columns are")


@rule("coordinates_micro_degrees", "error", "lat", "Divide lat and lon by 1,000,000.")
def micro_degrees(feed: Feed) -> Iterator[Violation]:
    """Coordinates are degrees, not millionths of degrees."""
    lat, lon = feed.given
    yield from _told(feed, CHINA.holds(lat / MICRO, lon / MICRO), "are millionths of degrees")


@rule("coordinates_mercator", "error", "lat", "Convert lat and lon from Web Mercator (EPSG:3857) to degrees.")
def mercator(feed: Feed) -> Iterator[Violation]:
    """Coordinates are degrees, not metres of Web Mercator."""
    y, x = feed.given
    lon = np.degrees(x / EQUATOR_RADIUS)
    lat = np.degrees(2 * np.arctan(np.exp(np.clip(y / EQUATOR_RADIUS, -10, 10))) - np.pi / 2)
    big = (np.abs(x) > 180) & (np.abs(y) > 90)
    yield from _told(feed, big & CHINA.holds(lat, lon), "are metres of Web Mercator")


@rule("outside_china", "warning", "lat", "Check the digits of lat and lon; often the first one is missing.")
def outside_china(feed: Feed) -> Iterator[Violation]:
    """Positions lie within 3 to 54 degrees north and 73 to 135 degrees east."""
    away = ~CHINA.holds(feed.lat, feed.lon)
    spoken = _swapped(feed) | _zero(feed)
    for i in np.flatnonzero(away & ~spoken[feed.at]).tolist():
        yield Violation(int(feed.at[i]), place_text(feed.lat[i], feed.lon[i]), "lies outside China (WGS-84)")


@rule("in_no_district", "warning", "lat", "Check position and datum; the position lies at sea or abroad.")
def in_no_district(feed: Feed) -> Iterator[Violation]:
    """Every position lies in a known district."""
    inside = CHINA.holds(feed.lat, feed.lon)
    for i in np.flatnonzero(inside & (np.array(feed.around) == "")).tolist():
        where = place_text(feed.lat[i], feed.lon[i])
        yield Violation(
            int(feed.at[i]), where, "lies in no known district (WGS-84); check position and datum"
        )


@rule("few_decimals", "warning", "lat", "Export lat and lon with at least five decimals, which is a metre.")
def few_decimals(feed: Feed) -> Iterator[Violation]:
    """Coordinates have at least three decimals (fewer are looked at from ten such rows on)."""
    lat, lon = feed.given
    coarse = (feed.decimals <= COARSE) & CHINA.holds(lat, lon)
    if coarse.sum() >= COARSE_ROWS:
        yield from _told(feed, coarse, "has two decimals or fewer, which is a kilometre of doubt")


@rule("many_on_one_point", "warning", "lat", "Give each outlet its own position, not that of its town.")
def many_on_one_point(feed: Feed) -> Iterator[Violation]:
    """Fewer than 20 outlets stand on exactly the same point."""
    points = np.round(np.stack([feed.lat, feed.lon], axis=1), 6)
    _, which, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    for i in np.flatnonzero(counts[which.reshape(-1)] >= CROWD).tolist():
        count = int(counts[which.reshape(-1)[i]])
        yield Violation(
            int(feed.at[i]), place_text(feed.lat[i], feed.lon[i]), f"{count} outlets stand on this point"
        )


@rule("on_centroid", "warning", "lat", "Give the outlet's own position; this is the middle of its area.")
def on_centroid(feed: Feed) -> Iterator[Violation]:
    """Fewer than 5 outlets stand exactly on the point under which a province, city or district is entered."""
    centres = {(round(a.point.lat, 5), round(a.point.lon, 5)): a.name for a in feed.facts.gazetteer}
    places = zip(feed.lat.round(5).tolist(), feed.lon.round(5).tolist(), strict=True)
    found = [(i, place) for i, place in enumerate(places) if place in centres]
    counts = Counter(place for _, place in found)
    for i, place in found:
        if counts[place] >= CENTRES:
            reason = f"{counts[place]} outlets stand on the middle of {centres[place]}"
            yield Violation(int(feed.at[i]), place_text(*place), reason)


def _zero(feed: Feed) -> Mask:
    lat, lon = feed.given
    return np.asarray((lat == 0) & (lon == 0))


def _swapped(feed: Feed) -> Mask:
    lat, lon = feed.given
    return CHINA.holds(lon, lat) & ~CHINA.holds(lat, lon)


def _told(feed: Feed, broken: Mask, reason: str) -> Iterator[Violation]:
    lat, lon = feed.given
    for i in np.flatnonzero(broken).tolist():
        yield Violation(i, place_text(lat[i], lon[i]), reason)


def _whole(broken: Mask, reason: str) -> Iterator[Violation]:
    if broken.sum() >= max(LEAST_ROWS, MOST * len(broken)):
        yield Violation(WHOLE, "", f"{int(broken.sum())} of {len(broken)} {reason}")


RULES: tuple[Rule, ...] = (
    at_zero,
    swapped,
    swapped_file,
    micro_degrees,
    mercator,
    outside_china,
    in_no_district,
    few_decimals,
    many_on_one_point,
    on_centroid,
)
