"""Types of the values of an outlet, derived from the model; feeds are read by them before validation."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple, get_args, get_origin

from .outlet import Outlet
from .text_fields import part_of

ValueKind = Literal["text", "code", "flag", "date", "integer", "number"]
_KINDS: dict[type, ValueKind] = {
    str: "text",
    bool: "flag",
    date: "date",
    int: "integer",
    float: "number",
}


class FieldType(NamedTuple):
    """Type of a field or of the items of a list; `codes` are the values of an enumerated field."""

    kind: ValueKind
    codes: frozenset[object] = frozenset()


def field_types() -> Mapping[tuple[str, ...], FieldType]:
    """Return the type of every field by its path, such as ("approach", "floor"); aliases as in feeds."""
    types: dict[tuple[str, ...], FieldType] = {}
    for name, field in Outlet.model_fields.items():
        part = part_of(field.annotation)
        members = part.model_fields if part else {}
        types |= {(name, info.alias or key): _type_of(info.annotation) for key, info in members.items()}
        if not part:
            types[name,] = _type_of(field.annotation)
    return types


def _type_of(annotation: Any) -> FieldType:
    if get_origin(annotation) is Literal:
        return FieldType("code", frozenset(get_args(annotation)))
    if annotation in _KINDS:
        return FieldType(_KINDS[annotation])
    return next(_type_of(member) for member in get_args(annotation) if member not in (type(None), ...))


FIELD_TYPES = field_types()
