"""Client identity for rate limits: an IPv6 client is its network, not one of its many addresses."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

PREFIX_BITS = 56  # IPv6 prefix length assigned to one subscriber


@lru_cache(4_096)
def client_network(client: str) -> str:
    """Return the /56 network of an IPv6 address; IPv4 addresses and key names unchanged."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), PREFIX_BITS), strict=False))
