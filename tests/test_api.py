"""API: responses, datums, pagination, conditional requests, headers, OpenAPI document."""

import csv
import json
import re
from io import StringIO
from typing import Any

import pytest
from flask import Flask
from geopy.distance import geodesic
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from locator.geo.datum import from_wgs84
from locator.index.map_links import LINK_NAMES, has_sketch
from locator.network.outlet import DETAIL_FIELDS

from .web_client import Client

KNOWN_REF = "SAMPLE-SC-00002"

V1 = "/api/v1"
LUJIAZUI = {"lat": "31.2397", "lon": "121.4998"}


def ask(client: Client, path: str, **members: Any) -> dict[str, Any]:
    response = client.get(f"{V1}/{path}", query_string=members)
    assert response.status_code == 200, response.data
    assert response.mimetype == "application/geo+json"
    body: dict[str, Any] = json.loads(response.data)
    return body


def test_nearest_has_every_member_of_the_contract(client: Client) -> None:
    body = ask(client, "nearest", **LUJIAZUI, limit=3)
    assert list(body) == ["type", "answer", "query", "release", "help", "features"]
    assert (
        body["answer"]["id"]
        and body["answer"]["at"] == "2026-11-24T10:00:00+08:00"
        and body["answer"]["stable"]
    )
    assert body["query"] == {"lat": 31.2397, "lon": 121.4998, "datum": "wgs84"}
    assert body["release"] == {
        "number": 1,
        "published": "2026-11-24T10:00:00+08:00",
        "stale": False,
        "sample": True,
    }
    assert body["help"] == {"hotline": "950800", "hours": "24/7", "sign_language_url": "/help#sign-language"}
    assert len(body["features"]) == 3
    for feature in body["features"]:
        outlet = feature["properties"]
        assert (
            feature["type"] == "Feature"
            and feature["geometry"]["type"] == "Point"
            and feature["id"] == outlet["ref"]
        )
        assert {
            "ref",
            "code",
            "kind",
            "name",
            "address",
            "distance",
            "bearing",
            "open",
            "links",
        } <= outlet.keys()
        assert tuple(outlet["links"]) == LINK_NAMES
        assert outlet["open"]["now"] in (True, False, None) and "text" not in outlet["open"]
        assert not outlet.keys() & DETAIL_FIELDS


def test_an_outlet_has_what_lists_leave_out(client: Client) -> None:
    ref = ask(client, "nearest", **LUJIAZUI, limit=1)["features"][0]["id"]
    outlet = ask(client, f"outlets/{ref}")["properties"]
    extra = [*(["call"] if outlet.get("phones") else []), *(["sketch"] if has_sketch(outlet) else [])]
    assert tuple(outlet["links"]) == (*LINK_NAMES[:-1], *extra, LINK_NAMES[-1])
    assert outlet["open"]["text"] and {"lat", "lon", "source"} <= outlet.keys()


def test_fields_name_details(client: Client) -> None:
    chosen = ask(client, "nearest", **LUJIAZUI, limit=1, fields="lat,lon,source,open,links")["features"][0]
    outlet = ask(client, f"outlets/{chosen['id']}")["properties"]
    for name in ("lat", "lon", "source", "open"):
        assert chosen["properties"][name] == outlet[name]
    assert chosen["properties"]["links"].keys() == outlet["links"].keys()


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_ten_outlets_are_small(client: Client, coding: str) -> None:
    plain, compressed = (
        client.get("/api/v1/nearest", query_string=LUJIAZUI, headers={"Accept-Encoding": accepted}).raw
        for accepted in ("identity", coding)
    )
    assert len(plain) <= 11_000 and len(compressed) <= 3_000


def test_distances_are_the_geodesic_and_rise(client: Client) -> None:
    features = ask(client, "nearest", **LUJIAZUI, limit=50)["features"]
    lengths = [f["properties"]["distance"]["metres"] for f in features]
    assert lengths == sorted(lengths)
    for feature, length in zip(features, lengths, strict=True):
        lon, lat = feature["geometry"]["coordinates"]
        assert length == pytest.approx(geodesic((31.2397, 121.4998), (lat, lon)).meters, abs=0.06)
        assert feature["properties"]["distance"]["kind"] == "geodesic"


