"""Text encoding detection in chunks; files that mix two encodings are decoded line by line."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from ..errors import InvalidFeed

CHUNK_BYTES = 1 << 20
MAX_LINE = 1_000_000  # characters; bytes in a file of mixed encodings
MAX_UNDECODABLE = 0.1  # share of the non-ASCII lines
MIN_ZERO_SHARE = 0.05  # share of zero bytes at odd or even offsets that indicates UTF-16
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")  # result of decoding other encodings, such as Big5, as GB18030
_EXPECTED = re.compile("[\x00-\x7f\u2010-\uffee]+")


class TextLine(NamedTuple):
    """Physical line with its terminator; `other_encoding` is set when it differs from the file's."""

    text: str
    other_encoding: str = ""


class Encoding(NamedTuple):
    """Codec of a file, and a second codec when lines of two encodings are mixed."""

    codec: str
    second: str = ""


def detect_encoding(path: Path) -> Encoding:
    """Detect the encoding of a file; raise InvalidFeed when it is not text in a supported encoding."""
    with path.open("rb") as file:
        head = file.read(4_096)
    if not head.strip():
        raise InvalidFeed(f"{path.name}: is empty")
    utf16 = _utf16_codec(head)
    if utf16 or _decodes(path, "utf-8-sig"):
        if utf16 and not _decodes(path, utf16):
            raise _not_text(path)
        return Encoding(utf16 or "utf-8-sig")
    return _detect_by_lines(path)


def _not_text(path: Path) -> InvalidFeed:
    return InvalidFeed(f"{path.name}: is neither UTF-8 nor GB18030 nor UTF-16 text; save it as CSV UTF-8")


def _utf16_codec(head: bytes) -> str:
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 2 * MIN_ZERO_SHARE or min(even, odd) > max(even, odd) / 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _detect_by_lines(path: Path) -> Encoding:
    counts = {"utf-8": 0, "gb18030": 0, "": 0}
    with path.open("rb") as file:
        while line := file.readline(MAX_LINE):
            if not line.isascii():
                counts[_codec(line)] += 1
    if counts[""] > MAX_UNDECODABLE * sum(counts.values()):
        raise _not_text(path)
    if not counts["utf-8"] and not counts[""]:
        return Encoding("gb18030")
    first = "utf-8" if counts["utf-8"] >= counts["gb18030"] else "gb18030"
    return Encoding(first, "gb18030" if first == "utf-8" else "utf-8")


def _codec(line: bytes) -> str:
    """Return the codec that decodes a line to expected characters, or an empty string."""
    for codec in ("utf-8", "gb18030"):
        try:
            text = line.decode(codec)
        except UnicodeDecodeError:
            continue
        if _EXPECTED.fullmatch(text) if codec == "utf-8" else not _PRIVATE_USE.search(text):
            return codec
    return ""


def read_lines(path: Path, encoding: Encoding) -> Iterator[TextLine]:
    """Yield the physical lines, each truncated to MAX_LINE, without loading the whole file."""
    if encoding.second:
        yield from _read_mixed_lines(path, encoding)
        return
    with path.open(encoding=encoding.codec, newline="") as file:
        while line := file.readline(MAX_LINE):
            yield TextLine(line)
            _skip_to_line_end(file, line, "\n\r")


def _read_mixed_lines(path: Path, encoding: Encoding) -> Iterator[TextLine]:
    with path.open("rb") as file:
        while line := file.readline(MAX_LINE):
            codec = encoding.codec if line.isascii() else _codec(line)
            text = line.decode(codec or encoding.codec, errors="replace").removeprefix("\ufeff")
            yield TextLine(text, "" if codec in ("", encoding.codec) else codec)
            _skip_to_line_end(file, line, b"\n\r")


def _skip_to_line_end(file: IO[str] | IO[bytes], chunk: str | bytes, ends: str | bytes) -> None:
    while len(chunk) >= MAX_LINE and chunk[-1:] not in ends:  # type: ignore[operator]
        chunk = file.readline(MAX_LINE)
        if not chunk:
            return
