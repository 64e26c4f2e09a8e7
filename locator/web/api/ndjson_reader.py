"""Lines of a streamed body as they arrive, so that answers go out while questions are still written."""

import zlib
from collections.abc import Iterator

from werkzeug.exceptions import BadRequest

from ..middleware.request_body import BodyStream

INFLATED = 65_536  # bytes of gzip unpacked at a time
MOST_LINE = 65_536  # bytes
MOST_SKIPPED = 2_097_152  # bytes of a body that are no question: blank, or beyond what a line may have


class TooMuchSkipped(Exception):
    """More of a body than can be read on is no question."""


def lines_of(body: BodyStream, gzipped: bool) -> Iterator[list[bytes]]:
    """Yield lines without their ends, as many as there are at a time; none where more has to arrive.

    Empty lines do not count. Of a line that is too long comes its beginning, one byte too long.
    Raises TooMuchSkipped, BadRequest for what is not gzip, and what the body failed with.
    """
    rest, skipped = b"", 0
    for block in _inflated(_blocks(body)) if gzipped else _blocks(body):
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


def _blocks(body: BodyStream) -> Iterator[bytes]:
    """Yield what has arrived, and b"" where more has to."""
    while True:
        block = body.take()
        if not block and body.ended:
            return
        yield block


def _inflated(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack members of gzip, one after the other. Raises BadRequest where one is broken or has no end."""
    inflate = zlib.decompressobj(wbits=31)
    for block in blocks:
        if not block:
            yield b""
        while block:
            if inflate.eof:
                inflate = zlib.decompressobj(wbits=31)
            try:
                yield inflate.decompress(block, INFLATED)
            except zlib.error:
                raise BadRequest("the body is not gzip, as Content-Encoding says") from None
            block = inflate.unconsumed_tail or inflate.unused_data
    if not inflate.eof:
        raise BadRequest("the body ends in the middle of its gzip")
