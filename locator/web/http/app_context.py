"""The service and the settings of the running app, for views."""

from collections.abc import Callable
from ipaddress import ip_address

from flask import current_app, request

from ...answers.response import Help
from ...config import Settings
from ...serving.container import Container
from ...serving.service import Service

PROXIED = "locator.proxied"  # in the environ: a known proxy has named the host


def service() -> Service:
    """What answers questions."""
    ask: Callable[[], Service] = current_app.extensions["locator"]
    return ask()


def parts() -> Container:
    """Database, loader and facts, for the pages of operators."""
    held: Container = current_app.extensions["locator.container"]
    return held


def settings() -> Settings:
    """What the operator chose."""
    held: Settings = current_app.extensions["locator.settings"]
    return held


def site_url() -> str:
    """Return the address of this site, without a slash at its end, for links that leave it.

    LOCATOR_PUBLIC_URL, else X-Forwarded-Host of a known proxy, else the bound address if on loopback.
    Empty otherwise: what a client sends as Host proves nothing.
    """
    if settings().public_url:
        return settings().public_url
    if request.environ.get(PROXIED):
        return request.host_url.rstrip("/")
    host, port = request.environ["SERVER_NAME"], request.environ["SERVER_PORT"]
    return f"http://{_bracketed(host)}:{port}" if _is_loopback(host) else ""


def requested_url() -> str:
    """Return the address of this site as the client of this request wrote it, for its own eyes alone."""
    return settings().public_url or request.host_url.rstrip("/")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def contact() -> Help:
    """Where a person is reached; known even when nothing else is."""
    return parts().contact
