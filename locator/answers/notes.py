"""Notes of answers in the language of the query."""

from collections.abc import Mapping
from typing import Any

from ..runtime.error_messages import localize


def localize_notes(query: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the `query` object of an answer with its notes, and those of its places, in a language."""
    result = dict(query)
    if "notes" in query:
        result["notes"] = [localize(note, lang) for note in query["notes"]]
    if query.get("place"):
        result["place"] = localize_note(query["place"], lang)
    if "alternatives" in query:
        result["alternatives"] = [localize_note(place, lang) for place in query["alternatives"]]
    return result


def localize_note(properties: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the properties of a place with its note in a language."""
    note = {"note": localize(properties["note"], lang)} if "note" in properties else {}
    return {**properties, **note}
