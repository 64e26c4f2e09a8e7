"""Every error becomes an answer: a problem document for programs, a page with a way on for people."""

import logging

import orjson
from apiflask import APIFlask
from flask import Response, request
from werkzeug.exceptions import HTTPException

from ..errors import LocatorError
from .current import contact
from .embed import problem_page as embedded_problem
from .headers import EMBED
from .identity import request_id
from .problems import Problem, problem_of
from .results import troubled
from .site import problem_page

PROBLEM = "application/problem+json"
PAGE_PATHS = ("/", "/map", "/official", EMBED)
PAGE_PREFIXES = ("/outlets/", "/areas/", "/desk", "/c/", "/admin", "/docs")

log = logging.getLogger(__name__)


def install(app: APIFlask) -> None:
    """Catch what is raised anywhere."""
    for kind in (LocatorError, HTTPException, Exception):
        app.register_error_handler(kind, failed)


def failed(error: Exception) -> Response:
    """The answer that an error becomes."""
    problem = problem_of(error)
    if problem.status >= 500:
        log.error("request %s failed: %s", request_id(), type(error).__name__, exc_info=problem.status == 500)
    response = _page(problem, error) if _for_people() else document(problem)
    response.headers.extend(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _for_people() -> bool:
    path = request.path
    if path.startswith("/api/") or path in ("/openapi.json", "/healthz", "/readyz", "/metrics"):
        return False
    known = path in PAGE_PATHS or path.startswith(PAGE_PREFIXES)
    return known or request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html"


def document(problem: Problem) -> Response:
    """A problem for programs."""
    return Response(told(problem), status=problem.status, mimetype=PROBLEM)


def told(problem: Problem) -> bytes:
    """The document of a problem."""
    return orjson.dumps(problem.told() | {"request_id": request_id(), "help": contact().told()})


def _page(problem: Problem, error: Exception) -> Response:
    words = embedded_problem(troubled(error)) if request.path == EMBED else problem_page(problem, error)
    return Response(words, status=problem.status, mimetype="text/html")
