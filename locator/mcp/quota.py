"""Quota of MCP over HTTP: tools weigh as much as the routes of the API that answer the same query."""

from collections.abc import Callable, Mapping
from typing import Any

from limits.storage import storage_from_string
from werkzeug.exceptions import TooManyRequests

from ..config import Settings
from ..runtime.api_keys import Keyring
from ..web.middleware.proxy_headers import ProxyHeaders
from ..web.middleware.rate_limit import Quota, limit_of
from ..web.middleware.rate_limit_storage import storage_of
from ..web.middleware.request_weights import WEIGHTS

Check = Callable[[Any, str, Mapping[str, Any]], None]
ENDPOINTS = {
    "find_nearest": "api.nearest",
    "along": "api.nearest",
    "reachable": "api.reachable",
    "get_outlet": "api.outlet",
    "directions": "api.directions",
    "resolve_place": "api.places",
}


def tool_quota(settings: Settings, keyring: Keyring) -> Check:
    """Return a function that counts the call of a tool by an HTTP request.

    It raises TooManyRequests, or the error of an API key. Calls without a request (stdio) are not counted.
    """
    address, options = storage_of(settings.rate_store)
    storage = storage_from_string(address, **options)
    quota = Quota(storage, settings.rate_limit, keyring)  # type: ignore[arg-type]
    proxies = ProxyHeaders(settings.proxies)

    def check(request: Any, tool: str, arguments: Mapping[str, Any]) -> None:
        if request is None:
            return
        client = quota.client(_address(request, proxies), request.headers.get("X-API-Key", ""))
        weight = WEIGHTS[ENDPOINTS[tool]].of(arguments.items())
        if not quota.has_remaining(client, weight):
            raise TooManyRequests(str(limit_of(client.rate)), retry_after=quota.retry_after(client))
        quota.hit(client, weight)

    return check


def _address(request: Any, proxies: ProxyHeaders) -> str:
    environ = {"REMOTE_ADDR": request.client.host if request.client else "", "wsgi.url_scheme": "http"}
    if forwarded := request.headers.get("X-Forwarded-For"):
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    proxies.apply(environ)
    return environ["REMOTE_ADDR"]
