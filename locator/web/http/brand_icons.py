"""Icons of the site in the colour of the brand: the palettes of PNG images, and the fill of the drawing."""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache

from ...runtime.resources import RESOURCES

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
DRAWN = (0x0B, 0x6E, 0x6E)  # the colour of static/icon.svg; all others are mixtures of it with white
WHITE = 255
ICONS = ("icon.svg", "icon-32.png", "icon-180.png", "icon-192.png", "icon-512.png", "icon-maskable-512.png")


def icon_url(name: str, colour: str) -> str:
    """Return the address of an icon; in a colour (#rrggbb), its address names the colour."""
    if colour:
        return f"/brand/{colour.removeprefix('#').lower()}/{name}"
    return f"/static/{name}" if name.endswith(".svg") else f"/static/icons/{name}"


@lru_cache(maxsize=32)
def icon(name: str, colour: str) -> bytes:
    """Return an icon in a colour (#rrggbb)."""
    if name.endswith(".svg"):
        drawing = (RESOURCES / "static" / name).read_text(encoding="utf-8")
        return drawing.replace("#" + bytes(DRAWN).hex(), colour).encode()
    data = (RESOURCES / "static" / "icons" / name).read_bytes()
    return b"".join((PNG_SIGNATURE, *(_recoloured(kind, body, colour) for kind, body in _chunks(data))))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the type and the data of each chunk of a PNG image."""
    at = len(PNG_SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += 12 + length


def _recoloured(kind: bytes, body: bytes, colour: str) -> bytes:
    """Return a chunk; of the palette, one in the colour."""
    if kind == b"PLTE":
        new = bytes.fromhex(colour.removeprefix("#"))
        pixels = (body[i : i + 3] for i in range(0, len(body), 3))
        body = b"".join(_mixed(pixel[0], new) for pixel in pixels)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _mixed(red: int, colour: bytes) -> bytes:
    """Return the mixture with white that a colour of the drawing, by its red, corresponds to."""
    white = min(1.0, max(0.0, (red - DRAWN[0]) / (WHITE - DRAWN[0])))
    return bytes(round(part + (WHITE - part) * white) for part in colour)
