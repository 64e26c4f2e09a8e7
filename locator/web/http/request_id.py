"""Every request has an id, so that a caller and a log can speak of the same one."""

import re
import secrets

from apiflask import APIFlask
from flask import Response, g, request

from ...runtime.request_context import running

ROUTE, REQUEST_ID = "locator.route", "locator.request_id"  # in the environ, for what counts and logs
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


def install(app: APIFlask) -> None:
    """Give each request its id, the caller's own when it is a plain one, and send it back."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _: running.set("") and None)


def _begin() -> None:
    g.request_id = id_of(request.headers.get("X-Request-Id", ""))
    running.set(g.request_id)
    request.environ[REQUEST_ID] = g.request_id
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule


def id_of(given: str) -> str:
    """The id that a caller gave, when it is a plain one, or a new one."""
    return given if given and _ACCEPTABLE.fullmatch(given) else secrets.token_hex(8)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    return response


def request_id() -> str:
    """The id of the running request."""
    held: str = g.get("request_id", "")
    return held
