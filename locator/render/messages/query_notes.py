"""Notes on how a query was interpreted, in a language."""

from collections.abc import Mapping
from typing import Any

from ...answers.response import Answer
from ...query.query_params import Question
from .error_messages import localize


def named_language(question: Question) -> str:
    """Return the language that a query names, as for error messages; English if it names none."""
    return question.lang if "lang" in question.model_fields_set else "en"


def localize_query(query: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the `query` object of an answer with its notes in a language."""
    result = dict(query)
    if "notes" in result:
        result["notes"] = [localize(note, lang) for note in result["notes"]]
    place = result.get("place")
    if place and "note" in place:
        result["place"] = {**place, "note": localize(place["note"], lang)}
    return result


def localize_notes(answer: Answer, lang: str) -> Answer:
    """Return an answer with the notes on its query in a language."""
    query = answer.members.get("query")
    if not query or lang == "en":
        return answer
    return answer.with_query(localize_query(query, lang))
