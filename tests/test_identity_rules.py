"""Helpers of rules: names that resemble each other, pairs of near outlets, and ranges of weekdays."""

from itertools import combinations
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from locator.feed.rules.identity import _nearby_pairs, normalized_name, normalized_ref, similar_names
from locator.feed.rules.timing import _weekday_range
from locator.geo.point import Point, metres


@pytest.mark.parametrize(
    ("one", "other", "similar"),
    [
        ("示例店", "示例店", True),
        ("示例服务中", "示例服务种", False),  # five characters
        ("示例数码服务中心海淀授权店", "示例数码服务中心海淀授权店铺", True),
        ("示例数码服务中心海淀授权店", "示例数码服务中心海淀特权店", True),
        ("示例数码服务中心海淀一店", "示例数码服务中心海淀二店", False),
        ("示例数码服务中心海淀东店铺", "示例数码服务中心海淀西店铺", False),
        ("示例数码服务中心海淀3号店", "示例数码服务中心海淀4号店", False),
        ("示例数码服务中心海淀授权店", "样本数码维修门店朝阳授权店", False),
    ],
)
def test_similar_names_differ_little_and_in_no_number_or_direction(
    one: str, other: str, similar: bool
) -> None:
    assert similar_names(one, other) is similar
    assert similar_names(other, one) is similar


def test_six_characters_are_enough_to_compare() -> None:
    assert similar_names("示例服务中心店铺甲乙丙", "示例服务中心店铺甲乙丁")
    assert similar_names("abcdef", "abcdef") and not similar_names("abcde", "abcdz")


def test_refs_and_names_are_normalized() -> None:
    assert normalized_ref("ＳＣ-００12") == normalized_ref("sc-12")
    assert normalized_name("示例（海淀）店 A") == normalized_name("示例(海淀)店a")


@pytest.mark.parametrize("seed", range(4))
def test_every_pair_within_a_hundred_metres_is_a_candidate(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lat, lon = rng.uniform(31.2, 31.21, 60), rng.uniform(121.4, 121.41, 60)
    feed = cast("Any", SimpleNamespace(lat=lat, lon=lon))
    pairs = list(_nearby_pairs(feed, [f"n{i}" for i in range(60)]))
    points = [Point(*pair) for pair in zip(lat.tolist(), lon.tolist(), strict=True)]
    near = {(a, b) for a, b in combinations(range(60), 2) if metres(points[a], points[b]) <= 100}
    assert near and near <= set(pairs) and len(pairs) == len(set(pairs))
    assert len(pairs) < 60 * 59 / 4  # not all


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (0, 4, [0, 1, 2, 3, 4]),
        (0, 6, [0, 1, 2, 3, 4, 5, 6]),
        (5, 1, [5, 6, 0, 1]),
        (6, 0, [6, 0]),
        (3, 3, [3]),
        (1, 0, [1, 2, 3, 4, 5, 6, 0]),
    ],
)
def test_a_range_of_weekdays_may_pass_sunday(first: int, last: int, days: list[int]) -> None:
    assert _weekday_range(first, last) == days
