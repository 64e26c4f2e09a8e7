"""Problem documents (RFC 9457) as responses."""

from flask import Response

from .app_context import contact
from .problems import PROBLEM, Problem, document
from .request_id import request_id


def problem_response(problem: Problem) -> Response:
    """Return a problem as a response."""
    return Response(problem_json(problem), status=problem.status, mimetype=PROBLEM)


def problem_json(problem: Problem) -> bytes:
    """Return the JSON document of a problem."""
    return document(problem, request_id(), contact())
