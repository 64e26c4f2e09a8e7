"""Manifest, service worker, versioned files, and the card of an outlet, over HTTP."""

import json
import re
from collections.abc import Iterator

import pytest

from . import sample_release
from .program import run
from .web_client import Client

CARD = "/outlets/SAMPLE-SC-00001/card"


@pytest.fixture(scope="module")
def branded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    database = sample_release.copy_to(tmp_path_factory.mktemp("branded"))
    with run(database, brand="示例手机服务", brand_colour="#c7000b") as program:
        yield program.client()


def test_the_manifest_has_the_names_icons_and_colour_of_the_site(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    manifest = json.loads(answer.data)
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == ("找服务网点", "/", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).status_code == 200
    english = json.loads(client.get("/manifest.webmanifest?lang=en").data)
    assert english["start_url"] == "/?lang=en" and english["lang"] == "en"


@pytest.mark.slow
def test_the_manifest_and_the_version_follow_the_brand(branded: Client, client: Client) -> None:
    manifest = json.loads(branded.get("/manifest.webmanifest").data)
    assert (manifest["name"], manifest["theme_color"]) == ("示例手机服务", "#c7000b")
    assert _version(branded) != _version(client)


def _version(client: Client) -> str:
    return re.findall(r'"version": ?"(\w+)"', client.get("/sw.js").text)[0]


def test_the_service_worker_serves_the_site_and_its_policy_lets_it_fetch(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert "LOCATOR_OFFLINE" not in answer.text and "/offline?lang=en" in answer.text
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "manifest-src 'self'" in policy and "worker-src 'self'" in policy


def test_files_of_pages_have_versions_and_are_cached_for_a_year(client: Client) -> None:
    addresses = re.findall(r"/static/(?:css|js|vendor)/[^\"' ]+\.(?:css|js)[^\"' ]*", client.get("/map").text)
    assert addresses and all(re.search(r"\?v=[0-9a-f]{12}$", address) for address in addresses)
    for address in addresses:
        assert client.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for other in ("/static/css/site.css", "/static/css/site.css?v=0"):
        assert client.get(other).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_a_file_has_an_etag_in_every_coding(client: Client, coding: str) -> None:
    first = client.get("/static/css/site.css", headers={"Accept-Encoding": coding})
    assert first.headers.get("Content-Encoding", "identity") == coding
    assert "Accept-Encoding" in first.headers["Vary"]
    headers = {"Accept-Encoding": coding, "If-None-Match": first.headers["ETag"]}
    assert client.get("/static/css/site.css", headers=headers).status_code == 304


@pytest.mark.parametrize("name", ["../locator/app.py", "css/nothing.css", "..%2fpyproject.toml", "css"])
def test_only_static_files_are_served(client: Client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_the_card_of_an_outlet(client: Client) -> None:
    without = client.post(CARD).text
    assert "示例服务中心" in without and "<strong>" not in without and 'href="tel:' in without
    near = client.post(CARD, data={"lat": "31.2397", "lon": "121.4998"})
    assert "公里" in near.text and near.headers["Cache-Control"] == "private, no-cache"
    assert "km" in client.post(f"{CARD}?lang=en", data={"lat": "31.2397", "lon": "121.4998"}).text


@pytest.mark.parametrize("form", [{"lat": "x", "lon": "1"}, {"lat": "91", "lon": "1"}, {"lat": "1"}])
def test_a_card_refuses_what_is_no_position(client: Client, form: dict[str, str]) -> None:
    assert client.post(CARD, data=form).status_code == 400


def test_no_card_of_an_unknown_outlet(client: Client) -> None:
    assert client.post("/outlets/nope/card").status_code == 404
