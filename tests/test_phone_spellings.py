"""Every spelling of a phone number in a feed is dialled right or not at all, in every channel."""

import html
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from locator.feed.load import Loader
from locator.feed.load_options import LoadOptions
from locator.feed.report import SEVERITIES, Report
from locator.geo.districts import Areas
from locator.mcp.text import answer_text
from locator.network.numbering_plan import area_codes
from locator.network.outlet import Outlet
from locator.network.phone_numbers import dial, dialable
from locator.places.gazetteer import Gazetteer
from locator.store.releases import publish

from .network import NOW, timetable
from .phone_spellings import SPELLINGS, Spelling
from .program import parts_of, run
from .rows import row, table
from .staff_client import add_users, entered, post
from .web_client import Client

SHANGHAI = {"lat": "31.2397", "adcode": "310115", "district": "浦东新区"}
HOTLINE = "tel:950800"
REWRITING = ("phones_mended",)


def rows() -> list[dict[str, str]]:
    return [
        row(
            ref=f"P{number:03d}",
            name=f"示例网点{number:03d}号",
            lon=f"{121.51 + number * 0.0004:.6f}",
            phones=spelling.cell,
            **SHANGHAI | {"lat": f"{31.2397 + number * 0.00001:.6f}"},
        )
        for number, spelling in enumerate(SPELLINGS)
    ]


@pytest.fixture(scope="module")
def loader(areas: Areas, gazetteer: Gazetteer) -> Loader:
    return Loader(timetable(), areas, gazetteer)


@pytest.fixture(scope="module")
def loaded(loader: Loader, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Outlet], Report]:
    path = tmp_path_factory.mktemp("phones") / "feed.csv"
    path.write_text(table(rows()), encoding="utf-8")
    return loader.load([path], LoadOptions("wgs84"))


def test_every_spelling_links_right_or_is_reported(loaded: tuple[list[Outlet], Report]) -> None:
    outlets, report = loaded
    assert len(outlets) == len(SPELLINGS)
    wrong = []
    for number, (spelling, outlet) in enumerate(zip(SPELLINGS, outlets, strict=True), 1):
        links = tuple(found.link for found in dialable(outlet.phones))
        findings = [item for item in report.findings if item.record == number and item.code not in REWRITING]
        codes = [item.code for item in sorted(findings, key=lambda item: SEVERITIES.index(item.severity))]
        if links != spelling.links or spelling.code not in [*codes, *[""] * (not codes)]:
            wrong.append((spelling, links, codes))
        assert all(item.column == "phones" and item.reason and item.fix for item in findings)
    assert not wrong


def test_what_was_read_is_read_again_without_a_change(
    loader: Loader, tmp_path: Path, loaded: tuple[list[Outlet], Report]
) -> None:
    again = [
        cells | {"phones": ";".join(outlet.phones)} for cells, outlet in zip(rows(), loaded[0], strict=True)
    ]
    (tmp_path / "feed.csv").write_text(table(again), encoding="utf-8")
    outlets, report = loader.load([tmp_path / "feed.csv"], LoadOptions("wgs84"))
    assert [outlet.phones for outlet in outlets] == [outlet.phones for outlet in loaded[0]]
    assert {item.code for item in report.findings} <= {
        *("phone_implausible", "phone_without_area", "phone_of_public_service", "datum_unconfirmed"),
    }


@pytest.mark.parametrize("place", [{"adcode": "110101"}, {"adcode": "", "city": "苏州市", "district": ""}])
def test_no_area_code_is_added_when_the_address_names_another_place(
    loader: Loader, tmp_path: Path, place: dict[str, str]
) -> None:
    cells = row(**{**SHANGHAI, "lon": "121.5", "phones": "83221234", **place})
    (tmp_path / "feed.csv").write_text(table([cells]), encoding="utf-8")
    (outlet,), report = loader.load([tmp_path / "feed.csv"], LoadOptions("wgs84"))
    assert outlet.phones == ("83221234",) and not dialable(outlet.phones)
    assert "phone_without_area" in {item.code for item in report.findings}


def test_a_text_of_an_older_release_links_no_wrong_number() -> None:
    for spelling in SPELLINGS:
        number = dial(spelling.cell)
        assert number is None or number.link in spelling.links, spelling


def test_area_codes_have_their_lengths() -> None:
    codes = area_codes()
    assert len(codes) > 300 and all(set(area.lengths) <= {7, 8} for area in codes.values())
    for code in ("10", "20", "21", "755", "571", "512", "898", "769"):
        assert codes[code].lengths == (8,), code
    for code in ("310", "592", "756", "991", "471"):
        assert codes[code].lengths == (7,), code


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, loaded: tuple[list[Outlet], Report]) -> Iterator[Client]:
    """The program on a release of all spellings, with an agent signed in."""
    database = f"sqlite:///{tmp_path_factory.mktemp('phones') / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, loaded[0], "phones.csv", NOW)
    add_users(database, ["agent"])
    with run(database, rate_limit="off") as program, closing(program.client()) as client:
        yield entered(client, "/desk", "agent")


def links_of(text: str) -> tuple[str, ...]:
    """Return the call links of a part of a page, without the hotline."""
    found = re.findall(r'href="(tel:[^"]+)"', html.unescape(text))
    return tuple(link for link in dict.fromkeys(found) if link != HOTLINE)


def digits_of(texts: list[str]) -> list[str]:
    return [re.sub("[^0-9]", "", text).removeprefix("86") for text in texts]


def feature_of(client: Client, number: int) -> dict[str, Any]:
    feature: dict[str, Any] = client.get(f"/api/v1/outlets/P{number:03d}").json
    return feature


