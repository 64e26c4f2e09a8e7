"""Replies to a question without any: the places that are suggested while its text is typed."""

from typing import Any

from ...answers.ambiguity.place_question import Ask, AskOption
from ...answers.suggestions import Suggestion, suggestions
from ...places.interpretation import LEAST
from ...render.messages.catalog import translate
from ...serving.service import QueryContext


def with_suggestions(context: QueryContext, query: dict[str, Any], ask: Ask | None, lang: str) -> Ask | None:
    """Return the question with the suggestions of its text, if the search found no place."""
    text = query.get("q", "")
    if ask is None or not text or query.get("place") or _has_likely_places(query):
        return ask
    found = suggestions(context, text, lang)
    if not found:
        return ask
    return {
        "text": translate("did_you_mean", lang, text=text[:20]),
        "options": [_option(s, lang) for s in found],
    }


def _has_likely_places(query: dict[str, Any]) -> bool:
    """Return whether the search found places that the text may mean, which the question is about."""
    return any(place["confidence"] >= LEAST for place in query.get("alternatives", ()))


def _option(suggestion: Suggestion, lang: str) -> AskOption:
    between = ", " if lang == "en" else ""
    parts = (suggestion.name, suggestion.around) if lang == "en" else (suggestion.around, suggestion.name)
    return {"label": between.join(filter(None, parts)), "question": {"q": suggestion.text}}
