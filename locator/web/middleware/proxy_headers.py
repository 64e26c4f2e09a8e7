"""What a proxy in front says of the client, and of how the site was addressed; never what a client claims."""

import re
from collections.abc import MutableMapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

from ..http.app_context import PROXIED

FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"
FORWARDED_PROTO = "HTTP_X_FORWARDED_PROTO"
FORWARDED_HOST = "HTTP_X_FORWARDED_HOST"
ADDRESSES_KEPT = 4096
WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")

Environ = MutableMapping[str, Any]


class ProxyHeaders:
    """Puts the client's address, the scheme and the host of a proxied request into the environ."""

    def __init__(self, proxies: str) -> None:
        """`proxies`: addresses and networks with commas between, as LOCATOR_PROXIES has them."""
        self._networks: list[IPv4Network | IPv6Network] = [
            ip_network(item) for item in proxies.split(",") if item
        ]
        self._is_ours = lru_cache(ADDRESSES_KEPT)(self._is_proxy)

    def apply(self, environ: Environ) -> None:
        """Change the environ of a request that a known proxy has passed on; leave all others as they are."""
        peer = environ.get("REMOTE_ADDR", "")
        if not self._networks or not self._is_ours(peer):
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
        """Return the nearest address that is no proxy of ours; what stands before it may be forged."""
        for item in reversed(forwarded.split(",")):
            port = WITH_PORT.fullmatch(item.strip())
            address = (port[1] or port[2]) if port else item.strip()
            if not _is_address(address):
                break
            peer = address
            if not self._is_ours(address):
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
