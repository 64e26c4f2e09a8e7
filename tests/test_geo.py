"""Distances compared with geopy's geodesic."""

from math import isclose

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from locator.geo.point import (
    VINCENTY_ERROR,
    Box,
    Point,
    bearing,
    box_around,
    chord_metres,
    ecef,
    ecef_point,
    geodesic_bounds,
    metres,
    vincenty,
)

points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))

HOSTILE = [
    (Point(0, 0), Point(0, 0)),
    (Point(90, 0), Point(90, 123)),
    (Point(-90, 0), Point(90, 0)),
    (Point(0, 179.9999), Point(0, -179.9999)),
    (Point(-17.7, 179.99), Point(-17.9, -179.99)),  # Fiji
    (Point(89.9, 10), Point(89.9, -170)),
    (Point(0, 0), Point(0.3, 179.7)),  # nearly antipodal
    (Point(39.9087, 116.3975), Point(31.2397, 121.4998)),
    (Point(53.48, 122.37), Point(18.25, 109.5)),
]


@pytest.mark.parametrize(("a", "b"), HOSTILE)
def test_metres_equal_the_geodesic(a: Point, b: Point) -> None:
    assert metres(a, b) == pytest.approx(geodesic(a, b).meters, abs=1e-4)


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(0, 360), st.floats(0, 299_000))
def test_corrected_chord_is_within_a_tenth_of_a_millimetre(
    lat: float, lon: float, azimuth: float, length: float
) -> None:
    end = Geodesic.WGS84.Direct(lat, lon, azimuth, length)
    assert metres(Point(lat, lon), Point(end["lat2"], end["lon2"])) == pytest.approx(length, abs=1e-4)


@given(points, points)
def test_bounds_hold_the_geodesic(a: Point, b: Point) -> None:
    least, upper = geodesic_bounds(np.array([chord_metres(a, b)]))
    assert least[0] - 1e-6 <= geodesic(a, b).meters <= upper[0] + 1e-6


@given(points, st.floats(1, 15_000_000))
def test_box_around_holds_all_within_its_radius(middle: Point, radius: float) -> None:
    box = box_around(middle, radius)
    for azimuth in range(0, 360, 15):
        end = Geodesic.WGS84.Direct(middle.lat, middle.lon, azimuth, radius)
        if chord_metres(middle, Point(end["lat2"], end["lon2"])) <= radius:
            assert box.contains(np.array(end["lat2"]), np.array(end["lon2"]))


@pytest.mark.parametrize(
    "middle", [Point(39.9, 116.4), Point(0, 0), Point(-17.8, 179.99), Point(80, -179.99)]
)
@pytest.mark.parametrize("radius", [10.0, 1_000.0, 50_000.0])
def test_box_around_is_hardly_larger_than_its_circle(middle: Point, radius: float) -> None:
    box = box_around(middle, radius)
    around = [Geodesic.WGS84.Direct(middle.lat, middle.lon, azimuth, radius) for azimuth in range(0, 360, 5)]
    lat = [end["lat2"] for end in around]
    lon = [(end["lon2"] - middle.lon + 180) % 360 - 180 for end in around]
    assert box.north - box.south == pytest.approx(max(lat) - min(lat), rel=0.02)
    assert (box.east - box.west) % 360 == pytest.approx(max(lon) - min(lon), rel=0.06)


@pytest.mark.parametrize(
    ("middle", "radius", "west", "south", "east", "north"),
    [
        (Point(89.99, 10), 5_000.0, -180, 89.945, 180, 90),
        (Point(-89.99, 10), 5_000.0, -180, -90, 180, -89.945),
        (Point(0, 10), 10_500_000.0, -180, -90, 180, 90),
        (Point(89, 10), 110_000.0, -180, 88.01, 180, 90),
        (Point(-89, 10), 110_000.0, -180, -90, 180, -88.01),
    ],
)
def test_box_around_a_pole_has_every_longitude(
    middle: Point, radius: float, west: float, south: float, east: float, north: float
) -> None:
    assert box_around(middle, radius) == pytest.approx((west, south, east, north), abs=0.01)


@pytest.mark.parametrize("length", [1.0, 1_000.0, 300_000.0, 1_000_000.0, 5_000_000.0, 8_000_000.0])
@pytest.mark.parametrize("farthest", [0.0, 12_000_000.0])
def test_bounds_of_a_geodesic_are_near_each_other(length: float, farthest: float) -> None:
    a, lengths = Point(31.2, 121.5), [value for value in (length, farthest) if value]
    ends = [Geodesic.WGS84.Direct(*a, 70, value) for value in lengths]
    chords = np.array([chord_metres(a, Point(end["lat2"], end["lon2"])) for end in ends])
    lower, upper = geodesic_bounds(chords)
    assert np.all(lower <= np.array(lengths) + 1e-6) and np.all(upper >= np.array(lengths) - 1e-6)
    assert upper[0] - lower[0] < (0.03 if farthest else 0.01) * length + 1e-6
    if length <= 300_000 and not farthest:
        assert upper[0] - lower[0] < 1e-5 * length + 1e-6


@given(points)
def test_ecef_of_one_is_ecef_of_many(point: Point) -> None:
    assert ecef_point(point) == pytest.approx(ecef(np.array([point.lat]), np.array([point.lon]))[0].tolist())


@pytest.mark.parametrize(
    ("b", "degrees"),
    [(Point(40, 116), 0), (Point(39, 117), 90), (Point(38, 116), 180), (Point(39, 115), 270)],
)
def test_bearing_points_the_way(b: Point, degrees: float) -> None:
    apart = abs(bearing(Point(39, 116), b) - degrees) % 360
    assert min(apart, 360 - apart) < 0.5


def test_bearing_of_the_same_place_is_north() -> None:
    assert bearing(Point(39, 116), Point(39, 116)) == 0


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [
        (0, 179.5, True),
        (0, -179.5, True),
        (0, 0, False),
        (11, 179.5, False),
        (10, 179, True),
        (0, 178.9, False),
    ],
)
def test_box_across_the_date_line(lat: float, lon: float, inside: bool) -> None:
    box = Box(179, -10, -179, 10)
    assert bool(box.contains(np.array(lat), np.array(lon))) is inside
    assert any(bool(part.contains(np.array(lat), np.array(lon))) for part in box.parts()) is inside


def test_pairs_across_china_equal_geopy() -> None:
    rng = np.random.default_rng(7)
    lat, lon = rng.uniform(18, 53, (2, 300)), rng.uniform(74, 134, (2, 300))
    for a, b in zip(zip(lat[0], lon[0], strict=True), zip(lat[1], lon[1], strict=True), strict=True):
        assert isclose(metres(Point(*a), Point(*b)), geodesic(a, b).meters, abs_tol=1e-4)


def test_vincenty_is_within_its_error_of_the_geodesic() -> None:
    rng = np.random.default_rng(12)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 300))), rng.uniform(-180, 180, 300)
    for origin in (
        Point(31.2, 121.5),
        Point(90, 0),
        Point(-90, 5),
        Point(0, 180),
        Point(0, 0),
        Point(-23.5, -46.6),
    ):
        lat[0], lon[0] = origin
        series = vincenty(origin, lat, lon)
        exact = [geodesic(origin, place).meters for place in zip(lat, lon, strict=True)]
        assert np.nanmax(np.abs(series - exact)) < VINCENTY_ERROR / 20
        assert np.isnan(series).sum() <= 3
