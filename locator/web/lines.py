"""The lines of a body as they come in, some at a time, so that answers go out while questions are written."""

import zlib
from collections.abc import Iterator
from typing import Any

from werkzeug.exceptions import BadRequest

AT_ONCE = 65_536  # bytes
MOST_LINE = 65_536  # bytes


class LineTooLong(Exception):
    """A line is longer than any question."""


def lines_of(environ: dict[str, Any], gzipped: bool) -> Iterator[list[bytes]]:
    """Lines without their ends, as many as there are at a time; empty ones do not count.

    LineTooLong for what is no line; BadRequest for what is not gzip.
    """
    rest = b""
    for block in _unzipped(_blocks(environ)) if gzipped else _blocks(environ):
        *lines, rest = (rest + block).split(b"\n")
        yield [line for line in lines if line.strip()]
        if len(rest) > MOST_LINE:
            raise LineTooLong
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
    inflate = zlib.decompressobj(wbits=31)
    for block in blocks:
        while block:
            try:
                yield inflate.decompress(block, AT_ONCE)
            except zlib.error:
                raise BadRequest("the body is not gzip, as Content-Encoding says") from None
            block = inflate.unconsumed_tail
