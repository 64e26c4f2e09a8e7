"""Boundary crossings between the mainland, Hong Kong, Macao and Taiwan."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
import pytest
import shapely

from locator.config import Settings
from locator.geo.crossing import HONG_KONG, MACAO, MAINLAND, TAIWAN, side_at, side_of, sides_of
from locator.geo.point import Point
from locator.serving.container import Container
from locator.store.releases import publish

from .conftest import clock
from .network import NOW, outlets
from .program import parts_of, run
from .web_client import Client

FUTIAN, LOK_MA_CHAU, MONG_KOK = (22.5250, 114.0560), (22.5000, 114.1280), (22.3193, 114.1694)
TAIPEI, KAOHSIUNG, PENGHU = (25.0340, 121.5645), (22.6273, 120.3014), (23.5700, 119.5800)
XIAMEN, PINGTAN, KINMEN = (24.4800, 118.0900), (25.5000, 119.7900), (24.4400, 118.3300)
ZHUHAI, MACAO_CENTRE = (22.2260, 113.5530), (22.1930, 113.5440)
PLACES = {
    "SZ1": (FUTIAN, "440304"),
    "SZ2": ((22.5310, 114.1120), "440303"),
    "SZ3": ((22.5330, 114.1200), "440303"),
    "HK1": (MONG_KOK, "810000"),
    "HK2": ((22.2800, 114.1600), "810000"),
    "MO1": (MACAO_CENTRE, "820000"),
    "ZH1": (ZHUHAI, "440402"),
}
EAST = {"SZ1", "SZ2", "SZ3", "ZH1"}


@pytest.fixture(scope="module")
def delta(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A program with outlets on three sides."""
    address = f"sqlite:///{tmp_path_factory.mktemp('delta') / 'locator.db'}"
    network = [
        outlet.model_copy(
            update={
                "ref": ref,
                "status": "open",
                "hours": "24/7",
                "exceptions": (),
                "address": outlet.address.model_copy(update={"adcode": adcode}),
            }
        )
        for outlet, (ref, (_, adcode)) in zip(
            outlets([place for place, _ in PLACES.values()]), PLACES.items(), strict=True
        )
    ]
    with parts_of(address) as parts:
        publish(parts.engine, network, "delta", NOW)
    with run(address, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def features(client: Client, place: tuple[float, float], **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/nearest", query_string={"lat": place[0], "lon": place[1]} | query)
    return [item["properties"] for item in json.loads(answer.data)["features"]]


def test_sides_of_codes_and_positions() -> None:
    codes = {
        440304: MAINLAND,
        0: MAINLAND,
        710000: TAIWAN,
        350203: MAINLAND,
        350527: MAINLAND,
        810000: HONG_KONG,
        810101: HONG_KONG,
        820000: MACAO,
    }
    assert {code: side_of(code) for code in codes} == codes
    assert sides_of(np.array(list(codes), dtype=np.int32)).tolist() == list(codes.values())
    areas = Container(Settings(), clock).areas
    places = {
        FUTIAN: MAINLAND,
        LOK_MA_CHAU: HONG_KONG,
        MONG_KOK: HONG_KONG,
        ZHUHAI: MAINLAND,
        MACAO_CENTRE: MACAO,
        (39.9, 116.4): MAINLAND,
        TAIPEI: TAIWAN,
        KAOHSIUNG: TAIWAN,
        PENGHU: TAIWAN,
        XIAMEN: MAINLAND,
        PINGTAN: MAINLAND,
        KINMEN: MAINLAND,
    }
    assert {place: side_at(lambda: areas, Point(*place)) for place in places} == places


@pytest.mark.parametrize(
    ("place", "sides"),
    [
        (LOK_MA_CHAU, [{"HK"}, {"HK"}]),
        (MONG_KOK, [{"HK"}, {"HK"}]),
        (FUTIAN, [{"HK"}, {"SZ"}]),  # no center on the own side
        (MACAO_CENTRE, [{"HK"}, {"MO"}]),
    ],
)
def test_repairs_are_offered_on_the_own_side(
    delta: Client, place: tuple[float, float], sides: list[set[str]]
) -> None:
    query = {"lat": place[0], "lon": place[1], "device": "phone", "fault": "screen", "limit": 3}
    ways = delta.get("/api/v1/handover", query_string=query).json["handover"]["ways"]
    assert sorted(({ref[:2] for ref in way["refs"]} for way in ways if way.get("refs")), key=min) == sides


@pytest.mark.parametrize(
    ("place", "across"),
    [
        (MONG_KOK, {"SZ1", "SZ2", "SZ3", "ZH1", "MO1"}),
        (FUTIAN, {"HK1", "HK2", "MO1"}),
        (MACAO_CENTRE, {"SZ1", "SZ2", "SZ3", "ZH1", "HK1", "HK2"}),
        ((23.13, 113.26), {"HK1", "HK2", "MO1"}),
    ],
)
def test_outlets_across_carry_a_crossing(delta: Client, place: tuple[float, float], across: set[str]) -> None:
    for query in ({}, {"sort": "arrival"}):
        found = {item["ref"]: item.get("crossing") for item in features(delta, place, **query)}
        assert found == {ref: True if ref in across else None for ref in PLACES}
    line = json.dumps({"lat": place[0], "lon": place[1]})
    batch = json.loads(delta.post("/api/v1/nearest/batch", line, "application/x-ndjson").data)
    assert {f["id"] for f in batch["features"] if f["properties"].get("crossing")} == across


def test_by_distance_is_exact_and_by_arrival_the_own_side_is_first(delta: Client) -> None:
    by_distance = features(delta, LOK_MA_CHAU)
    lengths = [item["distance"]["metres"] for item in by_distance]
    assert lengths == sorted(lengths) and [item["ref"] for item in by_distance[:3]] == ["SZ3", "SZ2", "SZ1"]
    by_arrival = features(delta, LOK_MA_CHAU, sort="arrival")
    assert [item["ref"] for item in by_arrival[:2]] == ["HK1", "HK2"]
    assert by_arrival[2]["arrival"]["text"].startswith("需过口岸，未计过关时间；")
    assert not by_arrival[0]["arrival"]["text"].startswith("需过口岸")
    (first,) = features(delta, LOK_MA_CHAU, sort="arrival", limit=1)
    assert first["ref"] == "HK1"


def test_pages_list_the_own_side_first_and_mark_the_others(delta: Client) -> None:
    page = delta.post("/", {"lat": str(LOK_MA_CHAU[0]), "lon": str(LOK_MA_CHAU[1]), "datum": "wgs84"}).text
    found = re.findall(r'<h3><a href="/outlets/([A-Z0-9]+)"', page)
    assert found[:3] == ["HK1", "HK2", "SZ3"] and page.count('class="crossing">需过口岸') == 5
    english = delta.post("/?lang=en", {"lat": str(FUTIAN[0]), "lon": str(FUTIAN[1]), "datum": "wgs84"}).text
    assert english.count("across the border checkpoint") == 3


def test_lists_of_two_sides_say_how_they_are_ordered(delta: Client) -> None:
    note = "要过口岸，与其他网点一样按距离排列"
    for adcode, limit, is_mixed in (("810000", 7, True), ("810000", 2, False)):
        query = json.loads(delta.get(f"/api/v1/nearest?adcode={adcode}&limit={limit}&lang=zh").data)["query"]
        assert any(note in text for text in query.get("notes", ())) is is_mixed
    point = {"lat": str(LOK_MA_CHAU[0]), "lon": str(LOK_MA_CHAU[1]), "datum": "wgs84"}
    page = delta.post("/", point).text
    assert "无需过口岸的在前" in page and "最近的 7 个网点" not in page
    page = delta.post("/?lang=en", point).text
    assert "those on this side of the border checkpoints first" in page


def test_an_outlets_neighbours_are_its_own_side_first(delta: Client) -> None:
    _, _, near = delta.get("/outlets/HK1").text.partition('<ul class="near">')
    items = near.partition("</ul>")[0].split("<li>")[1:]
    assert 'href="/outlets/HK2"' in items[0] and len(items) == 4
    assert ["需过口岸" in item for item in items] == [False, True, True, True]


def test_directions_across_say_so(delta: Client) -> None:
    for place, crosses in ((FUTIAN, True), (MONG_KOK, None)):
        query = {"from": f"{place[0]},{place[1]}", "to": "HK2"}
        found = json.loads(delta.get("/api/v1/directions", query_string=query).data)["properties"]
        assert found.get("crossing") is crosses
        assert (
            "途中需过口岸，未计过关时间" in delta.post("/outlets/HK2", {"from": query["from"]}).text
        ) is bool(crosses)


def test_every_rendering_of_directions_names_the_crossing(delta: Client) -> None:
    for ref, crosses in (("SZ2", True), ("HK1", False)):
        for lang, words in (("zh", ("口岸", "证件")), ("en", ("border", "documents"))):
            query = {"from": f"{LOK_MA_CHAU[0]},{LOK_MA_CHAU[1]}", "to": ref, "lang": lang}
            styles = {
                style: delta.get("/api/v1/directions", query_string=query | {"style": style}).json
                for style in ("steps", "script", "sms")
            }
            steps, script, sms = (answer["properties"] for answer in styles.values())
            texts = [str(steps["notes"][:1]), sms["sms"]["text"]]
            texts += [str(one["lines"]) for one in script["script"].values()]
            assert [all(word in text for word in words) for text in texts] == [crosses] * 4
            verdict = steps["verdict"]
            assert (verdict["answer"], verdict["why"][:1]) == (
                ("ask_first", ["crossing"]) if crosses else ("yes", ["open"])
            )


@pytest.mark.parametrize(
    "query", [{}, {"sort": "arrival"}, {"within": "120min", "mode": "drive"}, {"mode": "drive"}]
)
def test_a_visit_across_is_never_a_plain_yes(delta: Client, query: dict[str, str]) -> None:
    found = features(delta, LOK_MA_CHAU, **query, fields="verdict,crossing")
    assert {item["ref"] for item in found} >= {"SZ2", "HK1"}
    for item in found:
        is_across = "crossing" in item
        assert item["verdict"]["answer"] == ("ask_first" if is_across else "yes")
        assert any("证件" in reason for reason in item["verdict"]["reasons"]) is is_across


def test_outlets_along_a_way_and_repair_options_across_are_no_plain_yes(delta: Client) -> None:
    line = f"{LOK_MA_CHAU[0]},{LOK_MA_CHAU[1]};{FUTIAN[0]},{FUTIAN[1]}"
    query = {"along": line, "within": "60min", "fields": "verdict,crossing"}
    along = delta.get("/api/v1/nearest", query_string=query).json
    place = {"lat": LOK_MA_CHAU[0], "lon": LOK_MA_CHAU[1], "device": "phone"}
    handover = delta.get("/api/v1/handover", query_string=place).json
    for answer in (along, handover):
        found = [feature["properties"] for feature in answer["features"]]
        assert found and all(
            ("crossing" in item["verdict"]["why"]) is item.get("crossing", False) for item in found
        )
    assert any(feature["properties"].get("crossing") for feature in along["features"])


@pytest.mark.parametrize(
    ("place", "other", "crosses"),
    [
        (MONG_KOK, FUTIAN, True),
        (FUTIAN, MONG_KOK, True),
        (MACAO_CENTRE, ZHUHAI, True),
        (ZHUHAI, MACAO_CENTRE, True),
        ((23.13, 113.26), FUTIAN, None),
    ],
)
def test_a_reachable_area_ends_at_the_boundary(
    delta: Client, place: tuple[float, float], other: tuple[float, float], crosses: bool | None
) -> None:
    query = {"lat": place[0], "lon": place[1], "within": "40min", "mode": "drive"}
    found = delta.get("/api/v1/reachable", query_string=query).json
    area = shapely.geometry.shape(found["geometry"])
    assert area.contains(shapely.Point(place[1], place[0]))
    assert not area.contains(shapely.Point(other[1], other[0]))
    assert found["properties"].get("crossing") is crosses
    assert ("口岸" in found["properties"]["note"]) is bool(crosses)


def test_the_field_can_be_selected(delta: Client) -> None:
    found = features(delta, MONG_KOK, fields="crossing")
    assert {tuple(item) for item in found} == {("ref",), ("ref", "crossing")}
    assert not [item for item in features(delta, MONG_KOK, fields="name") if "crossing" in item]
