"""Requests as real clients send them: headers, method and path of each kind, and the limit of its cost.

Headers are the defaults of the clients: python-requests 2.32, Chromium 140 (fetch and navigation), axios 1.7
on Node, Go's net/http, and Java's HttpClient, which offers HTTP/2 over cleartext.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple
from urllib.parse import quote

Headers = Mapping[str, str]
NEAREST = "/api/v1/nearest"
NO_HEADERS: Headers = {}
REQUESTS: Headers = {
    "User-Agent": "python-requests/2.32.3",
    "Accept-Encoding": "gzip, deflate",
    "Accept": "*/*",
    "Connection": "keep-alive",
}
CHROMIUM: Headers = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
    "Sec-Fetch-Site": "same-origin",
    "Connection": "keep-alive",
}
FETCH = CHROMIUM | {"Accept": "*/*", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
NAVIGATION = CHROMIUM | {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Dest": "document",
    "Upgrade-Insecure-Requests": "1",
}
AXIOS: Headers = {
    "User-Agent": "axios/1.7.9",
    "Accept": "application/json, text/plain, */*",
    "Accept-Encoding": "gzip, compress, deflate, br",
}
GO: Headers = {"User-Agent": "Go-http-client/1.1", "Accept-Encoding": "gzip"}
JAVA: Headers = {
    "User-Agent": "Java-http-client/21",
    "Connection": "Upgrade, HTTP2-Settings",
    "Upgrade": "h2c",
    "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
}
JSON: Headers = {"Content-Type": "application/json"}
TEXTS = (
    *("陆家嘴", "五道口", "北京南站", "深圳南山", "天河体育中心", "春熙路", "西湖", "光谷", "观前街"),
    *("人民广场", "中关村", "徐家汇", "解放碑", "钟楼", "五一广场", "珠江路", "万达广场", "浦东机场"),
    *("lujiazui", "wudaokou", "beijing nan zhan", "chunxilu", "shenzhen", "guangzhou tianhe", "hangzhou"),
)


class Request(NamedTuple):
    """One request: path with query, and body."""

    path: str
    body: str | None = None


class Kind(NamedTuple):
    """A kind of request: name, headers, the most it may cost, in costs of the file server, and its status."""

    name: str
    headers: Headers
    limit: int
    request: Callable[[Random], Request]
    status: int = 200


def _position(rng: Random) -> tuple[float, float]:
    return 31.2397 + rng.gauss(0, 0.05), 121.4998 + rng.gauss(0, 0.05)


def at_position(rng: Random) -> Request:
    """Return a search near Shanghai."""
    lat, lon = _position(rng)
    return Request(f"{NEAREST}?lat={lat:.6f}&lon={lon:.6f}")


def by_body(rng: Random) -> Request:
    """Return the same search with the position in the body."""
    lat, lon = _position(rng)
    return Request(NEAREST, f'{{"lat":{lat:.6f},"lon":{lon:.6f}}}')


def by_text(rng: Random) -> Request:
    """Return a search by the name of a place; each of the texts is searched many times."""
    return Request(f"{NEAREST}?q={quote(rng.choice(TEXTS))}")


def results_page(rng: Random) -> Request:
    """Return the results page of a place."""
    return Request(f"/?q={quote(rng.choice(TEXTS))}")


KINDS = (
    Kind("GET, no headers", NO_HEADERS, 5, at_position),
    Kind("GET, requests", REQUESTS, 5, at_position),
    Kind("GET, browser", FETCH, 5, at_position),
    Kind("GET, axios", AXIOS, 5, at_position),
    Kind("GET, Go", GO, 5, at_position),
    Kind("GET, Java", JAVA, 5, at_position),
    Kind("POST, requests", REQUESTS | JSON, 6, by_body),
    Kind("GET q=, requests", REQUESTS, 10, by_text),
    Kind("results page, browser", NAVIGATION, 20, results_page),
)
