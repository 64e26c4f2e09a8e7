"""X-Forwarded-* headers, accepted from trusted proxies only."""

import re
from collections.abc import MutableMapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from ..http.app_context import PROXIED

FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
FORWARDED_PROTO = "HTTP_X_FORWARDED_PROTO"
FORWARDED_HOST = "HTTP_X_FORWARDED_HOST"
CACHED_ADDRESSES = 4096
WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")

Environ = MutableMapping[str, Any]


class ProxyHeaders:
    """Sets client address, scheme and host of proxied requests in the environ."""

    def __init__(self, proxies: str) -> None:
        """Trust `proxies`: comma-separated addresses and networks (LOCATOR_PROXIES)."""
        self._networks: list[IPv4Network | IPv6Network] = [
            ip_network(item) for item in proxies.split(",") if item
        ]
        self._is_trusted = lru_cache(CACHED_ADDRESSES)(self._is_proxy)

    def apply(self, environ: Environ) -> None:
        """Update the environ of a request from a trusted proxy; leave other requests unchanged."""
        peer = environ.get("REMOTE_ADDR", "")
        if not self._networks or not self._is_trusted(peer):
            return
        if FORWARDED_FOR in environ:
            environ["REMOTE_ADDR"] = self._client(peer, environ[FORWARDED_FOR])
        scheme = environ.get(FORWARDED_PROTO, "").strip().lower()
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        host = environ.get(FORWARDED_HOST, "").strip()
        if HOST.fullmatch(host):
            environ["HTTP_HOST"] = host
            environ[PROXIED] = True

    def _client(self, peer: str, forwarded: str) -> str:
        """Return the last address that is not a trusted proxy; those before it may be forged."""
        for item in reversed(forwarded.split(",")):
            port = WITH_PORT.fullmatch(item.strip())
            address = (port[1] or port[2]) if port else item.strip()
            if not _is_address(address):
                break
            peer = address
            if not self._is_trusted(address):
                break
        return peer

    def _is_proxy(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self._networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
