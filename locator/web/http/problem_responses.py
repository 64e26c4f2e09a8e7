"""Problem documents (RFC 9457) as responses, in Chinese where the request has `lang=zh`."""

from typing import Any

import orjson
from flask import Response, request

from .app_context import contact
from .problems import PROBLEM, Problem, document, localized
from .request_id import request_id
from .request_params import BODY


def problem_response(problem: Problem) -> Response:
    """Return a problem as a response, in the language that the request names, else in English."""
    localized_problem = localized(problem, requested_language())
    return Response(problem_json(localized_problem), status=problem.status, mimetype=PROBLEM)


def problem_json(problem: Problem) -> bytes:
    """Return the JSON document of a problem."""
    return document(problem, request_id(), contact())


def requested_language() -> str:
    """Return `lang` of the query string, or of the JSON body if it was read; empty if absent."""
    return request.args.get("lang") or language_of(request.environ.get(BODY, b""))


def language_of(content: bytes) -> str:
    """Return the member `lang` of a JSON object, or an empty string."""
    try:
        members: Any = orjson.loads(content)
    except ValueError:
        return ""
    lang = members.get("lang") if isinstance(members, dict) else ""
    return lang if isinstance(lang, str) else ""
