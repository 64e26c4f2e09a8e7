"""HTTP: the API, the pages and the map. Reads a question, renders an answer, decides nothing."""

from collections.abc import Callable

from apiflask import APIFlask

from ..config import Settings
from ..service import Service
from . import failures, headers, identity, openapi
from .api import api
from .site import site
from .system import system


def install(app: APIFlask, settings: Settings, service: Callable[[], Service]) -> None:
    """Put everything that speaks HTTP into the app; `service` is asked for at the first question."""
    app.secret_key = None  # nothing here needs a session
    app.extensions["locator"] = service
    app.extensions["locator.settings"] = settings
    identity.install(app)
    headers.install(app)
    failures.install(app)
    for blueprint in (api, site, system):
        app.register_blueprint(blueprint)
    openapi.install(app)
