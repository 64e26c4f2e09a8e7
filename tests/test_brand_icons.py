"""Icons in the colour of the brand: valid images, in the pages, the manifest and for browsers that guess."""

import io
import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from PIL import Image

from locator.web.http.brand import light_accent
from locator.web.http.brand_icons import ICONS, icon, icon_url

from . import sample_release
from .program import run
from .web_client import Client

COLOUR = "#c7000b"
PNG = [name for name in ICONS if name.endswith(".png")]


def test_without_a_brand_the_icons_are_static() -> None:
    assert icon_url("icon.svg", "") == "/static/icon.svg"
    assert icon_url("icon-32.png", "") == "/static/icons/icon-32.png"


@pytest.mark.parametrize("name", PNG)
def test_an_image_is_drawn_in_the_colour_and_white(name: str) -> None:
    image = Image.open(io.BytesIO(icon(name, COLOUR)))
    image.verify()
    image = Image.open(io.BytesIO(icon(name, COLOUR))).convert("RGBA")
    width, height = image.size
    pixel = image.getpixel((width // 2, height // 4))
    assert isinstance(pixel, tuple) and pixel[:3] == (0xC7, 0x00, 0x0B) and pixel[3] > 250
    assert image.getpixel((width // 2, 0))[3] in (0, 0xFF)  # type: ignore[index]


@pytest.fixture(scope="module")
def branded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    database = sample_release.copy_to(tmp_path_factory.mktemp("branded"))
    with (
        run(database, rate_limit="off", brand_colour="#ffd400") as program,
        closing(program.client()) as client,
    ):
        yield client


@pytest.mark.slow
def test_pages_and_manifest_link_the_icons_of_the_brand(branded: Client) -> None:
    colour = light_accent("#ffd400").removeprefix("#")
    page = branded.get("/").text
    links = re.findall(r'<link rel="(?:apple-touch-)?icon" href="([^"]+)"', page)
    links += [item["src"] for item in branded.get("/manifest.webmanifest").json["icons"]]
    assert len(links) == 7 and all(link.startswith(f"/brand/{colour}/icon") for link in links)
    assert f".brand::before{{background-image:url(/brand/{colour}/icon.svg)}}" in page
    for link in links:
        answer = branded.get(link)
        assert answer.status_code == 200 and answer.mimetype == (
            "image/svg+xml" if link.endswith(".svg") else "image/png"
        )
    assert branded.get("/favicon.ico").headers["Location"].startswith("/brand/")


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", ["/brand/000000/icon.svg", "/brand/ffd400/icon-33.png", "/brand/x/../icon.svg"]
)
def test_no_other_icons_are_drawn(branded: Client, client: Client, path: str) -> None:
    assert branded.get(path).status_code == 404
    assert client.get(path).status_code == 404
