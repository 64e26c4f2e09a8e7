"""Static files: versioned addresses in templates, cached for a year, and compressed once per process."""

import gzip
import mimetypes
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import brotli
from flask import Flask, Response, request
from jinja2.ext import Extension
from werkzeug.security import safe_join

from ...runtime.resources import RESOURCES

FOLDER = RESOURCES / "static"
ADDRESS = re.compile(r"/static/((?:css|js|vendor)/[\w./-]+\.(?:css|js))(?=[\"' ])")
COMPRESSED = frozenset({".css", ".js", ".svg"})
CODINGS = ("br", "gzip")  # the smaller one first: files are compressed once
YEAR = 31_536_000  # seconds


class VersionedAddresses(Extension):
    """Adds the version of each stylesheet and script to its address when a template is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source with `/static/css/site.css` as `/static/css/site.css?v=…`."""
        return ADDRESS.sub(lambda match: versioned(match[1]), source)


def versioned(name: str) -> str:
    """Return the address of a static file with its version; without one if there is no such file."""
    tag = version(name)
    return f"/static/{name}?v={tag}" if tag else f"/static/{name}"


def version(name: str) -> str:
    """Return a hash of the content of a static file, or an empty text."""
    path = _path(name)
    return _hash(path, path.stat().st_mtime_ns) if path else ""


def install(app: Flask) -> None:
    """Replace Flask's view of static files, and version their addresses in templates."""
    app.jinja_env.add_extension(VersionedAddresses)
    app.view_functions["static"] = lambda filename: _serve(app, filename)


def _serve(app: Flask, filename: str) -> Response:
    path = _path(filename)
    coding = request.accept_encodings.best_match(CODINGS)
    if path and path.suffix in COMPRESSED and coding:
        response = _compressed_response(path, coding)
    else:
        response = app.send_static_file(filename)
    if path and request.args.get("v") and request.args["v"] == version(filename):
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


def _compressed_response(path: Path, coding: str) -> Response:
    modified = path.stat().st_mtime_ns
    mimetype = mimetypes.guess_type(path.name)[0]
    response = Response(_compress(path, modified, coding), mimetype=mimetype)
    response.headers |= {"Content-Encoding": coding, "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
    response.set_etag(f"{_hash(path, modified)}:{coding}")
    response.make_conditional(request)
    return response


def _path(name: str) -> Path | None:
    joined = safe_join(str(FOLDER), name)
    path = Path(joined) if joined else None
    return path if path and path.is_file() else None


@lru_cache(maxsize=256)
def _hash(path: Path, modified: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=128)
def _compress(path: Path, modified: int, coding: str) -> bytes:
    """Return the compressed file: the one beside it of a large library, which takes half a second."""
    if coding == "gzip":
        return gzip.compress(path.read_bytes())
    stored = path.with_name(f"{path.name}.{coding}")
    return stored.read_bytes() if stored.is_file() else bytes(brotli.compress(path.read_bytes()))
