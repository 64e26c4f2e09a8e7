"""Options of questions, of which no two read the same."""

import csv
from collections.abc import Sequence

import pytest

from bench.word_outcomes import FILE as WORDS
from data.build_places import OUT as PLACES
from locator.answers.ambiguity.call_question import CallQuestions
from locator.answers.ambiguity.option_labels import distinct_labels, distinct_options, labels_of_areas
from locator.answers.ambiguity.place_question import PlaceQuestions, kind_of
from locator.geo.point import Point
from locator.places.finder import Finder
from locator.places.gazetteer import Gazetteer
from locator.places.match import Match
from locator.places.place_rows import Place

from .place_queries import by_hand
from .test_address_position import BOOKS
from .test_unique_places import search_with

SEARCH = search_with(Finder(PLACES, None, BOOKS))
NORTH, MIDDLE, SOUTH = Point(39.956, 116.45), Point(39.933, 116.455), Point(39.879, 116.455)


def repeats(labels: Sequence[str]) -> set[str]:
    return {label for label in labels if labels.count(label) > 1}


def street(point: Point, name: str = "东三环") -> Match:
    place = Place(1, None, name, "", "street", "110105", point, 300, 0.0)
    return Match(place, ("北京市", "朝阳区", name), 0.3, "name", is_complete=True)


@pytest.mark.slow
def test_no_question_about_a_golden_query_has_two_options_that_read_the_same(gazetteer: Gazetteer) -> None:
    with WORDS.open(encoding="utf-8", newline="") as file:
        queries = [row["words"] for row in csv.DictReader(file)]
    repeated = {}
    for query in dict.fromkeys([*queries, *(words for words, _ in by_hand(gazetteer))]):
        meant = SEARCH.interpret(query)
        if not meant.doubt:
            continue
        for lang in ("zh", "en"):
            ask = PlaceQuestions(gazetteer, lang, "950800").about(meant)
            call = CallQuestions(gazetteer, lang, "950800").about(meant, query)
            found = repeats([o["label"] for o in ask["options"]]) | repeats([o.label for o in call.options])
            if found:
                repeated[query, lang] = found
    assert not repeated


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("query", ["北京东三环", "西湖", "Suzhou", "南京路", "建国路88号", "人民路"])
def test_options_that_share_a_name_have_distinct_labels(gazetteer: Gazetteer, query: str, lang: str) -> None:
    ask = PlaceQuestions(gazetteer, lang, "950800").about(SEARCH.interpret(query))
    labels = [option["label"] for option in ask["options"]]
    assert labels and not repeats(labels)


@pytest.mark.parametrize(
    ("points", "labels"),
    [
        ([NORTH], ["东三环"]),
        ([NORTH, SOUTH], ["东三环（偏北）", "东三环（偏南）"]),
        ([NORTH, MIDDLE, SOUTH], ["东三环（偏北）", "东三环（中间）", "东三环（偏南）"]),
        ([NORTH, NORTH], ["东三环（偏北）", "东三环（偏北）"]),
    ],
)
def test_places_of_one_name_are_labelled_by_their_sides(points: list[Point], labels: list[str]) -> None:
    assert distinct_labels(list(map(street, points)), ["东三环"] * len(points), "zh") == labels


def test_places_of_one_english_name_on_one_side_have_their_chinese_names() -> None:
    matches = [street(NORTH, "新路"), street(NORTH, "辛路"), street(SOUTH, "欣路")]
    labels = distinct_labels(matches, ["Xin Road"] * 3, "en")
    assert labels == ["Xin Road (north) 新路", "Xin Road (north) 辛路", "Xin Road (south)"]


def test_the_first_of_options_that_read_the_same_remains() -> None:
    assert distinct_options([("a", 1), ("b", 2), ("a", 3)], lambda pair: pair[0]) == [("a", 1), ("b", 2)]


def test_cities_of_one_english_name_have_their_provinces(gazetteer: Gazetteer) -> None:
    labels = labels_of_areas(gazetteer.cities, gazetteer, "en")
    assert not repeats(labels) and {"Suzhou, Jiangsu", "Suzhou, Anhui", "Shanghai"} <= set(labels)


@pytest.mark.parametrize(
    ("query", "is_number"),
    [
        ("体育西路103号", True),
        ("体育西路 103 号 5 楼", True),
        ("体育西路", False),
        ("建国路88号", False),
        ("五道口", False),
    ],
)
def test_an_unknown_house_number_of_a_known_name_is_not_an_unknown_name(query: str, is_number: bool) -> None:
    assert (kind_of(SEARCH.interpret(query)) == "number") is is_number
