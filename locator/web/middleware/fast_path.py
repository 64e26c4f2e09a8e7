"""Fast path in front of Flask: nearest outlets and single outlets, with responses identical to Flask's.

Takes GET, HEAD and POST of clients that accept JSON, in every coding, conditional or not, with or without an
API key. Errors and languages whose texts are converted are left to Flask.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from flask import Request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header

from ...answers.context import QueryContext
from ...answers.nearest import nearest_outlets
from ...answers.outlet_queries import lookup_outlet
from ...answers.response import Answer
from ...answers.search_anonymity import failure_of
from ...errors import LocatorError
from ...query.query_params import NearestQuestion, OutletQuestion, parse_query, without_absent
from ...runtime.languages import is_converted
from ...serving.container import Container
from ..http.compression import MIN_BYTES, coded_etag, coding_of, compress, matching_etag
from ..http.request_id import REQUEST_ID, ROUTE, id_of
from ..http.request_params import ANSWER_TYPES, params_of, params_of_query
from ..http.security_headers import ANSWER_HEADERS
from .rate_limit import Quota
from .request_body import BODY_FAILURE
from .request_weights import NEAREST as NEAREST_WEIGHT
from .request_weights import WEIGHTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

NEAREST, OUTLETS = "/api/v1/nearest", "/api/v1/outlets/"
OUTLET_ROUTE, OUTLET_TEMPLATE = "/api/v1/outlets/<ref>", "/api/v1/outlets/{ref}"
OUTLET_WEIGHT = WEIGHTS["api.outlet"].base
READING = frozenset({"GET", "HEAD"})
GEOJSON = ("Content-Type", "application/geo+json")
OK, NOT_MODIFIED = "200 OK", "304 NOT MODIFIED"

Headers = list[tuple[str, str]]


class Query(NamedTuple):
    """A parsed query: the id of its answer, if it is known without it, and the answer."""

    route: str
    tag: str
    answer: Callable[[], Answer]


class FastPath:
    """WSGI middleware that answers the most frequent requests and forwards all others."""

    def __init__(
        self, app: "WSGIApplication", container: Container, quota: Quota, excluded: Collection[str]
    ) -> None:
        """Create the middleware; routes in `excluded`, as the OpenAPI document writes them, are forwarded."""
        self._app, self._container, self._quota = app, container, quota
        self._excluded = frozenset(excluded)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer the request, or forward it to Flask."""
        if _is_answered_here(environ) and not self._is_excluded(environ):
            try:
                reply = self._reply(environ)
            except (LocatorError, HTTPException, UnicodeDecodeError):
                reply = None
            if reply is not None:
                status, headers, body = reply
                start(status, headers)
                return (body,)
            environ["wsgi.input"].seek(0)
        return self._app(environ, start)

    def _is_excluded(self, environ: "WSGIEnvironment") -> bool:
        route = NEAREST if environ["PATH_INFO"] == NEAREST else OUTLET_TEMPLATE
        return route in self._excluded

    def _reply(self, environ: "WSGIEnvironment") -> tuple[str, Headers, bytes] | None:
        """Return status, headers and body; None if Flask has to answer."""
        quota = self._quota
        client = quota.client(environ.get("REMOTE_ADDR") or "", environ.get("HTTP_X_API_KEY", ""))
        params = _params(environ)
        weight = NEAREST_WEIGHT.of(params.items()) if environ["PATH_INFO"] == NEAREST else OUTLET_WEIGHT
        if not quota.has_remaining(client, weight) or is_converted(str(params.get("lang", ""))):
            return None
        query = self._query(environ["PATH_INFO"], params, client.name)
        status, headers, body = _response(environ, query)
        environ[ROUTE], environ[REQUEST_ID] = query.route, id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        headers += (*ANSWER_HEADERS, ("X-Request-Id", environ[REQUEST_ID]), *quota.hit(client, weight))
        return status, headers, body

    def _query(self, path: str, params: Mapping[str, object], client: str) -> Query:
        context = self._container.running_service.query_context().lean
        if path == NEAREST:
            return self._nearest(context, parse_query(NearestQuestion, params), client)
        return _outlet(context, path.removeprefix(OUTLETS), parse_query(OutletQuestion, params))

    def _nearest(self, context: QueryContext, question: NearestQuestion, client: str) -> Query:
        def answer() -> Answer:
            found = nearest_outlets(context, question)
            if reason := failure_of(found):
                self._container.failed_search_counter.record(question, reason, client)
            return found

        if not question.depends_on_router():
            return Query(NEAREST, context.id(question), answer)
        with_routes = answer()
        return Query(NEAREST, with_routes.id, lambda: with_routes)


def _outlet(context: QueryContext, name: str, question: OutletQuestion) -> Query:
    ref = name.encode("latin-1").decode()
    return Query(OUTLET_ROUTE, context.id(question), lambda: lookup_outlet(context, ref, question))


def _is_answered_here(environ: "WSGIEnvironment") -> bool:
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == NEAREST:
        fits = method in READING or method == "POST"
    else:
        fits = path.startswith(OUTLETS) and "/" not in path[len(OUTLETS) :] and method in READING
    return fits and BODY_FAILURE not in environ and _accepts_json(environ.get("HTTP_ACCEPT", ""))


def _params(environ: "WSGIEnvironment") -> dict[str, object]:
    if environ["REQUEST_METHOD"] in READING:
        return params_of_query(environ["QUERY_STRING"].encode("latin-1"))
    return without_absent(NearestQuestion, params_of(Request(environ, populate_request=False)))


def _response(environ: "WSGIEnvironment", query: Query) -> tuple[str, Headers, bytes]:
    reading = environ["REQUEST_METHOD"] in READING
    if reading and (sent := environ.get("HTTP_IF_NONE_MATCH")) and (tag := matching_etag(sent, query.tag)):
        return NOT_MODIFIED, [("ETag", f'"{tag}"')], b""
    body, tag, headers = query.answer().to_json(), query.tag, [GEOJSON]
    coding = coding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if coding and len(body) >= MIN_BYTES:
        body, tag = compress(body, coding), coded_etag(tag, coding)
        headers.append(("Content-Encoding", coding))
    headers += (("Content-Length", str(len(body))), ("ETag", f'"{tag}"'))
    return OK, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


@lru_cache(256)
def _accepts_json(accept: str) -> bool:
    accepted = parse_accept_header(accept, MIMEAccept)
    return not accepted or accepted.best_match(ANSWER_TYPES) is not None
