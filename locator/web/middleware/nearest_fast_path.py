"""The nearest outlets in front of Flask: the same question and the same answer, for a fraction of the work.

Only what goes smoothly is answered here. What is wrong, unusual or too much is left to Flask, which says so.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException

from ...answers.failed_searches import Reason, reason_of
from ...errors import LocatorError
from ...query.query_params import NearestQuestion, ask
from ...serving.service import Service
from ..http.request_id import REQUEST_ID, id_of
from ..http.request_params import of_query
from ..http.security_headers import OF_ANSWERS
from .rate_limit import Quota

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Failed = Callable[[NearestQuestion, Reason, str], None]

PATH = "/api/v1/nearest"
AS_IS = frozenset({"", "identity"})  # no coding; any other is left to Flask
ANY_TYPE = frozenset({"*/*", "application/json", "application/geo+json"})


class NearestFastPath:
    """A WSGI application that answers /api/v1/nearest itself, and hands on everything else."""

    def __init__(
        self, behind: "WSGIApplication", service: Callable[[], Service], quota: Quota, failed: Failed
    ) -> None:
        """`failed` is told the question, why nothing was found, and whose question it is."""
        self._behind, self._service, self._quota, self._failed = behind, service, quota, failed

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """The answer."""
        if environ["PATH_INFO"] == PATH and _plain(environ):
            address, key = environ.get("REMOTE_ADDR") or "", environ.get("HTTP_X_API_KEY", "")
            try:
                client = self._quota.client(address, key)
                answered = self._answer(environ, client.name) if self._quota.left(client) else None
            except (LocatorError, HTTPException):
                answered = None
            if answered is not None:
                body, status, headers = answered
                headers += self._quota.taken(client)
                start(status, headers)
                return (body,)
        return self._behind(environ, start)

    def _answer(self, environ: "WSGIEnvironment", client: str) -> tuple[bytes, str, list[tuple[str, str]]]:
        question = ask(NearestQuestion, of_query(environ["QUERY_STRING"].encode("latin-1")))
        answer = self._service().meet().nearest(question)
        if not answer.features:
            self._failed(question, reason_of(answer), client)
        body = answer.to_json()
        request_id = environ[REQUEST_ID] = id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        headers = [
            ("Content-Type", "application/geo+json"),
            ("Content-Length", str(len(body))),
            ("ETag", f'"{answer.id}"'),
            *OF_ANSWERS,
            ("X-Request-Id", request_id),
        ]
        return body, "200 OK", headers


def _plain(environ: "WSGIEnvironment") -> bool:
    """Whether a request asks for the answer itself, as it is."""
    return (
        environ["REQUEST_METHOD"] == "GET"
        and "HTTP_IF_NONE_MATCH" not in environ
        and environ.get("HTTP_ACCEPT_ENCODING", "") in AS_IS
        and environ.get("HTTP_ACCEPT", "*/*") in ANY_TYPE
    )
