"""Accessors for the service, container and settings of the current app."""

from collections.abc import Callable
from ipaddress import ip_address

from flask import current_app, request

from ...answers.response import Help
from ...config import Settings
from ...serving.container import Container
from ...serving.service import QueryService

PROXIED = "locator.proxied"  # environ key: the host was set by a trusted proxy


def service() -> QueryService:
    """Return the query service."""
    get_service: Callable[[], QueryService] = current_app.extensions["locator"]
    return get_service()


def get_container() -> Container:
    """Return the application container."""
    value: Container = current_app.extensions["locator.container"]
    return value


def settings() -> Settings:
    """Return the settings."""
    value: Settings = current_app.extensions["locator.settings"]
    return value


def site_url() -> str:
    """Return the base URL of this site, without a trailing slash, for external links.

    LOCATOR_PUBLIC_URL, else X-Forwarded-Host of a trusted proxy, else the bound address if on loopback.
    Empty otherwise: the Host header of a client is not trusted.
    """
    if settings().public_url:
        return settings().public_url
    if request.environ.get(PROXIED):
        return request.host_url.rstrip("/")
    host, port = request.environ["SERVER_NAME"], request.environ["SERVER_PORT"]
    return f"http://{_bracketed(host)}:{port}" if _is_loopback(host) else ""


def requested_url() -> str:
    """Return the base URL as the client sent it; only for responses to that client."""
    return settings().public_url or request.host_url.rstrip("/")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def contact() -> Help:
    """Return the support contact; available even without a release."""
    return get_container().contact
