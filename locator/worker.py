"""What the server loads in each worker: the web program, without a library that it never uses.

geopy takes requests up when it is there, for an adapter that is not used here: 5 MB a worker.
"""

import sys

sys.modules["requests"] = None  # type: ignore[assignment]

from apiflask import APIFlask  # noqa: E402

from . import logs, serving  # noqa: E402


def create_app() -> APIFlask:
    """The web program of a worker, its log in the form that was chosen."""
    app = serving.create_app()
    logs.install(app.extensions["locator.settings"].log)
    return app
