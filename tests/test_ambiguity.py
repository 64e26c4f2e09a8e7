"""Stability of the nearest outlet: compared with queries from many points of the uncertainty circle."""

from math import cos, pi, radians, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.answers.ambiguity.clarifying_question import Uncertainty, candidates_by_share, next_question
from locator.answers.ambiguity.verdict import assess_stability
from locator.geo.point import Point
from locator.index.search import Nearest, nearest
from locator.index.snapshot import ALL_OUTLETS
from locator.network.outlet import Address, Approach

from .network import outlets, snapshot

RNG = np.random.default_rng(8)
PLACES = [(float(a), float(b)) for a, b in RNG.uniform((30.9, 121.2), (31.4, 121.8), (120, 2))]
NETWORK = snapshot(outlets(PLACES))


def around(origin: Point, metres: float) -> list[Point]:
    wide = metres / 111_200 / cos(radians(origin.lat))
    turns = [2 * pi * i / 24 for i in range(24)]
    return [Point(origin.lat + metres / 111_200 * sin(t), origin.lon + wide * cos(t)) for t in turns]


@settings(max_examples=150, deadline=None)
@given(st.floats(31.0, 31.3), st.floats(121.3, 121.7), st.floats(10, 6_000))
def test_stable_means_first_from_every_origin(lat: float, lon: float, doubt: float) -> None:
    origin = Point(lat, lon)
    verdict = assess_stability(NETWORK, origin, doubt, ALL_OUTLETS)
    first = nearest(NETWORK, Nearest(origin, 1)).indices[0]
    rival_names = {
        nearest(NETWORK, Nearest(p, 1)).indices[0]
        for r in (0.3, 0.6, 0.98)
        for p in around(origin, doubt * r)
    }
    if verdict.stable:
        assert rival_names == {first}
    if rival_names - {first}:
        assert not verdict.stable


def test_without_doubt_or_rivals_it_is_stable() -> None:
    assert assess_stability(NETWORK, Point(31.2, 121.5), 0.0, ALL_OUTLETS).stable
    assert assess_stability(snapshot(outlets(PLACES[:1])), Point(31.2, 121.5), 9_000.0, ALL_OUTLETS).stable


def nowhere(_: Point) -> str:
    return ""


def west_or_east(point: Point) -> str:
    return "西区" if point.lon < 121.5 else "东区"


def test_a_clarifying_question_separates_the_candidates() -> None:
    row = outlets([(31.2, 121.49), (31.2, 121.51)])
    question = next_question(
        snapshot(row), Uncertainty(Point(31.2, 121.5), 2_000.0, ALL_OUTLETS), west_or_east
    )
    assert question and question.text["zh"] == "您在哪个区或县？"
    assert {choice.texts["zh"]: choice.outlets for choice in question.choices} == {"西区": (0,), "东区": (1,)}


@pytest.mark.parametrize(
    ("members", "text"),
    [
        (
            [{"approach": Approach(station="甲站")}, {"approach": Approach(station="乙站")}],
            "您离哪个地铁站近？",
        ),
        ([{"address": Address(text="甲路 1 号")}, {"address": Address(text="乙路 2 号")}], "您离哪条路近？"),
    ],
)
def test_inside_a_district_the_station_or_the_street_separates(
    members: list[dict[str, object]], text: str
) -> None:
    row = [
        outlet.model_copy(update={"address": Address(), "approach": Approach()} | update)
        for outlet, update in zip(outlets([(31.2, 121.49), (31.2, 121.51)]), members, strict=True)
    ]
    question = next_question(snapshot(row), Uncertainty(Point(31.2, 121.4999), 2_000.0, ALL_OUTLETS), nowhere)
    assert question and question.text["zh"] == text
    assert sorted(choice.outlets for choice in question.choices) == [(0,), (1,)]


def test_no_question_compares_landmarks() -> None:
    """A caller who does not know the city cannot know them."""
    row = [
        outlet.model_copy(update={"address": Address(), "approach": Approach(landmark=landmark)})
        for outlet, landmark in zip(
            outlets([(31.2, 121.49), (31.2, 121.51)]), ("甲塔旁", "乙塔旁"), strict=True
        )
    ]
    uncertainty = Uncertainty(Point(31.2, 121.4999), 2_000.0, ALL_OUTLETS)
    assert next_question(snapshot(row), uncertainty, nowhere) is None


def test_one_outlet_needs_no_question() -> None:
    doubt = Uncertainty(Point(31.2, 121.5), 9_000.0, ALL_OUTLETS)
    assert next_question(snapshot(outlets(PLACES[:1])), doubt, nowhere) is None
    few = snapshot(outlets([(31.2, 121.5), (31.9, 122.4)]))
    assert next_question(few, Uncertainty(Point(31.2, 121.5), 500.0, ALL_OUTLETS), nowhere) is None


@settings(max_examples=60, deadline=None)
@given(st.floats(31.0, 31.3), st.floats(121.495, 121.505), st.floats(300, 3_000))
def test_answers_lead_to_the_nearest_outlet(lat: float, lon: float, doubt: float) -> None:
    """No answer excludes an outlet that may be the nearest."""
    left = Uncertainty(Point(lat, lon), doubt, ALL_OUTLETS)
    before = {index for index, _ in candidates_by_share(NETWORK, left)}
    question = next_question(NETWORK, left, west_or_east)
    if question is None:
        metres_to_border = abs(lon - 121.5) * 111_200 * cos(radians(lat))
        assert len(before) == 1 or metres_to_border > 0.9 * doubt, "the caller may be on both sides"
        return
    assert set().union(*(choice.outlets for choice in question.choices)) == before
    for choice in question.choices:
        after = {
            i for i, _ in candidates_by_share(NETWORK, left._replace(candidates=frozenset(choice.outlets)))
        }
        assert after == set(choice.outlets)


def test_shares_add_up() -> None:
    shares = candidates_by_share(NETWORK, Uncertainty(Point(31.2, 121.5), 4_000.0, ALL_OUTLETS))
    assert abs(sum(share for _, share in shares) - 1) < 1e-9
    assert shares == sorted(shares, key=lambda candidate: -candidate[1])
