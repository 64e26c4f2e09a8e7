"""Travel times and lengths estimated from straight-line distances, for use without a router.

Each band states, for a straight-line distance, how much longer the route is and the mean speed along it.
Between bands, lengths and times are interpolated linearly; beyond the last they grow at its rate.

Up to 3 km, the figures are medians of routes of Valhalla 3.9 between street corners in two extracts of
OpenStreetMap, in Shanghai and Beijing (`OSM=FILE python -m bench estimates`). Beyond, no routes were
measured: the figures are assumptions. By car, a straight-line kilometre takes as long as at 25 to 30 km/h in
town, and as at 80 km/h beyond 50 km; detours fall to 1.25. Traffic, parking and border crossings are not
included.
"""

from typing import NamedTuple

import numpy as np

from ..geo.point import Floats
from ..geo.travel_mode import MODES, TravelMode


class Band(NamedTuple):
    """Detour factor and mean speed in km/h at a straight-line distance in metres."""

    metres: float
    detour: float
    speed: float


BANDS: dict[TravelMode, tuple[Band, ...]] = {
    "walk": (
        Band(500, 1.55, 5.1),
        Band(1_000, 1.45, 5.1),
        Band(2_000, 1.35, 5.1),
        Band(3_000, 1.3, 5.1),
        Band(50_000, 1.25, 5.1),
    ),
    "wheelchair": (
        Band(500, 1.8, 4.0),
        Band(1_000, 1.5, 4.0),
        Band(2_000, 1.33, 4.0),
        Band(3_000, 1.3, 4.0),
        Band(50_000, 1.25, 4.0),
    ),
    "bicycle": (
        Band(500, 2.4, 15.0),
        Band(1_000, 1.9, 16.4),
        Band(2_000, 1.55, 16.8),
        Band(3_000, 1.45, 17.0),
        Band(10_000, 1.38, 17.5),
        Band(50_000, 1.3, 18.0),
    ),
    "drive": (
        Band(500, 2.3, 31.0),
        Band(1_000, 2.0, 41.0),
        Band(2_000, 1.7, 47.0),
        Band(3_000, 1.6, 50.0),
        Band(10_000, 1.45, 50.0),
        Band(25_000, 1.35, 64.0),
        Band(50_000, 1.3, 77.0),
        Band(100_000, 1.27, 86.0),
        Band(200_000, 1.25, 92.0),
        Band(300_000, 1.25, 94.0),
    ),
}
FAR = 10_000_000.0  # metres; no trip is longer


class Estimate(NamedTuple):
    """Estimated metres and seconds of a trip."""

    metres: float
    seconds: float


def estimate(straight: float, mode: TravelMode) -> Estimate:
    """Return the estimated length and duration of a trip over a straight-line distance."""
    table = _TABLES[mode]
    return Estimate(
        float(np.interp(straight, table.straight, table.metres)),
        float(np.interp(straight, table.straight, table.seconds)),
    )


def estimate_seconds(straight: Floats, mode: TravelMode) -> Floats:
    """Return the estimated durations of trips over straight-line distances."""
    table = _TABLES[mode]
    return np.asarray(np.interp(straight, table.straight, table.seconds), dtype=float)


def reach_metres(seconds: float, mode: TravelMode) -> float:
    """Return the straight-line distance that is travelled in this time; the inverse of `estimate`."""
    table = _TABLES[mode]
    return float(np.interp(seconds, table.seconds, table.straight))


class _Table(NamedTuple):
    """Nodes of the interpolation."""

    straight: Floats
    metres: Floats
    seconds: Floats


def _table(bands: tuple[Band, ...]) -> _Table:
    straight = [0.0, *(band.metres for band in bands), FAR]
    metres = [0.0, *(band.metres * band.detour for band in bands)]
    seconds = [0.0, *(band.metres * band.detour * 3.6 / band.speed for band in bands)]
    last = bands[-1]
    metres.append(metres[-1] + (FAR - last.metres) * last.detour)
    seconds.append(seconds[-1] + (FAR - last.metres) * last.detour * 3.6 / last.speed)
    return _Table(*(np.array(values) for values in (straight, metres, seconds)))


_TABLES: dict[TravelMode, _Table] = {mode: _table(BANDS[mode]) for mode in MODES}
