"""Spatial search on a snapshot: nearest outlets, and outlets inside an area."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from typing import NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from ..geo.point import (
    STEEPEST,
    VINCENTY_ERROR,
    Box,
    Floats,
    Point,
    ecef,
    ecef_point,
    geodesic_bounds,
    metres,
    metres_along,
    vincenty,
)
from .snapshot import ALL_OUTLETS, Filter, Indices, Snapshot, Subset

SERVED_METRES = 500_000.0  # service area: within this distance of an outlet
SPARE = 4
MAX_SIMPLE_CHORD = 1_000_000.0  # metres of chord
CURVATURE_BOUND = 1.1 / (24 * STEEPEST * STEEPEST)  # 2r·asin(c/2r) < c + 1.1·c³/24r² up to that chord
ROUNDING = 1e-6  # metres: far above the float64 error of a chord, far below measurement accuracy


SearchArea: TypeAlias = Box | shapely.Polygon | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """Query: the `limit` outlets nearest to a WGS-84 point within `radius` metres that pass a filter."""

    origin: Point
    limit: int = 10
    radius: float | None = None
    filter: Filter = ALL_OUTLETS


@dataclass(frozen=True, slots=True)
class Inside:
    """Query: all outlets in a box, a polygon (WGS-84, lon before lat) or areas (adcodes), ordered by ref."""

    area: SearchArea
    filter: Filter = ALL_OUTLETS


@dataclass(frozen=True, slots=True)
class Hits:
    """Outlet indices, nearest first, and the chord of each in metres."""

    indices: list[int]
    chords: list[float]


class BatchHits(NamedTuple):
    """Nearest outlets of many positions, (n, k), nearest first, and their chords in metres.

    k is `limit`, or the number of outlets if that is smaller.
    """

    indices: Indices
    chords: Floats


def nearest(snapshot: Snapshot, query: Nearest, max_chord: float = inf) -> Hits:
    """Return the nearest outlets in exact geodesic order; equal distances are ordered by ref.

    Returns no hits if every outlet, filtered or not, is further than `max_chord` metres of chord; this is
    checked before ranking.
    """
    subset = snapshot.subset(query.filter)
    count = query.limit + SPARE
    while True:
        chords, indices = _fetch(subset, query.origin, count)
        if len(chords) and chords[0] > max_chord and (nearest_chord(snapshot, query.origin) or 0) > max_chord:
            return Hits([], [])
        hits = _rank(snapshot, query, chords, indices, len(indices) == len(subset.indices))
        if hits is not None:
            return (
                hits if query.radius is None else _within_radius(snapshot, query.origin, hits, query.radius)
            )
        count *= 4


def nearest_many(
    snapshot: Snapshot, places: Floats, limit: int, condition: Filter = ALL_OUTLETS
) -> Iterator[Hits]:
    """Yield the nearest outlets of many WGS-84 positions (n, 2: latitude, longitude), with one tree query.

    Positions whose order the chords alone do not decide are queried individually.
    """
    batch = nearest_batch(snapshot, places, limit, condition)
    yield from (Hits(*row) for row in zip(batch.indices.tolist(), batch.chords.tolist(), strict=True))


def nearest_batch(
    snapshot: Snapshot, places: Floats, limit: int, condition: Filter = ALL_OUTLETS, max_chord: float = inf
) -> BatchHits:
    """Return `nearest_many` as arrays; rows whose first chord exceeds `max_chord` stay ordered by chord."""
    subset = snapshot.subset(condition)
    if subset.tree is None or not len(places):
        shape = (len(places), min(limit, len(subset.indices)))
        return BatchHits(np.empty(shape, dtype=np.int64), np.empty(shape))
    count = min(limit + 1, len(subset.indices))
    squares, positions = subset.tree.query(ecef(places[:, 0], places[:, 1]), k=count, sqr_dists=True)
    chords = np.sqrt(squares).reshape(len(places), count)
    indices = subset.indices[positions.reshape(len(places), count)]
    batch = BatchHits(indices[:, :limit].copy(), chords[:, :limit].copy())
    for row in np.flatnonzero(~_is_order_certain(chords, limit) & (chords[:, 0] <= max_chord)).tolist():
        query = Nearest(Point(*places[row].tolist()), limit, None, condition)
        hits = nearest(snapshot, query)
        batch.indices[row], batch.chords[row] = hits.indices, hits.chords
    return batch


def _is_order_certain(chords: Floats, limit: int) -> NDArray[np.bool_]:
    """Return for which rows of ascending chords the order of the first `limit` is certain."""
    lower, upper = geodesic_bounds(chords)
    gaps = lower[:, 1 : limit + 1] > upper[:, :-1][:, :limit] + ROUNDING
    return np.asarray(gaps.all(axis=1))


def nearest_chord(snapshot: Snapshot, origin: Point) -> float | None:
    """Return the chord in metres to the outlet nearest to a point; None if there are no outlets."""
    chords, _indices = _fetch(snapshot.subset(ALL_OUTLETS), origin, 1)
    return float(chords[0]) if len(chords) else None


def _fetch(subset: Subset, origin: Point, count: int) -> tuple[Floats, Indices]:
    if subset.tree is None:
        return np.empty(0), subset.indices
    position = np.array((ecef_point(origin),))
    squares, positions = subset.tree.query(position, k=min(count, len(subset.indices)), sqr_dists=True)
    return np.sqrt(squares.ravel()), subset.indices[positions.ravel()]


def _rank(
    snapshot: Snapshot, query: Nearest, chords: Floats, indices: Indices, complete: bool
) -> Hits | None:
    """Return the hits in geodesic order; None if outlets further out might belong among them."""
    limit = query.limit
    if not len(chords):
        return Hits([], [])
    if is_unambiguous(chords[: limit + 1].tolist()):
        return Hits(indices[:limit].tolist(), chords[:limit].tolist())
    lower, upper = geodesic_bounds(chords)
    certain = lower[1:] > upper[:-1] + ROUNDING
    if certain[:limit].all():
        return Hits(indices[:limit].tolist(), chords[:limit].tolist())
    if complete or certain[limit - 1 :].any():
        return _by_geodesic(snapshot, query, chords, indices)
    return None


def is_unambiguous(chords: list[float]) -> bool:
    """Return whether ascending chords have only one possible geodesic order.

    Uses a wider but cheaper bound than `geodesic_bounds`.
    """
    if chords[-1] > MAX_SIMPLE_CHORD:
        return False
    previous = -1.0
    for length in chords:
        if length - previous <= previous * previous * previous * CURVATURE_BOUND + ROUNDING:
            return False
        previous = length
    return True


def _by_geodesic(snapshot: Snapshot, query: Nearest, chords: Floats, indices: Indices) -> Hits:
    origin = query.origin
    if len(chords) > query.limit:
        lower, upper = geodesic_bounds(chords)
        possible = lower <= np.partition(upper, query.limit - 1)[query.limit - 1] + ROUNDING
        chords, indices = chords[possible], indices[possible]
    lengths = np.round(_geodesic_lengths(snapshot, origin, indices) / ROUNDING)
    order = np.lexsort((indices, lengths))[: query.limit]
    return Hits(indices[order].tolist(), chords[order].tolist())


def _geodesic_lengths(snapshot: Snapshot, origin: Point, indices: Indices) -> Floats:
    """Return geodesic lengths in metres, exact wherever that decides an order.

    Vincenty's series orders lengths that differ by more than its error. For the others each distinct
    position is computed once, so that the exact geodesic is needed for ties only, wherever `origin` is.
    """
    lat, lon = snapshot.lat[indices], snapshot.lon[indices]
    lengths = vincenty(origin, lat, lon)
    exact: dict[tuple[float, float], float] = {}
    for n in np.flatnonzero(_tied(lengths)).tolist():
        position = float(lat[n]), float(lon[n])
        if position not in exact:
            exact[position] = metres(origin, Point(*position))
        lengths[n] = exact[position]
    return lengths


def _tied(lengths: Floats) -> NDArray[np.bool_]:
    """Return which lengths are unknown (NaN) or closer to another than the error of Vincenty's series."""
    order = np.argsort(lengths)
    close = np.diff(lengths[order]) < VINCENTY_ERROR
    tied = np.isnan(lengths)
    tied[order[1:][close]] = tied[order[:-1][close]] = True
    return tied


