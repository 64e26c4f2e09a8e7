"""Search engines: outlets and areas in schema.org terms, one URL each, no closed outlets."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from locator.config import settings_from
from locator.errors import InvalidSetting
from locator.hours import SHANGHAI
from locator.index.snapshot import ALL_OUTLETS, Snapshot
from locator.network.outlet import Outlet
from locator.render.address_text import address_text
from locator.runtime.languages import LANGUAGES
from locator.serving.current_release import load
from locator.store.releases import publish
from locator.web.pages.json_ld import script

from .network import NOW, china, outlets, timetable
from .program import parts_of, run
from .web_client import Client

CLOSED, *OPEN_OUTLETS = outlets(china(60, 4))
CLOSED = CLOSED.model_copy(update={"status": "closed"})
MINIMAL = Outlet(ref="B1", kind="drop_off", name="只有名字", lat=31.2, lon=121.4)  # type: ignore[call-arg]
PUBLIC = "https://locate.example.com"

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
TEXT = (str,)
# schema.org 29: the properties that are used, and what each may hold
TYPES: dict[str, dict[str, tuple[Any, ...]]] = {
    "LocalBusiness": {
        "@context": TEXT, "@id": TEXT, "url": TEXT, "name": TEXT, "alternateName": TEXT, "branchCode": TEXT,
        "address": ("PostalAddress",), "geo": ("GeoCoordinates",), "telephone": TEXT,
        "openingHoursSpecification": ("OpeningHoursSpecification",), "makesOffer": ("Offer",),
        "image": TEXT, "potentialAction": ("ReserveAction",),
    },
    "ReserveAction": {"target": TEXT},
    "PostalAddress": dict.fromkeys(
        ("addressCountry", "addressRegion", "addressLocality", "streetAddress", "postalCode"), TEXT
    ),
    "GeoCoordinates": {"latitude": (float, int), "longitude": (float, int)},
    "OpeningHoursSpecification": dict.fromkeys(
        ("dayOfWeek", "opens", "closes", "validFrom", "validThrough"), TEXT
    ),
    "Offer": {"itemOffered": ("Service",)},
    "Service": {"serviceType": TEXT},
    "BreadcrumbList": {"@context": TEXT, "itemListElement": ("ListItem",)},
    "ListItem": {"position": (int,), "name": TEXT, "item": TEXT},
}  # fmt: skip


def check(data: Any) -> None:
    """A JSON-LD node is one of the types, with properties it has, of the types these take."""
    properties = TYPES[data["@type"]]
    for name, value in data.items():
        if name == "@type":
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                assert item["@type"] in properties[name], (name, item)
                check(item)
            else:
                assert isinstance(item, tuple(t for t in properties[name] if isinstance(t, type))), (
                    name,
                    item,
                )


def linked(text: str) -> list[dict[str, Any]]:
    (found,) = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text, re.DOTALL)
    body: list[dict[str, Any]] = json.loads(found)
    for item in body:
        assert item["@context"] == "https://schema.org"
        check(item)
    return body


@pytest.fixture(scope="module")
def snapshot(sample_database: str) -> Snapshot:
    """Load the release that the program serves."""
    with parts_of(sample_database) as parts:
        return load(parts.engine, timetable())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program on a small network, under a public address."""
    database = f"sqlite:///{tmp_path_factory.mktemp('found') / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, [CLOSED, MINIMAL, *OPEN_OUTLETS], "test", NOW)
    with run(database, public_url=PUBLIC, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def open_at(hours: list[dict[str, str]], instant: datetime) -> bool:
    """Whether schema.org's hours say that it is open; `closes` before `opens` is the next morning."""
    for span in hours:
        first = date.fromisoformat(span["validFrom"])
        begins, ends = (datetime.fromisoformat(f"{first}T{span[n]}:00") for n in ("opens", "closes"))
        if span["closes"] == "23:59":
            ends += timedelta(minutes=1)
        elif ends < begins:
            ends += timedelta(days=1)
        if begins <= instant < ends:
            return True
    return False


def test_the_hours_of_the_next_weeks_are_those_of_the_core(snapshot: Snapshot, client: Client) -> None:
    picked: dict[str, int] = {}
    for index in range(len(snapshot)):
        data = snapshot.outlet(index)
        if data["status"] == "open" and data.get("hours"):
            picked.setdefault(data["hours"] + str(bool(data.get("exceptions"))), index)
    assert len(picked) >= 8
    for index in [*picked.values()][:12]:
        shop = linked(client.get(f"/outlets/{snapshot.refs[index]}").text)[0]
        for day in range(14):
            for minute in (0, 30, 9 * 60, 12 * 60 + 30, 18 * 60, 21 * 60 + 45):
                instant = datetime.combine(NOW.astimezone(SHANGHAI).date(), datetime.min.time())
                instant += timedelta(days=day, minutes=minute)
                if day == 0 and minute < 12 * 60:
                    continue  # what began yesterday is not told
                state = snapshot.uncached_state(index, instant.replace(tzinfo=SHANGHAI))
                is_open = open_at(shop.get("openingHoursSpecification", []), instant)
                assert is_open == (state.now is True), (snapshot.refs[index], instant, state)


def test_a_shop_is_the_same_in_both_languages(client: Client) -> None:
    pages = [client.get(f"/outlets/SAMPLE-SC-00001{lang}").text for lang in ("", "?lang=en")]
    zh, en = (linked(page)[0] for page in pages)
    assert zh["@id"] == en["@id"] == zh["url"] and en["url"].endswith("?lang=en")


def test_omits_unknown_properties(small: Client) -> None:
    data = linked(small.get("/outlets/B1").text)[0]
    assert data.keys() == {"@context", "@type", "@id", "url", "name", "branchCode", "address", "geo"} - (
        {"branchCode"} - data.keys()
    )
    assert data["address"] == {"@type": "PostalAddress", "addressCountry": "CN"}


@pytest.mark.parametrize(
    "payload", ["</script><script>alert(1)</script>", "<!--<script>", "a & b > c", "]]>", '\u2028"\\', "${x}"]
)
def test_no_text_ends_the_script(payload: str) -> None:
    text = script({"name": payload})
    assert not re.search("[<>&]", text) and json.loads(text) == [{"name": payload}]


@pytest.mark.parametrize("path", ["/", "/help", "/outlets/SAMPLE-SC-00001", "/areas/310115", "/areas/310000"])
def test_a_page_has_one_address_per_language(client: Client, path: str) -> None:
    found = {}
    for query in (path, f"{path}?lang=en"):
        head = client.get(query).text.split("</head>")[0]
        found[query] = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', head)
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)"', head)
        assert canonical == f"{client.address}{query}"
    zh, en = found.values()
    assert zh == en and dict(zh) == {
        "zh-Hans": f"{client.address}{path}",
        "zh-Hant": f"{client.address}{path}?lang=zh-Hant",
        "en": f"{client.address}{path}?lang=en",
        "x-default": f"{client.address}{path}",
    }


