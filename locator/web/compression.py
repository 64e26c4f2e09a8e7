"""Answers and pages are sent compressed to whom that suits: zstd, Brotli or gzip."""

from apiflask import APIFlask
from flask import Response, request
from flask_compress import Compress

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
        return response if request.blueprint in SECRETIVE else compress.after_request(response)


def known(tag: str) -> bool:
    """Whether the caller has the answer with this id already, in whatever coding it was sent."""
    held = request.if_none_match
    return held.star_tag or any(each.partition(":")[0] == tag for each in held.as_set(include_weak=True))