NUMBERED = [pytest.param(n, s, id=s.cell) for n, s in enumerate(SPELLINGS) if s.links != (HOTLINE,)]


@pytest.mark.slow
@pytest.mark.parametrize(("number", "spelling"), NUMBERED)
def test_every_channel_has_these_call_links(client: Client, number: int, spelling: Spelling) -> None:
    feature = feature_of(client, number)
    outlet = feature["properties"]
    lon, lat = map(str, feature["geometry"]["coordinates"])
    position = {"lat": lat, "lon": lon}
    first = spelling.links[:1]
    assert tuple(filter(None, [outlet["links"].get("call")])) == first
    page = client.get(f"/outlets/P{number:03d}").text
    assert links_of(page) == spelling.links
    business = next(item for item in structured(page) if item["@type"] == "LocalBusiness")
    assert ("telephone" in business) is bool(first)
    if first:
        linked = re.sub("[^0-9]", "", first[0]).removeprefix("0").removeprefix("86")
        assert digits_of([business["telephone"]])[0].removeprefix("0") == linked
    results = client.post("/", data={**position, "limit": "1"}).text
    assert links_of(results.split("<ol", 1)[-1].split("</ol>")[0]) == first  # one button to call
    frame = client.post("/embed", data={**position, "limit": "1"}).text
    assert links_of(frame) == spelling.links
    message = json.loads(html.unescape(re.findall("data-outlet='([^']+)'", frame)[0]))
    assert tuple(found.link for found in dialable(message["phones"])) == spelling.links
    assert len(message["phones"]) == len(spelling.links)
    at_desk = post(client, "/desk/outlet", q=f"{position['lat']},{position['lon']}", ref=outlet["ref"]).text
    assert links_of(at_desk) == spelling.links
    official = client.get("/official", query_string={"by": "name", "said": outlet["name"]}).text
    assert links_of(official.split('<ul class="near">')[-1].split("</li>")[0]) == spelling.links
    spoken = answer_text("get_outlet", feature, "zh").splitlines()[0]
    assert tuple(found.link for found in dialable(spoken.split("  "))) == spelling.links


def structured(page: str) -> list[dict[str, Any]]:
    texts = re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)
    return [item for text in texts for item in json.loads(text)]


@pytest.mark.slow
def test_an_outlet_without_a_dialable_number_offers_the_hotline(client: Client) -> None:
    number = next(n for n, s in enumerate(SPELLINGS) if s.cell == "021-5888123")
    page = client.get(f"/outlets/P{number:03d}").text
    contact = page.split('<main id="main">')[1].split("</main>")[0]
    assert "021-5888123（号码待核实）" in contact and HOTLINE in contact
    assert "to be confirmed" in client.get(f"/outlets/P{number:03d}?lang=en").text


@pytest.mark.slow
def test_the_register_lists_numbers_as_links_have_them(client: Client) -> None:
    for said in ("+852 2345 6789", "852 23456789", "021-58881235", "86-21-58881234"):
        verdict = client.get("/api/v1/official", query_string={"phone": said}).json["official"]
        assert verdict["verdict"] == "listed", said


@pytest.mark.parametrize(
    ("area_code", "phone"), [("0755", "0755-83221234"), ("755.0", "0755-83221234"), ("999", "83221234")]
)
def test_a_column_of_area_codes_completes_the_number(
    loader: Loader, tmp_path: Path, area_code: str, phone: str
) -> None:
    cells = row(**{**SHANGHAI, "lon": "121.5", "phones": "83221234"})
    header, line = table([cells]).splitlines()
    (tmp_path / "feed.csv").write_text(f"{header},区号\n{line},{area_code}\n", encoding="utf-8")
    (outlet,), _ = loader.load([tmp_path / "feed.csv"], LoadOptions("wgs84"))
    assert outlet.phones == (phone,)


@pytest.mark.parametrize("area_code", [755, "0755", 755.0])
def test_an_area_code_in_json_may_be_a_number(loader: Loader, tmp_path: Path, area_code: object) -> None:
    cells = row(**{**SHANGHAI, "lon": "121.5", "phones": "83221234"})
    (tmp_path / "feed.json").write_text(json.dumps([{**cells, "区号": area_code}]), encoding="utf-8")
    (outlet,), _ = loader.load([tmp_path / "feed.json"], LoadOptions("wgs84"))
    assert outlet.phones == ("0755-83221234",)


@pytest.mark.parametrize("name", ["区号", "電話區號", "Area Code", "area-code", "座机区号"])
def test_a_column_of_area_codes_is_reported_as_read(loader: Loader, tmp_path: Path, name: str) -> None:
    header, line = table([row(**{**SHANGHAI, "phones": "83221234"})]).splitlines()
    (tmp_path / "feed.csv").write_text(f"{header},{name}\n{line},0755\n", encoding="utf-8")
    (outlet,), report = loader.load([tmp_path / "feed.csv"], LoadOptions("wgs84"))
    reasons = {item.code: item.reason for item in report.findings}
    assert outlet.phones == ("0755-83221234",) and "columns_unknown" not in reasons
    assert f"{name} as area code of the phones" in reasons["header_renamed"]


def test_area_codes_without_phones_are_not_read(loader: Loader, tmp_path: Path) -> None:
    text = "ref,kind,name,lat,lon,区号\nA1,drop_off,示例,39.9,116.4,010\n"
    (tmp_path / "feed.csv").write_text(text, encoding="utf-8")
    _, report = loader.load([tmp_path / "feed.csv"], LoadOptions("wgs84"))
    assert "columns_unknown" in {item.code for item in report.findings}
