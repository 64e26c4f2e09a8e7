"""The lines of a body as they come in, some at a time, so that answers go out while questions are written."""

import zlib
from collections.abc import Iterator
from typing import Any

from werkzeug.exceptions import BadRequest

AT_ONCE = 65_536  # bytes
MOST_LINE = 65_536  # bytes
MOST_SKIPPED = 2_097_152  # bytes of a body that are no question: blank, or beyond what a line may have


class TooMuchSkipped(Exception):
    """More of a body than can be read on is no question."""


def lines_of(environ: dict[str, Any], gzipped: bool) -> Iterator[list[bytes]]:
    """Lines without their ends, as many as there are at a time; empty ones do not count.

    Of a line that is too long comes its beginning, one byte too long.
    TooMuchSkipped; BadRequest for what is not gzip.
    """
    rest, skipped = b"", 0
    for block in _unzipped(_blocks(environ)) if gzipped else _blocks(environ):
        *lines, rest = (rest + block).split(b"\n")
        told = [line[: MOST_LINE + 1] for line in lines if line.strip()]
        yield told
        read = sum(map(len, lines)) + len(lines) + len(rest)
        rest = rest[: MOST_LINE + 1]
        skipped += read - sum(map(len, told)) - len(told) - len(rest)
        if skipped > MOST_SKIPPED:
            raise TooMuchSkipped
    if rest.strip():
        yield [rest]


def _blocks(environ: dict[str, Any]) -> Iterator[bytes]:
    """A body of known length in blocks; one that is still being written line by line.

    A server's `read` waits until all it was asked for has come, and somebody who waits for an answer before
    asking on would never get one.
    """
    read, left = environ["wsgi.input"].read, environ.get("CONTENT_LENGTH")
    if not left:
        while line := _line(read):
            yield line
        return
    rest = int(left)
    while rest > 0 and (block := read(min(AT_ONCE, rest))):
        rest -= len(block)
        yield block


def _line(read: Any) -> bytes:
    held = bytearray()
    while byte := read(1):
        held += byte
        if byte == b"\n" or len(held) > MOST_LINE:
            break
    return bytes(held)


def _unzipped(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """What members of gzip hold, one after the other; BadRequest where one is broken or has no end."""
    inflate = zlib.decompressobj(wbits=31)
    for block in blocks:
        while block:
            if inflate.eof:
                inflate = zlib.decompressobj(wbits=31)
            try:
                yield inflate.decompress(block, AT_ONCE)
            except zlib.error:
                raise BadRequest("the body is not gzip, as Content-Encoding says") from None
            block = inflate.unconsumed_tail or inflate.unused_data
    if not inflate.eof:
        raise BadRequest("the body ends in the middle of its gzip")
