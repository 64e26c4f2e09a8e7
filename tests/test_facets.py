"""Counts of filters equal the outlets that the same query lists."""

from datetime import timedelta
from typing import Any, cast

import numpy as np
import pytest

from locator.answers.context import QueryContext
from locator.answers.facets import count_facets, outlets_in, outlets_within, reach_of
from locator.answers.live import NO_REPORT, LiveReport
from locator.geo.point import Point, metres
from locator.index.snapshot import Filter
from locator.network.live_facts import LiveFacts
from locator.network.outlet import KINDS, bits
from locator.query.query_params import NearestQuestion

from .network import NOW, china, outlets, snapshot


def context_of(count: int, report: LiveReport = NO_REPORT) -> QueryContext:
    """Return a query context with the parts that counting needs."""
    served, unused = snapshot(outlets(china(count, 7))), cast(Any, None)
    return QueryContext(unused, served, unused, unused, unused, NOW, False, unused, unused, report)


@pytest.mark.parametrize("metres_away", [0, 4_999, 5_001, 600_000])
def test_a_reach_contains_the_farthest_result(metres_away: int) -> None:
    assert reach_of(metres_away) >= min(metres_away, 500_000)


def test_outlets_within_a_distance() -> None:
    context, origin = context_of(400), Point(31.2, 121.5)
    inside = set(outlets_within(context.snapshot, origin, 300_000).tolist())
    lengths = [metres(origin, context.snapshot.point(i)) for i in range(len(context.snapshot))]
    assert inside == {i for i, length in enumerate(lengths) if length <= 300_000}


def test_counts_are_of_what_the_filter_leaves() -> None:
    context = context_of(400)
    every = np.arange(len(context.snapshot))
    question = NearestQuestion(lat=31.2, lon=121.5, service=("repair",))
    result = count_facets(context, question, every)
    base = question.filter(NOW)
    assert result.total == int(context.snapshot.matches(base).sum())
    for facet in result.facets:
        update = {"open": "now"} if facet.field == "open" else {facet.field: (facet.value,)}
        if facet.field == "service":
            update = {"service": tuple({"repair", facet.value})}
        condition = question.model_copy(update=update).filter(NOW)
        assert facet.outlets == int(context.snapshot.matches(condition).sum())
        assert facet.active == (facet.value == "repair")
        assert facet.active or 0 < facet.outlets < result.total


def test_outlets_reported_closed_are_not_counted_as_open() -> None:
    question, plain = NearestQuestion(lat=31.2, lon=121.5), context_of(400)
    every = np.arange(len(plain.snapshot))
    is_open = plain.snapshot.matches(question.model_copy(update={"open": "now"}).filter(NOW))
    ref = plain.snapshot.refs[int(np.flatnonzero(is_open)[0])]
    fact = {"value": True, "at": NOW, "expires": NOW + timedelta(hours=1)}
    report = LiveReport(1, {ref: LiveFacts.model_validate({"closed_now": fact})})
    before, after = (
        next(
            facet.outlets for facet in count_facets(context, question, every).facets if facet.field == "open"
        )
        for context in (plain, context_of(400, report))
    )
    assert after == before - 1 == int(is_open.sum()) - 1


def test_a_filter_of_some_outlets_is_the_filter_of_all() -> None:
    context = context_of(200)
    some = np.array([3, 50, 199])
    for condition in (
        Filter(),
        Filter(kinds=bits(KINDS[:1], KINDS)),
        Filter(open_at=NOW, in_service=True, side=0),
    ):
        every = context.snapshot.matches(condition)
        assert (context.snapshot.matches(condition, some) == every[some]).all()


def test_outlets_of_an_area() -> None:
    context = context_of(200)
    code = f"{int(context.snapshot.adcodes[0]):06d}"
    assert set(outlets_in(context.snapshot, code).tolist()) == set(
        np.flatnonzero(context.snapshot.adcodes == context.snapshot.adcodes[0]).tolist()
    )
