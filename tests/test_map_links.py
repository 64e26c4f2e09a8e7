"""Links to map apps: their addresses, the redirects, and the mode that suits the distance."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from locator.geo.datum import from_wgs84, to_wgs84
from locator.geo.travel_mode import MODES
from locator.index.map_apps import MAP_APPS
from locator.store.releases import publish

from .network import NOW, outlets
from .program import parts_of, run
from .web_client import Client

HERE = (31.2397, 121.4998)
OUTLET = (31.2450, 121.5050)
NAME = "示例中心,一店|A"
ANDROID = {"User-Agent": "Mozilla/5.0 (Linux; Android 14; ALN-AL00) Mobile"}
IPHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"}


@pytest.fixture(scope="module")
def shanghai(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A program with an outlet near HERE and one 100 km away."""
    address = f"sqlite:///{tmp_path_factory.mktemp('links') / 'locator.db'}"
    near, far = outlets([OUTLET, (32.13, 121.4998)])
    near = near.model_copy(update={"ref": "L0", "name": NAME, "status": "open", "phones": ("021-61234567",)})
    far = far.model_copy(update={"ref": "L1", "status": "open", "phones": ()})
    with parts_of(address) as parts:
        publish(parts.engine, [near, far], "links", NOW)
    with run(address, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def nearest(client: Client, **query: Any) -> dict[str, dict[str, Any]]:
    answer = client.get("/api/v1/nearest", query_string={"lat": HERE[0], "lon": HERE[1]} | query)
    return {item["id"]: item["properties"] for item in json.loads(answer.data)["features"]}


def target(client: Client, app: str, query: str = "", **headers: str) -> str:
    answer = client.get(f"/outlets/L0/open/{app}{query}", headers=headers, allow_redirects=False)
    assert answer.status_code == 302 and not answer.data
    return str(answer.headers["Location"])


def params(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_a_link_has_the_mode_that_suits_the_distance(shanghai: Client) -> None:
    near, far = nearest(shanghai).values()
    assert near["links"] == {
        "self": "/api/v1/outlets/L0",
        "page": "/outlets/L0",
        "directions": "/outlets/L0#directions",
        "open": "/outlets/L0/open/{app}?mode=walk",
    }
    assert far["links"]["open"] == "/outlets/L1/open/{app}?mode=drive"
    assert "map_links" not in near
    for mode in MODES:
        for outlet in nearest(shanghai, mode=mode).values():
            assert outlet["links"]["open"].endswith(f"/open/{{app}}?mode={mode}")


def test_every_answer_with_links_has_the_template(shanghai: Client) -> None:
    by_ref = json.loads(shanghai.get("/api/v1/outlets/L0").data)["properties"]
    assert by_ref["links"]["open"] == "/outlets/L0/open/{app}" and list(by_ref["map_links"]) == [*MAP_APPS]
    listed = json.loads(shanghai.get("/api/v1/outlets").data)["features"][0]["properties"]
    assert listed["links"]["open"] == "/outlets/L0/open/{app}" and "map_links" not in listed
    line = {"lat": HERE[0], "lon": HERE[1]}
    batch = json.loads(shanghai.post("/api/v1/nearest/batch", json.dumps(line), "application/x-ndjson").data)
    assert batch["features"][0]["properties"]["links"] == nearest(shanghai)["L0"]["links"]
    way = {"from": "31.2397,121.4998", "to": "L1"}
    trip = json.loads(shanghai.get("/api/v1/directions", query_string=way).data)["properties"]
    assert trip["links"]["open"] == "/outlets/L1/open/{app}?mode=drive"
    assert (trip["mode"], trip["mode_chosen"]) == ("drive", True)
    trip = json.loads(shanghai.get("/api/v1/directions", query_string=way | {"mode": "walk"}).data)
    assert (trip["properties"]["mode"], trip["properties"]["mode_chosen"]) == ("walk", False)


@pytest.mark.parametrize("fields", ["links", "name,links", "links,map_links", "map_links", "name"])
def test_fields_select_links(shanghai: Client, fields: str) -> None:
    for ref, outlet in nearest(shanghai).items():
        chosen = nearest(shanghai, fields=fields)[ref]
        assert set(chosen) == {"ref", *fields.split(",")}
        if "links" in chosen:
            call = {"call": "tel:02161234567"} if ref == "L0" else {}
            assert chosen["links"] == outlet["links"] | call
        if "map_links" in chosen:
            drives = "mode=car" in chosen["map_links"]["amap"]
            assert drives == outlet["links"]["open"].endswith("drive")


def test_addresses_are_those_that_the_apps_document(shanghai: Client) -> None:
    """See docs/map-links.md; positions are in the datum of each app."""
    gcj = "{:.6f},{:.6f}".format(*from_wgs84(*OUTLET, "gcj02"))
    bd = "{:.6f},{:.6f}".format(*from_wgs84(*OUTLET, "bd09"))
    lon_lat = ",".join(reversed(gcj.split(",")))
    name = quote(NAME, safe=",")
    assert {app: target(shanghai, app, "?mode=walk") for app in MAP_APPS} == {
        "amap": f"https://uri.amap.com/navigation?to={lon_lat},{quote(NAME.replace(',', ' '))}"
        "&mode=walk&src=locator&coordinate=gaode&callnative=1",
        "baidu": f"https://api.map.baidu.com/marker?location={bd}&title={name}&content={name}"
        "&coord_type=bd09ll&output=html&src=locator",
        "tencent": f"https://apis.map.qq.com/uri/v1/routeplan?type=walk&to={name}&tocoord={gcj}"
        "&referer=locator",
        "petal": f"https://www.petalmaps.com/routes/?daddr={gcj}&type=walk&utm_source=locator",
        "apple": f"https://maps.apple.com/?daddr={gcj}&dirflg=w",
        "geo": "geo:31.245000,121.505000",
    }


@pytest.mark.parametrize(
    ("app", "name", "values"),
    [
        ("amap", "mode", ("walk", "walk", "ride", "car", None)),
        ("tencent", "type", ("walk", "walk", None, "drive", "drive")),
        ("petal", "type", ("walk", "walk", "bicycle", "drive", "drive")),
        ("apple", "dirflg", ("w", "w", None, "d", None)),
    ],
)
def test_modes_in_the_words_of_each_app(
    shanghai: Client, app: str, name: str, values: tuple[str | None, ...]
) -> None:
    queries = [*(f"?mode={mode}" for mode in MODES), ""]
    assert tuple(params(target(shanghai, app, query)).get(name) for query in queries) == values


def test_baidu_gets_a_route_where_there_is_an_origin(shanghai: Client) -> None:
    address = target(shanghai, "baidu", f"?mode=drive&from={HERE[0]},{HERE[1]}")
    given = params(address)
    assert address.startswith("https://api.map.baidu.com/direction?")
    assert given["mode"] == "driving" and given["coord_type"] == "bd09ll"
    for name, point in (("origin", HERE), ("destination", OUTLET)):
        lat, lon = map(float, re.search(r"latlng:([0-9.]+),([0-9.]+)$", given[name]).groups())  # type: ignore[union-attr]
        assert to_wgs84(lat, lon, "bd09") == (
            pytest.approx(point[0], abs=2e-6),
            pytest.approx(point[1], abs=2e-6),
        )
    assert given["destination"].count("|") == 1
    in_gcj = "{:.7f},{:.7f}".format(*from_wgs84(*HERE, "gcj02"))
    same = params(target(shanghai, "baidu", f"?mode=drive&from={in_gcj}&datum=gcj02"))
    assert same["origin"] == given["origin"]


def test_other_apps_take_the_origin_too(shanghai: Client) -> None:
    query = f"?from={HERE[0]},{HERE[1]}"
    gcj = "{:.6f},{:.6f}".format(*from_wgs84(*HERE, "gcj02"))
    assert params(target(shanghai, "tencent", query))["fromcoord"] == gcj
    assert params(target(shanghai, "petal", query))["saddr"] == gcj
    assert params(target(shanghai, "apple", query))["saddr"] == gcj
    assert params(target(shanghai, "amap", query))["from"].startswith(",".join(reversed(gcj.split(","))))


@pytest.mark.parametrize(("headers", "scheme"), [(ANDROID, "bdapp"), (IPHONE, "baidumap")])
def test_a_phone_is_offered_the_app_with_the_web_address_behind(
    shanghai: Client, headers: dict[str, str], scheme: str
) -> None:
    page = shanghai.get("/outlets/L0/open/baidu?mode=bicycle", headers=headers)
    links = re.findall(
        r'<a [^>]*id="(app|web)-link"[^>]*href="([^"]+)"|<a id="(web)-link" href="([^"]+)"', page.text
    )
    app, web = ((first or third, second or fourth) for first, second, third, fourth in links)
    assert page.status_code == 200 and app[0] == "app" and app[1].startswith(f"{scheme}://map/direction?")
    assert "mode=riding" in app[1] and web[1].startswith("https://api.map.baidu.com/marker?")
    assert target(shanghai, "amap", "?mode=walk", **headers).startswith("https://uri.amap.com/")


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("L0/open/google", 400, "app"),
        ("L0/open/amap?mode=fly", 400, "mode"),
        ("L0/open/amap?from=here", 400, "from"),
        ("L0/open/amap?nope=1", 400, "nope"),
        ("NONE/open/amap", 404, None),
    ],
)
def test_errors_name_the_parameter(shanghai: Client, path: str, status: int, parameter: str | None) -> None:
    answer = shanghai.get(f"/outlets/{path}", headers={"Accept": "application/json"}, allow_redirects=False)
    assert answer.status_code == status and "950800" in answer.text
    assert parameter is None or parameter in answer.text


def test_pages_link_to_the_redirects(shanghai: Client) -> None:
    page = shanghai.get("/outlets/L0").text
    found = re.findall(r'href="(/outlets/L0/open/[^"]+)"', page)
    assert found == [f"/outlets/L0/open/{app}" for app in MAP_APPS]
    for phrase in ("uri.amap.com", "mode=walk"):
        assert phrase not in page
    english = shanghai.get("/outlets/L0?lang=en").text
    assert "/outlets/L0/open/amap?lang=en" in english


def test_docs_cite_a_document_for_each_app() -> None:
    text = (Path(__file__).parent.parent / "docs" / "map-links.md").read_text(encoding="utf-8")
    for app in MAP_APPS:
        (row,) = re.findall(rf"^\| `{app}` \|.*$", text, re.MULTILINE)
        assert "https://" in row
