"""Requests that may take long: which they are."""

from io import BytesIO

import pytest

from locator.web.middleware.heavy_requests import is_heavy

NEAREST, OUTLETS = "/api/v1/nearest", "/api/v1/outlets"


@pytest.mark.parametrize(
    ("path", "query", "heavy"),
    [
        (NEAREST, "lat=31.2&lon=121.5", False),
        (NEAREST, "q=%E4%BA%94%E9%81%93%E5%8F%A3", False),
        (NEAREST, "lat=31.2&lon=121.5&sort=arrival", True),
        (NEAREST, "lat=31.2&lon=121.5&%73ort=arrival", True),
        (NEAREST, "along=31,121;32,120&within=20min", True),
        (OUTLETS, "bbox=120,31,122,32&limit=50", False),
        (OUTLETS, "bbox=120,31,122,32&limit=500", True),
        (OUTLETS, "polygon=120,31;122,31;122,32", True),
        ("/api/v1/reachable", "lat=31.2&lon=121.5&within=20min", True),
        ("/api/v1/export.csv", "", True),
        ("/api/v1/outlets/A1", "", False),
        ("/", "q=x&sort=arrival", False),
    ],
)
def test_the_query_decides(path: str, query: str, heavy: bool) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": BytesIO()}
    assert is_heavy(environ) is heavy


@pytest.mark.parametrize(
    ("path", "body", "more", "heavy"),
    [
        (NEAREST, b'{"lat":31.2,"lon":121.5}', {}, False),
        (NEAREST, b'{"lat":31.2,"lon":121.5,"sort":"arrival"}', {}, True),
        (NEAREST, rb'{"lat":31.2,"lon":121.5,"\u0073ort":"arrival"}', {}, True),
        (NEAREST, b"\x1f\x8b", {"HTTP_CONTENT_ENCODING": "gzip"}, True),
        ("/admin/feed", b"", {}, True),
        ("/admin/edit", b"", {}, False),
    ],
)
def test_the_body_decides_and_stays_readable(
    path: str, body: bytes, more: dict[str, str], heavy: bool
) -> None:
    content = BytesIO(body)
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "QUERY_STRING": "", "wsgi.input": content, **more}
    assert is_heavy(environ) is heavy and content.read() == body
