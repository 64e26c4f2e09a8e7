"""Suggestions for the search box; the text is posted, so that it appears in no address and no log."""

from flask import Blueprint, Response, jsonify, request

from ...answers.suggestions import suggestions
from ...errors import InvalidParameter
from ..http.app_context import service
from ..http.page import language
from ..http.request_params import params_of_form

MAX_TEXT = 200  # characters

suggest = Blueprint("suggest", __name__)


@suggest.post("/suggestions")
def show_suggestions() -> Response:
    """Return the places that a text may mean, as JSON."""
    text = params_of_form(request).get("q", "")
    if len(text) > MAX_TEXT:
        raise InvalidParameter("q", "is too long")
    found = suggestions(service().query_context(), text, language())
    return jsonify([suggestion._asdict() for suggestion in found])
