"""Texts of a workbook: the shared strings, and the escapes of characters that XML cannot contain."""

import re
from typing import IO, Any
from xml.sax.handler import ContentHandler

from defusedxml.sax import make_parser

CHUNK_BYTES = 1 << 16
MAX_CHARACTERS = 1_000_000  # per text
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class TooLarge(Exception):
    """Workbook that exceeds the size limits."""


def decode_escapes(text: str) -> str:
    """Decode escapes: _x000D_ is a carriage return; _x005F_ is an underscore, as in _x005F_x000D_."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    try:
        return decoded.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:  # half of a surrogate pair
        return text


def encode_escapes(text: str) -> str:
    """Escape the underscore of texts that would be decoded otherwise."""
    return _ESCAPE.sub(r"_x005F\g<0>", text)


def read_shared_strings(source: IO[bytes]) -> list[str]:
    """Return the shared strings, without phonetic hints; raise TooLarge, or the errors of defusedxml."""
    handler = _StringsHandler()
    parser = make_parser()
    parser.setContentHandler(handler)
    while chunk := source.read(CHUNK_BYTES):
        parser.feed(chunk)
    parser.close()
    return handler.strings


class TextCollector:
    """Text of the current item, collected from pieces."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def clear(self) -> None:
        """Start a new text."""
        self._pieces, self._length = [], 0

    def add(self, piece: str) -> None:
        """Append a piece; raise TooLarge beyond MAX_CHARACTERS."""
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > MAX_CHARACTERS:
            raise TooLarge(f"has a cell of more than {MAX_CHARACTERS:,} characters; rejected")

    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._pieces)


class _StringsHandler(ContentHandler):
    """SAX handler that collects the shared strings."""

    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []
        self._text = TextCollector()
        self._in_text = self._phonetic = False

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802 - name required by SAX
        """Handle the start of a string, its text or a phonetic hint."""
        name = name.rpartition(":")[2]
        if name == "si":
            self._text.clear()
        elif name == "t":
            self._in_text = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def endElement(self, name: str) -> None:  # noqa: N802
        """Handle the end of a string, its text or a phonetic hint."""
        name = name.rpartition(":")[2]
        if name == "si":
            self.strings.append(decode_escapes(self._text.text()))
        elif name == "t":
            self._in_text = False
        elif name == "rPh":
            self._phonetic = False

    def characters(self, content: str) -> None:
        """Collect text, delivered in pieces."""
        if self._in_text:
            self._text.add(content)
