"""Types of a normalization step, and access to the texts of a record."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ..flat import COLUMN_OF
from ..record import Severity

Fields = dict[str, Any]
SEPARATOR = "\x1f"  # no character to clean, unlike a line break


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
    copied = dict(fields)
    for name, value in fields.items():
        if value.__class__ is not str:  # faster than isinstance, for most fields are texts
            copied[name] = _copy_value(value)
    return copied


def _copy_value(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(value)
    if not isinstance(value, list):
        return value
    return [item if item.__class__ is str else _copy_value(item) for item in value]


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
            yield from _list_texts(name, value)


def _list_texts(name: str, values: list[Any]) -> Iterator[tuple[Any, Any, str, str]]:
    for at, item in enumerate(values):
        if isinstance(item, str):
            yield values, at, item, name
        elif isinstance(item, dict):
            yield from ((item, member, text, name) for member, text in item.items() if isinstance(text, str))


def joined_texts(fields: Fields) -> str:
    """Return all texts, joined by SEPARATOR, for fast searches for rare patterns."""
    items: list[Any] = []
    for value in fields.values():
        if value.__class__ is str:
            items.append(value)
        elif value.__class__ is dict:
            items += value.values()
        elif value.__class__ is list:
            items += value
    try:
        return SEPARATOR.join(items)
    except TypeError:  # not only texts
        return SEPARATOR.join(text for _, _, text, _ in iter_texts(fields))


def nested_fields(fields: Fields, name: str) -> Fields:
    """Return the nested fields of that name, or an empty dict."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def text_field(fields: Fields, name: str) -> str:
    """Return a text field, or ''."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""
