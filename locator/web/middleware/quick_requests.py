"""Requests that take about a millisecond: no search of a text, no router and no file."""

import re
from typing import TYPE_CHECKING

from .fast_path import NEAREST, OUTLETS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SKETCH = "/sketch.svg"
PATHS = frozenset({"/api/v1/clusters", "/api/v1/reverse", "/healthz", "/readyz"})
MAX_BODY_BYTES = 2_000
# A text, a travel time, an order other than by distance, an older release, or an encoded name, which may be
# one of these.
SLOW_QUERY = re.compile(r"(?:^|&)(?:q|within|along|release|sort)=(?!distance(?:&|$))|(?:^|&)[^=&]*%")
SLOW_BODY = re.compile(rb'"(?:q|within|along|sort)"|\\')


def is_quick(environ: "WSGIEnvironment") -> bool:
    """Return whether a request, whose body has been read, is quick."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == NEAREST and method == "POST":
        return "HTTP_CONTENT_ENCODING" not in environ and _is_quick_body(environ)
    if method not in ("GET", "HEAD") or SLOW_QUERY.search(environ["QUERY_STRING"]):
        return False
    return path == NEAREST or path in PATHS or (path.startswith(OUTLETS) and not path.endswith(SKETCH))


def _is_quick_body(environ: "WSGIEnvironment") -> bool:
    content = environ["wsgi.input"].read(MAX_BODY_BYTES)
    environ["wsgi.input"].seek(0)
    return len(content) < MAX_BODY_BYTES and not SLOW_BODY.search(content)
