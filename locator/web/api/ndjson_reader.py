"""Reader for the lines of a streamed request body."""

import zlib
from collections.abc import Iterator

from werkzeug.exceptions import BadRequest

from ..middleware.request_body import BodyStream

INFLATE_BYTES = 65_536  # output of one decompression step
MAX_LINE_BYTES = 65_536  # bytes
MAX_SKIPPED_BYTES = 2_097_152  # bytes of blank lines and of lines beyond MAX_LINE_BYTES


class TooMuchSkipped(Exception):
    """Raised when more than MAX_SKIPPED_BYTES of a body are not queries."""


def read_lines(body: BodyStream, gzipped: bool) -> Iterator[list[bytes]]:
    """Yield lists of complete lines without line ends; an empty list while more has to arrive.

    Blank lines are dropped; a longer line is cut to MAX_LINE_BYTES + 1 bytes.
    Raises TooMuchSkipped, BadRequest on invalid gzip, and the HTTPException of a failed body.
    """
    remainder, skipped = b"", 0
    for block in _gunzip(_blocks(body)) if gzipped else _blocks(body):
        *lines, remainder = (remainder + block).split(b"\n")
        complete_lines = [line[: MAX_LINE_BYTES + 1] for line in lines if line.strip()]
        yield complete_lines
        read = sum(map(len, lines)) + len(lines) + len(remainder)
        remainder = remainder[: MAX_LINE_BYTES + 1]
        skipped += read - sum(map(len, complete_lines)) - len(complete_lines) - len(remainder)
        if skipped > MAX_SKIPPED_BYTES:
            raise TooMuchSkipped
    if remainder.strip():
        yield [remainder]


def _blocks(body: BodyStream) -> Iterator[bytes]:
    """Yield the received chunks, and b"" while more has to arrive."""
    while True:
        block = body.take()
        if not block and body.ended:
            return
        yield block


def _gunzip(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Decompress concatenated gzip members. Raises BadRequest if one is invalid or truncated."""
    decompressor = zlib.decompressobj(wbits=31)
    for block in blocks:
        if not block:
            yield b""
        while block:
            if decompressor.eof:
                decompressor = zlib.decompressobj(wbits=31)
            try:
                yield decompressor.decompress(block, INFLATE_BYTES)
            except zlib.error:
                raise BadRequest("the body is not valid gzip") from None
            block = decompressor.unconsumed_tail or decompressor.unused_data
    if not decompressor.eof:
        raise BadRequest("the gzip body is truncated")
