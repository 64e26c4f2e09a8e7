"""Response compression: zstd, gzip or Brotli, as the client prefers.

Codecs are fast ones at low levels: at their speed compressing an answer costs less than sending it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import local

import brotli
from backports import zstd
from flask import Flask, Response, request
from isal import igzip_lib, isal_zlib
from werkzeug.http import parse_accept_header, parse_etags

PRECOMPRESSED_ENDPOINTS = frozenset(  # served from compressed files
    {"api.export_csv", "api.export_geojson", "found.sitemap"}
)
UNCOMPRESSED_BLUEPRINTS = frozenset({"admin", "desk"})  # CSRF tokens beside reflected input (BREACH)
MIMETYPES = frozenset(
    {
        "text/html",
        "text/css",
        "text/csv",
        "text/plain",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/geo+json",
        "application/problem+json",
        "application/vnd.oai.openapi+json",
        "application/xml",
        "image/svg+xml",
    }
)
CODINGS = ("zstd", "gzip", "br")  # in order of preference among those that a client likes equally
STREAM_CODINGS = ("zstd", "gzip")
MIN_BYTES = 500
ZSTD_LEVEL, GZIP_LEVEL, BROTLI_LEVEL = 1, 1, 4
GZIP_WINDOW = 31  # the largest, with the header of gzip
GZIP_MEMORY = igzip_lib.MEM_LEVEL_SMALL  # below the size of blocks that are mapped anew for each response

_compressors = local()  # one of each thread: they are reused, and not thread-safe


def install(app: Flask) -> None:
    """Compress responses by media type; streams are compressed where they are made (`compressed_stream`)."""
    app.after_request(_compressed)


def _compressed(response: Response) -> Response:
    if request.blueprint in UNCOMPRESSED_BLUEPRINTS or request.endpoint in PRECOMPRESSED_ENDPOINTS:
        return response
    response.vary.add("Accept-Encoding")
    coding = coding_of(request.headers.get("Accept-Encoding", ""))
    if coding and _is_compressible(response):
        response.set_data(compress(response.get_data(), coding))
        response.content_encoding = coding
        etag, weak = response.get_etag()
        if etag and not weak:
            response.set_etag(coded_etag(etag, coding))
    return response


def _is_compressible(response: Response) -> bool:
    return (
        200 <= response.status_code < 300
        and response.mimetype in MIMETYPES
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and (response.content_length or 0) >= MIN_BYTES
    )


@lru_cache(256)
def coding_of(accept_encoding: str, codings: tuple[str, ...] = CODINGS) -> str:
    """Return the coding that an Accept-Encoding header prefers, '' for none."""
    accepted = parse_accept_header(accept_encoding)
    best = max(codings, key=accepted.quality)
    identity = next((quality for name, quality in accepted if name == "identity"), 0.0)
    quality = accepted.quality(best)
    return best if quality > 0 and quality >= identity else ""


def compress(content: bytes, coding: str) -> bytes:
    """Return the content in one of CODINGS."""
    if coding == "zstd":
        return _zstd_compressor().compress(content, zstd.ZstdCompressor.FLUSH_FRAME)
    if coding == "gzip":
        return igzip_lib.compress(content, GZIP_LEVEL, igzip_lib.COMP_GZIP, GZIP_MEMORY)
    return bytes(brotli.compress(content, quality=BROTLI_LEVEL))


def compressed_stream(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield chunks in one of STREAM_CODINGS, or unchanged; each can be decoded when it arrives.

    Empty chunks remain empty.
    """
    if not coding:
        yield from chunks
        return
    compressor = _ZstdStream() if coding == "zstd" else _GzipStream()
    for chunk in chunks:
        yield compressor.part(chunk) if chunk else b""
    yield compressor.end()


class _ZstdStream:
    def __init__(self) -> None:
        self._compressor = zstd.ZstdCompressor(level=ZSTD_LEVEL)

    def part(self, chunk: bytes) -> bytes:
        return self._compressor.compress(chunk, zstd.ZstdCompressor.FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._compressor.flush(zstd.ZstdCompressor.FLUSH_FRAME)


class _GzipStream:
    def __init__(self) -> None:
        self._compressor = isal_zlib.compressobj(GZIP_LEVEL, wbits=GZIP_WINDOW)

    def part(self, chunk: bytes) -> bytes:
        return self._compressor.compress(chunk) + self._compressor.flush(isal_zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._compressor.flush()


def _zstd_compressor() -> zstd.ZstdCompressor:
    compressor: zstd.ZstdCompressor | None = getattr(_compressors, "zstd", None)
    if compressor is None:
        compressor = _compressors.zstd = zstd.ZstdCompressor(level=ZSTD_LEVEL)
    return compressor


def coded_etag(tag: str, coding: str) -> str:
    """Return the ETag of a response in a coding: each coding has its own."""
    return f"{tag}:{coding}"


def cached_etag(tag: str) -> str | None:
    """Return the client's matching ETag for an answer id, or None; see `matching_etag`."""
    return matching_etag(request.headers.get("If-None-Match", ""), tag)


def matching_etag(if_none_match: str, tag: str) -> str | None:
    """Return the ETag of an If-None-Match header that is the id of an answer in any coding, or None."""
    etags = parse_etags(if_none_match)
    if etags.star_tag:
        return tag
    matches = (etag for etag in etags.as_set(include_weak=True) if etag.partition(":")[0] == tag)
    return next(matches, None)
