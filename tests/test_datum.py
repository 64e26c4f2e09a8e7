"""Datum conversion: forward compared with prcoords, inverse by round trip."""

import warnings

import numpy as np
import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.geo.datum import Datum, from_wgs84, shifted, to_wgs84
from locator.geo.point import Point, metres

SHIFTED: tuple[Datum, ...] = ("gcj02", "bd09")
ORACLE = {"gcj02": prcoords.wgs_gcj, "bd09": prcoords.wgs_bd}
MAINLAND = [
    (39.9087, 116.3975),
    (31.2397, 121.4998),
    (22.6, 114.06),
    (43.8, 87.6),
    (29.65, 91.1),
    (18.25, 109.5),
]
ELSEWHERE = {
    "Hong Kong": (22.30, 114.17),
    "Macao": (22.19, 113.545),
    "Taipei": (25.03, 121.56),
    "Seoul": (37.55, 126.99),
    "Ulaanbaatar": (47.9, 106.9),
    "Hanoi": (21.03, 105.85),
    "Paris": (48.85, 2.35),
    "Date line": (0.0, 180.0),
    "North pole": (90.0, 0.0),
    "West of China": (39.5, 60.0),
    "East of China": (47.0, 150.0),
    "North of China": (65.0, 122.0),
    "South of China": (-5.0, 112.0),
}


def _grid() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    lat, lon = rng.uniform(18, 53, 20_000), rng.uniform(74, 134, 20_000)
    inside = shifted(lat, lon)
    return lat[inside], lon[inside]


@pytest.mark.parametrize("datum", SHIFTED)
def test_round_trip_closes_to_a_micrometre(datum: Datum) -> None:
    lat, lon = _grid()
    back = to_wgs84(*from_wgs84(lat, lon, datum), datum)
    assert len(lat) > 5_000
    assert max(np.abs(back[0] - lat).max(), np.abs(back[1] - lon).max()) * 111_320 <= 1e-6


@pytest.mark.parametrize("datum", SHIFTED)
def test_forward_agrees_with_the_oracle(datum: Datum) -> None:
    lat, lon = (values[:500] for values in _grid())
    there = from_wgs84(lat, lon, datum)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = np.array([ORACLE[datum](pair) for pair in zip(lat, lon, strict=True)])
    assert np.abs(there[0] - expected[:, 0]).max() * 111_320 < 1e-6
    assert np.abs(there[1] - expected[:, 1]).max() * 111_320 < 1e-6


@pytest.mark.parametrize("datum", SHIFTED)
@pytest.mark.parametrize("place", MAINLAND)
def test_the_mainland_is_shifted(place: tuple[float, float], datum: Datum) -> None:
    lat, lon = from_wgs84(*place, datum)
    assert 100 < metres(Point(*place), Point(float(lat), float(lon))) < 1_600


@pytest.mark.parametrize("datum", SHIFTED)
@pytest.mark.parametrize("place", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_elsewhere_all_datums_are_one(place: tuple[float, float], datum: Datum) -> None:
    assert tuple(map(float, from_wgs84(*place, datum))) == place
    assert tuple(map(float, to_wgs84(*place, datum))) == place


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_wgs84_is_left_alone(lat: float, lon: float) -> None:
    assert tuple(map(float, to_wgs84(lat, lon, "wgs84"))) == (lat, lon)
    assert tuple(map(float, from_wgs84(lat, lon, "wgs84"))) == (lat, lon)


def test_preserves_array_shapes() -> None:
    lat, lon = to_wgs84(np.full((2, 3), 39.9), np.full((2, 3), 116.4), "bd09")
    assert lat.shape == lon.shape == (2, 3)
