"""The questions and how a snapshot answers them: what is nearest, and what lies inside."""

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
from .snapshot import EVERY, Filter, Indices, Snapshot, Subset

SERVED_METRES = 500_000.0  # who is further from every outlet than this is not served
SPARE = 4
PLAIN = 1_000_000.0  # metres of chord
BENT = 1.1 / (24 * STEEPEST * STEEPEST)  # 2r·asin(c/2r) < c + 1.1·c³/24r² as long as c is plain
ROUNDING = 1e-6  # metres: far above the error of a chord in float64, far below what anybody measures


Area: TypeAlias = Box | shapely.Polygon | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The `limit` outlets nearest to a WGS-84 point, at most `radius` metres away, that pass a filter."""

    origin: Point
    limit: int = 10
    radius: float | None = None
    filter: Filter = EVERY


@dataclass(frozen=True, slots=True)
class Inside:
    """All outlets in a box, a polygon (WGS-84, lon before lat) or areas (adcodes), ordered by ref."""

    area: Area
    filter: Filter = EVERY


@dataclass(frozen=True, slots=True)
class Hits:
    """Outlets by their index, nearest first, each with the metres of its chord."""

    indices: list[int]
    chords: list[float]


class Many(NamedTuple):
    """Of many positions the outlets nearest to each, (n, k), nearest first, and the metres of their chords.

    k is `limit`, or fewer where there are not so many outlets.
    """

    indices: Indices
    chords: Floats


def nearest(snapshot: Snapshot, question: Nearest, reach: float = inf) -> Hits:
    """Return the nearest outlets, exactly as the geodesic orders them; equal distances by ref.

    None where every outlet, filtered or not, is further away than `reach`, metres of chord: that is known
    before anything is ranked.
    """
    subset = snapshot.subset(question.filter)
    wanted = question.limit + SPARE
    while True:
        chords, indices = _fetch(subset, question.origin, wanted)
        if len(chords) and chords[0] > reach and (nearest_chord(snapshot, question.origin) or 0) > reach:
            return Hits([], [])
        hits = _ranked(snapshot, question, chords, indices, len(indices) == len(subset.indices))
        if hits is not None:
            return (
                hits if question.radius is None else _within(snapshot, question.origin, hits, question.radius)
            )
        wanted *= 4


def nearest_many(snapshot: Snapshot, places: Floats, limit: int, wanted: Filter = EVERY) -> Iterator[Hits]:
    """The same for many WGS-84 positions, latitude and longitude, (n, 2): one question to the tree for all.

    Where chords alone do not tell the order, a position is asked for itself.
    """
    found = near_many(snapshot, places, limit, wanted)
    yield from (Hits(*row) for row in zip(found.indices.tolist(), found.chords.tolist(), strict=True))


def near_many(
    snapshot: Snapshot, places: Floats, limit: int, wanted: Filter = EVERY, reach: float = inf
) -> Many:
    """The same as two arrays; positions whose nearest chord exceeds `reach` metres stay ordered by chord."""
    subset = snapshot.subset(wanted)
    if subset.tree is None or not len(places):
        shape = (len(places), min(limit, len(subset.indices)))
        return Many(np.empty(shape, dtype=np.int64), np.empty(shape))
    most = min(limit + SPARE, len(subset.indices))
    squares, found = subset.tree.query(ecef(places[:, 0], places[:, 1]), k=most, sqr_dists=True)
    chords = np.sqrt(squares).reshape(len(places), most)
    indices = subset.indices[found.reshape(len(places), most)]
    many = Many(indices[:, :limit].copy(), chords[:, :limit].copy())
    for row in np.flatnonzero(~_clear(chords, limit) & (chords[:, 0] <= reach)).tolist():
        question = Nearest(Point(*places[row].tolist()), limit, None, wanted)
        hits = nearest(snapshot, question)
        many.indices[row], many.chords[row] = hits.indices, hits.chords
    return many


def _clear(chords: Floats, limit: int) -> NDArray[np.bool_]:
    """Of which rows of ascending chords the first `limit` have one order alone."""
    least, most = geodesic_bounds(chords)
    gaps = least[:, 1 : limit + 1] > most[:, :-1][:, :limit] + ROUNDING
    return np.asarray(gaps.all(axis=1))


def nearest_chord(snapshot: Snapshot, origin: Point) -> float | None:
    """Metres of the chord to the outlet next to a point, cheap however far it is; None without any."""
    chords, _indices = _fetch(snapshot.subset(EVERY), origin, 1)
    return float(chords[0]) if len(chords) else None


def _fetch(subset: Subset, origin: Point, wanted: int) -> tuple[Floats, Indices]:
    if subset.tree is None:
        return np.empty(0), subset.indices
    place = np.array((ecef_point(origin),))
    squares, found = subset.tree.query(place, k=min(wanted, len(subset.indices)), sqr_dists=True)
    return np.sqrt(squares.ravel()), subset.indices[found.ravel()]


def _ranked(
    snapshot: Snapshot, question: Nearest, chords: Floats, indices: Indices, complete: bool
) -> Hits | None:
    """The hits in their order; None when outlets further out might belong among them."""
    limit = question.limit
    if not len(chords):
        return Hits([], [])
    if _plainly_clear(chords[: limit + 1].tolist()):
        return Hits(indices[:limit].tolist(), chords[:limit].tolist())
    least, most = geodesic_bounds(chords)
    clear = least[1:] > most[:-1] + ROUNDING
    if clear[:limit].all():
        return Hits(indices[:limit].tolist(), chords[:limit].tolist())
    if complete or clear[limit - 1 :].any():
        return _by_geodesic(snapshot, question, chords, indices)
    return None


def _plainly_clear(chords: list[float]) -> bool:
    """Whether ascending chords have one order alone; a bound wider than `geodesic_bounds`, told faster."""
    if chords[-1] > PLAIN:
        return False
    before = -1.0
    for length in chords:
        if length - before <= before * before * before * BENT + ROUNDING:
            return False
        before = length
    return True


def _by_geodesic(snapshot: Snapshot, question: Nearest, chords: Floats, indices: Indices) -> Hits:
    origin = question.origin
    if len(chords) > question.limit:
        least, most = geodesic_bounds(chords)
        possible = least <= np.partition(most, question.limit - 1)[question.limit - 1] + ROUNDING
        chords, indices = chords[possible], indices[possible]
    lengths = np.round(_lengths(snapshot, origin, indices) / ROUNDING)
    order = np.lexsort((indices, lengths))[: question.limit]
    return Hits(indices[order].tolist(), chords[order].tolist())


def _lengths(snapshot: Snapshot, origin: Point, indices: Indices) -> Floats:
    """Return metres of geodesics, exact wherever that decides an order.

    The series of Vincenty orders all that differ by more than its error; of the others each distinct
    position is computed once, so the exact geodesic is needed for ties alone, wherever `origin` is.
    """
    lat, lon = snapshot.lat[indices], snapshot.lon[indices]
    lengths = vincenty(origin, lat, lon)
    exact: dict[tuple[float, float], float] = {}
    for n in np.flatnonzero(_tied(lengths)).tolist():
        place = float(lat[n]), float(lon[n])
        if place not in exact:
            exact[place] = metres(origin, Point(*place))
        lengths[n] = exact[place]
    return lengths


def _tied(lengths: Floats) -> NDArray[np.bool_]:
    """Return which lengths are too close to another to be told apart, or unknown (NaN)."""
    order = np.argsort(lengths)
    close = np.diff(lengths[order]) < VINCENTY_ERROR
    tied = np.isnan(lengths)
    tied[order[1:][close]] = tied[order[:-1][close]] = True
    return tied


def _within(snapshot: Snapshot, origin: Point, hits: Hits, radius: float) -> Hits:
    count = len(hits.indices)
    while (
        count
        and metres_along(hits.chords[count - 1], origin, snapshot.point(hits.indices[count - 1])) > radius
    ):
        count -= 1
    return Hits(hits.indices[:count], hits.chords[:count])


def inside(snapshot: Snapshot, question: Inside) -> Indices:
    """The indices of all outlets inside, ascending, which is the order of their refs."""
    subset = snapshot.subset(question.filter).indices
    return subset[_holds(question.area, snapshot, subset)]


def _holds(area: Area, snapshot: Snapshot, subset: Indices) -> NDArray[np.bool_]:
    lat, lon = snapshot.lat[subset], snapshot.lon[subset]
    if isinstance(area, Box):
        return area.holds(lat, lon)
    if isinstance(area, tuple):
        return in_areas(snapshot.adcodes[subset], area)
    return np.asarray(shapely.intersects_xy(area, lon, lat))


def adcode_range(adcode: str) -> tuple[int, int]:
    """The first and last district code in a province, a city, a district, or anywhere (000000)."""
    number = int(adcode)
    wide = 999_999 if number == 0 else 9999 if adcode.endswith("0000") else 99 if adcode.endswith("00") else 0
    return number, number + wide


def in_areas(adcodes: NDArray[np.int32], areas: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which of the district codes lie in any of the areas."""
    held = np.zeros(len(adcodes), dtype=np.bool_)
    for first, last in map(adcode_range, areas):
        held |= (adcodes >= first) & (adcodes <= last)
    return held
