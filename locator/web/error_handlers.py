"""Error handlers: a problem document for API clients, an HTML page for browsers."""

import logging

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from ..errors import LocatorError
from .http.form_addresses import page_above_form
from .http.page import language
from .http.problem_responses import problem_response
from .http.problems import Problem, localized, problem_of, wants_page
from .http.request_id import request_id
from .http.security_headers import EMBED
from .middleware.request_body import BODY_FAILURE
from .pages.embed import problem_page as embedded_problem
from .pages.search_results import problem_result
from .pages.site import problem_page

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Register the error handlers and the request body check."""
    app.config["PROPAGATE_EXCEPTIONS"] = True  # the gateway answers errors raised after the view
    app.before_request(_check_body)
    for kind in (LocatorError, HTTPException, Exception):
        app.register_error_handler(kind, handle_error)


def _check_body() -> None:
    """Raise the error of a request body that was too long or too late."""
    failure: HTTPException | None = request.environ.get(BODY_FAILURE)
    if failure is not None:
        raise failure


def handle_error(error: Exception) -> Response:
    """Return the response for an error, or a redirect from the address of a form to its page."""
    if isinstance(error, MethodNotAllowed) and (page_url := page_above_form()):
        return Response(status=303, headers={"Location": page_url, "Cache-Control": "no-store"})
    problem = problem_of(error)
    if problem.status >= 500:
        log.error("request %s failed: %s", request_id(), type(error).__name__, exc_info=problem.status == 500)
    page = wants_page(request.path, request.headers.get("Accept", ""))
    response = _page(problem, error) if page else problem_response(problem)
    response.headers.extend(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(problem: Problem, error: Exception) -> Response:
    page = localized(problem, language())
    html = embedded_problem(problem_result(error)) if request.path == EMBED else problem_page(page, error)
    return Response(html, status=problem.status, mimetype="text/html")
