"""Answers and pages are sent compressed to whom that suits: zstd, Brotli or gzip."""

from apiflask import APIFlask
from flask import Response, request
from flask_compress import Compress

FILES = frozenset(  # packed already
    {"api.export_csv", "api.export_geojson", "found.sitemap"}
)
SECRETIVE = frozenset({"admin", "desk"})  # a token beside reflected text is never compressed (BREACH)
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


def install(app: APIFlask) -> None:
    """Compress what is worth it. A batch is not: each of its lines is to leave at once."""
    app.config.update(
        COMPRESS_MIMETYPES=MIMETYPES,
        COMPRESS_ALGORITHM=["zstd", "br", "gzip"],
        COMPRESS_ALGORITHM_STREAMING=["zstd", "br", "gzip"],
        COMPRESS_REGISTER=False,
    )
    compress = Compress(app)

    @app.after_request
    def compressed(response: Response) -> Response:
        if request.blueprint in SECRETIVE or request.endpoint in FILES:
            return response
        return compress.after_request(response)


def cached_etag(tag: str) -> str | None:
    """Return the ETag under which the caller has the answer with this id, None where it has not.

    Each content coding has an ETag of its own: the id, a colon and the coding.
    """
    held = request.if_none_match
    if held.star_tag:
        return tag
    matches = (each for each in held.as_set(include_weak=True) if each.partition(":")[0] == tag)
    return next(matches, None)
