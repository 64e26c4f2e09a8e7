"""Invalid queries: errors name the parameter and the valid values; no value is clamped."""

import gzip
import json
from typing import Any
from urllib.parse import quote

import pytest

from locator.network.codes import encode

from .web_client import Client

NEAREST, OUTLETS, REVERSE, CLUSTERS = (
    f"/api/v1/{name}" for name in ("nearest", "outlets", "reverse", "clusters")
)
HERE = "lat=39.9&lon=116.4"

NUMBERS = [
    "abc",
    "",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "1e400",
    "39,9",
    "48.9.0",
    "１２",
    "1_0",
    "٣",
    "0x27",
    "−39.9",
    "+39.9",
    " 39.9",
    "95",
    "-91",
    "39.9°",
    "1" * 400,
]
LIMITS = ["-1", "0", "51", "1e3", "１００", "99999999999999999999", "", "ten", "1.0", "0x5", "1_0"]
RADII = ["-1", "0", "1e308", "500001", "nan", "inf", "", "5km", "1_000"]
INSTANTS = [
    "yesterday",
    "",
    "2026-02-30T10:00:00+08:00",
    "2026-10-01",
    "1999-01-01T00:00:00Z",
    "2026-10-01T25:00:00Z",
    "２０２６-10-01T10:00:00Z",
]
BOXES = [
    "117,39,116,40,5",
    "116,39,117",
    "116,41,117,40",
    "a,b,c,d",
    "",
    "116,39,117,91",
    "-181,39,117,40",
    "116;39;117;40",
]
POLYGONS = [
    "0,0;1,1;0,1;1,0",
    "0,0;1,1",
    "",
    "0,0;1,1;x,y",
    "0,0;0,0;0,0",
    ";".join(f"{i / 1000},{i % 89}" for i in range(3_000)),
    "200,0;1,1;0,1",
]
INVISIBLE = ["\u200d", "\U000bee60", "\u202e\u202c", "\ue000"]
CURSORS = ["1-2-abc", "x", "1-0-" + "0" * 20, "1-2", "9" * 201]

CASES: list[tuple[str, str]] = [
    *((f"{NEAREST}?lat={quote(value)}&lon=116.4", "lat") for value in NUMBERS),
    *((f"{NEAREST}?lat=39.9&lon={quote(value)}", "lon") for value in NUMBERS if value not in ("95", "-91")),
    (f"{NEAREST}?lat=39.9&lon=181", "lon"),
    (f"{NEAREST}?lat=39.9", "lon"),
    (f"{NEAREST}?lon=116.4", "lat"),
    (NEAREST, "query"),
    (f"{NEAREST}?lat=1&lat=2&lon=3", "lat"),
    (f"{NEAREST}?lat=116.4&lon=39.9", "lat"),
    (f"{NEAREST}?{HERE}&adcode=110101", "adcode"),
    (f"{NEAREST}?{HERE}&code=100009", "code"),
    (f"{NEAREST}?adcode=999999", "adcode"),
    (f"{NEAREST}?adcode=11", "adcode"),
    (f"{NEAREST}?adcode=１１０１０１", "adcode"),
    (f"{NEAREST}?code=100008", "code"),
    (f"{NEAREST}?code=abc", "code"),
    *((f"{NEAREST}?{HERE}&limit={quote(value)}", "limit") for value in LIMITS),
    *((f"{NEAREST}?{HERE}&radius={quote(value)}", "radius") for value in RADII),
    *((f"{NEAREST}?{HERE}&open={quote(value)}", "open") for value in INSTANTS),
    (f"{NEAREST}?{HERE}&raduis=5", "raduis"),
    (f"{NEAREST}?{HERE}&kind=shop", "kind"),
    (f"{NEAREST}?{HERE}&kind=", "kind"),
    (f"{NEAREST}?{HERE}&service=repair,polish", "service"),
    (f"{NEAREST}?{HERE}&device=fridge", "device"),
    (f"{NEAREST}?{HERE}&access=ramp", "access"),
    (f"{NEAREST}?{HERE}&fields=name,nope", "fields"),
    (f"{NEAREST}?{HERE}&datum=cgcs", "datum"),
    (f"{NEAREST}?{HERE}&lang=xx", "lang"),
    (f"{NEAREST}?{HERE}&sort=price", "sort"),
    (f"{NEAREST}?{HERE}&q=", "q"),
    (f"{NEAREST}?{HERE}&kind=drop_off%00", "kind"),
    (f"{NEAREST}?{HERE}&kind=%ED%A0%80", "kind"),
    (f"{NEAREST}?{HERE}&%FF=1", "%FF"),
    (f"{NEAREST}?{HERE}&" + "&".join(f"a{i}=1" for i in range(70)), "query"),
    *((f"{OUTLETS}?bbox={quote(value)}", "bbox") for value in BOXES),
    *((f"{OUTLETS}?polygon={quote(value)}", "polygon") for value in POLYGONS),
    *((f"{OUTLETS}?cursor={quote(value)}", "cursor") for value in CURSORS),
    (f"{OUTLETS}?bbox=116,39,117,40&adcode=110101", "adcode"),
    (f"{OUTLETS}?limit=501", "limit"),
    (f"{OUTLETS}?adcode=123456", "adcode"),
    (f"{OUTLETS}/SAMPLE-SC-00001?release=0", "release"),
    (f"{OUTLETS}/SAMPLE-SC-00001?datum=x", "datum"),
    (f"{OUTLETS}/SAMPLE-SC-00001?nope=1", "nope"),
    (f"{REVERSE}?lat=39.9", "lon"),
    (f"{REVERSE}?lat=39.9&lon=116.4&limit=3", "limit"),
    (f"{CLUSTERS}?bbox=116,39,117,40", "zoom"),
    (f"{CLUSTERS}?bbox=116,39,117,40&zoom=21", "zoom"),
    (f"{CLUSTERS}?bbox=70,10,140,55&zoom=16", "bbox"),
    (f"{CLUSTERS}?bbox=70,10,140,55&zoom=11", "bbox"),
    *((f"/api/v1/directions?to=SAMPLE-SC-00001&from={quote(words)}", "from") for words in INVISIBLE),
    ("/api/v1/export.csv?limit=5", "limit"),
]


