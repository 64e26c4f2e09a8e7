"""The encoding of a text file, found by reading it in pieces; files that mix two are read by lines."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from ..errors import FeedRefused

PIECE = 1 << 20
LINE = 1_000_000  # characters, or bytes where two encodings are mixed
MOST_LOST = 0.1  # of the lines that are not ASCII
ZEROS = 0.05  # of the bytes at odd or at even places
_PRIVATE = re.compile("[\ue000-\uf8ff]")  # what GB18030 makes of other encodings of Chinese, as Big5
_EAST = re.compile("[\x00-\x7f\u2010-\uffee]+")


class TextLine(NamedTuple):
    """A physical line with its end; `odd` names its encoding where that is not the file's."""

    text: str
    odd: str = ""


class Encoding(NamedTuple):
    """A codec, and the second one where lines of two are mixed."""

    codec: str
    second: str = ""


def encoding_of(path: Path) -> Encoding:
    """How the file is encoded; FeedRefused when it is no text that is known."""
    with path.open("rb") as file:
        head = file.read(4_096)
    if not head.strip():
        raise FeedRefused(f"{path.name}: is empty")
    wide = _wide(head)
    if wide or _decodes(path, "utf-8-sig"):
        if wide and not _decodes(path, wide):
            raise _refused(path)
        return Encoding(wide or "utf-8-sig")
    return _by_lines(path)


def _refused(path: Path) -> FeedRefused:
    return FeedRefused(f"{path.name}: is neither UTF-8 nor GB18030 nor UTF-16 text; save it as CSV UTF-8")


def _wide(head: bytes) -> str:
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) / 2 * ZEROS or min(even, odd) > max(even, odd) / 4:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _by_lines(path: Path) -> Encoding:
    counts = {"utf-8": 0, "gb18030": 0, "": 0}
    with path.open("rb") as file:
        while line := file.readline(LINE):
            if not line.isascii():
                counts[_codec(line)] += 1
    if counts[""] > MOST_LOST * sum(counts.values()):
        raise _refused(path)
    if not counts["utf-8"] and not counts[""]:
        return Encoding("gb18030")
    first = "utf-8" if counts["utf-8"] >= counts["gb18030"] else "gb18030"
    return Encoding(first, "gb18030" if first == "utf-8" else "utf-8")


def _codec(line: bytes) -> str:
    """The codec of one line: one that makes the characters one expects."""
    for codec in ("utf-8", "gb18030"):
        try:
            text = line.decode(codec)
        except UnicodeDecodeError:
            continue
        if _EAST.fullmatch(text) if codec == "utf-8" else not _PRIVATE.search(text):
            return codec
    return ""


def lines_of(path: Path, encoding: Encoding) -> Iterator[TextLine]:
    """The physical lines, each cut at a million characters; the file is never in memory as a whole."""
    if encoding.second:
        yield from _mixed(path, encoding)
        return
    with path.open(encoding=encoding.codec, newline="") as file:
        while text := file.readline(LINE):
            yield TextLine(text)
            _skip_rest(file, text, "\n\r")


def _mixed(path: Path, encoding: Encoding) -> Iterator[TextLine]:
    with path.open("rb") as file:
        while line := file.readline(LINE):
            codec = encoding.codec if line.isascii() else _codec(line)
            text = line.decode(codec or encoding.codec, errors="replace").removeprefix("\ufeff")
            yield TextLine(text, "" if codec in ("", encoding.codec) else codec)
            _skip_rest(file, line, b"\n\r")


def _skip_rest(file: IO[str] | IO[bytes], piece: str | bytes, ends: str | bytes) -> None:
    while len(piece) >= LINE and piece[-1:] not in ends:  # type: ignore[operator]
        piece = file.readline(LINE)
        if not piece:
            return
