"""Outlet text is displayed and never executed on any page, popup or marker."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from locator.network.outlet import Outlet
from locator.store import users
from locator.store.releases import publish
from tests.network import NOW
from tests.program import parts_of, run
from tests.staff_client import PASSWORD

from .conftest import Opened
from .sessions import Sessions
from .waiting import wait_for_map

PAYLOADS = [
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    '"><svg onload=window.hit=1>',
    "' onmouseover='window.hit=1",
    "${window.hit=1}",
    "`${window.hit=1}`",
    "{{ 7*7 }}{% raw %}",
    "javascript:window.hit=1",
    "<a href=javascript:window.hit=1>x</a>",
    "</title><script>window.hit=1</script>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "\u202egnp.exe",
    "<style>*{display:none}</style>",
    "<details open ontoggle=window.hit=1>",
    "<body onload=window.hit=1>",
    "<svg><script>window.hit=1</script></svg>",
    "<svg><animate onbegin=window.hit=1 attributeName=x>",
    "<math><mtext><style><img src=x onerror=window.hit=1>",
    "<input autofocus onfocus=window.hit=1>",
    "<video><source onerror=window.hit=1>",
    "<object data='javascript:window.hit=1'>",
    "<form action=javascript:window.hit=1><button>x",
    "<meta http-equiv=refresh content='0;url=javascript:window.hit=1'>",
    "<base href='javascript:window.hit=1//'>",
    "<link rel=stylesheet href=data:text/css,*{display:none}>",
    "data:text/html,<script>window.hit=1</script>",
    "\\u003cscript\\u003ewindow.hit=1\\u003c/script\\u003e",
    "\\x3cimg src=x onerror=window.hit=1\\x3e",
    "--><script>window.hit=1</script>",
    "]]><script>window.hit=1</script>",
    "*/window.hit=1/*",
    "';window.hit=1;//",
    '";window.hit=1;//',
    "</textarea><script>window.hit=1</script>",
    "</noscript><script>window.hit=1</script>",
    "{{constructor.constructor('window.hit=1')()}}",
    "=HYPERLINK('javascript:window.hit=1')",
    "javascript&colon;window.hit=1",
]


def poisoned(number: int, text: str) -> Outlet:
    return Outlet.model_validate(
        {
            "ref": f"X-{number:03d}",
            "kind": "service_center",
            "name": text,
            "name_en": text,
            "lat": 31.2397 + number / 5_000,
            "lon": 121.4998,
            "address": {"text": text, "township": text, "province": text, "adcode": "310115"},
            "phones": [text, "021-64641234转801"],
            "hours_text": text,
            "exceptions": [{"from": "2026-11-24", "to": "2027-01-01", "closed": True, "reason": text}],
            "limits": text,
            "approach": {"station": text, "exit": text, "landmark": text, "entrance": text, "floor": text},
            "access": {"text_contact": text, "wheelchair": "yes"},
            "turnaround": text,
            "bring": [text, "发票"],
            "notice": [{"text": text}],
            "services": ["repair", "drop_off"],
            "devices": ["phone"],
        }
    )


def publish_poisoned(folder: Path) -> str:
    """Publish a network whose texts are the payloads; returns the address of its database."""
    database = f"sqlite:///{folder / 'locator.db'}"
    with parts_of(database) as parts:
        users.add(parts.engine, "li", "agent", PASSWORD, NOW, by="test")
        publish(parts.engine, [poisoned(i, text) for i, text in enumerate(PAYLOADS)], "poisoned.csv", NOW)
    return database


@pytest.fixture(scope="module")
def poisoned_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with run(publish_poisoned(tmp_path_factory.mktemp("poisoned")), rate_limit="off") as program:
        yield program.address


@pytest.mark.parametrize("path", ["/?lat=31.24&lon=121.4998&limit=50", "/?adcode=310115&lang=en&limit=50"])
def test_in_the_list_and_on_its_map(opened: Opened, poisoned_address: str, path: str) -> None:
    page = opened(path, base=poisoned_address)
    for payload in PAYLOADS:
        expect(page.locator("h3", has_text=payload).first).to_be_visible()
    expect(page.locator(".leaflet-marker-pane .number")).to_have_count(len(PAYLOADS))
    for marker in page.locator(".leaflet-marker-pane .number").all():
        marker.dispatch_event("click")
    assert page.evaluate("window.hit") is None


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_on_the_page_of_the_outlet(opened: Opened, poisoned_address: str, number: int) -> None:
    page = opened(f"/outlets/X-{number:03d}", base=poisoned_address)
    expect(page.locator("h1")).to_have_text(PAYLOADS[number])
    page.locator(".folium-map").scroll_into_view_if_needed()
    page.locator(".leaflet-marker-pane .number").dispatch_event("click")
    expect(page.locator(".map-card .actions")).to_be_visible()
    expect(page.locator(".map-card h2 a")).to_have_text(PAYLOADS[number])
    assert page.evaluate("window.hit") is None
    assert page.locator("a[href^='javascript']").count() == 0


def test_in_the_cards_of_the_map(opened: Opened, poisoned_address: str) -> None:
    page = opened("/map?at=31.241,121.4998", base=poisoned_address, height=1600)
    wait_for_map(page)
    page.evaluate("map_outlets.setMaxZoom(18).setView([31.241, 121.4998], 17, { animate: false })")
    expect(page.locator(".spot")).to_have_count(len(PAYLOADS))
    for spot in page.locator(".spot").all():
        spot.dispatch_event("click")
        expect(page.locator(".map-card .actions")).to_be_visible()
        page.keyboard.press("Escape")
    assert page.evaluate("window.hit") is None


def test_in_script_message_and_card_of_the_desk(opened: Opened, poisoned_address: str) -> None:
    page = Sessions(poisoned_address).enter(opened, "/desk", "li")
    cards = []
    for number, payload in enumerate(PAYLOADS):
        outlet = page.request.get(f"{poisoned_address}/api/v1/outlets/X-{number:03d}").json()
        page.fill("#q", outlet["properties"]["code"])
        page.locator(f"#found [data-ref='X-{number:03d}']").first.click()
        expect(page.locator("#card-title")).to_have_text(payload)
        expect(page.locator("#card .sms")).to_contain_text(payload.lstrip("\u202e")[:8])
        page.locator("#card .send").click()
        link = page.locator("#sent a[href*='/c/']").first
        expect(link).to_be_visible()
        cards.append(link.get_attribute("href") or "")
        assert page.evaluate("window.hit") is None, payload
        page.locator("#q").focus()
    for payload, card in zip(PAYLOADS, cards, strict=True):
        page.goto(poisoned_address + urlsplit(card).path)
        expect(page.locator("h1, h2").filter(has_text=payload).first).to_be_visible()
        assert page.evaluate("window.hit") is None, payload


def test_in_comparisons_and_in_print(opened: Opened, poisoned_address: str) -> None:
    for first in range(0, len(PAYLOADS), 3):
        refs = [f"X-{number:03d}" for number in range(first, min(first + 3, len(PAYLOADS)))]
        page = opened(f"/compare?ref={'&ref='.join(refs)}", base=poisoned_address)
        expect(page.locator("main")).to_contain_text(PAYLOADS[first])
        page.emulate_media(media="print")
        assert page.evaluate("window.hit") is None, refs


def test_a_question_is_not_run_either(opened: Opened, poisoned_address: str) -> None:
    for path in ("/?lat=<script>window.hit=1</script>&lon=1", "/outlets/<img src=x onerror=window.hit=1>"):
        page = opened(path, base=poisoned_address)
        assert page.evaluate("window.hit") is None
