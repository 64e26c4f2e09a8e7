"""Rules for columns of positions that were copied, filled down or shifted: the whole file is held."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ...geo.datum import to_wgs84
from ...geo.point import Floats, ecef
from ..named_areas import contains, shortest_outside
from .china_extent import CHINA
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, position_text, rule

MAX_AT_ONE_POINT = 20  # outlets with different addresses
MIN_AT_ONE_POINT, SHARE_AT_ONE_POINT = 5, 0.2  # of a short list
MIN_CONSTANT, CONSTANT_SHARE = 10, 0.1  # outlets that share a latitude or longitude alone
MIN_NAMED = 10
SHIFTED_INSIDE, SHIFTED_GAIN = 0.6, 0.3  # share of rows in their areas as read; gain after shifting
MIN_REFERENCES, SHIFTED_METRES, NEAR_METRES = 10, 1_000.0, 100.0
OUTSIDE_METRES, OUTSIDE_SHARE, MIN_OUTSIDE = 2_000.0, 0.05, 3
SHIFTS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1))  # rows by which lat and lon are shifted


@rule("point_repeated", "error", "lat", "Enter the position of each outlet; the same one was copied to many.")
def point_repeated(feed: Feed) -> Iterator[Violation]:
    """At most 20 outlets with different addresses, and 20 % of 5 or more, may share one position exactly."""
    maximum = min(MAX_AT_ONE_POINT, max(MIN_AT_ONE_POINT - 1, SHARE_AT_ONE_POINT * len(feed.outlets)))
    points = np.round(np.stack([feed.lat, feed.lon], axis=1), 6)
    values, groups, counts = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    for group in np.flatnonzero(counts > maximum).tolist():
        rows = np.flatnonzero(groups.reshape(-1) == group).tolist()
        addresses = {text for i in rows if (text := feed.outlets[i].address.text)}
        if len(addresses) > maximum:
            count = f"{len(addresses)} of {len(feed.outlets)} outlets"
            reason = f"{count}, with different addresses, are at this point"
            yield Violation(FEED_LEVEL, position_text(*values[group]), reason)


@rule("column_constant", "error", "lat", "Export the column again; one value was copied down.")
def column_constant(feed: Feed) -> Iterator[Violation]:
    """Fewer than 10 % of the outlets may share one latitude, or longitude, at different places."""
    for column, axis, other in (("lat", feed.lat, feed.lon), ("lon", feed.lon, feed.lat)):
        values, groups, counts = np.unique(np.round(axis, 6), return_inverse=True, return_counts=True)
        if len(values) == 0:
            return
        common = int(counts.argmax())
        rows = groups.reshape(-1) == common
        distinct = len(np.unique(np.round(other[rows], 6)))
        if distinct >= max(MIN_CONSTANT, CONSTANT_SHARE * len(axis)):
            reason = f"{distinct} of {len(axis)} outlets have the same {column} at different places"
            yield Violation(FEED_LEVEL, f"{values[common]:.10g}", reason, column)


@rule("columns_shifted", "error", "lat", "Export the file again; coordinates belong to a neighbouring row.")
def columns_shifted(feed: Feed) -> Iterator[Violation]:
    """Coordinates must belong to their row, not to the one above or below."""
    as_read = _agreement(feed, (0, 0))
    if as_read >= SHIFTED_INSIDE:
        return
    shifted, shifts = max((_agreement(feed, shifts), shifts) for shifts in SHIFTS)
    if shifted >= as_read + SHIFTED_GAIN:
        reason = f"{as_read:.0%} of the rows are where they should be; {_shift_text(*shifts)}, {shifted:.0%}"
        yield Violation(FEED_LEVEL, "", reason)


@rule(
    "outside_named_areas", "error", "lat", "Check positions, names and the order of the columns of the file."
)
def outside_named_areas(feed: Feed) -> Iterator[Violation]:
    """At most 5 % of the outlets may lie over 2 km outside the areas they name, unless they already did."""
    lat, lon = feed.lat[feed.sample], feed.lon[feed.sample]
    references = feed.references
    unmoved = (references.lat[feed.sample] == lat) & (references.lon[feed.sample] == lon)
    named = np.array([bool(codes) for codes in feed.named_areas], dtype=np.bool_)
    named &= CHINA.contains(lat, lon)  # other rules report or reject the rest
    outside = np.flatnonzero(named & ~unmoved & ~_inside(feed, lat, lon))
    lengths = shortest_outside(feed.context.areas, feed.named_areas, outside, lat, lon)
    count = int((lengths > OUTSIDE_METRES).sum())
    if count >= MIN_OUTSIDE and count > OUTSIDE_SHARE * named.sum():
        reason = f"{count:,} of {named.sum():,} outlets lie over 2 km outside the areas that their rows name"
        yield Violation(FEED_LEVEL, "", reason)


@rule("many_outside_china", "error", "lat", "Check signs, digits and datum of lat and lon.")
def many_outside_china(feed: Feed) -> Iterator[Violation]:
    """At most 5 % of the usable outlets may lie outside China or at sea, unless they already did."""
    references = feed.references
    unmoved = (references.lat == feed.lat) & (references.lon == feed.lon)
    usable = feed.in_china | unmoved  # `outside_china` rejects the others
    outside = np.array([adcode == "" for adcode in feed.located_adcodes], dtype=np.bool_)
    count, total = int((outside & usable & ~unmoved).sum()), int(usable.sum())
    if count >= max(1, min(MIN_OUTSIDE, total)) and count > OUTSIDE_SHARE * total:
        yield Violation(FEED_LEVEL, "", f"{count:,} of {total:,} outlets lie outside China or at sea")


def _inside(feed: Feed, lat: Floats, lon: Floats) -> NDArray[np.bool_]:
    """Return which of the sampled outlets, here at other positions, are in the areas they name."""
    located = feed.context.areas.at_many(lat, lon)
    return np.array(
        [contains(c, code) for c, code in zip(feed.named_areas, located, strict=True)], dtype=np.bool_
    )


def _agreement(feed: Feed, shifts: tuple[int, int]) -> float:
    """Return the share of outlets that are in their areas, or near their positions in the release."""
    lat, lon = _shifted(feed, shifts)
    references = feed.references
    distances = np.linalg.norm(ecef(lat, lon) - ecef(references.lat, references.lon), axis=1)
    known = ~np.isnan(distances)
    if known.sum() >= MIN_REFERENCES:
        return float((distances[known] < SHIFTED_METRES).mean())
    named = np.array([bool(codes) for codes in feed.named_areas], dtype=np.bool_)
    if named.sum() < MIN_NAMED:
        return 1.0
    return float(_inside(feed, lat[feed.sample], lon[feed.sample])[named].mean())


def _shifted(feed: Feed, shifts: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return the WGS-84 positions of the outlets with coordinates of other records."""
    lat, lon = (np.roll(axis, -shift) for axis, shift in zip(feed.source_positions, shifts, strict=True))
    rows = feed.record_indices
    return to_wgs84(np.nan_to_num(lat[rows]), np.nan_to_num(lon[rows]), feed.datum or "wgs84")


def _shift_text(lat: int, lon: int) -> str:
    names = "lat and lon" if lat and lon else "lat" if lat else "lon"
    return f"with {names} of the row {'below' if lat + lon > 0 else 'above'}"


RULES: tuple[Rule, ...] = (
    point_repeated,
    column_constant,
    columns_shifted,
    outside_named_areas,
    many_outside_china,
)