@pytest.mark.parametrize(("address", "parameter"), CASES, ids=lambda value: str(value)[:60])
def test_rejects_a_query_by_parameter(client: Client, address: str, parameter: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    body = json.loads(response.data)
    assert body["parameter"] == parameter
    assert body["status"] == 400 and body["title"] and len(body["detail"]) < 400
    assert body["request_id"] == response.headers["X-Request-Id"]
    assert body["help"]["hotline"] == "950800" and body["help"]["sign_language_url"]


def test_an_unknown_parameter_gets_the_list_of_allowed_ones(client: Client) -> None:
    body = json.loads(client.get(f"{NEAREST}?{HERE}&raduis=5").data)
    assert {"lat", "lon", "radius", "kind", "open", "lang"} <= set(body["allowed"])


def test_a_swapped_pair_is_recognized(client: Client) -> None:
    assert "lat=39.9&lon=116.4" in json.loads(client.get(f"{NEAREST}?lat=116.4&lon=39.9").data)["hint"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (NEAREST, {"along": "116.4,39.9;116.5,39.8", "within": "5min"}),
        (NEAREST, {"along": [[116.4, 39.9], [116.5, 39.8]], "within": "5min"}),
        ("/api/v1/directions", {"from": [116.4, 39.9], "to": "SAMPLE-SC-00001"}),
    ],
)
def test_a_swapped_pair_of_a_trip_is_recognized(client: Client, path: str, fields: dict[str, Any]) -> None:
    answer = json.loads(client.post(path, json=fields).data)
    assert answer["detail"].endswith("must be LAT,LON in degrees")
    assert answer["hint"] == "lat and lon may be swapped: try 39.9,116.4"
    assert json.loads(client.post(path, json=fields | {"lang": "zh"}).data)["hint"].startswith(
        "纬度和经度可能"
    )


@pytest.mark.parametrize("value", [{"lat": 39.9, "lon": 116.4}, 39.9, True])
def test_an_error_about_an_origin_names_both_forms(client: Client, value: object) -> None:
    answer = client.post("/api/v1/directions", json={"from": value, "to": "SAMPLE-SC-00001"})
    expected = "from: must be LAT,LON in degrees, or text that names a place, like 陆家嘴"
    assert (answer.status_code, json.loads(answer.data)["detail"]) == (400, expected)


@pytest.mark.parametrize("address", [f"{NEAREST}?adcode=31011", f"{NEAREST}?code=169x481"])
def test_reports_the_expected_value_in_a_sentence(client: Client, address: str) -> None:
    detail = json.loads(client.get(address).data)["detail"]
    assert "digits" in detail and "pattern" not in detail


REQUIRED = {"/api/v1/handover": "&device=phone&fault=screen", "/api/v1/reachable": "&within=20min"}


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("-35", "-63"),
        ("-30", "-75"),
        ("0", "0"),
        ("51.5", "-0.12"),
        ("-33.9", "151.2"),
        ("90", "0"),
        ("-90", "180"),
    ],
)
@pytest.mark.parametrize("route", [NEAREST, REVERSE])
def test_a_position_far_outside_is_422(client: Client, route: str, lat: str, lon: str) -> None:
    response = client.get(f"{route}?lat={lat}&lon={lon}")
    assert response.status_code == 422 and json.loads(response.data)["help"]


