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
from locator.serving.current_release import load
from locator.store.releases import publish
from locator.web.pages.json_ld import script

from .network import NOW, china, outlets, timetable
from .program import parts_of, run
from .web_client import Client

CLOSED, *OTHERS = outlets(china(60, 4))
CLOSED = CLOSED.model_copy(update={"status": "closed"})
BARE = Outlet(ref="B1", kind="drop_off", name="只有名字", lat=31.2, lon=121.4)  # type: ignore[call-arg]
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
    },
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


def check(told: Any) -> None:
    """A JSON-LD node is one of the types, with properties it has, of the types these take."""
    known = TYPES[told["@type"]]
    for name, value in told.items():
        if name == "@type":
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                assert each["@type"] in known[name], (name, each)
                check(each)
            else:
                assert isinstance(each, tuple(t for t in known[name] if isinstance(t, type))), (name, each)


def linked(text: str) -> list[dict[str, Any]]:
    (found,) = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text, re.DOTALL)
    told: list[dict[str, Any]] = json.loads(found)
    for each in told:
        assert each["@context"] == "https://schema.org"
        check(each)
    return told


@pytest.fixture(scope="module")
def snapshot(sample_database: str) -> Snapshot:
    """Load what the program serves."""
    with parts_of(sample_database) as parts:
        return load(parts.engine, timetable())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Run the program on a small network, under a public address."""
    database = f"sqlite:///{tmp_path_factory.mktemp('found') / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, [CLOSED, BARE, *OTHERS], "test", NOW)
    with run(database, public_url=PUBLIC, rate_limit="off") as program, closing(program.client()) as client:
        yield client


def open_at(hours: list[dict[str, str]], moment: datetime) -> bool:
    """Whether schema.org's hours say that it is open; `closes` before `opens` is the next morning."""
    for each in hours:
        first = date.fromisoformat(each["validFrom"])
        begins, ends = (datetime.fromisoformat(f"{first}T{each[n]}:00") for n in ("opens", "closes"))
        if each["closes"] == "23:59":
            ends += timedelta(minutes=1)
        elif ends < begins:
            ends += timedelta(days=1)
        if begins <= moment < ends:
            return True
    return False


def test_the_hours_of_the_next_weeks_are_those_of_the_core(snapshot: Snapshot, client: Client) -> None:
    picked: dict[str, int] = {}
    for index in range(len(snapshot)):
        told = snapshot.outlet(index)
        if told["status"] == "open" and told.get("hours"):
            picked.setdefault(told["hours"] + str(bool(told.get("exceptions"))), index)
    assert len(picked) >= 8
    for index in [*picked.values()][:12]:
        shop = linked(client.get(f"/outlets/{snapshot.refs[index]}").text)[0]
        for day in range(14):
            for minute in (0, 30, 9 * 60, 12 * 60 + 30, 18 * 60, 21 * 60 + 45):
                moment = datetime.combine(NOW.astimezone(SHANGHAI).date(), datetime.min.time())
                moment += timedelta(days=day, minutes=minute)
                if day == 0 and minute < 12 * 60:
                    continue  # what began yesterday is not told
                state = snapshot.uncached_state(index, moment.replace(tzinfo=SHANGHAI))
                said = open_at(shop.get("openingHoursSpecification", []), moment)
                assert said == (state.now is True), (snapshot.refs[index], moment, state)


def test_a_shop_is_the_same_in_each_language(client: Client) -> None:
    pages = [client.get(f"/outlets/SAMPLE-SC-00001{lang}").text for lang in ("", "?lang=en")]
    zh, en = (linked(page)[0] for page in pages)
    assert zh["@id"] == en["@id"] == zh["url"] and en["url"].endswith("?lang=en")


def test_what_is_not_known_is_not_told(small: Client) -> None:
    told = linked(small.get("/outlets/B1").text)[0]
    assert told.keys() == {"@context", "@type", "@id", "url", "name", "branchCode", "address", "geo"} - (
        {"branchCode"} - told.keys()
    )
    assert told["address"] == {"@type": "PostalAddress", "addressCountry": "CN"}


@pytest.mark.parametrize(
    "payload", ["</script><script>alert(1)</script>", "<!--<script>", "a & b > c", "]]>", '\u2028"\\', "${x}"]
)
def test_no_text_ends_the_script(payload: str) -> None:
    told = script({"name": payload})
    assert not re.search("[<>&]", told) and json.loads(told) == [{"name": payload}]


