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
from .text_answers import Content, TextAnswers

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
    """A parsed query: the id of its answer, and the function that returns its content in a coding."""

    route: str
    tag: str
    content: Callable[[str], Content]


class FastPath:
    """WSGI middleware that answers the most frequent requests and forwards all others."""

    def __init__(
        self, app: "WSGIApplication", container: Container, quota: Quota, excluded: Collection[str]
    ) -> None:
        """Create the middleware; routes in `excluded`, as the OpenAPI document writes them, are forwarded."""
        self._app, self._container, self._quota = app, container, quota
        self._excluded = frozenset(excluded)
        self._texts = TextAnswers()

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

    def is_ready(self, environ: "WSGIEnvironment") -> bool:
        """Return whether the answer to the search of a text is stored, so that it takes no search."""
        if environ["PATH_INFO"] != NEAREST or environ["REQUEST_METHOD"] not in READING:
            return False
        try:
            context = self._container.running_service.query_context().lean
        except LocatorError:
            return False
        return self._texts.has(context, environ["QUERY_STRING"])

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
        query = self._query(environ, params, client.name)
        status, headers, body = _response(environ, query)
        environ[ROUTE], environ[REQUEST_ID] = query.route, id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        headers += (*ANSWER_HEADERS, ("X-Request-Id", environ[REQUEST_ID]), *quota.hit(client, weight))
        return status, headers, body

    def _query(self, environ: "WSGIEnvironment", params: Mapping[str, object], client: str) -> Query:
        context, path = self._container.running_service.query_context().lean, environ["PATH_INFO"]
        if path != NEAREST:
            return _outlet(context, path.removeprefix(OUTLETS), parse_query(OutletQuestion, params))
        question = parse_query(NearestQuestion, params)
        if question.depends_on_router():
            return self._with_routes(nearest_outlets(context, question), question, client)
        tag, store = context.id(question), _is_stored(environ, question, context)

        def content(coding: str) -> Content:
            def make() -> Content:
                return _encoded(nearest_outlets(context, question), coding)

            found = (
                self._texts.get(context, environ["QUERY_STRING"], (tag, coding), make) if store else make()
            )
            self._count(found, question, client)
            return found

        return Query(NEAREST, tag, content)

    def _with_routes(self, answer: Answer, question: NearestQuestion, client: str) -> Query:
        def content(coding: str) -> Content:
            found = _encoded(answer, coding)
            self._count(found, question, client)
            return found

        return Query(NEAREST, answer.id, content)

    def _count(self, content: Content, question: NearestQuestion, client: str) -> None:
        if content.failure:
            self._container.failed_search_counter.record(question, content.failure, client)


def _is_stored(environ: "WSGIEnvironment", question: NearestQuestion, context: QueryContext) -> bool:
    """Return whether an answer is stored: to a text alone, which no other service answers."""
    is_text = question.q is not None and question.lat is None and environ["REQUEST_METHOD"] in READING
    return is_text and context.services.online is None


def _outlet(context: QueryContext, name: str, question: OutletQuestion) -> Query:
    ref = name.encode("latin-1").decode()
    tag = context.id(question)
    return Query(OUTLET_ROUTE, tag, lambda coding: _encoded(lookup_outlet(context, ref, question), coding))


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
    body, coding, _ = query.content(coding_of(environ.get("HTTP_ACCEPT_ENCODING", "")))
    tag, headers = query.tag, [GEOJSON]
    if coding:
        tag = coded_etag(tag, coding)
        headers.append(("Content-Encoding", coding))
    headers += (("Content-Length", str(len(body))), ("ETag", f'"{tag}"'))
    return OK, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


def _encoded(answer: Answer, coding: str) -> Content:
    """Return an answer in a coding; short ones and those without a coding are sent as they are."""
    body, failure = answer.to_json(), None if answer.single else failure_of(answer)
    if coding and len(body) >= MIN_BYTES:
        return Content(compress(body, coding), coding, failure)
    return Content(body, "", failure)


@lru_cache(256)
def _accepts_json(accept: str) -> bool:
    accepted = parse_accept_header(accept, MIMEAccept)
    return not accepted or accepted.best_match(ANSWER_TYPES) is not None
