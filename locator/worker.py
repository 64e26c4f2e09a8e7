"""What the server loads in each worker: the web program, without a library that it never uses.

geopy takes requests up when it is there, for an adapter that is not used here: 5 MB a worker.
"""

import sys

sys.modules["requests"] = None  # type: ignore[assignment]

from . import listening, logs, serving  # noqa: E402
from .web import gateway_of  # noqa: E402
from .web.gateway import Gateway  # noqa: E402

STUCK_SECONDS = 30  # without a byte taken by the client
SWITCH_SECONDS = 0.0005  # a long request gives the interpreter up this often, so that short ones are not late


def create_app() -> Gateway:
    """Return the program of a worker as an ASGI application, its log in the form that was chosen."""
    sys.setswitchinterval(SWITCH_SECONDS)
    listening.end_stuck_connections(STUCK_SECONDS)
    app = serving.create_app()
    logs.install(app.extensions["locator.settings"].log)
    return gateway_of(app)
