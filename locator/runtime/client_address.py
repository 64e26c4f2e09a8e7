"""Whom a client counts as: an IPv6 access has addresses without number, so its network is one client."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

BITS = 56  # of an IPv6 address that an access is given; the rest is its owner's to choose


@lru_cache(4_096)
def household(client: str) -> str:
    """A key's owner or an IPv4 address as it is, of an IPv6 address the network."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), BITS), strict=False))
