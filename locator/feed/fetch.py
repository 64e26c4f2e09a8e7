"""Download feeds over TLS from allowed hosts, never from private addresses.

The policy of downloads; `runtime.http_client` connects to the exact address that was checked.
"""

import re
import socket
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from http.client import HTTPResponse
from ipaddress import IPv6Address, ip_network
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin

from ..errors import InvalidFeed
from ..runtime.http_client import Address, HttpClient, IncompleteBody, Limits, NoResponse
from .file_type import TEXT_NAMES

MAX_FEED_BYTES = 512 << 20
TIMEOUT_SECONDS = 300.0  # for a complete download
READ_TIMEOUT = 20.0  # seconds without a byte
MAX_REDIRECTS = 3
REDIRECT_STATUSES = (301, 302, 303, 307, 308)
SUFFIX_BY_TYPE = {
    "text/csv": ".csv",
    "application/json": ".json",
    "application/geo+json": ".geojson",
    "application/x-ndjson": ".ndjson",
    "application/vnd.google-earth.kml+xml": ".kml",
}
FEED_SUFFIXES = (*TEXT_NAMES, ".xlsx", ".ods", ".kmz", ".zip")
_URL = re.compile(r"(https?)://([A-Za-z0-9.-]{1,253})(?::([0-9]{1,5}))?(/[!-\"$-\[\]-~]*)?", re.ASCII)
_EMBEDDED_IPV4 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("2002::/16"))


class Target(NamedTuple):
    """Parsed URL of a download."""

    scheme: str
    host: str
    port: int
    path: str


class Fetcher:
    """Feed downloader. `loopback` permits this machine and plain HTTP, for tests only."""

    def __init__(
        self,
        hosts: Sequence[str],
        *,
        resolve: Callable[..., Any] = socket.getaddrinfo,
        dial: Callable[..., socket.socket] = socket.create_connection,
        seconds: float = TIMEOUT_SECONDS,
        max_bytes: int = MAX_FEED_BYTES,
        loopback: bool = False,
        setting: str = "LOCATOR_FEED_HOSTS",
    ) -> None:
        self._hosts = frozenset(hosts)
        self._setting = setting
        self._resolve = resolve
        self._dial = dial
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._loopback = loopback

    def fetch(self, url: str, folder: Path) -> Path:
        """Download `url` into `folder` and return the path; raise InvalidFeed on failure."""
        target = self._target(url)
        for _ in range(MAX_REDIRECTS + 1):
            client = self._client(target)
            try:
                with client.open("GET", target.path) as response:
                    if response.status not in REDIRECT_STATUSES:
                        return _save(response, client.chunks(response), target, folder)
                    target = self._redirect_target(target, response.headers.get("Location", ""))
            except IncompleteBody as problem:
                raise InvalidFeed(f"{target.host}: {problem.reason}") from None
            except NoResponse as problem:
                raise InvalidFeed(f"{target.host}: download failed: {problem.reason}") from None
        raise InvalidFeed(f"{target.host}: redirects more than {MAX_REDIRECTS} times")

    def _target(self, url: str) -> Target:
        parts = _URL.fullmatch(url)
        if parts is None or not (parts[1] == "https" or self._loopback):
            raise InvalidFeed("the URL must be ASCII https://host/path without user name or fragment")
        host, standard = parts[2].lower(), 443 if parts[1] == "https" else 80
        if host not in self._hosts:
            raise InvalidFeed(f"{host}: is not in {self._setting}; no request was sent")
        port = int(parts[3] or standard)
        if port != standard and not self._loopback:
            raise InvalidFeed(f"{host}: only port {standard} is allowed")
        return Target(parts[1], host, port, parts[4] or "/")

    def _redirect_target(self, target: Target, location: str) -> Target:
        base = f"{target.scheme}://{target.host}:{target.port}{target.path}"
        redirected = self._target(urljoin(base, location))
        if (redirected.host, redirected.scheme, redirected.port) != (target.host, target.scheme, target.port):
            raise InvalidFeed(f"{target.host}: redirects to another host, which is not allowed")
        return redirected

    def _client(self, target: Target) -> HttpClient:
        return HttpClient(
            f"{target.scheme}://{target.host}:{target.port}",
            Limits(self._seconds, self._max_bytes, READ_TIMEOUT),
            select=partial(self._public_address, target.host),
            resolve=self._resolve,
            dial=self._dial,
        )

    def _public_address(self, host: str, addresses: Sequence[Address]) -> Sequence[Address]:
        """Return one address of the host; raise InvalidFeed unless all its addresses are public."""
        if not addresses or not all(map(self._is_public, addresses)):
            raise InvalidFeed(f"{host}: has a non-public address; no request was sent")
        return addresses[:1]

    def _is_public(self, address: Address) -> bool:
        if self._loopback and address.is_loopback:
            return True
        if isinstance(address, IPv6Address):
            mapped = address.ipv4_mapped
            if mapped is not None:
                return self._is_public(mapped)
            if any(address in network for network in _EMBEDDED_IPV4):
                return False
        return address.is_global and not address.is_multicast


def _save(response: HTTPResponse, chunks: Iterable[bytes], target: Target, folder: Path) -> Path:
    if response.status != 200:
        raise InvalidFeed(f"{target.host}: returned {response.status} {response.reason}")
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise InvalidFeed(f"{target.host}: sent a compressed response that was not requested")
    path = folder / _file_name(target.path, response.headers.get_content_type())
    with path.open("xb") as file:
        file.writelines(chunks)
    return path


def _file_name(path: str, kind: str) -> str:
    last = unquote(path.partition("?")[0]).rpartition("/")[2]
    name = re.sub(r"[^\w.-]", "_", last).lstrip(".")[-100:] or "feed"
    return name if name.lower().endswith(FEED_SUFFIXES) else name + SUFFIX_BY_TYPE.get(kind, ".csv")
