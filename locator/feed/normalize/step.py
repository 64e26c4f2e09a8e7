"""What a step is, and how it reaches the texts of a record."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from ..flat import COLUMN_OF
from ..report import Severity

Fields = dict[str, Any]


class NormalizeNote(NamedTuple):
    """What a step has to say: the members of a finding without its place."""

    code: str
    severity: Severity
    column: str
    value: object
    reason: str
    fix: str = ""


NormalizeStep = Callable[[Fields], Iterable[NormalizeNote]]


def copied(fields: Fields) -> Fields:
    """The fields with parts and lists of their own, so that steps may change them."""
    return {name: value if isinstance(value, str) else _copied(value) for name, value in fields.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return dict(value)
    return list(value) if isinstance(value, list) else value


def texts(fields: Fields) -> Iterator[tuple[Any, Any, str, str]]:
    """Every text with what holds it, its key there, and its column; the holder may be written to."""
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


def as_one(fields: Fields) -> str:
    """Every text, each on lines of its own, to look for what is rare."""
    told: list[str] = []
    for value in fields.values():
        if isinstance(value, str):
            told.append(value)
        elif isinstance(value, (dict, list)):
            held = value.values() if isinstance(value, dict) else value
            told += [text for text in held if isinstance(text, str)]
    return "\n".join(told)


def part(fields: Fields, name: str) -> Fields:
    """The part of that name; an empty one when there is none."""
    found = fields.get(name)
    return found if isinstance(found, dict) else {}


def said(fields: Fields, name: str) -> str:
    """A text field, or an empty text."""
    found = fields.get(name)
    return found if isinstance(found, str) else ""