def test_a_search_has_the_address_of_the_page_without_it(client: Client) -> None:
    assert f'rel="canonical" href="{client.address}/"' in client.get("/?lat=31.2&lon=121.4&limit=30").text
    for path in ("/nowhere", "/outlets/nobody", "/?lat=x&lon=1", "/admin/sign-in"):
        assert "canonical" not in client.get(path, headers={"Accept": "text/html"}).text


@pytest.mark.slow
def test_the_sitemap_lists_every_outlet_and_its_addresses_answer(snapshot: Snapshot, client: Client) -> None:
    index = ElementTree.fromstring(client.get("/sitemap.xml").data)
    names = [item.text or "" for item in index.iter(f"{SITEMAP}loc")]
    addresses: list[str] = []
    for name in names:
        answer = client.get(name.removeprefix(client.address))
        assert answer.mimetype == "application/xml" and len(answer.data) < 50_000_000
        for url in ElementTree.fromstring(answer.data).iter(f"{SITEMAP}url"):
            addresses.append(url.findtext(f"{SITEMAP}loc") or "")
            assert len(url.findall(f"{XHTML}link")) == len(LANGUAGES) + 1 and url.findtext(
                f"{SITEMAP}lastmod"
            )
    assert sum("/outlets/" in item for item in addresses) == len(LANGUAGES) * len(
        snapshot.subset(ALL_OUTLETS).indices
    )
    assert len(addresses) == len(set(addresses))
    for address in addresses[::2500]:
        assert client.get(address.removeprefix(client.address)).status_code == 200, address
    for wrong in ("outlets-0", "outlets-99", "outlets-x", "outlets-", "nothing"):
        assert client.get(f"/sitemaps/{wrong}.xml").status_code == 404


