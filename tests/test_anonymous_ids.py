"""Recorded data of failed searches: grid cells, text without numbers, and client marks."""

from datetime import datetime, timedelta

import pytest

from locator.answers.search_anonymity import (
    AnonymousIds,
    FailedSearch,
    cell,
    failed_search,
    rounded_count,
    week_of,
)
from locator.geo.point import Point
from locator.query.query_params import NearestQuestion
from locator.runtime.client_address import client_network

from .network import NOW

SECRET = "b1946ac92492d2347c6235b4d261"


def test_an_internet_access_is_one_client() -> None:
    assert client_network("::ffff:192.0.2.1") == client_network("192.0.2.1") != client_network("192.0.2.2")
    assert (
        client_network("2001:db8:1:2ff::1")
        == client_network("2001:db8:1:200::2")
        != client_network("2001:db8:1:300::1")
    )
    assert client_network("key crm") == "key crm" and client_network("") == ""
    assert client_network("::1") == client_network("::2") and client_network(
        "fe80::1%eth0"
    ) == client_network("fe80::2")


def test_marks_change_every_week() -> None:
    marks, thing = AnonymousIds(SECRET), FailedSearch("no_place", "words", "x", ())
    first, again, later = (
        marks.failure(thing, "192.0.2.1", NOW + timedelta(days=days)) for days in (0, 1, 7)
    )
    assert first == again and not {first.search_id, first.client_id} & {later.search_id, later.client_id}
    assert marks.failure(thing, "192.0.2.2", NOW).search_id == first.search_id
    assert AnonymousIds("another secret").failure(thing, "192.0.2.1", NOW).search_id != first.search_id
    assert week_of(datetime.fromisoformat("2026-11-29T23:59:59+08:00")) == "2026-W48"
    assert week_of(datetime.fromisoformat("2026-11-29T16:00:00+00:00")) == "2026-W49"
    assert week_of(datetime.fromisoformat("2027-01-01T12:00:00+08:00")) == "2026-W53"


@pytest.mark.parametrize(
    ("point", "square"),
    [
        ((31.2397, 121.4998), "31.24,121.50"),
        ((31.2350001, 121.4949), "31.24,121.49"),
        ((-0.001, 0.004), "0.00,0.00"),
        ((10.0, 180.0), "10.00,180.00"),
        ((10.0, -179.999), "10.00,180.00"),
        ((53.4812, 122.3391), "53.48,122.34"),
        ((70.1234, 100.1234), "70.12,100.10"),
        ((89.12345, 123.456), "89.12,120.00"),
        ((-90.0, -180.0), "-90.00,180.00"),
    ],
)
def test_a_position_becomes_its_square(point: tuple[float, float], square: str) -> None:
    assert cell(Point(*point)) == square


def test_datums_meet_in_one_square() -> None:
    positions = [("wgs84", 39.9, 116.4), ("gcj02", 39.901402, 116.406243), ("bd09", 39.907683, 116.412665)]
    questions = [NearestQuestion(lat=lat, lon=lon, datum=datum) for datum, lat, lon in positions]  # type: ignore[arg-type]
    assert {failed_search(question, "out_of_area").where for question in questions} == {"39.90,116.40"}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Lu  Jia\tZui ", "lu jia zui"),
        ("ＬＵＪＩＡＺＵＩ", "lujiazui"),
        ("人民路123号", "人民路123号"),
        ("人民路123号5栋302室", None),
        ("13952000000", None),
        ("139-5200-0000", None),
        ("1 3 9 5 2", None),
        ("１３９５２００００００", None),
        ("١٣٩٥٢٠٠", None),
        ("一三九五二〇〇〇", None),
        ("我的电话幺三九五二", None),
        ("li@example.com", None),
        ("li＠example.com", None),
        ("11010119900307123X", None),
        ("31°14'23\"N", None),
        ("31.2397", None),
        ("https://surl.amap.com/abc", None),
    ],
)
def test_stores_normalized_texts_without_numbers(typed: str, stored: str | None) -> None:
    search = failed_search(NearestQuestion(q=typed), "no_place")
    assert search[1:3] == (("words", stored) if stored else ("private", ""))
    assert FailedSearch.from_text(search.to_text()) == search


def test_counts_are_displayed_from_ten_upwards() -> None:
    assert [rounded_count(count) for count in (0, 1, 9, 10, 11, 19, 20, 99, 100)] == [
        0,
        0,
        0,
        10,
        10,
        10,
        20,
        90,
        100,
    ]


@pytest.mark.parametrize(
    "typed", ["lat 31.2397 lon 121.4998", "121.4998,31.2397", "北纬31.2397 东经121.4998"]
)
def test_a_written_position_is_a_cell(typed: str) -> None:
    assert failed_search(NearestQuestion(q=typed), "none_found")[1:3] == ("cell", "31.24,121.50")
