"""Photos: copied once from allowed hosts, without metadata; failures are findings; served for good."""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from PIL import Image

from locator.config import Settings
from locator.errors import InvalidFeed
from locator.feed.fetch import Fetcher
from locator.feed.photo_encoding import MAX_SIDE, encode
from locator.feed.photos import MAX_BYTES, PhotoCopier
from locator.network.outlet import Outlet, Photo
from locator.runtime.photo_files import PhotoFiles
from locator.serving.photos import prune_photos
from locator.store.releases import publish

from .network import NOW, china, outlets
from .program import parts_of, run

GPS, ORIENTATION = 0x8825, 0x0112


def picture(size: tuple[int, int] = (1_600, 800), kind: str = "JPEG") -> bytes:
    """Return a photo with a GPS position, turned by its orientation."""
    image = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[GPS] = {1: "N", 2: (31.0, 14.0, 23.0)}
    content = BytesIO()
    image.save(content, kind, exif=exif)
    return content.getvalue()


class Host(BaseHTTPRequestHandler):
    """A host of photos; counts the requests for each path."""

    files: ClassVar[dict[str, bytes]] = {}
    requests: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.requests.append(self.path)
        content = self.files.get(self.path)
        self.send_response(200 if content is not None else 404)
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    Host.files, Host.requests = {"/a.jpg": picture(), "/bad.jpg": b"<svg onload=alert(1)>"}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def outlet(*urls: str) -> Outlet:
    base = outlets(china(5, 2))[0].model_copy(update={"status": "open"})
    photos = tuple(Photo.model_construct(url=url, alt="东门", of="entrance", source=None) for url in urls)
    return base.model_copy(update={"photos": photos})


def copier(folder: Path, hosts: tuple[str, ...] = ("127.0.0.1",)) -> PhotoCopier:
    fetcher = Fetcher(hosts, max_bytes=MAX_BYTES, loopback=True, setting="LOCATOR_PHOTO_HOSTS")
    return PhotoCopier(fetcher.fetch, encode, PhotoFiles(folder))


def test_a_copy_is_small_upright_and_without_metadata(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(picture())
    with Image.open(BytesIO(encode(file))) as copy:
        assert copy.format == "WEBP" and copy.size == (MAX_SIDE // 2, MAX_SIDE)
        assert not copy.getexif() and not {"exif", "xmp", "icc_profile"} & copy.info.keys()


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<svg/>", picture()[:2_000], picture((64, 64), "PNG")[:60]]
)
def test_other_files_are_rejected(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(InvalidFeed, match="JPEG, PNG or WebP"):
        encode(file)


def test_too_many_pixels_are_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locator.feed.photo_encoding.MAX_PIXELS", 1_000)
    file = tmp_path / "x"
    file.write_bytes(picture((40, 40)))
    with pytest.raises(InvalidFeed, match="megapixels"):
        encode(file)


def test_a_photo_is_copied_once(host: str, tmp_path: Path) -> None:
    address = f"{host}/a.jpg"
    [copied], findings = copier(tmp_path).copy([outlet(address, address)], "feed", NOW)
    first, second = copied.photos
    assert not findings and first.url == second.url and first.source == address and first.is_copied
    assert (tmp_path / first.url.removeprefix("/photos/")).stat().st_size > 1_000
    again = copier(tmp_path)
    assert again.copy([outlet(address)], "feed", NOW + timedelta(days=6))[0][0].photos[0] == first
    assert again.copy([copied], "feed", NOW)[0] == [copied]
    assert Host.requests == ["/a.jpg"]
    again.copy([outlet(address)], "feed", NOW + timedelta(days=8))
    assert len(Host.requests) == 2


def test_a_failure_is_a_finding_and_the_load_goes_on(host: str, tmp_path: Path) -> None:
    urls = f"{host}/missing.jpg", f"{host}/bad.jpg", f"{host}/a.jpg", "https://other.example/a.jpg"
    [copied], findings = copier(tmp_path).copy([outlet(*urls)], "feed", NOW)
    assert [photo.is_copied for photo in copied.photos] == [False, False, True, False]
    assert [finding.reason for finding in findings] == [
        "127.0.0.1: returned 404 Not Found",
        "is not a JPEG, PNG or WebP file",
        "other.example: is not in LOCATOR_PHOTO_HOSTS; no request was sent",
    ]
    assert {finding.severity for finding in findings} == {"warning"}


def test_private_addresses_are_never_fetched(tmp_path: Path) -> None:
    fetcher = Fetcher(("photos.example",), resolve=lambda *_, **__: [(2, 1, 6, "", ("10.0.0.1", 443))])
    private = PhotoCopier(fetcher.fetch, encode, PhotoFiles(tmp_path))
    _, findings = private.copy([outlet("https://photos.example/a.jpg")], "feed", NOW)
    assert "non-public address" in findings[0].reason


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [
        ("MAX_COPIED", 1, "one load copies at most 1 photos"),
        ("MAX_TOTAL_BYTES", 1 << 10, "all copies take more than 0 GB"),
    ],
)
def test_limits_have_a_reason_and_photos_stay_at_their_addresses(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, reason: str
) -> None:
    monkeypatch.setattr(f"locator.feed.photos.{limit}", value)
    monkeypatch.setattr("locator.feed.photos.CONNECTIONS", 1)
    Host.files["/b.jpg"] = picture((800, 400))
    [copied], findings = copier(tmp_path).copy([outlet(f"{host}/a.jpg", f"{host}/b.jpg")], "feed", NOW)
    assert [photo.is_copied for photo in copied.photos] == [True, False]
    assert [finding.reason for finding in findings] == [reason]


def test_copies_that_nothing_refers_to_are_deleted_after_some_days(host: str, tmp_path: Path) -> None:
    Host.files["/b.jpg"] = picture((800, 400))
    [copied], _ = copier(tmp_path / "photos").copy([outlet(f"{host}/a.jpg", f"{host}/b.jpg")], "feed", NOW)
    first, second = ((tmp_path / photo.url.removeprefix("/")) for photo in copied.photos)
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    with parts_of(database) as parts:
        one = copied.model_copy(update={"photos": copied.photos[:1]})
        publish(parts.engine, [one], "network", NOW)
        for path in (first, second):
            os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        settings = Settings(database=database)
        assert prune_photos(parts.engine, settings, NOW + timedelta(days=6)) == 0
        assert prune_photos(parts.engine, settings, NOW + timedelta(days=8)) == 1
    assert first.is_file() and not second.exists()


@pytest.mark.slow
def test_copies_are_served_and_may_be_cached_for_good(host: str, tmp_path: Path) -> None:
    [copied], _ = copier(tmp_path / "photos").copy([outlet(f"{host}/a.jpg")], "feed", NOW)
    database = f"sqlite:///{tmp_path / 'locator.db'}"
    with parts_of(database) as parts:
        publish(parts.engine, [copied], "network", NOW)
    with run(database) as program, closing(program.client()) as client:
        path = client.get(f"/api/v1/outlets/{copied.ref}").json["properties"]["photos"][0]["url"]
        answer = client.get(path)
        assert answer.status_code == 200 and answer.mimetype == "image/webp"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        tag = answer.headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        for wrong in ("/photos/0.webp", "/photos/..%2flocator.db", f"/photos/{'0' * 32}.webp"):
            assert client.get(wrong).status_code == 404
