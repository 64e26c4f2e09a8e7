"""Convert outlets to flat rows with the contract's column names, and back.

A list whose items contain `;` is written as JSON. A cell that a spreadsheet would evaluate as a formula is
prefixed with an apostrophe; the loader removes one apostrophe from such cells, so every text round-trips.
"""

import re
from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any

import orjson
from pydantic import BaseModel

from ..network.field_types import FIELD_TYPES
from ..network.outlet import Access, Address, Approach, Booking, Notice, Outlet, Photo, Source

NESTED: dict[str, tuple[str, type[BaseModel]]] = {
    "address": ("", Address),
    "source": ("source_", Source),
    "approach": ("approach_", Approach),
    "access": ("access_", Access),
    "booking": ("booking_", Booking),
}
LIST_COLUMNS = ("phones", "services", "devices", "bring")
OBJECT_COLUMNS: dict[str, tuple[str, ...]] = {  # members in the order of `url|alt|of`
    name: tuple(info.alias or member for member, info in part.model_fields.items())
    for name, part in (("photos", Photo), ("notice", Notice))
}
REPEATED_COLUMNS = frozenset(  # many rows share one text
    (
        *("kind", "status", "hours", "hours_text", "limits", "source_datum", "source_feed", "verified_on"),
        *("province", "city", "district", "township", "adcode", "postcode", "access_wheelchair"),
    )
)
NON_TEXT_COLUMNS = (*LIST_COLUMNS, *OBJECT_COLUMNS, "exceptions")
FieldPath = tuple[str, ...]
_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_ESCAPED_FORMULA = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _columns() -> dict[str, FieldPath]:
    columns: dict[str, FieldPath] = {}
    for name in Outlet.model_fields:
        prefix, part = NESTED.get(name, ("", None))
        if part is None:
            columns[name] = (name,)
            continue
        for member in part.model_fields:
            columns["address" if (name, member) == ("address", "text") else prefix + member] = (name, member)
    return columns


def _is_date(path: FieldPath) -> bool:
    return path in FIELD_TYPES and FIELD_TYPES[path].kind == "date"


COLUMNS = _columns()
COLUMN_OF = {path: column for column, path in COLUMNS.items()}
DATE_COLUMNS = frozenset(column for column, path in COLUMNS.items() if _is_date(path))


def unflatten(row: Mapping[str, str]) -> dict[str, Any]:
    """Return the outlet fields of a flat row, without empty cells and unknown columns."""
    fields: dict[str, Any] = {}
    for column, cell in row.items():
        text = cell.strip()
        path = COLUMNS.get(column) if text else None
        if path is None:
            continue
        if text[0] == "'":
            text = unescape_formula(text)
        if column in REPEATED_COLUMNS:
            text = intern(text)
        if len(path) == 1:
            fields[column] = _value(column, text) if column in NON_TEXT_COLUMNS else text
        elif path[0] in fields:
            fields[path[0]][path[1]] = text
        else:
            fields[path[0]] = {path[1]: text}
    return fields


def escape_formula(text: str) -> str:
    """Prefix text that a spreadsheet would evaluate as a formula with an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def unescape_formula(text: str) -> str:
    """Return the original text of a cell escaped by `escape_formula`."""
    return text[1:] if _ESCAPED_FORMULA.match(text) else text


def _value(column: str, text: str) -> Any:
    if column == "exceptions":
        return _json(text)
    if column in OBJECT_COLUMNS:
        return _json(text) if text.startswith(("[", "{")) else _objects(text, OBJECT_COLUMNS[column])
    items = _json_list(text) if text.startswith("[") else None
    return [item for part in text.split(";") if (item := part.strip())] if items is None else items


def _objects(text: str, names: Sequence[str]) -> list[dict[str, str]]:
    """Return the objects of a text like `url|alt|of;url|alt`; surplus parts belong to the last member."""
    parts = (item.split("|", len(names) - 1) for item in text.split(";") if item.strip())
    return [
        {name: cell.strip() for name, cell in zip(names, part, strict=False) if cell.strip()}
        for part in parts
    ]


def _json(text: str) -> Any:
    """Return the value of a JSON text; another text stays a text, which validation reports."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _json_list(text: str) -> list[str] | None:
    items = _json(text)
    return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else None


def flatten(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of an outlet as a flat row with all columns."""
    return {column: _cell(_at(fields, path)) for column, path in COLUMNS.items()}


def _at(fields: Mapping[str, Any], path: FieldPath) -> Any:
    value: Any = fields
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        is_joinable = all(isinstance(item, str) and item and ";" not in item for item in value)
        is_joinable = is_joinable and not (value and value[0].startswith("["))
        return ";".join(value) if is_joinable else orjson.dumps(value).decode()
    return str(value)
