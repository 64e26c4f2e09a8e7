"""Who asks, where a proxy stands in front: whom a proxy of ours has seen, never what somebody claims."""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADER = "HTTP_X_FORWARDED_FOR"
ADDRESSES_KEPT = 4096
WITH_PORT = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]+)?|([0-9.]+):[0-9]+")


class Forwarded:
    """A WSGI application in front of all others: behind it REMOTE_ADDR is the client's address."""

    def __init__(self, behind: "WSGIApplication", proxies: str) -> None:
        """`proxies`: addresses and networks with commas between, as LOCATOR_PROXIES has them."""
        self._behind = behind
        self._networks: list[IPv4Network | IPv6Network] = [
            ip_network(each) for each in proxies.split(",") if each
        ]
        self._is_ours = lru_cache(ADDRESSES_KEPT)(self._look)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """The answer of what lies behind."""
        near = environ.get("REMOTE_ADDR", "")
        if HEADER in environ and self._is_ours(near):
            environ["REMOTE_ADDR"] = self._client(near, environ[HEADER])
        return self._behind(environ, start)

    def _client(self, near: str, told: str) -> str:
        """The nearest address that is no proxy of ours; what stands before it may be forged."""
        for each in reversed(told.split(",")):
            told_so = each.strip()
            port = WITH_PORT.fullmatch(told_so)
            address = (port[1] or port[2]) if port else told_so
            if not _is_address(address):
                break
            near = address
            if not self._is_ours(address):
                break
        return near

    def _look(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self._networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
