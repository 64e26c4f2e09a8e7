"""Types of a normalization step, and access to the texts of a record."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ..flat import COLUMN_OF
from ..report import Severity

Fields = dict[str, Any]


class NormalizeNote(NamedTuple):
    """Remark of a step: the members of a finding without its location."""

    code: str
    severity: Severity
    column: str
    value: object
    reason: str
    fix: str = ""


NormalizeStep = Callable[[Fields], Iterable[NormalizeNote]]


def copy_fields(fields: Fields) -> Fields:
    """Return a copy whose nested dicts and lists are copied too, so that steps may modify it."""
    return {name: value if isinstance(value, str) else _copy_value(value) for name, value in fields.items()}


def _copy_value(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(value)
    return list(value) if isinstance(value, list) else value


def iter_texts(fields: Fields) -> Iterator[tuple[Any, Any, str, str]]:
    """Yield every text as (container, key, text, column); the container may be modified."""
    for name, value in fields.items():
        if isinstance(value, str):
            yield fields, name, value, name
        elif isinstance(value, dict):
            for member, text in value.items():
                if isinstance(text, str):
                    yield value, member, text, COLUMN_OF.get((name, str(member)), str(member))
        elif isinstance(value, list):
            for at, text in enumerate(value):
                if isinstance(text, str):
                    yield value, at, text, name


def joined_texts(fields: Fields) -> str:
    """Return all texts joined by newlines, for fast searches for rare patterns."""
    lines: list[str] = []
    for value in fields.values():
        if isinstance(value, str):
            lines.append(value)
        elif isinstance(value, (dict, list)):
            values = value.values() if isinstance(value, dict) else value
            lines += [text for text in values if isinstance(text, str)]
    return "\n".join(lines)


def nested_fields(fields: Fields, name: str) -> Fields:
    """Return the nested fields of that name, or an empty dict."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def text_field(fields: Fields, name: str) -> str:
    """Return a text field, or ''."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
