"""Pages that many people open within a minute: the first page, those of popular places and of outlets.

Copies belong to one query context (release, minute, live facts) and to the files that pages use, and are
dropped with them. Each response has a nonce and a request id of its own. Pages at positions are never copied.
"""

import secrets
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.http import parse_cookie

from ...errors import LocatorError
from ...runtime.cache import BoundedCache
from ...serving.container import Container
from ..http.app_context import PROXIED
from ..http.cacheable_page import COPY, PageCopy
from ..http.compression import coding_of, compress
from ..http.request_id import REQUEST_ID, ROUTE, id_of
from ..http.request_params import params_of_query
from ..http.view import COOKIE, is_wechat, system_of
from .context_store import ContextStore
from .rate_limit import UNCOUNTED, Quota
from .request_weights import WEIGHTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_PAGES, MAX_BYTES = 64, 150_000  # longer pages are rendered each time
ROUTES = {"/": ("/", "site.find")}
OUTLET_PREFIX, OUTLET = "/outlets/", ("/outlets/<ref>", "site.outlet")
KEY_PARTS = ("PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme")

Key = tuple[object, ...]
Pages = BoundedCache[Key, PageCopy]


class PageCache:
    """WSGI middleware that answers from copies of pages, and forwards all other requests."""

    def __init__(self, app: "WSGIApplication", container: Container, quota: Quota) -> None:
        self._app, self._container, self._quota = app, container, quota
        self._pages: ContextStore[Pages] = ContextStore(lambda: BoundedCache(MAX_PAGES))

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer the request from a copy, or forward it and copy its page."""
        pages = self._pages_of_now() if _is_cacheable(environ) else None
        if pages is None:
            return self._app(environ, start)
        key = _key(environ)
        page = pages.find(key)
        if page is not None and (headers := self._count(environ, page)) is not None:
            body, own = _response(environ, page)
            start("200 OK", [*own, *headers])
            return (body,)
        response = self._app(environ, start)
        copy: PageCopy | None = environ.get(COPY)
        if copy is not None and len(copy.body) <= MAX_BYTES:
            pages.put(key, copy)
        return response

    def is_ready(self, environ: "WSGIEnvironment") -> bool:
        """Return whether there is a copy of the page."""
        pages = self._pages_of_now() if _is_cacheable(environ) else None
        return pages is not None and _key(environ) in pages

    def _pages_of_now(self) -> Pages | None:
        """Return the copies of the current context; None without a release."""
        try:
            return self._pages.of(self._container.running_service.query_context())
        except LocatorError:
            return None

    def _count(self, environ: "WSGIEnvironment", page: PageCopy) -> list[tuple[str, str]] | None:
        """Count the request; return the headers of the limit, None if it is exceeded."""
        route, endpoint = _route(environ["PATH_INFO"])
        client = self._quota.anonymous_client(environ.get("REMOTE_ADDR") or "")
        params = params_of_query(environ["QUERY_STRING"].encode("latin-1"))
        weight = WEIGHTS[endpoint].of(params.items())
        if not self._quota.has_remaining(client, weight):
            return None
        for action in page.actions:
            action(client.name)
        environ[ROUTE], environ[REQUEST_ID] = route, id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        return [*self._quota.hit(client, weight), ("X-Request-Id", environ[REQUEST_ID])]


def _route(path: str) -> tuple[str, str]:
    """Return pattern and endpoint of the path of a page."""
    return ROUTES.get(path, OUTLET)


def _is_cacheable(environ: "WSGIEnvironment") -> bool:
    path = environ["PATH_INFO"]
    is_page = path in ROUTES or (path.startswith(OUTLET_PREFIX) and "/" not in path[len(OUTLET_PREFIX) :])
    return is_page and environ["REQUEST_METHOD"] == "GET" and UNCOUNTED not in environ


def _key(environ: "WSGIEnvironment") -> Key:
    """Return what a page depends on besides the context: address, view and device."""
    agent = environ.get("HTTP_USER_AGENT", "")
    address = (environ.get(name, "") for name in KEY_PARTS)
    return *address, PROXIED in environ, _view(environ.get("HTTP_COOKIE", "")), *_device(agent)


@lru_cache(256)
def _view(cookies: str) -> str | None:
    return parse_cookie(cookies).get(COOKIE)


@lru_cache(256)
def _device(agent: str) -> tuple[str, bool]:
    return system_of(agent), is_wechat(agent)


def _response(environ: "WSGIEnvironment", page: PageCopy) -> tuple[bytes, list[tuple[str, str]]]:
    """Return body and headers, with a new nonce, in a coding that the client accepts."""
    nonce = secrets.token_urlsafe(16)
    body = page.body.replace(page.nonce.encode(), nonce.encode())
    headers = [(name, value.replace(page.nonce, nonce)) for name, value in page.headers]
    if coding := coding_of(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = compress(body, coding)
        headers.append(("Content-Encoding", coding))
    return body, [*headers, ("Content-Length", str(len(body)))]