def test_areas_lead_from_a_province_to_the_outlets_of_a_district(client: Client) -> None:
    province = client.get("/areas/440000").text
    assert "广东省的服务网点" in province and 'href="/areas/440300"' in province
    city = client.get("/areas/440300").text
    assert 'href="/areas/440305"' in city and 'href="/areas/440000"' in city
    district = client.get("/areas/440305?lang=en").text
    refs = re.findall(r'href="/outlets/([^"?]+)', district)
    assert len(refs) == 50
    crumbs = linked(district)[0]["itemListElement"]
    steps = [crumb["item"].rpartition("/")[2] for crumb in crumbs]
    assert steps == ["440000?lang=en", "440300?lang=en", "440305?lang=en"]
    first = json.loads(client.get("/api/v1/outlets?adcode=440305&limit=500").data)
    listed = {f["id"] for f in first["features"] if f["properties"]["status"] != "planned"}
    second = client.get("/areas/440305?lang=en&page=2").text
    second_page = re.findall(r'href="/outlets/([^"?]+)', second)
    assert {html.unescape(ref) for ref in [*refs, *second_page]} == listed and len(second_page) == len(
        listed
    ) - 50
    assert "page=2" in re.findall(r'rel="canonical" href="([^"]+)"', second)[0]
    for wrong in ("999999", "x", "440305?page=0", "440305?page=999", "440305?page=x"):
        answer = client.get(f"/areas/{wrong}", headers={"Accept": "text/html"})
        assert answer.status_code == 404 and "tel:950800" in answer.text


def test_a_retired_code_leads_to_todays(client: Client) -> None:
    answer = client.get("/areas/310225?lang=en")  # 南汇, today 浦东新区
    assert answer.status_code == 301 and answer.headers["Location"] == "/areas/310115?lang=en"


def test_a_closed_outlet_is_410_with_its_successor(small: Client) -> None:
    body = small.get(f"/api/v1/outlets/{CLOSED.ref}").json
    assert body["status"] == 410
    query = f"lat={CLOSED.lat}&lon={CLOSED.lon}&kind={CLOSED.kind}&limit=1"
    near = small.get(f"/api/v1/nearest?{query}").json["features"]
    assert body["successor"]["ref"] == near[0]["id"] != CLOSED.ref
    page = small.get(f"/outlets/{CLOSED.ref}", headers={"Accept": "text/html"})
    assert page.status_code == 410 and body["successor"]["page"] in page.text
    assert small.get(body["successor"]["page"]).status_code == 200
    assert small.get(body["successor"]["self"]).status_code == 200


def test_robots_txt_names_the_sitemap(small: Client, client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /api/" in text and f"Sitemap: {client.address}/sitemap.xml" in text
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in small.get("/robots.txt").text
    assert f'rel="canonical" href="{PUBLIC}/help"' in small.get("/help").text


@pytest.mark.parametrize(
    "value", ["locate.example.com", "https://x/y", "https://u:p@x", "ftp://x", "https://x?y"]
)
def test_rejects_a_wrong_public_address(value: str) -> None:
    with pytest.raises(InvalidSetting, match="LOCATOR_PUBLIC_URL"):
        settings_from({"LOCATOR_PUBLIC_URL": value})


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ({"province": "北京市", "district": "东城区", "text": "示例路 1 号"}, "北京市东城区示例路 1 号"),
        (
            {"province": "北京市", "district": "东城区", "text": "东城区示例路 1 号"},
            "北京市东城区示例路 1 号",
        ),
        (
            {"province": "北京市", "city": "北京市", "text": "北京市东城区示例路"},
            "北京市东城区示例路",
        ),
        (
            {"province": "江苏省", "city": "南京市", "text": "南京市示例路"},
            "江苏省南京市示例路",
        ),
        ({"province": "江苏省", "city": None}, "江苏省"),
    ],
)
def test_areas_of_an_address_stand_in_it_once(address: dict[str, str | None], line: str) -> None:
    assert address_text(address) == line