def test_the_same_spot_in_three_datums_gives_the_same_outlets(client: Client) -> None:
    by_datum = {}
    for datum in ("wgs84", "gcj02", "bd09"):
        lat, lon = (float(x) for x in from_wgs84(31.2397, 121.4998, datum))
        body = ask(client, "nearest", lat=f"{lat:.9f}", lon=f"{lon:.9f}", datum=datum, limit=20)
        by_datum[datum] = [
            (f["id"], f["properties"]["distance"]["metres"], f["geometry"]) for f in body["features"]
        ]
        position = body["features"][0]["properties"]["position"]
        rendered = [
            float(x) for x in from_wgs84(*reversed(body["features"][0]["geometry"]["coordinates"]), datum)
        ]
        assert (position["datum"], position["lat"], position["lon"]) == (
            datum,
            *(pytest.approx(x, abs=2e-7) for x in rendered),
        )
    assert (
        [x[0] for x in by_datum["wgs84"]]
        == [x[0] for x in by_datum["gcj02"]]
        == [x[0] for x in by_datum["bd09"]]
    )
    assert by_datum["wgs84"][0][1] == pytest.approx(by_datum["bd09"][0][1], abs=0.11)


def test_a_body_asks_the_same_question(client: Client) -> None:
    posted = client.post(
        f"{V1}/nearest", json={"lat": 31.2397, "lon": 121.4998, "limit": 5, "kind": ["drop_off"]}
    )
    assert posted.data == client.get(f"{V1}/nearest?lat=31.2397&lon=121.4998&limit=5&kind=drop_off").data
    assert posted.headers["ETag"]


FILTERS: list[tuple[str, Any]] = [
    ("kind=service_center", lambda o: o["kind"] == "service_center"),
    ("service=loaner,battery", lambda o: {"loaner", "battery"} <= set(o["services"])),
    ("service=loaner&service=battery", lambda o: {"loaner", "battery"} <= set(o["services"])),
    ("device=tv", lambda o: "tv" in o["devices"]),
    ("access=wheelchair", lambda o: o["access"]["wheelchair"] == "yes"),
    ("access=sign_language", lambda o: o["access"]["sign_language"] in ("video", "on_site")),
    ("access=step_free", lambda o: o["approach"]["step_free"] is True),
    ("open=now", lambda o: o["open"]["now"] is True),
    ("radius=2000", lambda o: o["distance"]["metres"] <= 2000),
]


