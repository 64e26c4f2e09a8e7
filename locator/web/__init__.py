"""HTTP: the API, the pages and the map. Reads a question, renders an answer, decides nothing."""

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
from .fast import Fast
from .forwarded import Forwarded
from .found import found
from .patience import Patient
from .shop import shop
from .site import site
from .system import system


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
    patient = Patient(app.wsgi_app)
    fast = Fast(patient, lambda: parts.serving, quota, lambda *told: parts.tally.note(*told))
    counted = Counted(fast)
    app.wsgi_app = Forwarded(counted, parts.settings.proxies) if parts.settings.proxies else counted  # type: ignore[method-assign, assignment]
