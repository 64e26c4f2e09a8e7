"""Roads for motor vehicles only, by their tags."""

from pathlib import Path

import osmium
import pytest

from locator.directions.motor_roads import LONG_TUNNEL_METRES, close_motor_road, long_tunnels

from .extracts import document, node, way

METRES = 1 / 85_300  # degrees east

CLOSED = [
    {"highway": "motorway"},
    {"highway": "motorway_link"},
    {"highway": "trunk", "oneway": "yes", "bridge": "yes", "name": "延安高架路"},
    {"highway": "trunk_link", "oneway": "yes"},
    {"highway": "trunk", "name": "示例快速路"},
    {"highway": "primary", "motorroad": "yes"},
    {"highway": "primary", "name": "外滩隧道"},
    {"highway": "secondary", "name": "內環高架路 (外側)"},
    {"highway": "secondary", "name:en": "Renmin Road Tunnel"},
    {"highway": "secondary_link", "bridge": "yes"},
    {"highway": "primary", "bridge": "yes", "name": "告士打道天橋"},
]
OPEN = [
    {"highway": "trunk", "name": "京藏线"},  # a national road of one carriageway
    {"highway": "trunk", "oneway": "yes", "sidewalk": "right"},
    {"highway": "primary", "name": "示例隧道", "cycleway:right": "lane"},
    {"highway": "motorway", "bicycle": "yes"},
    {"highway": "secondary", "name": "南二环快速路辅路"},
    {"highway": "secondary", "name": "延安高架路地面道路"},
    {"highway": "tertiary", "name": "隧道路"},
    {"highway": "primary", "bridge": "yes", "name": "南京长江大桥"},
    {"highway": "primary", "name": "天桥南大街"},
    {"highway": "footway", "bridge": "yes", "name": "示例高架步道"},
    {"highway": "residential", "tunnel": "yes"},
]


@pytest.mark.parametrize("tags", CLOSED)
def test_a_motor_road_is_closed_to_all_others(tags: dict[str, str]) -> None:
    closed = dict(tags)
    close_motor_road(closed)
    assert closed == tags | {"foot": "no", "bicycle": "no", "wheelchair": "no"}


@pytest.mark.parametrize("tags", OPEN)
def test_other_roads_and_roads_with_tags_stay_as_they_are(tags: dict[str, str]) -> None:
    left = dict(tags)
    close_motor_road(left)
    assert left == tags


def test_a_tag_that_closes_a_road_to_some_opens_it_to_nobody() -> None:
    tags = {"highway": "primary", "name": "示例隧道", "foot": "no", "sidewalk": "no"}
    close_motor_road(tags)
    assert tags["bicycle"] == "no" and tags["foot"] == "no"


def test_tunnels_are_measured_across_their_parts(tmp_path: Path) -> None:
    half = (LONG_TUNNEL_METRES / 2 + 5) * METRES
    nodes = [node(number, east=number * half) for number in range(3)]
    nodes += [node(10 + number, north=0.01, east=number * half) for number in range(2)]
    ways = [
        way(1, [0, 1], highway="secondary", tunnel="yes"),
        way(2, [1, 2], highway="secondary_link", tunnel="yes"),
        way(3, [10, 11], highway="secondary", tunnel="yes"),
        way(4, [0, 2], highway="footway", tunnel="yes"),
        way(5, [0, 2], highway="secondary", tunnel="building_passage"),
    ]
    (tmp_path / "a.osm").write_text(document(*nodes, *ways), encoding="utf-8")
    found = long_tunnels(lambda kind: osmium.FileProcessor(str(tmp_path / "a.osm"), kind))
    assert found == {1, 2}
    tags = {"highway": "secondary", "tunnel": "yes"}
    close_motor_road(tags, in_long_tunnel=True)
    assert tags["foot"] == "no"