@pytest.mark.parametrize("path", ["/", "/help", "/outlets/SAMPLE-SC-00001", "/areas/310115", "/areas/310000"])
def test_a_page_has_one_address_in_each_language(client: Client, path: str) -> None:
    found = {}
    for asked in (path, f"{path}?lang=en"):
        head = client.get(asked).text.split("</head>")[0]
        found[asked] = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', head)
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)"', head)
        assert canonical == f"{client.address}{asked}"
    zh, en = found.values()
    assert zh == en and dict(zh) == {
        "zh-Hans": f"{client.address}{path}",
        "en": f"{client.address}{path}?lang=en",
        "x-default": f"{client.address}{path}",
    }


def test_a_search_has_the_address_of_the_page_without_it(client: Client) -> None:
    assert f'rel="canonical" href="{client.address}/"' in client.get("/?lat=31.2&lon=121.4&limit=30").text
    for path in ("/nowhere", "/outlets/nobody", "/?lat=x&lon=1", "/admin/sign-in"):
        assert "canonical" not in client.get(path, headers={"Accept": "text/html"}).text


def test_the_sitemap_lists_every_outlet_and_each_address_answers(snapshot: Snapshot, client: Client) -> None:
    index = ElementTree.fromstring(client.get("/sitemap.xml").data)
    names = [each.text or "" for each in index.iter(f"{SITEMAP}loc")]
    addresses: list[str] = []
    for name in names:
        answer = client.get(name.removeprefix(client.address))
        assert answer.mimetype == "application/xml" and len(answer.data) < 50_000_000
        for url in ElementTree.fromstring(answer.data).iter(f"{SITEMAP}url"):
            addresses.append(url.findtext(f"{SITEMAP}loc") or "")
            assert len(url.findall(f"{XHTML}link")) == 3 and url.findtext(f"{SITEMAP}lastmod")
    assert sum("/outlets/" in each for each in addresses) == 2 * len(snapshot.subset(ALL_OUTLETS).indices)
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
    steps = [each["item"].rpartition("/")[2] for each in crumbs]
    assert steps == ["440000?lang=en", "440300?lang=en", "440305?lang=en"]
    first = json.loads(client.get("/api/v1/outlets?adcode=440305&limit=500").data)
    listed = {f["id"] for f in first["features"] if f["properties"]["status"] != "planned"}
    second = client.get("/areas/440305?lang=en&page=2").text
    rest = re.findall(r'href="/outlets/([^"?]+)', second)
    assert {html.unescape(ref) for ref in [*refs, *rest]} == listed and len(rest) == len(listed) - 50
    assert "page=2" in re.findall(r'rel="canonical" href="([^"]+)"', second)[0]
    for wrong in ("999999", "x", "440305?page=0", "440305?page=999", "440305?page=x"):
        answer = client.get(f"/areas/{wrong}", headers={"Accept": "text/html"})
        assert answer.status_code == 404 and "tel:950800" in answer.text


def test_a_retired_code_leads_to_todays(client: Client) -> None:
    answer = client.get("/areas/310225?lang=en")  # 南汇, today 浦东新区
    assert answer.status_code == 301 and answer.headers["Location"] == "/areas/310115?lang=en"


def test_a_closed_outlet_is_410_with_its_successor(small: Client) -> None:
    told = small.get(f"/api/v1/outlets/{CLOSED.ref}").json
    assert told["status"] == 410
    query = f"lat={CLOSED.lat}&lon={CLOSED.lon}&kind={CLOSED.kind}&limit=1"
    near = small.get(f"/api/v1/nearest?{query}").json["features"]
    assert told["successor"]["ref"] == near[0]["id"] != CLOSED.ref
    page = small.get(f"/outlets/{CLOSED.ref}", headers={"Accept": "text/html"})
    assert page.status_code == 410 and told["successor"]["page"] in page.text
    assert small.get(told["successor"]["page"]).status_code == 200
    assert small.get(told["successor"]["self"]).status_code == 200


def test_robots_are_told_where_to_look(small: Client, client: Client) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /api/" in text and f"Sitemap: {client.address}/sitemap.xml" in text
    assert f"Sitemap: {PUBLIC}/sitemap.xml" in small.get("/robots.txt").text
    assert f'rel="canonical" href="{PUBLIC}/help"' in small.get("/help").text


@pytest.mark.parametrize(
    "value", ["locate.example.com", "https://x/y", "https://u:p@x", "ftp://x", "https://x?y"]
)
def test_a_wrong_public_address_is_refused(value: str) -> None:
    with pytest.raises(InvalidSetting, match="LOCATOR_PUBLIC_URL"):
        settings_from({"LOCATOR_PUBLIC_URL": value})
