"""Trust in matches: unexplained text, supporting areas, and the kind of name."""

import pytest

from data import build_places
from locator.geo.point import Point
from locator.places.chains import CommonNames
from locator.places.evidence import (
    ALIAS,
    BY_SOUND,
    CITY_ONLY,
    COMMON,
    DISTRICT_ONLY,
    LANDMARK,
    STREET_ALONE,
    SUPPORTED,
    UNSUPPORTED,
    VILLAGE_ALONE,
    _trust,
    is_same_place,
    unexplained,
    unsupported_trust,
    weigh_evidence,
)
from locator.places.han_matching import Mention
from locator.places.match import Candidate
from locator.places.place_rows import Place

from .test_places import FINDER

CITY = Place(1, None, "示例市", "", "city", "330100", Point(30.25, 120.16), 30_000.0, 1e6)
DISTRICT = Place(2, 1, "样本区", "", "district", "330106", Point(30.26, 120.13), 9_000.0, 1e5)
MALL = Place(3, 2, "示例广场", "", "mall", "330106", Point(30.27, 120.15), 1_500.0, 1e5)


@pytest.fixture(scope="module")
def common() -> CommonNames:
    return CommonNames.load(build_places.FOLDER / "chains.csv")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("示例市样本区", ""),
        ("示例市样本区100号", ""),
        ("示例市样本区站", ""),
        ("示例市样本区无名大厦", "无名大厦"),
        ("示例市样本区无名大厦3楼", "无名大厦"),
    ],
)
def test_the_informative_characters_outside_the_path_are_unexplained(text: str, left: str) -> None:
    assert unexplained(text, [Mention(0, 3, 1, "name"), Mention(3, 6, 2, "name")], {1, 2}) == left


def test_mentions_of_other_places_explain_nothing() -> None:
    assert unexplained("示例市样本区", [Mention(0, 3, 9, "name")], {1, 2}) == "示例市样本区"


@pytest.mark.parametrize(
    ("place", "matched_by", "text", "trust"),
    [
        (MALL, "sound", "示例广场", BY_SOUND),
        (MALL._replace(type="village"), "name", "示例村", VILLAGE_ALONE),
        (MALL, "byname", "万达广场", COMMON),
        (MALL, "name", "万达广场", COMMON),
        (DISTRICT, "short", "样本", 1.0),
        (MALL._replace(type="township"), "short", "建设路", STREET_ALONE),
        (MALL, "name", "示例广场", 1.0),
    ],
)
def test_trust_without_an_area_depends_on_the_kind_of_name(
    place: Place, matched_by: str, text: str, trust: float, common: CommonNames
) -> None:
    assert unsupported_trust(place, matched_by, text, common) == trust


@pytest.mark.parametrize(
    ("place", "other", "expected"),
    [
        (MALL, MALL, True),
        (MALL, MALL._replace(id=4, point=Point(30.271, 120.15)), True),
        (MALL, MALL._replace(id=4, point=Point(30.40, 120.15)), False),
        (MALL, MALL._replace(id=4, point=Point(30.40, 120.15), exact=False), True),
        (MALL, DISTRICT, True),
        (CITY, DISTRICT, False),
    ],
)
def test_places_near_each_other_or_one_inside_the_other_are_one(
    place: Place, other: Place, expected: bool
) -> None:
    assert is_same_place(place, other) is expected


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("杭州无名大厦甲", "杭州"),
        ("杭州西湖区无名大厦甲", "杭州西湖区"),
        ("清华大学无名楼", "清华大学"),
        ("和平无名大厦", "和平区"),
    ],
)
def test_unexplained_text_costs_confidence(longer: str, shorter: str) -> None:
    assert FINDER.find(longer)[0].confidence < FINDER.find(shorter)[0].confidence


def test_an_area_supports_a_short_name() -> None:
    alone, supported = FINDER.find("城关镇")[0], FINDER.find("甘肃省兰州市榆中县城关镇")[0]
    assert supported.confidence >= 0.9 > alone.confidence
    assert supported.path == ("甘肃省", "兰州市", "榆中县", "城关镇")


TOWN = MALL._replace(type="township")


@pytest.mark.parametrize(
    ("place", "matched_by", "left", "supported", "trust"),
    [
        (CITY, "name", 0, False, 1.0),
        (CITY, "name", 1, False, 1.0),
        (CITY, "name", 2, False, CITY_ONLY),
        (CITY, "short", 9, True, CITY_ONLY),
        (DISTRICT, "name", 1, False, 1.0),
        (DISTRICT, "name", 2, True, DISTRICT_ONLY),
        (DISTRICT, "centre", 5, False, 1.0),
        (MALL, "street", 5, False, 1.0),
        (TOWN, "short", 0, True, 1.0),
        (TOWN, "short", 1, True, SUPPORTED),
        (TOWN, "name", 1, False, LANDMARK[1]),
        (TOWN, "short", 1, False, UNSUPPORTED[1]),
        (TOWN, "byname", 3, False, UNSUPPORTED[3]),
        (MALL, "name", 0, False, LANDMARK[0]),
        (MALL, "name", 4, True, LANDMARK[4]),
        (MALL, "name", 40, False, LANDMARK[4]),
        (MALL, "byname", 2, False, ALIAS[2]),
        (MALL, "short", 9, True, ALIAS[-1]),
    ],
)
def test_unexplained_characters_lower_the_trust_by_the_kind_of_place(
    place: Place, matched_by: str, left: int, supported: bool, trust: float
) -> None:
    assert _trust(Candidate(place, 4, matched_by), left, supported) == trust


@pytest.mark.parametrize("table", [UNSUPPORTED, LANDMARK, ALIAS])
def test_trust_falls_with_each_unexplained_character(table: tuple[float, ...]) -> None:
    assert table[0] == 1.0 and list(table) == sorted(set(table), reverse=True) and table[-1] > 0


def test_the_trust_of_a_candidate_is_multiplied() -> None:
    place = FINDER.find("清华大学")[0].place
    candidate = Candidate(place, 4, "name", trust=0.8)
    (weighed,) = weigh_evidence([candidate], "清华大学", [], FINDER._lookup, FINDER._common)
    assert weighed.trust == pytest.approx(0.8 * LANDMARK[4])  # no mention explains the four characters
