"""Fast path in front of Flask: nearest outlets and single outlets, with responses identical to Flask's.

Takes GET, HEAD and POST of clients that accept JSON, in every coding, conditional or not, with or without an
API key. Errors and languages whose texts are converted are left to Flask.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING

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
from ...places.position import is_position
from ...query.query_params import NearestQuestion, OutletQuestion, parse_query, without_absent
from ...runtime.languages import is_converted
from ...serving.container import Container
from ..http.compression import MIN_BYTES, coded_etag, coding_of, compress, matching_etag
from ..http.request_id import REQUEST_ID, ROUTE, id_of
from ..http.request_params import ANSWER_TYPES, params_of, params_of_query
from ..http.security_headers import ANSWER_HEADERS
from .answer_store import AnswerStore, Content, Query
from .context_store import ContextStore
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


class FastPath:
    """WSGI middleware that answers the most frequent requests and forwards all others."""

    def __init__(
        self, app: "WSGIApplication", container: Container, quota: Quota, excluded: Collection[str]
    ) -> None:
        """Create the middleware; routes in `excluded`, as the OpenAPI document writes them, are forwarded."""
        self._app, self._container, self._quota = app, container, quota
        self._excluded = frozenset(excluded)
        self._stores: ContextStore[AnswerStore] = ContextStore(AnswerStore)

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
        """Return whether the answer to a query is stored, so that it takes no search."""
        if environ["PATH_INFO"] != NEAREST or environ["REQUEST_METHOD"] not in READING:
            return False
        try:
            context = self._container.running_service.query_context().lean
        except LocatorError:
            return False
        return _key(environ) in self._stores.of(context).queries

    def _is_excluded(self, environ: "WSGIEnvironment") -> bool:
        route = NEAREST if environ["PATH_INFO"] == NEAREST else OUTLET_TEMPLATE
        return route in self._excluded

    def _reply(self, environ: "WSGIEnvironment") -> tuple[str, Headers, bytes] | None:
        """Return status, headers and body; None if Flask has to answer."""
        quota, context = self._quota, self._container.running_service.query_context().lean
        client = quota.client(environ.get("REMOTE_ADDR") or "", environ.get("HTTP_X_API_KEY", ""))
        store, reads = self._stores.of(context), environ["REQUEST_METHOD"] in READING
        query = store.queries.find(_key(environ)) if reads else None
        if query is None:
            params = _params(environ)
            weight = NEAREST_WEIGHT.of(params.items()) if environ["PATH_INFO"] == NEAREST else OUTLET_WEIGHT
            if not quota.has_remaining(client, weight) or is_converted(str(params.get("lang", ""))):
                return None
            query = _parse(environ["PATH_INFO"], params, context, weight)
        elif not quota.has_remaining(client, query.weight):
            return None
        status, headers, body = self._response(environ, query, store, client.name)
        if reads and query.is_stored:
            store.queries.put(_key(environ), query)
        environ[ROUTE], environ[REQUEST_ID] = query.route, id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        headers += (*ANSWER_HEADERS, ("X-Request-Id", environ[REQUEST_ID]), *quota.hit(client, query.weight))
        return status, headers, body

    def _response(
        self, environ: "WSGIEnvironment", query: Query, store: AnswerStore, client: str
    ) -> tuple[str, Headers, bytes]:
        sent = environ.get("HTTP_IF_NONE_MATCH") if environ["REQUEST_METHOD"] in READING else None
        if sent and (tag := matching_etag(sent, query.tag)):
            return NOT_MODIFIED, [("ETag", f'"{tag}"')], b""
        accepted = coding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        body, coding, failure = store.content(environ["PATH_INFO"], query, accepted)
        if failure and query.question is not None:
            self._container.failed_search_counter.record(query.question, failure, client)
        tag, headers = query.tag, [GEOJSON]
        if coding:
            tag = coded_etag(tag, coding)
            headers.append(("Content-Encoding", coding))
        headers += (("Content-Length", str(len(body))), ("ETag", f'"{tag}"'))
        return OK, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body


def _key(environ: "WSGIEnvironment") -> tuple[str, str]:
    return environ["PATH_INFO"], environ["QUERY_STRING"]


def _parse(path: str, params: Mapping[str, object], context: QueryContext, weight: int) -> Query:
    """Return the query of a request; one that depends on the router is answered at once."""
    if path != NEAREST:
        ref = path.removeprefix(OUTLETS).encode("latin-1").decode()
        outlet = parse_query(OutletQuestion, params)
        find = partial(lookup_outlet, context, ref, outlet)
        return Query(OUTLET_ROUTE, weight, context.id(outlet), partial(_encoded, find), is_stored=True)
    question = parse_query(NearestQuestion, params)
    if question.depends_on_router():
        answer = nearest_outlets(context, question)
        return Query(NEAREST, weight, answer.id, partial(_encoded, lambda: answer), question)
    is_text = question.q is not None and not is_position(question.q) and context.services.online is None
    find = partial(nearest_outlets, context, question)
    return Query(NEAREST, weight, context.id(question), partial(_encoded, find), question, is_text)


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


def _encoded(find: Callable[[], Answer], coding: str) -> Content:
    """Return an answer in a coding; short ones and those without a coding are sent as they are."""
    answer = find()
    body, failure = answer.to_json(), None if answer.single else failure_of(answer)
    if coding and len(body) >= MIN_BYTES:
        return Content(compress(body, coding), coding, failure)
    return Content(body, "", failure)


@lru_cache(256)
def _accepts_json(accept: str) -> bool:
    accepted = parse_accept_header(accept, MIMEAccept)
    return not accepted or accepted.best_match(ANSWER_TYPES) is not None
