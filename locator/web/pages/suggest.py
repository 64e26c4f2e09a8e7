"""Suggestions for the search box; the text is posted, so that it appears in no address and no log."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from ...answers.suggestions import Suggestion, suggestions
from ...errors import InvalidParameter
from ...runtime.languages import converted
from ...serving.device_models import device_models
from ..http.app_context import service, settings
from ..http.page import language
from ..http.request_params import params_of_form
from .search_words import known_place, search_words

MAX_TEXT = 200  # characters

suggest = Blueprint("suggest", __name__)


@suggest.post("/suggestions")
def show_suggestions() -> Response:
    """Return the places that a text may mean, as JSON, with its words that are no part of a place."""
    text = params_of_form(request).get("q", "")
    if len(text) > MAX_TEXT:
        raise InvalidParameter("q", "is too long")
    words = search_words(text, device_models(settings()))
    context = service().query_context()
    found = suggestions(context, known_place(words, context.place_search()), language())
    return jsonify([_in_characters(suggestion) | {"words": words.others} for suggestion in found])


def _in_characters(suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion with its names in the characters of the page; the text to search stays."""
    names = {name: converted(getattr(suggestion, name), language()) for name in ("name", "around")}
    return suggestion._asdict() | names
