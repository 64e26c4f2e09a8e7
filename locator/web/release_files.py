"""What is long and the same for a whole release: sent from a file, in the coding that suits the client."""

from collections.abc import Callable, Iterator

from flask import Response, request, send_file

from ..export.files import SUFFIXES
from ..snapshot import Snapshot
from .compression import cached_etag
from .current import parts

Write = Callable[[Snapshot], Iterator[bytes]]


def release_file(snapshot: Snapshot, name: str, mimetype: str, write: Write) -> Response:
    """Return the file `name` of a release, or 304 when the client has it. `write` makes it once."""
    tag = f"release-{snapshot.release.number}-{name}"
    cached = cached_etag(tag)
    if cached is not None:
        response = Response(status=304, mimetype=mimetype)
        response.set_etag(cached)
    else:
        response = _file(snapshot, name, mimetype, write)
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _file(snapshot: Snapshot, name: str, mimetype: str, write: Write) -> Response:
    coding = request.accept_encodings.best_match(tuple(SUFFIXES), "identity") or "identity"
    path = parts().export_files.path(snapshot, name, coding, write)
    response = send_file(path, mimetype, conditional=False, etag=False)
    tag = f"release-{snapshot.release.number}-{name}"
    if coding == "identity":
        response.set_etag(tag)
    else:
        response.set_etag(f"{tag}:{coding}")
        response.content_encoding = coding
    return response
