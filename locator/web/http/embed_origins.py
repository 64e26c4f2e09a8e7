"""Hosts that may embed /embed: `frame-ancestors` sources and the allowed `postMessage` origins."""

import re

ANY_HOST = "*"
_PORTS = {"http": "80", "https": "443"}
_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([1-9][0-9]{0,4}))?")


def frame_ancestors(hosts: str) -> str:
    """Return the frame-ancestors sources for the embed_hosts setting."""
    return ANY_HOST if hosts == ANY_HOST else " ".join(["'self'", *filter(None, hosts.split(","))])


def allowed_origin(origin: str, hosts: str, site_origin: str) -> str:
    """Return the origin if it may embed this site, else an empty string."""
    parts = _ORIGIN.fullmatch(origin)
    if parts is None:
        return ""
    scheme, name, port = parts.groups()
    is_default_port = port is None or port == _PORTS[scheme]
    names = {f"{name}:{port or _PORTS[scheme]}", *([name] if is_default_port else [])}
    return origin if hosts == ANY_HOST or origin == site_origin or names & {*hosts.split(",")} else ""
