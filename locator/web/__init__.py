"""HTTP: the API, the pages and the map. Reads a question, renders an answer, decides nothing."""

from typing import TYPE_CHECKING

from apiflask import APIFlask

from ..parts import Parts
from . import compression, deprecation, failures, headers, identity, limits, openapi, sessions
from .admin import admin
from .api import api
from .batch import batch
from .counted import Counted
from .desk import cards, desk
from .docs import docs
from .embed import embed
from .fast import PATH as NEAREST
from .fast import Fast
from .found import found
from .gateway import Gateway
from .last_resort import LastResort
from .proxy_headers import ProxyHeaders
from .schemas import BATCH, V1
from .sessions import BodyLimit
from .shop import shop
from .site import site
from .system import system

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ONE_OUTLET = f"{V1}/outlets/"
QUICK_PATHS = frozenset({f"{V1}/clusters", f"{V1}/reverse", "/healthz", "/readyz"})


def install(app: APIFlask, parts: Parts) -> None:
    """Put everything that speaks HTTP into the app; parts are asked for at the first question."""
    app.extensions["locator"] = lambda: parts.serving
    app.extensions["locator.settings"] = parts.settings
    app.extensions["locator.parts"] = parts
    sessions.install(app)
    identity.install(app)
    compression.install(app)
    headers.install(app)
    failures.install(app)
    deprecation.install(app)
    for blueprint in (api, batch, site, shop, admin, desk, cards, docs, found, embed, system):
        app.register_blueprint(blueprint)
    openapi.install(app)
    quota = limits.install(app, parts.settings, parts.keyring)
    fast = Fast(app.wsgi_app, lambda: parts.serving, quota, lambda *told: parts.tally.note(*told))
    app.wsgi_app = Counted(fast)  # type: ignore[method-assign, assignment]


def gateway_of(app: APIFlask) -> Gateway:
    """Return the app as an ASGI application."""
    parts: Parts = app.extensions["locator.parts"]
    proxy_headers = ProxyHeaders(parts.settings.proxies)
    return Gateway(
        app.wsgi_app, LastResort(parts.contact), proxy_headers, BodyLimit(app), _is_streamed, _is_quick
    )


def _is_quick(environ: "WSGIEnvironment") -> bool:
    """Whether a request takes about a millisecond: no words, no router, no database, no file."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return False
    path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
    if path == NEAREST:
        return "q=" not in query and "arrival" not in query
    return path in QUICK_PATHS or (path.startswith(ONE_OUTLET) and "release" not in query)


def _is_streamed(environ: "WSGIEnvironment") -> bool:
    return bool(environ["PATH_INFO"] == BATCH and environ["REQUEST_METHOD"] == "POST")
