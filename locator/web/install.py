"""Assembly of the web app: extensions, blueprints and middleware."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask

from ..render.messages.third_party import install_languages
from ..runtime.resources import data_dir
from ..serving.container import Container
from . import error_handlers
from .admin import admin
from .api import deprecation, openapi
from .api.batch import batch
from .api.health import system
from .api.live import live
from .api.query_schemas import BATCH
from .api.routes import api
from .desk import cards, desk
from .http import (
    cacheable_page,
    compression,
    converted_json,
    request_id,
    security_headers,
    sessions,
    static_files,
    view,
)
from .http.sessions import SIGN_IN_PATHS, BodyLimit
from .middleware import rate_limit
from .middleware.fast_path import FastPath
from .middleware.gateway import Gateway
from .middleware.last_resort import LastResort
from .middleware.metrics_middleware import MetricsMiddleware
from .middleware.page_cache import PageCache
from .middleware.proxy_headers import ProxyHeaders
from .middleware.quick_requests import is_quick
from .pages import map_files
from .pages.call_code import call_code
from .pages.compare import compare
from .pages.correction_form import correction_form
from .pages.docs import docs
from .pages.embed import embed
from .pages.map_card import map_card
from .pages.official_page import official_blueprint
from .pages.offline import offline
from .pages.open_app import map_app
from .pages.photos import photos
from .pages.privacy import privacy
from .pages.seo_pages import seo
from .pages.share import share
from .pages.site import site
from .pages.suggest import suggest

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PAGES = (
    *(site, suggest, map_app, map_card, official_blueprint, photos),
    *(share, correction_form, compare, privacy, call_code),
)
BLUEPRINTS = (api, live, batch, *PAGES, docs, seo, embed, offline, admin, desk, cards, system)


def install(app: Flask, container: Container) -> None:
    """Install extensions, blueprints and middleware; the container's parts are created on first use."""
    install_languages(data_dir(container.settings.database))
    app.extensions["locator"] = lambda: container.running_service
    app.extensions["locator.settings"] = container.settings
    app.extensions["locator.container"] = container
    view.install(app)
    sessions.install(app)
    request_id.install(app)
    static_files.install(app)
    compression.install(app)
    cacheable_page.install(app)  # copies pages with all headers, before they are compressed
    security_headers.install(app)
    error_handlers.install(app)
    deprecation.install(app)
    converted_json.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    map_files.install(app)
    openapi.install(app)
    quota = rate_limit.install(app, container.settings, container.keyring)
    pages = PageCache(app.wsgi_app, container, quota)
    fast = FastPath(pages, container, quota, deprecation.DEPRECATED)
    app.extensions["locator.is_ready"] = lambda environ: fast.is_ready(environ) or pages.is_ready(environ)
    app.wsgi_app = MetricsMiddleware(fast)  # type: ignore[method-assign, assignment]


def gateway_of(app: Flask) -> Gateway:
    """Return the app as an ASGI application."""
    container: Container = app.extensions["locator.container"]
    is_ready: Callable[[WSGIEnvironment], bool] = app.extensions["locator.is_ready"]
    proxy_headers = ProxyHeaders(container.settings.proxies)
    return Gateway(
        app.wsgi_app,
        LastResort(container.contact),
        proxy_headers,
        BodyLimit(app),
        _is_streamed,
        lambda environ: is_quick(environ) or is_ready(environ),
        _is_sign_in,
    )


def _is_streamed(environ: "WSGIEnvironment") -> bool:
    return bool(environ["PATH_INFO"] == BATCH and environ["REQUEST_METHOD"] == "POST")


def _is_sign_in(environ: "WSGIEnvironment") -> bool:
    return bool(environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in SIGN_IN_PATHS)
