"""Types of settings that are URLs, hosts or networks."""

import re
from ipaddress import ip_address, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from ..runtime.webhook import is_loopback
from .setting_types import MASKED


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        is_valid = (
            parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.password
        )
    except ValueError:
        is_valid = False
    if not is_valid or re.search(r"[\s'\"<>\\]", value):
        raise ValueError("must be an http or https URL without user name and password")
    if _is_link_local(parts.hostname or ""):
        raise ValueError("link-local addresses are not allowed")
    return value


def _is_link_local(host: str) -> bool:
    try:
        return ip_address(host).is_link_local
    except ValueError:
        return False


def _optional_url(value: str) -> str:
    return _url(value) if value else ""


def _webhook(value: str) -> str:
    parts = urlsplit(_url(value) if value else "")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("must be an https URL without user name and password, or http to this machine")
    return value


def _site(value: str) -> str:
    parts = urlsplit(_optional_url(value))
    if parts.path.strip("/") or parts.query or parts.fragment or value.endswith(("?", "#")):
        raise ValueError("must be an http(s) URL without a path, like https://locate.example.com")
    return value.rstrip("/")


def _tiles(value: str) -> str:
    if not value:
        return ""
    if not all(f"{{{axis}}}" in value for axis in "zxy"):
        raise ValueError("must be a URL with {z}, {x} and {y}, like https://tiles.example/{z}/{x}/{y}.png")
    _url(re.sub(r"\{[a-z]+\}", "0", value))
    return value


def _geocoder(value: str) -> str:
    name, _, target = value.partition(":")
    if not value:
        return ""
    if name in ("nominatim", "photon", "pelias"):
        _url(target)
    elif name not in ("baidu", "amap") or not re.fullmatch(r"[A-Za-z0-9]{8,64}", target):
        raise ValueError("must be nominatim:, photon: or pelias: with an https URL, baidu:KEY or amap:KEY")
    return value


def _proxies(value: str) -> str:
    items = [item.strip() for item in value.split(",")] if value else []
    try:
        networks = [ip_network(item) for item in items]
    except ValueError:
        raise ValueError("must be addresses and networks like 127.0.0.1,10.0.0.0/8") from None
    if any(network.prefixlen == 0 for network in networks):
        raise ValueError("must not contain every address: any client could forge its address")
    return ",".join(items)


def _hosts(value: str) -> str:
    hosts = _split_hosts(value)
    if not all(map(_is_host, hosts)):
        raise ValueError("must be comma-separated host names like feeds.example.com, not addresses")
    return ",".join(hosts)


def _embed_hosts(value: str) -> str:
    hosts = [] if value == "*" else _split_hosts(value)
    for name, colon, port in (host.partition(":") for host in hosts):
        number = int(port) if re.fullmatch("[1-9][0-9]{0,4}", port, re.ASCII) else 0
        if not (name == "localhost" or _is_host(name)) or (colon and not 0 < number < 65_536):
            hint = "must be host names like help.example.com or shop.example.com:8443, separated by commas"
            raise ValueError(f"{hint}, without IP addresses or https://; or * alone")
    return ",".join(hosts) if hosts else value


def _split_hosts(value: str) -> list[str]:
    return [host.strip().lower() for host in value.split(",")] if value else []


def _is_host(name: str) -> bool:
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    return len(name) <= 253 and bool(re.fullmatch(rf"({label}\.)+(?![0-9]+$){label}", name, re.ASCII))


Url = Annotated[str, AfterValidator(_optional_url)]
Webhook = Annotated[str, AfterValidator(_webhook), MASKED]
Site = Annotated[str, AfterValidator(_site)]
Tiles = Annotated[str, AfterValidator(_tiles)]
Geocoder = Annotated[str, AfterValidator(_geocoder), MASKED]
Proxies = Annotated[str, AfterValidator(_proxies)]
Hosts = Annotated[str, AfterValidator(_hosts)]
EmbedHosts = Annotated[str, AfterValidator(_embed_hosts)]
