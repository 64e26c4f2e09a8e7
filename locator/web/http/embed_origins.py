"""Whose pages may embed ours: what a browser is told, and which origins may hear of a chosen outlet."""

import re

EVERYBODY = "*"
_PORTS = {"http": "80", "https": "443"}
_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([1-9][0-9]{0,4}))?")


def ancestors(hosts: str) -> str:
    """The sources of frame-ancestors, for the hosts of the setting."""
    return EVERYBODY if hosts == EVERYBODY else " ".join(["'self'", *filter(None, hosts.split(","))])


def allowed(origin: str, hosts: str, own: str) -> str:
    """The origin when its pages may embed ours, else nothing; `own` is where we are ourselves."""
    parts = _ORIGIN.fullmatch(origin)
    if parts is None:
        return ""
    scheme, name, port = parts.groups()
    usual = port is None or port == _PORTS[scheme]
    names = {f"{name}:{port or _PORTS[scheme]}", *([name] if usual else [])}
    return origin if hosts == EVERYBODY or origin == own or names & {*hosts.split(",")} else ""
