"""Places of a release in the place search: streets with numbers, landmarks; a sample adds nothing."""

from collections.abc import Sequence
from random import Random
from typing import Any

import numpy as np
import pytest

from locator.geo.point import metres
from locator.places.network_places import NetworkPlaces
from locator.places.outlet_names import OutletNames, OutletNameSource
from locator.places.place_search import PlaceSearch
from locator.places.release_places import ReleasePlaces

from .test_network_places import DISTRICT, fields, places_of, shifted, street_rows, true_point
from .test_places import FINDER

STREET, NUMBERS = "天安样本路", [10, 20, 30, 40, 60, 80, 100, 120]
MALL = "示例天地购物中心"
MALL_POINT = shifted(DISTRICT, 900, 700)
NO_OUTLETS = OutletNames(OutletNameSource(0, lambda _: {}, np.zeros(0, np.int32), lambda _: None))


def outlets() -> Sequence[dict[str, Any]]:
    mall = [
        fields(shifted(MALL_POINT, 10 * n, 0), f"上海市静安区示例路{n}号{MALL}{n}楼", landmark=MALL)
        for n in range(1, 5)
    ]
    return [*street_rows(STREET, DISTRICT, NUMBERS, Random(7), noise=5.0), *mall]


@pytest.fixture(scope="module")
def network() -> NetworkPlaces:
    return places_of(outlets())


@pytest.fixture(scope="module")
def search(network: NetworkPlaces) -> PlaceSearch:
    return PlaceSearch(FINDER, NO_OUTLETS, None, network)


@pytest.mark.parametrize("number", [10, 50, 100])
def test_a_house_number_on_a_street_of_the_release_is_found(search: PlaceSearch, number: int) -> None:
    match = search.find(f"上海市静安区{STREET}{number}号")[0]
    assert (match.matched_by, match.place.name) == ("network", f"{STREET}{number}号")
    assert metres(match.place.point, true_point(DISTRICT, number)) <= max(match.place.radius, 100)
    assert match.path[:2] == ("上海市", "静安区") and match.confidence >= 0.9


@pytest.mark.parametrize("text", [f"上海市静安区{MALL}", f"上海{MALL}", f"静安区{MALL}附近"])
def test_a_landmark_of_the_release_is_found(search: PlaceSearch, text: str) -> None:
    match = search.find(text)[0]
    assert match.place.name == MALL and match.path[:2] == ("上海市", "静安区")
    assert metres(match.place.point, MALL_POINT) < 200


def test_a_landmark_of_the_release_is_found_by_parts_of_its_name(search: PlaceSearch) -> None:
    assert search.find("上海示例天地")[0].place.name == MALL


def test_another_city_restricts_the_release_too(search: PlaceSearch) -> None:
    found = search.find(f"杭州市西湖区{MALL}")
    assert found[0].path == ("浙江省", "杭州市", "西湖区")
    assert all(match.path[:2] == ("浙江省", "杭州市") for match in found)


@pytest.mark.parametrize("text", ["上海市静安区", "上海人民广场", "五道口地铁站"])
def test_a_known_place_is_not_replaced(search: PlaceSearch, text: str) -> None:
    assert search.find(text)[0].place.name == FINDER.find(text)[0].place.name


def test_a_sample_adds_nothing() -> None:
    for text in (f"上海市静安区{STREET}50号", f"上海市静安区{MALL}", "上海市静安区"):
        sample = PlaceSearch(FINDER, NO_OUTLETS, None, NetworkPlaces.empty())
        without = PlaceSearch(FINDER, NO_OUTLETS)
        assert sample.find(text) == without.find(text)
        assert all(match.place.name not in (STREET, MALL) for match in sample.find(text))
    assert ReleasePlaces(NetworkPlaces.empty(), FINDER).find(MALL, None) == []


def test_ids_of_the_release_return_its_places(network: NetworkPlaces) -> None:
    release = ReleasePlaces(network, FINDER)
    hits = release.search_names(MALL, 3)
    assert [hit.text for hit in hits] == [MALL, "示例路"]
    for hit in hits:
        place = release.place(hit.place)
        assert place.name == hit.text
        assert [area.name for area in release.path_of(place)] == ["上海市", "静安区", place.name]


def test_names_of_a_release_are_restricted_to_areas(network: NetworkPlaces) -> None:
    release = ReleasePlaces(network, FINDER)
    assert [hit.text for hit in release.search_names(MALL, 3, ["31"])] == [MALL, "示例路"]
    assert release.search_names(MALL, 3, ["33"]) == []


def test_a_street_is_no_address_elsewhere(network: NetworkPlaces) -> None:
    release = ReleasePlaces(network, FINDER)
    area = FINDER.find("北京市朝阳区")[0].place
    assert release.address(f"{STREET}50号", area) is None
