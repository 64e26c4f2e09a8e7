"""Fast path for /api/v1/nearest in front of Flask, with identical responses.

Handles only simple, successful requests; errors, conditional requests and rate limiting are left to Flask.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException

from ...answers.nearest import nearest_outlets
from ...answers.search_anonymity import failure_of
from ...errors import LocatorError
from ...query.query_params import NearestQuestion, parse_query
from ...runtime.languages import is_converted
from ...serving.container import Container
from ..http.request_id import REQUEST_ID, id_of
from ..http.request_params import params_of_query
from ..http.security_headers import ANSWER_HEADERS
from .rate_limit import Quota

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/api/v1/nearest"
IDENTITY_CODINGS = frozenset({"", "identity"})  # other codings are left to Flask
JSON_TYPES = frozenset({"*/*", "application/json", "application/geo+json"})


Reply = tuple[bytes, str, list[tuple[str, str]]]


class NearestFastPath:
    """WSGI middleware that answers simple /api/v1/nearest requests and forwards all others."""

    def __init__(self, app: "WSGIApplication", container: Container, quota: Quota) -> None:
        self._app, self._container, self._quota = app, container, quota

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer the request, or forward it to Flask."""
        if environ["PATH_INFO"] == PATH and _is_simple(environ):
            address, key = environ.get("REMOTE_ADDR") or "", environ.get("HTTP_X_API_KEY", "")
            try:
                client = self._quota.client(address, key)
                response = self._answer(environ, client.name) if self._quota.has_remaining(client) else None
            except (LocatorError, HTTPException):
                response = None
            if response is not None:
                body, status, headers = response
                headers += self._quota.hit(client)
                start(status, headers)
                return (body,)
        return self._app(environ, start)

    def _answer(self, environ: "WSGIEnvironment", client: str) -> Reply | None:
        params = params_of_query(environ["QUERY_STRING"].encode("latin-1"))
        if is_converted(str(params.get("lang", ""))):
            return None
        question = parse_query(NearestQuestion, params)
        answer = nearest_outlets(self._container.running_service.query_context(), question)
        if reason := failure_of(question, answer):
            self._container.failed_search_counter.record(question, reason, client)
        body = answer.to_json()
        request_id = environ[REQUEST_ID] = id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        headers = [
            ("Content-Type", "application/geo+json"),
            ("Content-Length", str(len(body))),
            ("ETag", f'"{answer.id}"'),
            *ANSWER_HEADERS,
            ("X-Request-Id", request_id),
        ]
        return body, "200 OK", headers


def _is_simple(environ: "WSGIEnvironment") -> bool:
    """Return whether a request is an unconditional GET for uncompressed JSON."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "HTTP_IF_NONE_MATCH" not in environ
        and environ.get("HTTP_ACCEPT_ENCODING", "") in IDENTITY_CODINGS
        and environ.get("HTTP_ACCEPT", "*/*") in JSON_TYPES
    )
