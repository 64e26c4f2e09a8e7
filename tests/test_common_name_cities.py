"""Cities that the question about a name of many places offers: first those where the name is known."""

import pytest

from locator.answers.ambiguity.place_question import MAX_CITIES, MAX_KNOWN, PlaceQuestions
from locator.places.gazetteer import Gazetteer

from .test_option_labels import SEARCH


def cities_of(query: str, gazetteer: Gazetteer) -> list[str]:
    ask = PlaceQuestions(gazetteer, "zh", "950800").about(SEARCH.interpret(query))
    return [option["label"] for option in ask["options"]]


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("长江大桥", {"武汉市", "南京市"}),
        ("南京路", {"上海市", "天津市", "武汉市", "哈尔滨市"}),
        ("Nanjing Road", {"上海市", "天津市", "武汉市", "哈尔滨市"}),
        ("Nanjing Lu", {"上海市", "天津市"}),
        ("人民路", {"大连市", "郑州市"}),
        ("Renmin Road", {"大连市", "郑州市"}),
    ],
)
def test_the_cities_where_a_common_name_is_known_come_first(
    query: str, known: set[str], gazetteer: Gazetteer
) -> None:
    offered = cities_of(query, gazetteer)
    assert known <= set(offered[:MAX_KNOWN]) and len(offered) == MAX_CITIES
    assert set(offered[MAX_KNOWN:]) & {city.name for city in gazetteer.cities[:MAX_CITIES]}


@pytest.mark.parametrize("query", ["人民桥", "肯德基", "滨河路"])
def test_a_name_that_is_known_nowhere_leads_to_the_largest_cities(query: str, gazetteer: Gazetteer) -> None:
    assert cities_of(query, gazetteer)[:3] == [city.name for city in gazetteer.cities[:3]]