def _within_radius(snapshot: Snapshot, origin: Point, hits: Hits, radius: float) -> Hits:
    count = len(hits.indices)
    while (
        count
        and metres_along(hits.chords[count - 1], origin, snapshot.point(hits.indices[count - 1])) > radius
    ):
        count -= 1
    return Hits(hits.indices[:count], hits.chords[:count])


def inside(snapshot: Snapshot, query: Inside) -> Indices:
    """Return the ascending indices of all outlets inside; ascending indices are ascending refs."""
    subset = snapshot.subset(query.filter).indices
    return subset[_contains(query.area, snapshot, subset)]


def _contains(area: SearchArea, snapshot: Snapshot, subset: Indices) -> NDArray[np.bool_]:
    lat, lon = snapshot.lat[subset], snapshot.lon[subset]
    if isinstance(area, Box):
        return area.contains(lat, lon)
    if isinstance(area, tuple):
        return in_areas(snapshot.adcodes[subset], area)
    return np.asarray(shapely.intersects_xy(area, lon, lat))


def adcode_range(adcode: str) -> tuple[int, int]:
    """Return the first and last district code in a province, city or district, or anywhere (000000)."""
    number = int(adcode)
    span = 999_999 if number == 0 else 9999 if adcode.endswith("0000") else 99 if adcode.endswith("00") else 0
    return number, number + span


def in_areas(adcodes: NDArray[np.int32], areas: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which of the district codes are in any of the areas."""
    matches = np.zeros(len(adcodes), dtype=np.bool_)
    for first, last in map(adcode_range, areas):
        matches |= (adcodes >= first) & (adcodes <= last)
    return matches
