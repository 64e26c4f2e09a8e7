"""Rules for implausible positions. Positions are never corrected; the operator fixes the file."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...geo.point import EQUATOR_RADIUS
from .china_extent import CHINA
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, position_text, rule

MICRODEGREES = 1e6
MIN_ON_POINT, MIN_ON_CENTROID = 20, 5  # outlets on one point; on the centroid of one area
MAX_COARSE_DECIMALS, MIN_COARSE_ROWS = 2, 10
NEAR_ZERO = 1.0  # degrees
FILE_SHARE = 0.8  # share of the rows from which the whole file is reported
MIN_ROWS = 3

Mask = NDArray[np.bool_]


@rule("coordinates_zero", "error", "lat", "Enter the actual position; 0, 0 means unknown.")
def at_zero(feed: Feed) -> Iterator[Violation]:
    """Coordinates must not be 0, nor within one degree of 0, 0."""
    yield from _row_violations(feed, _zero(feed), "lat or lon is 0, or both are nearly 0")


@rule("coordinates_equal", "error", "lat", "Enter the latitude and the longitude; one was copied.")
def equal(feed: Feed) -> Iterator[Violation]:
    """Latitude and longitude of a row must differ."""
    lat, lon = feed.source_positions
    yield from _row_violations(feed, (lat == lon) & ~_zero(feed), "lat and lon are the same number")


@rule(
    "coordinates_swapped",
    "error",
    "lat",
    "Swap lat and lon in the row; latitude in China is 3 to 54, longitude 73 to 135.",
)
def swapped(feed: Feed) -> Iterator[Violation]:
    """Latitude and longitude of a row must not be swapped."""
    yield from _row_violations(feed, _swapped(feed), "is in China only if lat and lon are swapped")


@rule("coordinates_swapped_file", "error", "lat", "Swap the headers lat and lon of the file.")
def swapped_file(feed: Feed) -> Iterator[Violation]:
    """The columns lat and lon of a file must not be swapped."""
    yield from _file_violation(_swapped(feed), "rows have lat and lon swapped: the columns are swapped")


@rule("coordinates_micro_degrees", "error", "lat", "Divide lat and lon by 1,000,000.")
def micro_degrees(feed: Feed) -> Iterator[Violation]:
    """Coordinates must be in degrees, not millionths of degrees."""
    lat, lon = feed.source_positions
    yield from _row_violations(
        feed, CHINA.contains(lat / MICRODEGREES, lon / MICRODEGREES), "are in millionths of degrees"
    )


@rule("coordinates_mercator", "error", "lat", "Convert lat and lon from Web Mercator (EPSG:3857) to degrees.")
def mercator(feed: Feed) -> Iterator[Violation]:
    """Coordinates must be in degrees, not Web Mercator metres."""
    y, x = feed.source_positions
    lon = np.degrees(x / EQUATOR_RADIUS)
    lat = np.degrees(2 * np.arctan(np.exp(np.clip(y / EQUATOR_RADIUS, -10, 10))) - np.pi / 2)
    big = (np.abs(x) > 180) & (np.abs(y) > 90)
    yield from _row_violations(feed, big & CHINA.contains(lat, lon), "are in Web Mercator metres")


@rule(
    "outside_china", "error", "lat", "Check the signs and digits of lat and lon; often the first is missing."
)
def outside_china(feed: Feed) -> Iterator[Violation]:
    """New positions must lie in China or its seas; those of the current release may stay where they are."""
    reported = (_swapped(feed) | _zero(feed))[feed.record_indices]
    unmoved = (feed.references.lat == feed.lat) & (feed.references.lon == feed.lon)
    for i in np.flatnonzero(~feed.in_china & ~unmoved & ~reported).tolist():
        where = position_text(feed.lat[i], feed.lon[i])
        yield Violation(int(feed.record_indices[i]), where, "lies outside China (WGS-84)")


@rule(
    "in_no_district", "warning", "lat", "Check the position and the datum; the position is at sea or abroad."
)
def in_no_district(feed: Feed) -> Iterator[Violation]:
    """Every position must lie in a known district."""
    for i in np.flatnonzero(feed.in_china & (np.array(feed.located_adcodes) == "")).tolist():
        where = position_text(feed.lat[i], feed.lon[i])
        yield Violation(
            int(feed.record_indices[i]), where, "lies in no known district (WGS-84); check position and datum"
        )


@rule("few_decimals", "warning", "lat", "Export lat and lon with at least five decimals (about a metre).")
def few_decimals(feed: Feed) -> Iterator[Violation]:
    """Coordinates must have at least three decimals (one or two are reported in ten or more rows)."""
    lat, lon = feed.source_positions
    coarse = (feed.decimals <= MAX_COARSE_DECIMALS) & CHINA.contains(lat, lon)
    if coarse.sum() < MIN_COARSE_ROWS:
        coarse &= feed.decimals == 0
    yield from _row_violations(feed, coarse, "has at most two decimals: uncertain by 1 km or more")


@rule("many_on_one_point", "warning", "lat", "Enter the position of each outlet, not that of its town.")
def many_on_one_point(feed: Feed) -> Iterator[Violation]:
    """Fewer than 20 outlets may share exactly the same position."""
    points = np.round(np.stack([feed.lat, feed.lon], axis=1), 6)
    _, groups, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    sharing = counts[groups.ravel()]
    for i in np.flatnonzero(sharing >= MIN_ON_POINT).tolist():
        yield Violation(
            int(feed.record_indices[i]),
            position_text(feed.lat[i], feed.lon[i]),
            f"{sharing[i]} outlets are at this point",
        )


@rule("on_centroid", "warning", "lat", "Enter the outlet's own position; this is the center of its area.")
def on_centroid(feed: Feed) -> Iterator[Violation]:
    """Fewer than 5 outlets may be exactly at the center point of a province, city or district."""
    centres = {(round(a.point.lat, 5), round(a.point.lon, 5)): a.name for a in feed.context.gazetteer}
    places = zip(feed.lat.round(5).tolist(), feed.lon.round(5).tolist(), strict=True)
    hits = [(i, place) for i, place in enumerate(places) if place in centres]
    counts = Counter(place for _, place in hits)
    for i, place in hits:
        if counts[place] >= MIN_ON_CENTROID:
            reason = f"{counts[place]} outlets are at the center point of {centres[place]}"
            yield Violation(int(feed.record_indices[i]), position_text(*place), reason)


def _zero(feed: Feed) -> Mask:
    lat, lon = feed.source_positions
    near = (np.abs(lat) < NEAR_ZERO) & (np.abs(lon) < NEAR_ZERO)
    return np.asarray((lat == 0) | (lon == 0) | near)


def _swapped(feed: Feed) -> Mask:
    lat, lon = feed.source_positions
    return CHINA.contains(lon, lat)  # no latitude of China is one of its longitudes


def _row_violations(feed: Feed, mask: Mask, reason: str) -> Iterator[Violation]:
    lat, lon = feed.source_positions
    for i in np.flatnonzero(mask).tolist():
        yield Violation(i, position_text(lat[i], lon[i]), reason)


def _file_violation(mask: Mask, reason: str) -> Iterator[Violation]:
    if mask.sum() >= max(MIN_ROWS, FILE_SHARE * len(mask)):
        yield Violation(FEED_LEVEL, "", f"{int(mask.sum())} of {len(mask)} {reason}")


RULES: tuple[Rule, ...] = (
    at_zero,
    equal,
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
