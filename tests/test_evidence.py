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
    ONE_REGION,
    STREET_ALONE,
    SUPPORTED,
    TOWNSHIP_ALONE,
    UNSUPPORTED,
    VILLAGE_ALONE,
    _trust,
    is_same_place,
    is_same_station,
    unexplained,
    unsupported_trust,
    weigh_evidence,
)
from locator.places.han_matching import Mention
from locator.places.interpretation import LISTED
from locator.places.match import Candidate
from locator.places.place_rows import BUNDLED_IDS, Place

from .test_places import FINDER

CITY = Place(1, None, "示例市", "", "city", "330100", Point(30.25, 120.16), 30_000.0, 1e6)
DISTRICT = Place(2, 1, "样本区", "", "district", "330106", Point(30.26, 120.13), 9_000.0, 1e5)
MALL = Place(3, 2, "示例广场", "", "mall", "330106", Point(30.27, 120.15), 1_500.0, 1e5)


STATION = Place(5, 2, "示例西站", "", "station", "330106", Point(30.27, 120.15), 500.0, 1e5)


def north(metres: float, place: Place = MALL) -> Place:
    """Return another place so many metres further north; a degree is 110,861 m there."""
    return place._replace(id=8, point=Point(place.point.lat + metres / 110_861, place.point.lon))


def rough(station: Place, name: str, metres: float, radius: float) -> Place:
    """Return a station of another district without a point of its own."""
    return north(metres, station)._replace(name=name, adcode="330105", radius=radius, exact=False)


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
        (MALL._replace(type="township"), "short", "示例", TOWNSHIP_ALONE),
        (MALL._replace(type="township"), "name", "示例镇", 1.0),
        (MALL._replace(id=BUNDLED_IDS[0]), "name", "示例广场", ONE_REGION),
        (MALL._replace(id=BUNDLED_IDS[-1]), "name", "示例广场", ONE_REGION),
        (MALL._replace(id=BUNDLED_IDS[-1] + 1), "name", "示例广场", 1.0),
        (MALL._replace(id=BUNDLED_IDS[-1] + 1), "name", "示例大道", ONE_REGION),
        (MALL._replace(type="street"), "name", "示例大道", ONE_REGION),
        (MALL._replace(type="zone"), "name", "示例大道", STREET_ALONE),
    ],
)
def test_trust_without_an_area_depends_on_the_kind_of_name(
    place: Place, matched_by: str, text: str, trust: float, common: CommonNames
) -> None:
    assert unsupported_trust(place, matched_by, text, common) == trust
    assert 0 < trust <= 1


@pytest.mark.parametrize(
    ("place", "other", "expected"),
    [
        (MALL, MALL, True),
        (MALL, MALL._replace(id=4, point=Point(30.271, 120.15)), True),
        (MALL, MALL._replace(id=4, point=Point(30.40, 120.15)), False),
        (MALL, MALL._replace(id=4, point=Point(30.40, 120.15), exact=False), True),
        (MALL, DISTRICT, True),
        (DISTRICT, MALL, True),
        (CITY, DISTRICT, False),
        (DISTRICT, CITY, False),
        (MALL, north(2_499), True),
        (MALL, north(2_501), False),
        (MALL, north(2_501)._replace(adcode="330105"), False),
        (MALL, north(2_499)._replace(adcode="330105"), True),
        (MALL, north(2_501)._replace(exact=False), True),
        (MALL, north(2_501)._replace(exact=False, adcode="330105"), False),
        (MALL, DISTRICT._replace(id=9, exact=False), False),
        (DISTRICT._replace(id=9), MALL._replace(exact=False), False),
        (STATION, rough(STATION, "示例西站", 6_000, 5_000), False),
        (STATION, rough(STATION, "样本示例西站", 5_999, 6_000), True),
        (STATION, rough(STATION, "样本示例西站", 6_001, 6_000), False),
        (STATION, rough(STATION, "样本示例西站", 2_499, 100), True),
        (STATION, rough(STATION, "样本示例西站", 2_501, 100), False),
        (STATION, rough(STATION, "样本示例西站", 4_000, 6_000)._replace(exact=True), False),
        (STATION, rough(STATION, "样本示例西站", 4_000, 6_000)._replace(type="metro"), False),
        (STATION, rough(STATION, "样本南站", 4_000, 6_000), False),
        (STATION._replace(name="站"), rough(STATION, "样本站", 4_000, 6_000), False),
        (STATION._replace(name="西站"), rough(STATION, "样本西站", 4_000, 6_000), False),
    ],
)
def test_places_near_each_other_or_one_inside_the_other_are_one(
    place: Place, other: Place, expected: bool
) -> None:
    assert is_same_place(place, other) is expected
    assert is_same_place(other, place) is expected


