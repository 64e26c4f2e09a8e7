"""Response compression: zstd, Brotli or gzip."""

from flask import Flask, Response, request
from flask_compress import Compress

PRECOMPRESSED_ENDPOINTS = frozenset(  # served from compressed files
    {"api.export_csv", "api.export_geojson", "found.sitemap"}
)
UNCOMPRESSED_BLUEPRINTS = frozenset({"admin", "desk"})  # CSRF tokens beside reflected input (BREACH)
MIMETYPES = (
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
)


def install(app: Flask) -> None:
    """Compress responses by media type; NDJSON is left out because its lines are sent immediately."""
    app.config.update(
        COMPRESS_MIMETYPES=MIMETYPES,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
        COMPRESS_REGISTER=False,
    )
    compress = Compress(app)

    @app.after_request
    def compressed(response: Response) -> Response:
        if request.blueprint in UNCOMPRESSED_BLUEPRINTS or request.endpoint in PRECOMPRESSED_ENDPOINTS:
            return response
        return compress.after_request(response)


def cached_etag(tag: str) -> str | None:
    """Return the client's matching ETag for an answer id, or None.

    Each content coding has its own ETag: the id, a colon and the coding.
    """
    etags = request.if_none_match
    if etags.star_tag:
        return tag
    matches = (etag for etag in etags.as_set(include_weak=True) if etag.partition(":")[0] == tag)
    return next(matches, None)
