"""Geocoding of addresses: the place that they name with an honest radius, or its area, or none."""

from random import Random

import numpy as np
import pytest

from locator.geo.point import Point, metres
from locator.network.outlet import Address
from locator.places.address_position import ROUGH_METRES, AddressGeocoder, query_text
from locator.places.finder import Finder
from locator.places.interpretation import LISTED
from locator.places.network_places import NetworkPlaces
from locator.places.outlet_names import OutletNames
from locator.places.place_search import PlaceSearch
from locator.serving.data_files import BOOKS, PLACES

from .test_network_places import DISTRICT, places_of, street_rows, true_point

STREET = "天安样本路"
FINDER = Finder(PLACES, None, BOOKS)


@pytest.fixture(scope="module")
def geocoder() -> AddressGeocoder:
    return AddressGeocoder(PlaceSearch(FINDER, OutletNames.empty()))


FOUND = [
    # the address, what it must be derived from, a point that must lie within the radius
    ({"text": "天津市和平区南京路189号津汇广场1座2层"}, "office", "津汇广场", (39.1169, 117.1913)),
    ({"text": "北京西站南广场"}, "bus_stop", "北京西站南广场", (39.8914, 116.3174)),
    ({"text": "北京市丰台区北京南站"}, "station", "北京南站", (39.865, 116.3786)),
    ({"city": "长沙市", "text": "岳麓区湖南大学东门"}, "university", "湖南大学", (28.179, 112.944)),
    ({"text": "福建省泉州市晋江市陈埭镇"}, "township", "陈埭镇", (24.822, 118.6)),
    ({"city": "重庆市", "text": "解放碑"}, "business_area", "解放碑", (29.557, 106.577)),
]


@pytest.mark.parametrize(("address", "kind", "name", "point"), FOUND)
def test_the_place_that_an_address_names(
    geocoder: AddressGeocoder, address: dict[str, str], kind: str, name: str, point: tuple[float, float]
) -> None:
    proposed = geocoder.propose(Address(**address))
    assert proposed is not None and (proposed.kind, name in proposed.name) == (kind, True)
    assert metres(Point(proposed.lat, proposed.lon), Point(*point)) <= max(proposed.radius, 50)
    assert 0 < proposed.confidence <= 1


AREAS = [
    ({"text": "四川省成都市武侯区示例路9号"}, "四川省成都市武侯区"),
    (
        {"province": "四川省", "city": "成都市", "district": "武侯区", "text": "示例路9号"},
        "四川省成都市武侯区",
    ),
    ({"adcode": "510107", "text": "示例路9号"}, "四川省成都市武侯区"),
    (
        {"text": "上海市浦东新区张江镇示例路1000号"},
        "上海市浦东新区张江镇",
    ),  # its town has no point of its own
    ({"adcode": "110115", "text": "31.23, 121.47"}, "北京市大兴区"),  # degrees in an address are no address
]


@pytest.mark.parametrize(("address", "name"), AREAS)
def test_an_address_of_which_only_the_area_is_known_is_marked(
    geocoder: AddressGeocoder, address: dict[str, str], name: str
) -> None:
    proposed = geocoder.propose(Address(**address))
    assert proposed is not None and proposed.name == name
    assert proposed.is_rough and proposed.kind == "district" and proposed.radius > 3_000


@pytest.mark.parametrize(
    "text", ["某某路1号", "abc", "950800", "31.23,121.47", "https://maps.example/?q=1", ""]
)
def test_an_address_that_names_nothing_known_has_no_position(geocoder: AddressGeocoder, text: str) -> None:
    assert geocoder.propose(Address(text=text)) is None


def test_the_named_area_binds_a_name_that_other_cities_have(geocoder: AddressGeocoder) -> None:
    for city in ("南昌市", "杭州市"):
        proposed = geocoder.propose(Address(city=city, district="西湖区", text="文三路478号"))
        assert proposed is not None and city in proposed.name


def test_a_house_number_lies_between_those_of_the_networks_outlets() -> None:
    network = places_of(street_rows(STREET, DISTRICT, [10, 20, 30, 40, 60, 80, 100], Random(7), noise=5.0))
    search = PlaceSearch(FINDER, OutletNames.empty(), None, network)
    proposed = AddressGeocoder(search).propose(Address(text=f"上海市静安区{STREET}50号"))
    assert proposed is not None and proposed.kind == "house" and not proposed.is_rough
    assert (
        metres(Point(proposed.lat, proposed.lon), true_point(DISTRICT, 50)) <= proposed.radius <= ROUGH_METRES
    )
    without = AddressGeocoder(search._replace(network=NetworkPlaces(lambda _: {}, np.zeros(0, np.int32))))
    rough = without.propose(Address(text=f"上海市静安区{STREET}50号"))
    assert rough is not None and rough.is_rough


def test_what_is_too_uncertain_to_publish(geocoder: AddressGeocoder) -> None:
    for address, *_ in FOUND:
        proposed = geocoder.propose(Address(**address))
        assert proposed is not None
        is_certain = proposed.radius <= ROUGH_METRES and proposed.confidence >= LISTED
        assert proposed.is_rough != is_certain


def test_an_online_geocoder_is_never_used() -> None:
    class Online:
        def find(self, _: str) -> None:
            raise AssertionError("a request was sent")

    search = PlaceSearch(FINDER, OutletNames.empty(), Online())  # type: ignore[arg-type]
    assert AddressGeocoder(search).propose(Address(text="某某路1号")) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            {"text": "上海市黄浦区示例路1号", "province": "上海市", "district": "黄浦区"},
            "上海市黄浦区示例路1号",
        ),
        ({"text": "示例路1号", "province": "上海市", "city": "上海市"}, "上海市示例路1号"),
        ({"text": "示例路1号", "district": "黄浦区", "township": "外滩街道"}, "黄浦区外滩街道示例路1号"),
    ],
)
def test_areas_are_written_once(address: dict[str, str], expected: str) -> None:
    assert query_text(Address(**address)) == expected
    assert query_text(Address(text="示例路1号"), ["上海市", "黄浦区"]) == "上海市黄浦区示例路1号"
