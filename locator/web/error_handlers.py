"""Every error becomes an answer: a problem document for programs, a page with a way on for people."""

import logging

from apiflask import APIFlask
from flask import Response, request
from werkzeug.exceptions import HTTPException

from ..errors import LocatorError
from .http.problem_responses import problem_response
from .http.problems import Problem, problem_of, wants_page
from .http.request_id import request_id
from .http.security_headers import EMBED
from .middleware.request_body import BODY_FAILURE
from .pages.embed import problem_page as embedded_problem
from .pages.search_results import troubled
from .pages.site import problem_page

log = logging.getLogger(__name__)


def install(app: APIFlask) -> None:
    """Catch what is raised anywhere."""
    app.config["PROPAGATE_EXCEPTIONS"] = True  # what fails after the view is the gateway's to answer
    app.before_request(_check_body)
    for kind in (LocatorError, HTTPException, Exception):
        app.register_error_handler(kind, failed)


def _check_body() -> None:
    """Raise what the body failed with: it was too long, or too late."""
    failure: HTTPException | None = request.environ.get(BODY_FAILURE)
    if failure is not None:
        raise failure


def failed(error: Exception) -> Response:
    """The answer that an error becomes."""
    problem = problem_of(error)
    if problem.status >= 500:
        log.error("request %s failed: %s", request_id(), type(error).__name__, exc_info=problem.status == 500)
    page = wants_page(request.path, request.headers.get("Accept", ""))
    response = _page(problem, error) if page else problem_response(problem)
    response.headers.extend(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(problem: Problem, error: Exception) -> Response:
    words = embedded_problem(troubled(error)) if request.path == EMBED else problem_page(problem, error)
    return Response(words, status=problem.status, mimetype="text/html")
