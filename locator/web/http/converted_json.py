"""Sentences of JSON responses, converted for languages whose sentences are those of their base."""

import orjson
from flask import Flask, Response

from ...render.messages.converted_texts import convert_texts
from ...runtime.languages import is_converted
from .problem_responses import requested_language


def install(app: Flask) -> None:
    """Convert every JSON response of the API that was requested in such a language."""
    app.after_request(_convert)


def _convert(response: Response) -> Response:
    lang = requested_language()
    if (
        is_converted(lang)
        and (response.mimetype or "").endswith("json")
        and not response.is_streamed
        and response.data
    ):
        response.set_data(orjson.dumps(convert_texts(orjson.loads(response.get_data()), lang)))
    return response
