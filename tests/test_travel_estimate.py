"""Estimates of trips without a router: steady, monotonous, and invertible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locator.directions.travel_estimate import BANDS, estimate, estimate_seconds, reach_metres
from locator.geo.travel_mode import MODES, WALK_UP_TO, TravelMode, mode_for

METRES = st.floats(0, 1_000_000)


@pytest.mark.parametrize("mode", MODES)
@given(shorter=METRES, longer=METRES)
def test_a_longer_line_takes_longer(mode: TravelMode, shorter: float, longer: float) -> None:
    shorter, longer = sorted((shorter, longer))
    near, far = estimate(shorter, mode), estimate(longer, mode)
    assert near.metres <= far.metres and near.seconds <= far.seconds
    assert near.metres >= shorter


@pytest.mark.parametrize("mode", MODES)
def test_nothing_jumps_at_the_border_of_a_band(mode: TravelMode) -> None:
    for band in BANDS[mode]:
        at = estimate(band.metres, mode)
        assert at.metres == pytest.approx(band.metres * band.detour)
        assert at.seconds == pytest.approx(at.metres * 3.6 / band.speed)
        for side in (-1, 1):
            near = estimate(band.metres + side, mode)
            assert near.metres == pytest.approx(at.metres, abs=3)
            assert near.seconds == pytest.approx(at.seconds, abs=3)


@pytest.mark.parametrize("mode", MODES)
@given(straight=METRES)
def test_the_reach_of_a_time_is_the_inverse(mode: TravelMode, straight: float) -> None:
    seconds = estimate(straight, mode).seconds
    assert reach_metres(seconds, mode) == pytest.approx(straight, abs=0.01, rel=1e-9)
    assert float(estimate_seconds([straight], mode)[0]) == seconds  # type: ignore[arg-type]


def test_a_car_is_slow_in_town_and_fast_on_long_trips() -> None:
    """Speeds along the straight line, in km/h."""
    in_town = 3.6 * 1_500 / estimate(1_500, "drive").seconds
    beyond = 3.6 * 50_000 / (estimate(150_000, "drive").seconds - estimate(100_000, "drive").seconds)
    assert 22 <= in_town <= 30 and 78 <= beyond <= 82
    assert 100 <= estimate(123_000, "drive").seconds / 60 <= 120


def test_the_mode_follows_the_distance() -> None:
    assert [mode_for(metres) for metres in (0, WALK_UP_TO, WALK_UP_TO + 1, 276_000)] == [
        "walk",
        "walk",
        "drive",
        "drive",
    ]
