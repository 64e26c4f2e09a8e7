"""Chains in search texts: names of places that a chain's name merely contains are not what they mean."""

import pytest

from .test_option_labels import SEARCH


@pytest.mark.parametrize(
    ("query", "doubt"),
    [
        ("肯德基", "common"),
        ("我在一个银行和一个肯德基旁边", "unknown"),
        ("一栋很高的楼旁边的肯德基", "unknown"),
        ("南京肯德基", "in_area"),
        ("南京的肯德基", "in_area"),
        ("上海麦当劳", "in_area"),
    ],
)
def test_the_end_of_a_chains_name_is_no_place(query: str, doubt: str) -> None:
    meant = SEARCH.interpret(query)
    assert meant.doubt == doubt
    assert all("德基" not in match.place.name for match in meant.matches)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("德基广场", "德基广场"),
        ("南京德基广场", "德基广场"),
        ("德基广场肯德基", "德基广场"),
        ("五道口肯德基", "五道口"),
        ("德基广厂", "德基广场"),
    ],
)
def test_a_place_beside_a_chain_is_found(query: str, name: str) -> None:
    assert SEARCH.interpret(query).matches[0].place.name == name