def test_routes_at_a_position_document_that_it_may_be_far_outside(client: Client) -> None:
    for path, operations in json.loads(client.get("/openapi.json").data)["paths"].items():
        names = {parameter.get("name") for parameter in operations.get("get", {}).get("parameters", ())}
        if "lat" in names:
            response = client.get(f"{path}?lat=0&lon=0{REQUIRED.get(path, '')}")
            assert response.status_code == 422, (path, response.data)
            assert "422" in operations["get"]["responses"], path


GOOD = [
    f"{NEAREST}?{HERE}&open=2026-10-01T10:00:00",
    f"{NEAREST}?{HERE}&open=2026-10-01T10:00:00+08:00",
    f"{NEAREST}?{HERE}&open=2026-10-01T02:00:00Z",
    f"{NEAREST}?{HERE}&kind=drop_off&kind=service_center",
    f"{NEAREST}?{HERE}&limit=50&radius=500000",
    f"{NEAREST}?adcode=110103",
    f"{NEAREST}?adcode=310100",
    f"{NEAREST}?code=100%20009",
    f"{OUTLETS}?bbox=170,-10,-170,10",
    f"{OUTLETS}?bbox=116,39,116,39",
]


@pytest.mark.parametrize("address", GOOD)
def test_unusual_and_right(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_an_instant_without_a_zone_is_chinas_with_a_note(client: Client) -> None:
    body = json.loads(client.get(f"{NEAREST}?{HERE}&open=2026-10-01T10:00:00").data)["query"]
    assert body["open"] == "2026-10-01T10:00:00+08:00" and "Asia/Shanghai" in body["notes"][0]


def test_maps_a_retired_adcode_with_a_note(client: Client) -> None:
    body = json.loads(client.get(f"{NEAREST}?adcode=110103").data)["query"]
    assert body["place"]["adcode"] == "110101" and "110103 已停用" in body["notes"][0]


def test_an_address_that_is_too_long_is_414(client: Client) -> None:
    assert client.get(f"{NEAREST}?q=" + "a" * 70_000).status_code == 414
    assert client.get(f"{NEAREST}?q=" + "a" * 10_000_000).status_code == 431  # no server reads so much


@pytest.mark.parametrize(
    "ref", ["nope", "x" * 300, "..%2F..%2Fetc%2Fpasswd", "%00", "' OR 1=1 --", "%E7%A4%BA"]
)
def test_an_unknown_ref_is_404(client: Client, ref: str) -> None:
    response = client.get(f"{OUTLETS}/{ref}")
    assert response.status_code == 404 and json.loads(response.data)["help"]["hotline"]


def test_an_unknown_code_with_a_right_check_digit_is_404(client: Client) -> None:
    assert client.get(f"{NEAREST}?code={encode(900_000)}").status_code == 404


def test_a_closed_outlet_is_410_and_says_where_to_look_instead(client: Client) -> None:
    body = json.loads(client.get("/api/v1/export.geojson").data)
    closed = next(f for f in body["features"] if f["properties"]["status"] == "closed")
    response = client.get(f"{OUTLETS}/{closed['id']}")
    problem = json.loads(response.data)
    assert response.status_code == 410
    assert client.get(problem["instead"]).status_code == 200


@pytest.mark.parametrize("broken", [b"xx", b"[]"])
@pytest.mark.parametrize("route", ["nearest", "directions", "reachable"])
def test_the_hint_beside_a_broken_body_is_a_body_of_the_route(
    client: Client, route: str, broken: bytes
) -> None:
    response = client.post(f"/api/v1/{route}", data=broken, content_type="application/json")
    hint = json.loads(response.data)["hint"]
    example = json.loads(hint[hint.index("{") :].replace("REF", "SAMPLE-SC-00001"))
    answer = client.post(f"/api/v1/{route}", json=example)
    assert answer.status_code in (200, 404, 503), answer.data  # 404: the network has no such outlet


def test_other_hosts_and_addresses_are_not_reflected(client: Client) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "1.2.3.4", "X-Request-Id": "<script>"}
    response = client.get(f"{NEAREST}?{HERE}", headers=headers)
    assert b"evil" not in response.data and "evil" not in str(response.headers)
    assert "<" not in response.headers["X-Request-Id"]


