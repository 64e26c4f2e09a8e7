"""Sentences inside answers, converted for the language of the reader; names and addresses stay as they are."""

from typing import Any

from ...runtime.languages import is_converted, traditional

TEXT_MEMBERS = frozenset(
    {
        "text",
        "note",
        "notes",
        "label",
        "title",
        "detail",
        "hint",
        "reason",
        "reasons",
        "age",
        "gives_up",
        "bring",
        "ask",
        "steps",
    }
    | {"script", "sms", "read_back", "speech", "sentences"}
)
DATA_MEMBERS = frozenset(  # as the operator wrote them
    {"address", "exceptions", "hours_text", "limits", "source", "phones"}
)


def convert_texts(value: Any, lang: str) -> Any:
    """Return an answer, or a part of it, with its sentences converted; the value itself if none are."""
    return _converted(value, is_text=False) if is_converted(lang) else value


def _converted(value: Any, *, is_text: bool) -> Any:
    if isinstance(value, dict):
        return {
            name: item if name in DATA_MEMBERS else _converted(item, is_text=name in TEXT_MEMBERS)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [_converted(item, is_text=is_text) for item in value]
    return traditional(value) if is_text and type(value) is str else value
