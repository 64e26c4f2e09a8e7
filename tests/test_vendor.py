"""Vendored libraries match their published files, and pages load nothing from other sites."""

import gzip
import re
from hashlib import sha256
from pathlib import Path

import brotli

from .web_client import Client

STATIC = Path(__file__).parent.parent / "static"
VENDOR = STATIC / "vendor"


def test_every_file_has_version_licence_and_the_hash_it_came_with() -> None:
    rows = re.findall(
        r"\| (\S+) \| \S+ \| ([\d.]+) \| (\S+) \| (\S+) \| ([0-9a-f]{64}) \|",
        (VENDOR / "README.md").read_text(),
    )
    assert {file for _, _, _, file, _ in rows} == {
        str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*.*") if path.suffix in (".js", ".css")
    }
    for folder, _version, _licence, file, hashed in rows:
        assert sha256((VENDOR / file).read_bytes()).hexdigest() == hashed
        assert (VENDOR / folder / "LICENSE").exists()


def test_compressed_libraries_are_the_libraries() -> None:
    compressed = sorted(VENDOR.rglob("*.br"))
    assert len(compressed) == 2
    for path in compressed:
        assert brotli.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()


def test_pages_name_no_other_host(client: Client) -> None:
    for path in ("/", "/?adcode=310115", "/map", "/help"):
        text = client.get(path).text
        loaded = re.findall(
            r"""(?:src|href)=["']?([^"' >]+)["']?[^>]*(?:script|stylesheet)|<script src="([^"]+)""", text
        )
        assert all(address.startswith("/static/") for pair in loaded for address in pair if address)
        assert "cdn" not in text.lower()


def test_the_first_view_of_the_map_is_small(client: Client) -> None:
    page = client.get("/map").text
    names = re.findall(r"/static/((?:css|js)/[\w-]+\.(?:css|js))\?v=", page)
    assert {"js/map.js", "js/basemap.js", "css/map.css"} <= set(names)
    sources = [STATIC / name for name in names]
    clusters = client.get("/api/v1/clusters?bbox=60,0,150,60&zoom=4").data
    first = [client.get("/map").data, clusters, *(path.read_bytes() for path in sources)]
    assert sum(len(gzip.compress(part)) for part in first) < 60_000
    assert len(gzip.compress(clusters)) < 5_000
