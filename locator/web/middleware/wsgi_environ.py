"""The WSGI environment (PEP 3333) of an ASGI scope."""

import sys
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

from .wsgi_call import FileBody

FIXED: dict[str, Any] = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.file_wrapper": FileBody,
    "wsgi.input_terminated": True,  # read to the end of the body, not to Content-Length
}
UNPREFIXED_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
JOINED_BY = {"HTTP_COOKIE": "; "}
CACHED_NAMES = 256  # of headers


def environ_of(scope: dict[str, Any]) -> dict[str, Any]:
    """Return the environ without `wsgi.input`, which the gateway adds."""
    (host, port), path = scope["server"] or ("127.0.0.1", 0), scope["raw_path"]
    environ = FIXED | {
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
    }
    for name, value in scope["headers"]:
        key = _key(name)
        if key in environ:
            environ[key] = JOINED_BY.get(key, ",").join((environ[key], value.decode("latin-1")))
        elif key:
            environ[key] = value.decode("latin-1")
    return environ


@lru_cache(CACHED_NAMES)
def _key(header: bytes) -> str:
    """Return the environ key of a header; '' for names that could spoof the hyphenated header of a proxy."""
    if b"_" in header:
        return ""
    return UNPREFIXED_NAMES.get(header) or "HTTP_" + header.decode("latin-1").upper().replace("-", "_")
