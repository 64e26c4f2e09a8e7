"""Request ids, shared by responses and the log."""

import re
import secrets

from flask import Flask, Response, g, request

from ...runtime.request_context import request_id_var

ROUTE, REQUEST_ID = "locator.route", "locator.request_id"  # environ keys, read by metrics and logging
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


def install(app: Flask) -> None:
    """Assign an id to each request, taken from X-Request-Id if valid, and return it in the response."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(lambda _: request_id_var.set("") and None)


def _begin() -> None:
    g.request_id = id_of(request.headers.get("X-Request-Id", ""))
    request_id_var.set(g.request_id)
    request.environ[REQUEST_ID] = g.request_id
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule


def id_of(header: str) -> str:
    """Return the X-Request-Id header if valid, else a new id."""
    return header if header and _ACCEPTABLE.fullmatch(header) else secrets.token_hex(8)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    return response


def request_id() -> str:
    """Return the id of the current request."""
    value: str = g.get("request_id", "")
    return value
