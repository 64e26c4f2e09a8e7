"""Order of near outlets by the geodesic, limits of a search, district codes, and distances of a batch."""

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st

from locator.geo.point import STEEPEST, Point, bearing, chord_metres, ecef, geodesic_bounds
from locator.index.distances import bearings_of, metres_of
from locator.index.search import (
    Nearest,
    adcode_range,
    in_areas,
    is_unambiguous,
    nearest,
    nearest_batch,
    nearest_chord,
    nearest_many,
)
from locator.index.snapshot import Snapshot

from .network import outlets, snapshot

ORIGIN = Point(31.2397, 121.4998)


def _point(azimuth: float, metres: float, origin: Point = ORIGIN) -> Point:
    end = Geodesic.WGS84.Direct(*origin, azimuth, metres)
    return Point(end["lat2"], end["lon2"])


def _snapshot(*places: Point) -> Snapshot:
    """Return a release of open outlets at these places; their refs are ordered as the places."""
    fields = [{"ref": f"R{i:02d}", "status": "open"} for i in range(len(places))]
    return snapshot([o.model_copy(update=f) for o, f in zip(outlets(places), fields, strict=True)])


@pytest.mark.parametrize("origin", [ORIGIN, Point(0, 179.999)])
@pytest.mark.parametrize("azimuths", [(0, 0, 0, 0), (0, 90, 45, 180)])
@pytest.mark.parametrize("length", [10.0, 100_000.0, 299_999.0, 4_000_000.0])
@pytest.mark.parametrize("step", [0.001, 0.015, 0.5])
def test_outlets_are_in_the_order_of_their_geodesics(
    origin: Point, azimuths: tuple[int, ...], length: float, step: float
) -> None:
    further = (3, 1, 0, 2)
    places = [_point(a, length + step * n, origin) for a, n in zip(azimuths, further, strict=True)]
    indexed = _snapshot(*places)
    for limit in (1, 2, 3, 4, 5):
        assert nearest(indexed, Nearest(origin, limit)).indices == [2, 1, 3, 0][:limit]
        (many,) = nearest_many(indexed, np.array([origin]), limit)
        assert many.indices == [2, 1, 3, 0][:limit]


def test_equal_distances_are_ordered_by_ref() -> None:
    sides = [Point(ORIGIN.lat, ORIGIN.lon + shift) for shift in (0.25, -0.25, 0.25, -0.25)]
    for places in (sides, [*sides[1:], sides[0]]):
        assert nearest(_snapshot(*places), Nearest(ORIGIN, 3)).indices == [0, 1, 2]


def test_a_search_returns_ten_unless_it_names_a_limit() -> None:
    indexed = _snapshot(*(_point(70, 100 * n) for n in range(12)))
    assert nearest(indexed, Nearest(ORIGIN)).indices == list(range(10))


@pytest.mark.parametrize(
    ("radius", "count"), [(999.999, 0), (1_000.001, 1), (1_999.999, 1), (2_000.001, 2), (400_000.01, 3)]
)
def test_a_radius_is_one_of_geodesics(radius: float, count: int) -> None:
    indexed = _snapshot(_point(0, 1_000), _point(90, 2_000), _point(30, 400_000))
    found = nearest(indexed, Nearest(ORIGIN, 10, radius))
    assert found.indices == [0, 1, 2][:count] and len(found.chords) == count


def test_nothing_is_found_beyond_a_chord() -> None:
    place = _point(0, 1_000)
    indexed, chord = _snapshot(place), chord_metres(ORIGIN, place)
    assert nearest_chord(indexed, ORIGIN) == pytest.approx(chord, abs=1e-6)
    assert nearest_chord(_snapshot(), ORIGIN) is None
    assert nearest(indexed, Nearest(ORIGIN), chord + 0.001).indices == [0]
    assert nearest(indexed, Nearest(ORIGIN), chord - 0.001).indices == []
    assert nearest(_snapshot(), Nearest(ORIGIN), 1.0).indices == []


@pytest.mark.parametrize(
    ("count", "limit", "shape"), [(3, 2, (1, 2)), (3, 3, (1, 3)), (3, 9, (1, 3)), (0, 2, (1, 0))]
)
def test_a_batch_has_a_row_for_each_position(count: int, limit: int, shape: tuple[int, int]) -> None:
    indexed = _snapshot(*(_point(70, 100 * n) for n in range(count)))
    assert nearest_batch(indexed, np.array([ORIGIN]), limit).indices.shape == shape
    assert nearest_batch(indexed, np.empty((0, 2)), limit).chords.shape == (0, shape[1])


@given(st.floats(1, 999_000), st.floats(0, 3))
def test_unambiguous_chords_are_those_with_a_gap(chord: float, factor: float) -> None:
    bend = chord**3 / (24 * STEEPEST**2)
    chords = [chord, chord + factor * bend + 2e-6]
    if is_unambiguous(chords):
        lower, upper = geodesic_bounds(np.array(chords))
        assert lower[1] > upper[0]
    assert is_unambiguous(chords) or factor < 1.2


@pytest.mark.parametrize(
    ("chords", "expected"),
    [
        ([0.0], True),
        ([0.0, 0.0], False),
        ([0.0, 0.001], True),
        ([5.0, 5.0], False),
        ([5.0, 6.0, 6.0], False),
        ([999_999.0], True),
        ([1_000_001.0], False),
        ([1.0, 1_000_001.0], False),
    ],
)
def test_chords_have_one_order_if_they_differ(chords: list[float], expected: bool) -> None:
    assert is_unambiguous(chords) is expected


@pytest.mark.parametrize(
    ("adcode", "first", "last"),
    [
        ("310115", 310115, 310115),
        ("310100", 310100, 310199),
        ("310000", 310000, 319999),
        ("000000", 0, 999999),
        ("419001", 419001, 419001),
    ],
)
def test_an_area_has_a_range_of_codes(adcode: str, first: int, last: int) -> None:
    assert adcode_range(adcode) == (first, last)
    codes = np.array([first - 1, first, last, last + 1], np.int32)
    assert in_areas(codes, (adcode,)).tolist() == [False, True, True, False]
    assert in_areas(codes, (adcode, "999999")).tolist()[1:3] == [True, True]


STARTS = [(31.2, 121.5), (0.0, 179.99), (-45.0, -179.99), (88.9, 10.0), (89.5, 10.0), (-89.5, 0.0)]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("length", [0.0, 1.0, 5_000.0, 299_000.0, 301_000.0, 2_000_000.0])
def test_distances_of_a_batch_are_those_of_single_pairs(start: tuple[float, float], length: float) -> None:
    a, azimuths = Point(*start), (0, 60, 90, 200, 300)
    ends = [_point(azimuth, length, a) for azimuth in azimuths]
    chords = np.array([[chord_metres(a, b) for b in ends]])
    places, there = np.array([[start]]), np.array([ends])
    assert metres_of(chords, places, there)[0] == pytest.approx([length] * 5, abs=1e-4)
    lat, lon = there[0].T
    vectors = (ecef(lat, lon) - ecef(*np.array([start]).T))[None]
    expected = [bearing(a, b) for b in ends]
    turned = (bearings_of(places, vectors)[0] - expected + 180) % 360 - 180
    assert turned == pytest.approx([0.0] * 5, abs=1e-3 if length else 360)


def test_the_same_place_is_north_and_at_no_distance() -> None:
    places = np.array([[(31.2, 121.5)]])
    assert metres_of(np.zeros((1, 1)), places, places).tolist() == [[0.0]]
    assert bearings_of(places, np.zeros((1, 1, 3))).tolist() == [[0.0]]
