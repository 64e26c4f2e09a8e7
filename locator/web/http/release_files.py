"""Responses served from per-release files, in the content coding the client accepts."""

from collections.abc import Callable, Iterator

from flask import Response, request, send_file

from ...index.snapshot import Snapshot
from ...serving.export_files import SUFFIXES, release_key
from .app_context import get_container
from .compression import cached_etag

Write = Callable[[Snapshot], Iterator[bytes]]


def release_file(snapshot: Snapshot, name: str, mimetype: str, write: Write) -> Response:
    """Return the file `name` of a release, or 304 if its ETag matches. `write` generates it once."""
    tag = f"{release_key(snapshot)}-{name}"
    cached = cached_etag(tag)
    if cached is not None:
        response = Response(status=304, mimetype=mimetype)
        response.set_etag(cached)
    else:
        response = _file(snapshot, name, mimetype, write, tag)
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _file(snapshot: Snapshot, name: str, mimetype: str, write: Write, tag: str) -> Response:
    coding = request.accept_encodings.best_match(tuple(SUFFIXES), "identity") or "identity"
    path = get_container().export_files.path(snapshot, name, coding, write)
    response = send_file(path, mimetype, conditional=False, etag=False)
    response.last_modified = None  # would be the creation time of the file; the ETag identifies it
    if coding == "identity":
        response.set_etag(tag)
    else:
        response.set_etag(f"{tag}:{coding}")
        response.content_encoding = coding
    return response
