"""What search engines find: outlets and areas as schema.org knows them, one address each, nothing closed."""

import html
import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from locator import create_app
from locator.config import Settings, settings_from
from locator.errors import BadSetting
from locator.hours import SHANGHAI
from locator.outlet import Outlet
from locator.parts import Parts
from locator.snapshot import EVERY
from locator.store.releases import publish
from locator.web.linked import script

from .conftest import clock
from .network import NOW, china, outlets

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


def program(folder: Path, network: list[Outlet], **settings: str) -> FlaskClient:
    parts = Parts(Settings(database=f"sqlite:///{folder / 'locator.db'}", **settings), clock)  # type: ignore[arg-type]
    publish(parts.engine, network, "test", NOW)
    return create_app(parts=parts).test_client()


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


def test_the_hours_of_the_next_weeks_are_those_of_the_core(app: Flask, client: FlaskClient) -> None:
    snapshot = app.extensions["locator"]().meet().snapshot
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
                state = snapshot.state_then(index, moment.replace(tzinfo=SHANGHAI))
                said = open_at(shop.get("openingHoursSpecification", []), moment)
                assert said == (state.now is True), (snapshot.refs[index], moment, state)


def test_a_shop_is_the_same_in_each_language(client: FlaskClient) -> None:
    pages = [client.get(f"/outlets/SAMPLE-SC-00001{lang}").text for lang in ("", "?lang=en")]
    zh, en = (linked(page)[0] for page in pages)
    assert zh["@id"] == en["@id"] == zh["url"] and en["url"].endswith("?lang=en")


def test_what_is_not_known_is_not_told(tmp_path: Path, client: FlaskClient) -> None:
    bare = Outlet(ref="B1", kind="drop_off", name="只有名字", lat=31.2, lon=121.4)  # type: ignore[call-arg]
    told = linked(program(tmp_path, [bare]).get("/outlets/B1").text)[0]
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
def test_a_page_has_one_address_in_each_language(client: FlaskClient, path: str) -> None:
    found = {}
    for asked in (path, f"{path}?lang=en"):
        head = client.get(asked).text.split("</head>")[0]
        found[asked] = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', head)
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)"', head)
        assert canonical == f"http://localhost{asked}"
    zh, en = found.values()
    assert zh == en and dict(zh) == {
        "zh-Hans": f"http://localhost{path}",
        "en": f"http://localhost{path}?lang=en",
        "x-default": f"http://localhost{path}",
    }


def test_a_search_has_the_address_of_the_page_without_it(client: FlaskClient) -> None:
    assert 'rel="canonical" href="http://localhost/"' in client.get("/?lat=31.2&lon=121.4&limit=30").text
    for path in ("/nowhere", "/outlets/nobody", "/?lat=x&lon=1", "/admin/sign-in"):
        assert "canonical" not in client.get(path, headers={"Accept": "text/html"}).text


def test_the_sitemap_lists_every_outlet_and_each_address_answers(app: Flask, client: FlaskClient) -> None:
    index = ElementTree.fromstring(client.get("/sitemap.xml").data)
    names = [each.text or "" for each in index.iter(f"{SITEMAP}loc")]
    addresses: list[str] = []
    for name in names:
        answer = client.get(name.removeprefix("http://localhost"))
        assert answer.mimetype == "application/xml" and len(answer.data) < 50_000_000
        for url in ElementTree.fromstring(answer.data).iter(f"{SITEMAP}url"):
            addresses.append(url.findtext(f"{SITEMAP}loc") or "")
            assert len(url.findall(f"{XHTML}link")) == 3 and url.findtext(f"{SITEMAP}lastmod")
    meeting = app.extensions["locator"]().meet()
    assert sum("/outlets/" in each for each in addresses) == 2 * len(meeting.snapshot.subset(EVERY).indices)
    assert len(addresses) == len(set(addresses))
    for address in addresses[::2500]:
        assert client.get(address.removeprefix("http://localhost")).status_code == 200, address
    for wrong in ("outlets-0", "outlets-99", "outlets-x", "outlets-", "nothing"):
        assert client.get(f"/sitemaps/{wrong}.xml").status_code == 404


def test_areas_lead_from_a_province_to_the_outlets_of_a_district(client: FlaskClient) -> None:
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


def test_a_retired_code_leads_to_todays(client: FlaskClient) -> None:
    answer = client.get("/areas/310225?lang=en")  # 南汇, today 浦东新区
    assert answer.status_code == 301 and answer.headers["Location"] == "/areas/310115?lang=en"


def test_a_closed_outlet_is_410_with_its_successor(tmp_path: Path) -> None:
    network = outlets(china(60, 4))
    closed = network[0].model_copy(update={"status": "closed"})
    client = program(tmp_path, [closed, *network[1:]])
    told = client.get(f"/api/v1/outlets/{closed.ref}").get_json(force=True)
    assert told["status"] == 410
    query = f"lat={closed.lat}&lon={closed.lon}&kind={closed.kind}&limit=1"
    near = json.loads(client.get(f"/api/v1/nearest?{query}").data)["features"]
    assert told["successor"]["ref"] == near[0]["id"] != closed.ref
    page = client.get(f"/outlets/{closed.ref}", headers={"Accept": "text/html"})
    assert page.status_code == 410 and told["successor"]["page"] in page.text
    assert client.get(told["successor"]["page"]).status_code == 200
    assert client.get(told["successor"]["self"]).status_code == 200


def test_robots_are_told_where_to_look(tmp_path: Path, client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /api/" in text and "Sitemap: http://localhost/sitemap.xml" in text
    known = program(tmp_path, outlets(china(5, 4)), public_url="https://locate.example.com")
    assert "Sitemap: https://locate.example.com/sitemap.xml" in known.get("/robots.txt").text
    assert 'rel="canonical" href="https://locate.example.com/help"' in known.get("/help").text


@pytest.mark.parametrize(
    "value", ["locate.example.com", "https://x/y", "https://u:p@x", "ftp://x", "https://x?y"]
)
def test_a_wrong_public_address_is_refused(value: str) -> None:

    with pytest.raises(BadSetting, match="LOCATOR_PUBLIC_URL"):
        settings_from({"LOCATOR_PUBLIC_URL": value})