@pytest.mark.parametrize(
    ("name", "kind", "metres", "expected"),
    [
        ("示例西", "metro", 100, True),
        ("示例西地铁站", "metro", 100, True),
        ("示例西火车站", "station", 100, True),
        ("示例东站", "station", 100, False),
        ("示例西站", "mall", 100, False),
        ("示例西站", "metro", 2_501, False),
    ],
)
def test_records_of_one_station(name: str, kind: str, metres: float, expected: bool) -> None:
    other = north(metres, STATION)._replace(name=name, type=kind)
    assert is_same_station(STATION, other) is expected
    assert is_same_station(other, STATION) is expected


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
    assert 0 < trust <= 1


@pytest.mark.parametrize("table", [UNSUPPORTED, LANDMARK, ALIAS])
def test_trust_falls_with_each_unexplained_character(table: tuple[float, ...]) -> None:
    assert table[0] == 1.0 and list(table) == sorted(set(table), reverse=True) and table[-1] > 0


def test_the_trust_of_a_candidate_is_multiplied() -> None:
    place = FINDER.find("清华大学")[0].place
    candidate = Candidate(place, 4, "name", trust=0.8)
    (weighed,) = weigh_evidence([candidate], "清华大学", [], FINDER._lookup, FINDER._common)
    assert weighed.trust == pytest.approx(0.8 * LANDMARK[4])  # no mention explains the four characters


XIHU = FINDER.find("杭州市西湖区")[0].place
KNOWN = MALL._replace(id=BUNDLED_IDS[-1] + 1, parent=XIHU.id)
BUNDLED = KNOWN._replace(id=BUNDLED_IDS[0])
WENSAN = KNOWN._replace(name="文三路", type="street")


@pytest.mark.parametrize(
    ("place", "matched_by", "area", "remaining", "trust"),
    [
        (XIHU, "name", "name", "", 1.0),
        (XIHU, "name", "name", "无名楼", 0.85),
        (XIHU, "name", "name", "麦当劳", 0.51),
        (XIHU, "name", "name", "人民医院", 0.51),
        (KNOWN._replace(name="示例楼"), "name", "name", "示例楼", 1.0),
        (KNOWN._replace(name="麦当劳"), "name", "name", "麦当劳", 0.6),
        (KNOWN._replace(name="人民医院"), "name", "name", "人民医院", 1.0),
        (KNOWN._replace(name="示例楼"), "byname", "name", "麦当劳", 0.5),
        (MALL._replace(parent=XIHU.id, name="麦当劳"), "name", "name", "麦当劳", 1.0),
        (BUNDLED._replace(name="示例楼"), "name", "name", "示例楼", 1.0),
        (BUNDLED._replace(name="示例楼"), "name", "sound", "示例楼", 0.55),
        (WENSAN, "sound", "name", "文三路", 0.75),
        (WENSAN, "sound", "name", "闻三路", 0.75),
        (WENSAN, "sound", "name", "闻三路无名楼", 0.375),
        (WENSAN._replace(type="mall"), "sound", "name", "闻三路", 0.5),
        (WENSAN, "name", "name", "文三路", 1.0),
    ],
)
def test_a_place_behind_the_name_of_its_area(
    place: Place, matched_by: str, area: str, remaining: str, trust: float
) -> None:
    text = f"杭州西湖区{remaining}"
    mentions = [Mention(0, 2, XIHU.parent or 0, area), Mention(2, 5, XIHU.id, area)]
    if place is not XIHU and place.name == remaining:
        mentions.append(Mention(5, len(text), place.id, matched_by))
    candidate = Candidate(place, 3, matched_by)
    (weighed,) = weigh_evidence([candidate], text, mentions, FINDER._lookup, FINDER._common)
    assert weighed.trust == pytest.approx(trust)


@pytest.mark.parametrize(
    "text", ["北京南站五道口", "从北京南站到五道口", "成都东站春熙路", "杭州东站到西湖文化广场"]
)
def test_a_place_beside_a_landmark_far_from_it_is_not_certain(text: str) -> None:
    assert FINDER.find(text)[0].confidence < LISTED


@pytest.mark.parametrize(
    ("text", "name"),
    [("王府井北京站", "王府井"), ("北京大学第三医院", "北京大学第三医院"), ("松江大学城", "松江大学城")],
)
def test_a_place_beside_a_landmark_near_it_is_certain(text: str, name: str) -> None:
    best = FINDER.find(text)[0]
    assert best.place.name == name and best.confidence >= LISTED
