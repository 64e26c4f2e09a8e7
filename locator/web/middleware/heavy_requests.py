"""Requests that may take long: a client has one of them at a time, the others wait."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

LISTS = "/api/v1/outlets"
PATHS = frozenset(  # of the last ones, the first request of a release prepares what the others use
    {
        *("/api/v1/export.csv", "/api/v1/export.geojson", "/api/v1/reachable", "/api/v1/directions"),
        *("/api/v1/official", "/official", "/docs"),
    }
)
PREFIXES = ("/sitemaps/",)
NEAREST = "/api/v1/nearest"
# Such a parameter, or an encoded name, which may be one.
HEAVY_QUERY = re.compile(r"(?:^|&)(?:within|along|sort|polygon)=|(?:^|&)limit=\d{3}|(?:^|&)[^=&]*%")
HEAVY_BODY = re.compile(rb'"(?:within|along|sort)"|\\')
UPLOADS = re.compile(r"/admin/(?:feed|held)\b")
MAX_BODY_BYTES = 65_536


def is_heavy(environ: "WSGIEnvironment") -> bool:
    """Return whether a request, whose body has been read, may take long."""
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path in PATHS or path.startswith(PREFIXES):
        return True
    if method == "POST":
        return bool(UPLOADS.match(path)) or (path == NEAREST and _is_heavy_body(environ))
    return path in (NEAREST, LISTS) and bool(HEAVY_QUERY.search(environ["QUERY_STRING"]))


def _is_heavy_body(environ: "WSGIEnvironment") -> bool:
    content = environ["wsgi.input"].read(MAX_BODY_BYTES)
    environ["wsgi.input"].seek(0)
    return "HTTP_CONTENT_ENCODING" in environ or bool(HEAVY_BODY.search(content))
