"""Clusters: every outlet counted once, near its position, at every zoom; single outlets at street level."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.errors import InvalidParameter
from locator.geo.point import Box
from locator.index.clusters import Clusters, MapView
from locator.index.snapshot import ALL_OUTLETS, Filter
from locator.network.outlet import KINDS

from .network import china, outlets, snapshot, world

NETWORK = snapshot(outlets(china(800, 9)))
CLUSTERS = Clusters(NETWORK)
ALL = len(NETWORK.subset(ALL_OUTLETS).indices)
WORLD = Box(-180.0, -90.0, 180.0, 90.0)


def counted(features: list[dict[str, object]]) -> int:
    return sum(f["properties"].get("count", 1) for f in features)  # type: ignore[attr-defined]


@pytest.mark.parametrize("zoom", range(8))
def test_every_outlet_is_counted_once(zoom: int) -> None:
    assert counted(CLUSTERS.inside(WORLD, MapView(ALL_OUTLETS, zoom))) == ALL


def test_no_clusters_from_street_level_on() -> None:
    lat, lon = float(NETWORK.lat[5]), float(NETWORK.lon[5])
    box = Box(lon - 0.003, lat - 0.003, lon + 0.003, lat + 0.003)
    for zoom in (17, 18, 20):
        found = CLUSTERS.inside(box, MapView(ALL_OUTLETS, zoom))
        assert found and all("ref" in f["properties"] for f in found)


def test_a_filter_holds_in_clusters_too() -> None:
    for bit in range(len(KINDS)):
        filter_ = Filter(kinds=1 << bit)
        found = CLUSTERS.inside(WORLD, MapView(filter_, 3))
        assert counted(found) == len(NETWORK.subset(filter_).indices)


def test_rejects_a_view_of_too_many_cells() -> None:
    with pytest.raises(InvalidParameter, match="too large for this zoom"):
        CLUSTERS.inside(WORLD, MapView(ALL_OUTLETS, 12))


def test_poles_and_the_date_line() -> None:
    everywhere = Clusters(snapshot(outlets(world(300, 2))))
    total = len(everywhere.snapshot.subset(ALL_OUTLETS).indices)
    assert counted(everywhere.inside(WORLD, MapView(ALL_OUTLETS, 2))) == total
    across = Box(170.0, -20.0, -170.0, 20.0)
    sides = [Box(170.0, -20.0, 180.0, 20.0), Box(-180.0, -20.0, -170.0, 20.0)]
    one_by_one = [counted(everywhere.inside(side, MapView(ALL_OUTLETS, 5))) for side in sides]
    assert counted(everywhere.inside(across, MapView(ALL_OUTLETS, 5))) == sum(one_by_one)
    assert 4 <= sum(one_by_one) < total


@settings(max_examples=60, deadline=None)
@given(st.floats(80, 130), st.floats(20, 50), st.floats(0.01, 5), st.floats(0.01, 5), st.integers(0, 9))
def test_a_view_includes_all_outlets_in_it(
    west: float, south: float, wide: float, high: float, zoom: int
) -> None:
    box = Box(west, south, west + wide, south + high)
    indices = NETWORK.subset(ALL_OUTLETS).indices
    inside = int(np.count_nonzero(box.contains(NETWORK.lat[indices], NETWORK.lon[indices])))
    assert counted(CLUSTERS.inside(box, MapView(ALL_OUTLETS, zoom))) >= inside
