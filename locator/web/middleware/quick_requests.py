"""Requests that take about a millisecond: no search of a text, no router and no file."""

import re
from typing import TYPE_CHECKING

from .fast_path import NEAREST, OUTLETS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

SKETCH = "/sketch.svg"
PATHS = frozenset({"/api/v1/clusters", "/api/v1/reverse", "/healthz", "/readyz"})
MAX_BODY_BYTES = 2_000
# A text, a travel time, an order other than by distance, or a name that is encoded and may be one of these.
SLOW_QUERY = re.compile(r"(?:^|&)(?:q|within|along|sort)=(?!distance(?:&|$))|(?:^|&)[^=&]*%")
SLOW_BODY = re.compile(rb'"(?:q|within|along|sort)"|\\')


def is_quick(environ: "WSGIEnvironment") -> bool:
    """Return whether a request, whose body has been read, is quick."""
    path, method, query = environ["PATH_INFO"], environ["REQUEST_METHOD"], environ["QUERY_STRING"]
    if path == NEAREST and method == "POST":
        content = environ["wsgi.input"].read(MAX_BODY_BYTES)
        environ["wsgi.input"].seek(0)
        return len(content) < MAX_BODY_BYTES and not SLOW_BODY.search(content)
    if method not in ("GET", "HEAD"):
        return False
    if path == NEAREST:
        return not SLOW_QUERY.search(query)
    return path in PATHS or (
        path.startswith(OUTLETS) and "release" not in query and not path.endswith(SKETCH)
    )