@pytest.mark.parametrize(
    ("query", "holds"), FILTERS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_filter_holds_for_every_outlet_found(client: Client, query: str, holds: Any) -> None:
    body = json.loads(client.get(f"{V1}/nearest?lat=31.2397&lon=121.4998&limit=50&{query}").data)
    assert body["features"] and all(holds(f["properties"]) for f in body["features"])


@pytest.mark.slow
def test_closed_and_planned_outlets_are_not_found_and_temporarily_closed_ones_say_so(
    client: Client,
) -> None:
    everything = json.loads(client.get(f"{V1}/export.geojson").data)["features"]
    statuses = {f["id"]: f["properties"]["status"] for f in everything}
    found = ask(client, "outlets", adcode="440000", limit=500)["features"]
    assert {statuses[f["id"]] for f in found} <= {"open", "temporarily_closed"}
    shut = next(f for f in everything if f["properties"]["status"] == "temporarily_closed")
    lon, lat = shut["geometry"]["coordinates"]
    near = ask(client, "nearest", lat=lat, lon=lon, limit=50)["features"]
    body = next(f for f in near if f["id"] == shut["id"])["properties"]["open"]
    assert body == {"now": False, "why": "temporarily_closed"}


def test_unknown_hours_are_null_and_never_open(client: Client) -> None:
    everything = json.loads(client.get(f"{V1}/export.geojson").data)["features"]
    unknown = next(
        f for f in everything if "hours" not in f["properties"] and f["properties"]["status"] == "open"
    )
    body = ask(client, f"outlets/{unknown['id']}")["properties"]["open"]
    assert body == {"now": None, "why": "unknown", "text": "营业时间未知，请先致电"}


def test_open_at_an_instant_returns_the_state_at_that_time(client: Client) -> None:
    body = ask(client, "nearest", **LUJIAZUI, open="2026-12-01T03:00:00+08:00", limit=10)
    assert body["features"] and all(f["properties"]["open"]["now"] for f in body["features"])


def test_a_posted_query_is_answered_despite_a_cached_answer(client: Client) -> None:
    body = {"lat": 31.2397, "lon": 121.4998}
    first = client.post(f"{V1}/nearest", json=body)
    again = client.post(f"{V1}/nearest", json=body, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200 and again.data == first.data


def test_no_result_is_an_answer_with_help(client: Client) -> None:
    body = ask(client, "nearest", **LUJIAZUI, radius="1", kind="service_center")
    assert body["features"] == [] and body["help"]["hotline"] == "950800"


@pytest.mark.parametrize("path", ["", "/live", "?release=1", "?lang=en"])
def test_a_ref_may_be_in_lower_case(client: Client, path: str) -> None:
    written, lower = (client.get(f"/api/v1/outlets/{ref}{path}") for ref in (KNOWN_REF, KNOWN_REF.lower()))
    assert lower.status_code == 200 and lower.json == written.json
    assert client.get(f"/api/v1/outlets/sample-sc-none{path}").status_code == 404


@pytest.mark.parametrize("ref", [KNOWN_REF, KNOWN_REF.lower()])
def test_directions_lead_to_a_ref_in_any_case(client: Client, ref: str) -> None:
    assert client.get(f"/api/v1/directions?to={ref}&from=31.2,121.4").status_code == 200


def test_an_outlet_by_its_ref_and_from_its_code(client: Client) -> None:
    body = ask(client, "outlets/SAMPLE-SC-00010", datum="gcj02")
    assert body["type"] == "Feature" and body["properties"]["ref"] == "SAMPLE-SC-00010"
    assert body["properties"]["position"]["datum"] == "gcj02"
    assert body["release"]["number"] == 1 and body["help"]
    found = ask(client, "nearest", code=body["properties"]["code"], limit=1)
    assert found["features"][0]["id"] == "SAMPLE-SC-00010"
    assert found["features"][0]["properties"]["distance"]["metres"] == 0


def test_fields_trim_the_answer(client: Client) -> None:
    feature = ask(client, "nearest", **LUJIAZUI, fields="name,distance", limit=1)["features"][0]
    assert set(feature["properties"]) == {"ref", "name", "distance"}


def test_english(client: Client) -> None:
    feature = ask(client, "nearest", **LUJIAZUI, lang="en", limit=1, fields="open")["features"][0]
    assert feature["properties"]["open"]["text"].isascii()


def test_pages_of_an_area_are_complete_without_duplicates(client: Client) -> None:
    refs: list[str] = []
    members = {"adcode": "310000", "limit": 100}
    while True:
        body = ask(client, "outlets", **members)
        refs += [f["id"] for f in body["features"]]
        if body["next"] is None:
            break
        members = {"adcode": "310000", "limit": 100, "cursor": body["next"]}
    assert refs == sorted(set(refs)) and len(refs) == body["matched"]
    assert len(refs) > 300


def test_a_box_a_polygon_and_an_area_agree_with_the_positions(client: Client) -> None:
    box = ask(client, "outlets", bbox="121.4,31.1,121.6,31.3", limit=500)
    shape = ask(client, "outlets", polygon="121.4,31.1;121.6,31.1;121.6,31.3;121.4,31.3", limit=500)
    assert [f["id"] for f in box["features"]] == [f["id"] for f in shape["features"]] and box["matched"] > 20
    for feature in box["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert 121.4 <= lon <= 121.6 and 31.1 <= lat <= 31.3
    district = ask(client, "outlets", adcode="310115", limit=500)
    assert {f["properties"]["address"]["adcode"] for f in district["features"]} == {"310115"}


def test_rejects_an_edited_or_foreign_cursor(client: Client) -> None:
    mark = ask(client, "outlets", adcode="310000", limit=10)["next"]
    edited = client.get(f"{V1}/outlets?adcode=310000&limit=10&cursor={mark.replace('-10-', '-20-')}")
    other = client.get(f"{V1}/outlets?adcode=320000&limit=10&cursor={mark}")
    assert edited.status_code == other.status_code == 400


def test_reverse_names_the_district(client: Client) -> None:
    body = ask(client, "reverse", **LUJIAZUI)
    assert body["type"] == "Feature"
    assert body["properties"] == {
        "province": "上海市",
        "city": "",
        "district": "浦东新区",
        "township": "",
        "adcode": "310115",
    }


ROUTES = [
    "nearest?lat=31.2397&lon=121.4998", "outlets?adcode=310115", "outlets/SAMPLE-SC-00001",
    "reverse?lat=31.2397&lon=121.4998", "official?phone=950801",
    "handover?lat=31.2397&lon=121.4998&device=phone",
    "nearest?lat=31.2397&lon=121.4998&sort=arrival", "clusters?bbox=73,3,135,54&zoom=4",
    "export.csv", "export.geojson",
]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_an_etag_saves_the_second_answer(client: Client, route: str) -> None:
    first = client.get(f"{V1}/{route}")
    assert first.status_code == 200 and first.headers["ETag"] and first.headers["X-Request-Id"]
    again = client.get(f"{V1}/{route}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b"" and again.headers["ETag"] == first.headers["ETag"]
    other = client.get(f"{V1}/{route}", headers={"If-None-Match": '"other"'})
    assert other.status_code == 200 and other.data == first.data


@pytest.mark.parametrize("route", ROUTES)
def test_head_has_the_headers_and_no_body(client: Client, route: str) -> None:
    response = client.head(f"{V1}/{route}")
    assert response.status_code == 200 and response.data == b"" and response.headers["ETag"]


def test_accepts_a_simple_request_id(client: Client) -> None:
    headers = {"X-Request-Id": "abc-12345"}
    assert client.get("/healthz", headers=headers).headers["X-Request-Id"] == "abc-12345"


def test_health_and_readiness(client: Client) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.json == {"status": "ready", "release": 1, "outlets": 22_300, "stale": False, "reasons": []}


def test_the_export_has_every_outlet(client: Client) -> None:
    rows = list(csv.DictReader(StringIO(client.get(f"{V1}/export.csv").data.decode("utf-8-sig"))))
    features = json.loads(client.get(f"{V1}/export.geojson").data)["features"]
    assert len(rows) == len(features) == 22_300
    assert [row["ref"] for row in rows] == [feature["id"] for feature in features]


def test_clusters_count_every_outlet_once(client: Client) -> None:
    found = ask(client, "clusters", bbox="73,3,136,54", zoom=4)["features"]
    total = sum(f["properties"].get("count", 1) for f in found)
    assert total == ask(client, "outlets")["matched"]
    assert len(json.dumps(found)) < 20_000


def test_clusters_follow_the_filters(client: Client) -> None:
    found = ask(client, "clusters", bbox="73,3,136,54", zoom=4, kind="service_center")["features"]
    total = sum(f["properties"].get("count", 1) for f in found)
    assert total == ask(client, "outlets", kind="service_center")["matched"]


def test_a_single_outlet_of_a_viewport_has_its_name(client: Client) -> None:
    found = ask(client, "clusters", bbox="121.48,31.22,121.52,31.25", zoom=17)["features"]
    assert all(set(f["properties"]) == {"ref", "name", "kind"} for f in found) and found


@pytest.mark.slow
def test_the_openapi_document_is_valid_and_complete(client: Client, app: Flask) -> None:
    document = json.loads(client.get("/openapi.json").data)
    validate(document)
    assert document["openapi"].startswith("3.1")
    routes = {rule.rule.replace("<", "{").replace(">", "}") for rule in app.url_map.iter_rules()}
    api = {rule for rule in routes if rule.startswith(V1) or rule in ("/healthz", "/readyz")}
    assert set(document["paths"]) == api


def test_answers_have_the_shape_that_the_document_promises(client: Client) -> None:
    document = json.loads(client.get("/openapi.json").data)
    for route in ROUTES[:8]:
        path = f"{V1}/{route.split('?')[0]}".replace("SAMPLE-SC-00001", "{ref}")
        content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/geo+json"]
        schema = content["schema"] | {"components": document["components"]}
        Draft202012Validator(schema).validate(json.loads(client.get(f"{V1}/{route}").data))
    problem = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    Draft202012Validator(problem).validate(json.loads(client.get(f"{V1}/nearest?lat=x").data))


def test_responses_have_the_documented_headers(client: Client) -> None:
    paths = json.loads(client.get("/openapi.json").data)["paths"]
    for query, headers, status in (
        ("?adcode=310115", {}, 200),
        ("?lat=x", {}, 400),
        ("?adcode=310115", {"X-API-Key": "nobody"}, 401),
    ):
        response = client.get(f"{V1}/nearest{query}", headers=headers)
        assert response.status_code == status
        promised = paths[f"{V1}/nearest"]["get"]["responses"][str(status)]["headers"]
        required = {name.lower() for name, value in promised.items() if value.get("required")}
        assert required <= {*response.headers.keys()}


def test_text_that_is_promised_to_be_right_is_read_and_other_text_is_not(client: Client) -> None:
    paths = json.loads(client.get("/openapi.json").data)["paths"]
    patterns = {
        parameter["name"]: parameter["schema"]["pattern"]
        for route in ("nearest", "outlets", "places")
        for parameter in paths[f"{V1}/{route}"]["get"]["parameters"]
        if "pattern" in parameter["schema"]
    }
    right = {
        "open": ("now", "2026-10-01T10:00:00+08:00", "2026-10-01t10:00", "2026-10-01 10:00:00.5Z"),
        "bbox": ("121.3,31.1,121.6,31.3", "170,-10,-170,10"),
        "polygon": ("121.4,31.1;121.6,31.1;121.6,31.3",),
        "near": ("31.2,121.5",),
        "code": ("123 005", "123-005"),
    }
    wrong = {
        "open": ("2026-13-01T10:00:00Z", "yesterday", "2026-10-01T25:00:00Z", "2026-10-01"),
        "bbox": ("1,2,3", "1e3,2,3,4", ""),
        "polygon": ("1,2;3,4", "1,2;3,4;x,y"),
        "near": ("31.2", "+31.2,121.5"),
        "code": ("123", "12x45"),
    }
    for name, pattern in patterns.items():
        assert all(re.search(pattern, text) for text in right.get(name, ()))
        assert not any(re.search(pattern, text) for text in wrong.get(name, ()))


MORE = [
    "nearest?q=陆家嘴", "nearest?q=中山路", "nearest?q=zxqv", "nearest?code=123005",
    "nearest?adcode=110103&open=2026-10-01T10:00:00&datum=gcj02", "outlets?q=陆家嘴&lang=en",
    *(f"directions?from=陆家嘴&to=SAMPLE-SC-00001&style={style}" for style in ("steps", "script", "sms")),
    "places?q=ljz", "places?q=深玔&lang=en", "official?code=123005", "official?code=123006",
    "outlets?adcode=310115&limit=1&fields=name", "clusters?bbox=121.48,31.22,121.52,31.25&zoom=17",
    "nearest?q=鼓楼区", "nearest?q=鼓楼区&guess=true", "nearest?adcode=330000", "nearest?q=上海市",
    "outlets?q=鼓楼区", "outlets?q=鼓楼区&guess=true&limit=2",
    "directions?from=鼓楼区&to=SAMPLE-SC-00001&lang=en", "directions?from=上海市&to=SAMPLE-SC-00001",
    "handover?q=鼓楼区&device=phone&guess=true", "handover?q=zxqv&device=phone",
    "official?phone=950802", "official?name=维修", pytest.param("export.geojson", marks=pytest.mark.slow),
    "nearest?raduis=5", "nearest?lat=116.4&lon=39.9", "outlets/nope", "outlets?cursor=1-2-abc",
]  # fmt: skip


@pytest.mark.parametrize("route", [*MORE, *ROUTES[:8], "../../healthz", "../../readyz"])
def test_responses_have_only_documented_members(client: Client, route: str) -> None:
    document = json.loads(client.get("/openapi.json").data)
    path = f"/api/v1/{route}".replace("/api/v1/../../", "/")
    response = client.get(path)
    rule = re.sub(r"(outlets/)[^/]+", r"\1{ref}", path.split("?")[0])
    content = document["paths"][rule]["get"]["responses"][str(response.status_code)]["content"]
    strict = closed(content[response.mimetype]["schema"] | {"components": document["components"]})
    Draft202012Validator(strict).validate(json.loads(response.data))


def closed(schema: Any) -> Any:
    """Return the schema with every object closed: only documented members are valid."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    body = {name: closed(item) for name, item in schema.items()}
    is_open_object = schema.get("type") == "object" and "additionalProperties" not in schema
    return body | ({"additionalProperties": False} if is_open_object else {})


def test_the_page_of_a_script_may_not_run_in_an_answer(client: Client) -> None:
    headers = client.get(f"{V1}/reverse?lat=31.2397&lon=121.4998").headers
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer"
