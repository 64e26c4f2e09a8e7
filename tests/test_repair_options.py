"""Repair options: exclusion by limits, devices and services; mail is always offered."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locator.answers.repair_options import FAULTS, HandoverQuestion, RepairOptions, find_offers
from locator.answers.repair_options.faults import NEEDS
from locator.answers.repair_options.fit import Suitability, suitability_of
from locator.answers.repair_options.limits import limits_verdict
from locator.answers.repair_options.ways import (
    MAX_VISIT_METRES,
    MIN_DROP_OFF_SAVING,
    WAYS,
    Offer,
    best_way,
    effort,
    ways_json,
)
from locator.directions.fallback_router import FallbackRouter
from locator.geo.crossing import HONG_KONG, MAINLAND, TAIWAN
from locator.geo.point import Point
from locator.index.search import Nearest, nearest
from locator.network.outlet import DEVICES, SERVICES
from locator.query.query_params import NearestQuestion

from .network import china, outlets, snapshot
from .web_client import Client

SCREEN: dict[str, Any] = {"services": ["screen"]}
DATA: dict[str, Any] = {"services": ["data"]}
CENTER: dict[str, Any] = {"kind": "service_center", "status": "open", "devices": ["phone", "laptop"]}
POINT: dict[str, Any] = {"kind": "drop_off", "status": "open", "devices": ["phone", "laptop"]}
CASES: list[tuple[dict[str, Any], str, str, Suitability | None]] = [
    (CENTER | {"services": ["screen"]}, "phone", "screen", Suitability("walk_in")),
    (CENTER | {"services": ["repair"]}, "phone", "screen", Suitability("walk_in", ("services",))),
    (CENTER | {"services": ["repair"]}, "phone", "water", Suitability("walk_in")),
    (CENTER | {"services": ["inspection"]}, "phone", "water", Suitability("walk_in", ("services",))),
    (CENTER | {"services": ["repair"]}, "phone", "data", None),
    (CENTER | {"services": ["drop_off", "trade_in"]}, "phone", "data", Suitability("drop_off")),
    (CENTER, "phone", "screen", Suitability("walk_in", ("services",))),
    (CENTER | {"services": ["screen"]}, "tablet", "screen", None),
    (CENTER | SCREEN | {"devices": []}, "tablet", "screen", Suitability("walk_in", ("devices",))),
    (CENTER | {"services": ["screen"], "status": "temporarily_closed"}, "phone", "screen", None),
    (CENTER | {"services": ["screen"], "limits": "笔记本仅检测"}, "laptop", "screen", None),
    (CENTER | {"services": ["screen"], "limits": "笔记本仅检测"}, "phone", "screen", Suitability("walk_in")),
    (CENTER | DATA | {"limits": "手机请预约"}, "phone", "data", Suitability("walk_in", ("limits",))),
    (CENTER | SCREEN | {"limits": "需提前电话预约"}, "phone", "screen", Suitability("walk_in")),
    (POINT, "phone", "screen", Suitability("drop_off")),
    (POINT | {"services": ["drop_off"]}, "phone", "data", Suitability("drop_off")),
    (POINT | {"services": ["pickup"]}, "phone", "screen", Suitability("drop_off", ("services",))),
    (POINT | {"limits": "不收笔记本"}, "laptop", "screen", None),
    (POINT | {"devices": ["phone"]}, "laptop", "screen", None),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "device", "fault", "fit"), CASES)
def test_suitability_of_an_outlet(
    fields: dict[str, Any], device: Any, fault: Any, fit: Suitability | None
) -> None:
    assert suitability_of(fields, device, fault) == fit


def test_every_fault_names_services_that_exist() -> None:
    assert set(NEEDS) == set(FAULTS)
    assert all({*need.sure, *need.possible} <= set(SERVICES) and need.sure for need in NEEDS.values())


def offer(way: Any, metres: float, *, sure: bool = True) -> Offer:
    return Offer(0, metres, metres, Suitability(way, () if sure else ("limits",)))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], "mail_in"),
        ([offer("walk_in", 2_000), offer("drop_off", 500)], "walk_in"),
        ([offer("walk_in", 500 + MIN_DROP_OFF_SAVING + 1), offer("drop_off", 500)], "drop_off"),
        ([offer("walk_in", MAX_VISIT_METRES + 1)], "mail_in"),
        ([offer("walk_in", MAX_VISIT_METRES + 1), offer("drop_off", 40_000)], "drop_off"),
        ([offer("walk_in", 500, sure=False), offer("drop_off", 5_000)], "drop_off"),
        ([offer("walk_in", 500, sure=False)], "walk_in"),
    ],
)
def test_the_best_way(found: list[Offer], expected: str) -> None:
    assert (
        best_way({way: [item for item in found if item.suitability.way == way] for way in WAYS}) == expected
    )


@pytest.mark.parametrize(
    ("unknown", "known", "leads"),
    [(1_700, 1_800, "known"), (10, 1_000, "known"), (500, 1_600, "unknown"), (20_000, 24_000, "known")],
)
def test_known_hours_lead_at_a_comparable_distance(unknown: float, known: float, leads: str) -> None:
    by_name = {
        "unknown": offer("walk_in", unknown)._replace(has_hours=False),
        "known": offer("walk_in", known),
    }
    assert min(by_name, key=lambda name: effort(by_name[name])) == leads


NETWORK = outlets(china(400, seed=5), seed=5)
SNAPSHOT = snapshot(NETWORK)
NO_ROUTER = FallbackRouter(None, lambda: SNAPSHOT.release.published)
BY_REF = {outlet.ref: outlet for outlet in NETWORK}


@settings(deadline=None)
@given(st.sampled_from(DEVICES), st.sampled_from(FAULTS), st.integers(1, 10), st.integers(0, 399))
def test_offers_only_suitable_outlets_certain_and_near_first(
    device: Any, fault: Any, limit: int, near: int
) -> None:
    start = NETWORK[near].point
    question = HandoverQuestion(lat=start.lat, lon=start.lon, device=device, fault=fault, limit=limit)
    found = find_offers(
        SNAPSHOT, RepairOptions(question, Point(*start), SNAPSHOT.release.published, NO_ROUTER)
    )
    for way, of in found.items():
        assert len(of) <= limit
        order = [(bool(item.suitability.doubts), effort(item)) for item in of]
        assert order == sorted(order)
        for item in of:
            outlet = BY_REF[SNAPSHOT.refs[item.outlet_index]]
            assert outlet.status == "open" and (not outlet.devices or device in outlet.devices)
            assert way == "drop_off" or outlet.kind == "service_center"
            assert (
                item.suitability.doubts or way == "drop_off" or set(NEEDS[fault].sure) <= set(outlet.services)
            )


ROUTE = "/api/v1/handover?lat=31.2397&lon=121.4998&device=laptop&fault=screen"


def test_the_api_lists_every_way_with_mail_last(client: Client) -> None:
    response = client.get(f"{ROUTE}&limit=10")
    answer = json.loads(response.data)
    body = answer["handover"]
    assert [way["way"] for way in body["ways"]] == ["walk_in", "drop_off", "mail_in"]
    assert body["ways"][-1]["hotline"] == "950800" and all(way["gives_up"] for way in body["ways"])
    assert body["best"] == "walk_in" and answer["help"]["hotline"] == "950800"
    refs = [ref for way in body["ways"] for ref in way.get("refs", ())]
    assert refs == [feature["id"] for feature in answer["features"]] and len(refs) == 20
    for feature in answer["features"]:
        outlet = feature["properties"]
        assert "laptop" in outlet["devices"] and outlet["arrival"]["text"] and outlet["distance"]
        assert limits_verdict(outlet.get("limits", ""), "laptop") != "excluded"
        assert outlet["handover"]["fits"] == ("ask" if "why" in outlet["handover"] else "yes")
    again = client.get(f"{ROUTE}&limit=10", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("fault", ["screen", "water", "data"])
def test_the_verdict_is_never_a_yes_where_the_outlet_must_be_called(
    client: Client, device: str, fault: str
) -> None:
    path = f"/api/v1/handover?lat=31.2397&lon=121.4998&device={device}&fault={fault}&limit=10"
    for feature in client.get(path).json["features"]:
        outlet = feature["properties"]
        verdict, why = outlet["verdict"], outlet["handover"].get("why", [])
        codes = {"limits": "limits", "devices": "device_unknown", "services": "service_unknown"}
        expected = {codes[doubt] for doubt in why}
        assert verdict["answer"] == "no" or expected <= set(verdict["why"]), outlet["ref"]
        assert verdict["answer"] != "yes" or (not why and outlet["arrival"]["open"] is True)
        assert len(verdict["why"]) == len(verdict["reasons"]) > 0
        assert outlet["arrival"]["open"] is not False or verdict["answer"] == "no"


def test_unknown_texts_lead_to_mail_in_repair(client: Client) -> None:
    body = json.loads(client.get("/api/v1/handover?q=qqqqzzzz&device=phone").data)
    assert body["features"] == [] and body["handover"]["best"] == "mail_in"
    assert "950800" in body["handover"]["ways"][-1]["text"]


BAD = [
    ("/api/v1/handover?lat=31.2&lon=121.5", "device"),
    (f"{ROUTE}&device=phone", "device"),
    (f"{ROUTE}&fault=water", "fault"),
    (ROUTE.replace("laptop", "fridge"), "device"),
    (ROUTE.replace("laptop", ""), "device"),
    (ROUTE.replace("=screen", "=smell"), "fault"),
    (ROUTE.replace("=screen", "=" + "x" * 10_000), "fault"),
    (ROUTE.replace("=screen", "=screen%07"), "fault"),
    (f"{ROUTE}&radius=-5", "radius"),
    (f"{ROUTE}&limit=11", "limit"),
    (f"{ROUTE}&adcode=310115", "adcode"),
    (f"{ROUTE}&access=ramp", "access"),
    ("/api/v1/handover?device=phone", "query"),
]


@pytest.mark.parametrize(("address", "parameter"), BAD, ids=[item[0][-40:] for item in BAD])
def test_bad_questions_are_named(client: Client, address: str, parameter: str) -> None:
    response = client.get(address)
    body = json.loads(response.data)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert body["parameter"] == parameter and body["help"]["hotline"] == "950800"
    if "smell" in address:
        assert body["allowed"] == list(FAULTS)


def test_far_from_all_outlets_names_the_hotline(client: Client) -> None:
    response = client.get("/api/v1/handover?lat=0&lon=0&device=phone")
    assert response.status_code == 422 and json.loads(response.data)["help"]["hotline"] == "950800"


@settings(deadline=None)
@given(
    st.sampled_from(
        [
            {"access": ("wheelchair",)},
            {"access": ("sign_language",)},
            {"kind": ("drop_off",)},
            {"service": ("repair",)},
            {"open": "now"},
        ]
    ),
    st.integers(0, 399),
)
def test_offers_obey_the_filters_of_the_list(filters: dict[str, Any], near: int) -> None:
    start, now = NETWORK[near].point, SNAPSHOT.release.published
    question = HandoverQuestion(lat=start.lat, lon=start.lon, device="phone", **filters)
    listed = NearestQuestion(lat=start.lat, lon=start.lon, **filters)
    condition = question.filter(now)
    assert condition == listed.filter(now)
    found = find_offers(SNAPSHOT, RepairOptions(question, Point(*start), now, NO_ROUTER, condition=condition))
    possible = set(nearest(SNAPSHOT, Nearest(Point(*start), 400, filter=condition)).indices)
    assert {item.outlet_index for of in found.values() for item in of} <= possible


@pytest.mark.parametrize(
    ("condition", "passes"),
    [
        ("access=wheelchair", lambda outlet: outlet["access"]["wheelchair"] == "yes"),
        ("access=sign_language", lambda outlet: outlet["access"]["sign_language"] in ("on_site", "video")),
        ("kind=drop_off", lambda outlet: outlet["kind"] == "drop_off"),
        ("service=data", lambda outlet: "data" in outlet["services"]),
        ("open=now", lambda outlet: outlet["open"]["now"] is True),
        ("radius=3000", lambda outlet: outlet["distance"]["metres"] <= 3_000),
        ("within=15min", lambda outlet: outlet["distance"]["metres"] <= 1_350),
    ],
)
def test_the_api_offers_only_outlets_that_pass_the_filters(
    client: Client, condition: str, passes: Callable[[dict[str, Any]], bool]
) -> None:
    features = json.loads(client.get(f"{ROUTE}&limit=10&{condition}").data)["features"]
    assert features and all(passes(feature["properties"]) for feature in features)


@pytest.mark.parametrize("limit", ["radius=10", "within=1min"])
def test_mail_is_offered_where_no_outlet_is_within_the_limit(client: Client, limit: str) -> None:
    answer = client.get(f"{ROUTE}&{limit}").json
    assert answer["features"] == [] and answer["handover"]["best"] == "mail_in"


@pytest.mark.parametrize(
    ("text", "is_across"), [("台湾中正路", True), ("香港皇后大道", False), ("鼓楼区", False)]
)
def test_mail_for_an_uncertain_place_across_a_boundary_is_confirmed_first(
    client: Client, text: str, *, is_across: bool
) -> None:
    query = {"q": text, "device": "phone"}
    answer = client.get("/api/v1/handover", query_string=query).json
    assert answer["handover"]["ways"][-1].get("crossing", False) is is_across


@pytest.mark.parametrize(("side", "is_across"), [(TAIWAN, True), (HONG_KONG, True), (MAINLAND, False)])
@pytest.mark.parametrize(("lang", "words"), [("zh", "报关"), ("en", "customs")])
def test_mail_across_a_boundary_is_to_be_confirmed_first(
    side: int, is_across: bool, lang: str, words: str
) -> None:
    question = HandoverQuestion(lat=25.03, lon=121.56, device="phone", lang=lang)
    mail = ways_json(SNAPSHOT, {}, question, "950800", side)["ways"][-1]
    assert mail["way"] == "mail_in" and "950800" in mail["text"]
    assert mail.get("crossing", False) is (words in mail["text"]) is is_across
