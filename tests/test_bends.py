"""Turns of routes: those of the line, wherever the router has maneuvers."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.directions.bends import Track, find_bends
from locator.directions.renderings import DirectionsStep, RenderOptions, render_directions
from locator.directions.route import Route
from locator.directions.turns import turn_kind
from locator.directions.valhalla_response import parse_route
from locator.geo.point import Point, metres

from .bends_judge import Turn, bends, missing, rendered, unspoken
from .headings_judge import misnamed
from .router_stub import encoded, trip
from .ways import AT, reading

START = Point(31.2304, 121.4737)
Leg = tuple[float, float]  # metres, and degrees of the turn before it
CORNERS = st.one_of(st.integers(45, 150), st.integers(-150, -45))
WOBBLES = st.integers(-35, 35)


def line_of(legs: Sequence[Leg], heading: float = 180.0) -> list[Point]:
    """A line of legs, the first one in this direction."""
    line = [START]
    for far, turn in legs:
        heading += turn
        end = Geodesic.WGS84.Direct(line[-1].lat, line[-1].lon, heading, far)
        line.append(Point(end["lat2"], end["lon2"]))
    return line


def densified(line: Sequence[Point], every: float) -> list[Point]:
    """The line with further points."""
    dense = [line[0]]
    for a, b in pairwise(line):
        count = int(metres(a, b) // every) + 1
        dense += [
            Point(a.lat + (b.lat - a.lat) * i / count, a.lon + (b.lon - a.lon) * i / count)
            for i in range(1, count + 1)
        ]
    return dense


def arc(radius: float, degrees: float, pieces: int = 12) -> list[Leg]:
    """A curve as short legs."""
    far = abs(radius * degrees * 3.14159265 / 180 / pieces)
    return [(far, degrees / pieces)] * pieces


def found(line: Sequence[Point]) -> list[tuple[int, str]]:
    return [(round(bend.at), bend.side[0].upper()) for bend in find_bends(Track(line))]


def routed(line: Sequence[Point], maneuvers: Sequence[dict[str, Any]] = ()) -> Route:
    """The route over a line with these maneuvers, besides departure and arrival."""
    last = len(line) - 1
    begins = [0, *(item["begin_shape_index"] for item in maneuvers), last]
    track = Track(line)
    base: list[dict[str, Any]] = [{"type": 1}, *maneuvers, {"type": 4}]
    sent = [
        {
            "length": (track.places[b] - track.places[a]) / 1000,
            "time": float(track.places[b] - track.places[a]) / 1.4,
            "begin_shape_index": a,
            "end_shape_index": b,
            **item,
        }
        for item, a, b in zip(base, begins, [*begins[1:], last], strict=True)
    ]
    body = json.dumps(trip(shape=encoded([tuple(p) for p in line]), maneuvers=sent))  # type: ignore[misc]
    return parse_route(body.encode(), line[0], line[-1], "walk")


def steps_of(route: Route, lang: str = "zh") -> tuple[DirectionsStep, ...]:
    options = RenderOptions(AT, lang, reading=reading)
    return render_directions(route, {"name": "示例店", "name_en": "Sample"}, options).steps


def texts(route: Route, lang: str = "zh") -> list[str]:
    return [step.text for step in steps_of(route, lang)]


@given(st.lists(st.tuples(st.integers(31, 200), st.one_of(CORNERS, WOBBLES)), min_size=2, max_size=12))
@settings(max_examples=150, deadline=None)
def test_bends_are_the_corners_of_more_than_40_degrees(legs: list[Leg]) -> None:
    line = line_of(legs)
    places = [sum(far for far, _ in legs[:i]) for i in range(len(legs))]
    expected = [
        (at, "L" if turn < 0 else "R")
        for at, (_, turn) in list(zip(places, legs, strict=True))[1:]
        if abs(turn) > 40
    ]
    assert found(line) == expected == found(densified(line, 3.0))


@given(st.lists(st.tuples(st.integers(4, 60), st.integers(-120, 120)), min_size=2, max_size=14))
@settings(max_examples=60, deadline=None)
def test_sentences_turn_where_the_line_does(legs: list[Leg]) -> None:
    route = routed(line_of(legs))
    turns = rendered(steps_of(route))
    assert not missing(bends(route.line, 43), turns) and not missing(turns, bends(route.line, 37))
    assert sum(step.metres or 0 for step in steps_of(route)) == pytest.approx(route.metres, abs=len(legs))


@pytest.mark.parametrize(
    ("legs", "expected"),
    [
        ([(100, 0), *arc(8, 90), (100, 0)], "R"),  # one curve
        ([(100, 0), *arc(8, -180), (100, 0)], "L"),
        ([(100, 0), *arc(40, 90), (100, 0)], ""),  # a road that winds
        ([(100, 0), (20, 90), (100, -90)], "RL"),  # an S
        ([(100, 0), (9, 90), (100, -90)], "RL"),
        ([(100, 0), (12, 90), (100, 90)], "RR"),  # round a block of twelve metres
        ([(100, 0), (3, 90), (3, -90), (3, 90), (100, -90)], ""),  # digitization noise
        ([(100, 0), (4, 60), (100, -60)], ""),  # to the other side of a path
        ([(5, 0), (100, 90)], ""),  # the departure names the direction
        ([(10, 0), (100, 90)], "R"),
        ([(100, 0), (10, 90)], "R"),
        ([(100, 0), (100, 39)], ""),
        ([(100, 0), (100, 41)], "R"),
    ],
)
def test_counts_curves_and_ignores_noise(legs: list[Leg], expected: str) -> None:
    assert "".join(side for _, side in found(line_of(legs))) == expected


@pytest.mark.parametrize(
    ("degrees", "kind"),
    [
        (45, "slight_right"),
        (-59, "slight_left"),
        (61, "right"),
        (-130, "left"),
        (140, "sharp_right"),
        (-150, "sharp_left"),
        (178, "turn_back"),
    ],
)
def test_the_kind_follows_from_the_angle(degrees: float, kind: str) -> None:
    (bend,) = find_bends(Track(line_of([(100, 0), (80, degrees)])))
    assert turn_kind(bend.degrees) == kind


SOUTH_THEN_WEST = line_of([(119, 0), (215, 90)])


def test_a_corner_without_a_maneuver_is_a_sentence() -> None:
    route = routed(SOUTH_THEN_WEST)
    assert [m.kind for m in route.maneuvers] == ["depart", "right", "arrive"]
    assert [round(m.metres) for m in route.maneuvers] == [119, 215, 0]
    assert texts(route)[:2] == ["向南走。", "走 120 米后右转，向西走 200 米。"]
    assert texts(route, "en")[:2] == ["Go south.", "Go 120 m, then turn right, go west for 200 m."]


@pytest.mark.parametrize("kind", [9, 10, 11, 14, 15, 16, 12, 23, 24, 8])
def test_a_maneuver_gets_the_turn_of_its_bend(kind: int) -> None:
    turned = {"type": kind, "begin_shape_index": 1, "street_names": ["成府路"]}
    route = routed(SOUTH_THEN_WEST, [turned])
    assert [m.kind for m in route.maneuvers] == ["depart", "right", "arrive"]
    assert route.maneuvers[1].streets == ("成府路",)


@pytest.mark.parametrize("kind", [9, 10, 15, 16, 12, 18, 23, 24])
def test_no_turn_where_one_goes_straight_on(kind: int) -> None:
    straight_on = line_of([(119, 0), (215, 5)])
    route = routed(straight_on, [{"type": kind, "begin_shape_index": 1}])
    assert not rendered(steps_of(route)) and len(texts(route)) == 2


@pytest.mark.parametrize("side", [1, -1])
def test_an_offset_of_a_few_metres_is_no_fork(side: int) -> None:
    offset = line_of([(119, 0), (9, 35 * side), (215, -35 * side)])
    kinds = (9, 16) if side > 0 else (16, 9)
    turns = [{"type": kind, "begin_shape_index": i} for i, kind in enumerate(kinds, 1)]
    assert [step.kind for step in steps_of(routed(offset, turns))] == ["depart", "arrive"]
    parted = line_of([(119, 0), (40, 30 * side), (215, -30 * side)])
    first, second = ("fork_right", "fork_left") if side > 0 else ("fork_left", "fork_right")
    assert [step.kind for step in steps_of(routed(parted, turns))] == ["depart", first, second, "arrive"]


@pytest.mark.parametrize("last", [2, 5, 7.9])
def test_the_last_metres_off_the_streets_count_in_the_steps(last: float) -> None:
    line = line_of([(100, 0), (80, 90), (last, 70)])
    maneuvers = [{"type": 10, "begin_shape_index": 1}]
    body = routed(line[:-1], maneuvers)
    arrive = body.maneuvers[-1]._replace(metres=last, seconds=last, bearing=160.0)
    length = body.metres + last
    route = body._replace(maneuvers=(*body.maneuvers[:-1], arrive), metres=length, line=tuple(line))
    assert sum(step.metres or 0 for step in steps_of(route)) == pytest.approx(length, abs=1.5)


def test_a_fork_is_named_only_to_the_side_where_the_line_leads() -> None:
    forked = line_of([(119, 0), (215, 30)])
    right, left = (routed(forked, [{"type": kind, "begin_shape_index": 1}]) for kind in (9, 16))
    assert texts(right)[1].startswith("走 120 米后岔路走右边") and not rendered(steps_of(right))
    assert texts(right, "en")[1].startswith("Go 120 m, then take the right-hand fork")
    assert len(texts(left)) == 2


def test_a_stretch_that_winds_has_both_directions() -> None:
    route = routed(line_of([(119, 0), *arc(60, 90), (215, 0)]))
    assert texts(route)[0] == "向南走 450 米，路弯向西。"
    assert texts(route, "en")[0] == "Go south for 450 m, the way curves west."


@pytest.mark.parametrize(
    ("heading", "legs", "maneuvers", "expected"),
    [
        (12, [(20, 0), (300, 35)], (), "向东北走 300 米。"),  # the first metres are not the stretch
        (12, [(9, 0), (300, 39)], [{"type": 8, "begin_shape_index": 1}], "向东北走 300 米。"),
        (98, [(100, 0), (300, 30), (100, 14)], (), "向东南走 500 米。"),
        (110, [(25, 0), (150, -38), (150, -38), (25, 38)], (), "向东走 350 米，路弯向东北。"),
        (0, [(20, 0), (15, 30), (300, 30)], (), "向北走 350 米，路弯向东北。"),
    ],
)
def test_a_compass_word_is_the_direction_of_its_stretch(
    heading: float, legs: list[Leg], maneuvers: list[dict[str, Any]], expected: str
) -> None:
    route = routed(line_of(legs, heading), maneuvers)
    assert texts(route)[0] == expected
    assert not misnamed(route.line, steps_of(route))


def test_the_word_after_turns_at_once_is_for_what_follows_the_last() -> None:
    route = routed(line_of([(100, 0), (12, -90), (16, 90)], heading=0.0))
    assert texts(route)[1] == "走 100 米后左转，紧接着右转，向北走 30 米。"
    assert not misnamed(route.line, steps_of(route))


def test_the_judge_detects_false_compass_words() -> None:
    route = routed(SOUTH_THEN_WEST)
    first, second = steps_of(route)[:2]
    assert not misnamed(route.line, [first, second])
    ((_, off),) = misnamed(route.line, [replace(first, text="向西南走。"), second])
    assert off == pytest.approx(45, abs=2)


def test_the_turn_to_an_outlet_beside_the_way() -> None:
    line = line_of([(119, 0), (40, -90)])
    body = trip(shape=encoded([tuple(p) for p in line[:2]]))  # type: ignore[misc]
    route = parse_route(json.dumps(body).encode(), line[0], line[2], "walk")
    assert texts(route)[1] == "走到这里后左转，网点在东边 40 米处。"
    assert texts(route, "en")[1] == "There turn left, it is 40 m to the east."
    assert not missing(bends(route.line), rendered(steps_of(route)))


def test_the_judge_detects_missing_and_false_turns() -> None:
    route = routed(SOUTH_THEN_WEST)
    (bend,) = bends(route.line)
    assert (round(bend.at), bend.side) == (119, "R") and unspoken(route.line, [])
    assert missing([bend], [Turn(119, "L")]) == missing([bend], [Turn(200, "R")]) == [bend]
    assert not missing([bend], [Turn(120, "R")])