@pytest.mark.parametrize("accept", ["image/png", "text/plain", "text/html;q=0.9"])
def test_another_type_than_ours_is_406(client: Client, accept: str) -> None:
    assert client.get(f"{NEAREST}?{HERE}", headers={"Accept": accept}).status_code == 406


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "application/geo+json", "application/*;q=0.5, image/png"]
)
def test_types_that_are_ours(client: Client, accept: str) -> None:
    assert client.get(f"{NEAREST}?{HERE}", headers={"Accept": accept}).status_code == 200


BODIES: list[tuple[bytes, str]] = [
    (b"[1]", "body"),
    (b"null", "body"),
    (b'"x"', "body"),
    (b"", "body"),
    (b"{", "body"),
    (b'{"lat": NaN, "lon": 1}', "body"),
    (b'{"lat": "\\ud800", "lon": 1}', "body"),
    (b"[" * 3_000, "body"),
    (b'{"lat": ' + b"[" * 3_000 + b"]" * 3_000 + b"}", "body"),
    (b'{"lat": 9223372036854775808, "lon": 1}', "lat"),
    (b'{"lat": ' + b"9" * 5_000 + b', "lon": 1}', "body"),
    (b'{"lat": 39.9, "lat": 40, "lon": 116.4}', "lat"),
    (b'{"lat": 39.9, "lon": 116.4, "nope": 1}', "nope"),
    (b'{"lat": null, "lon": 116.4}', "lat"),
    (b'{"lat": true, "lon": 116.4}', "lat"),
    (b'{"lat": 39.9, "lon": 116.4, "limit": 2.5}', "limit"),
    (b'{"lat": 39.9, "lon": 116.4, "limit": true}', "limit"),
    (b'{"lat": 39.9, "lon": 116.4, "kind": {"a": 1}}', "kind"),
    (b'{"lat": 39.9, "lon": 116.4, "kind": [1]}', "kind"),
    (b"\xff\xfe", "body"),
    (b'{"q": "\\u0000"}', "q"),
    (b'{"q": "\\u9646\\u5bb6\\u0007\\u5634"}', "q"),
    (b'{"lat": 39.9, "lon": 116.4, "kind": ["drop_off\\n"]}', "kind"),
]


@pytest.mark.parametrize(("body", "parameter"), BODIES, ids=lambda value: repr(value)[:40])
def test_rejects_a_wrong_body_by_field(client: Client, body: bytes, parameter: str) -> None:
    response = client.post(NEAREST, data=body, content_type="application/json")
    assert response.status_code == 400, response.data
    assert json.loads(response.data)["parameter"] == parameter


def test_accepts_an_integer_with_a_decimal_point_in_json(client: Client) -> None:
    sent = client.post(
        NEAREST, data=b'{"lat": 39.9, "lon": 116.4, "limit": 3.0}', content_type="application/json"
    )
    assert len(json.loads(sent.data)["features"]) == 3


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_a_body_of_another_type_is_415(client: Client, content_type: str) -> None:
    assert client.post(NEAREST, data=b'{"lat":1,"lon":2}', content_type=content_type).status_code == 415


def test_a_gzip_bomb_is_413_and_a_small_gzip_is_read(client: Client) -> None:
    def send(body: bytes) -> Any:
        headers = {"Content-Encoding": "gzip"}
        return client.post(
            NEAREST, data=gzip.compress(body), content_type="application/json", headers=headers
        )

    def sent(data: bytes) -> int:
        headers = {"Content-Encoding": "gzip"}
        return client.post(NEAREST, data=data, content_type="application/json", headers=headers).status_code

    packed = gzip.compress(b'{"lat": 39.9, "lon": 116.4}')
    assert [sent(packed), sent(packed[:-5]), sent(packed + b"x"), sent(b"")] == [200, 400, 400, 400]
    assert send(b" " * 50_000_000).status_code == 413
    assert send(b'{"lat": 39.9, "lon": 116.4}').status_code == 200
    assert client.post(NEAREST, data=b"x" * 70_000, content_type="application/json").status_code == 413


def test_rejects_a_body_together_with_a_query(client: Client) -> None:
    assert client.post(f"{NEAREST}?lat=1", json={"lat": 39.9, "lon": 116.4}).status_code == 400


@pytest.mark.parametrize(
    "route", [NEAREST, OUTLETS, REVERSE, "/api/v1/export.csv", "/openapi.json", "/healthz"]
)
def test_another_method_is_405_and_says_which_are_allowed(client: Client, route: str) -> None:
    response = client.delete(route)
    assert response.status_code == 405 and "GET" in response.headers["Allow"]
    assert response.mimetype == "application/problem+json"
    assert client.options(route).status_code == 200


def test_an_unknown_route_is_404_with_help(client: Client) -> None:
    response = client.get("/api/v2/nearest")
    assert response.status_code == 404 and json.loads(response.data)["help"]["hotline"] == "950800"
