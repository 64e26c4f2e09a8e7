"""Replies to a question without any: the places that are suggested while its text is typed."""

from typing import Any

from ...answers.ambiguity.place_question import Ask, AskOption
from ...answers.suggestions import Suggestion, suggestions
from ...places.interpretation import LEAST
from ...render.messages.catalog import translate
from ...serving.service import QueryContext
from .understood import label


def with_suggestions(context: QueryContext, query: dict[str, Any], ask: Ask | None, lang: str) -> Ask | None:
    """Return the question with the suggestions of its text, if the search found no place."""
    text = query.get("q", "")
    if ask is None or not text or query.get("place"):
        return ask
    found = [_option(s, lang) for s in suggestions(context, text, lang)]
    if not _has_likely_places(query):
        question = translate("did_you_mean", lang, text=text[:20])
        return {"text": question, "options": found} if found else ask
    return {**ask, "options": _joined(found, ask["options"])} if _is_about_places(ask, query, lang) else ask


def _has_likely_places(query: dict[str, Any]) -> bool:
    """Return whether the search found places that the text may mean, which the question is about."""
    return any(place["confidence"] >= LEAST for place in query.get("alternatives", ()))


def _is_about_places(ask: Ask, query: dict[str, Any], lang: str) -> bool:
    """Return whether each reply is a place that was found, rather than a city or a district.

    A full name is not completed: those who have written 朝阳区 are not on the way to 朝阳区法院.
    """
    found = {label(place, lang): place["matched_by"] for place in query.get("alternatives", ())}
    return "name" not in found.values() and all(
        any(option["label"].startswith(name) for name in found) for option in ask["options"]
    )


def _joined(suggested: list[AskOption], options: list[AskOption]) -> list[AskOption]:
    """Return the replies in the order of the suggestions, then the suggestions that are no reply yet."""
    by_label = {option["label"]: option for option in options}
    labels = [option["label"] for option in suggested]
    first = [by_label.get(option["label"], option) for option in suggested]
    return [*first, *(option for option in options if option["label"] not in labels)]


def _option(suggestion: Suggestion, lang: str) -> AskOption:
    return {"label": suggestion.label(lang), "question": {"q": suggestion.text}}
