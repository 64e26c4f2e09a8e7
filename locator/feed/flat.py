"""The outlet as one flat row, in the contract's column names, and back.

A list whose items `;` would tear is written as JSON. A cell that a spreadsheet would take for a formula gets
an apostrophe in front; the loader takes one apostrophe off such cells, so that every text comes back.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import BaseModel

from ..network.outlet import Access, Address, Approach, Outlet, Source

PARTS: dict[str, tuple[str, type[BaseModel]]] = {
    "address": ("", Address),
    "source": ("source_", Source),
    "approach": ("approach_", Approach),
    "access": ("access_", Access),
}
LISTS = ("phones", "services", "devices")
NO_TEXTS = (*LISTS, "exceptions")
Path = tuple[str, ...]
_FORMULA = re.compile("'*[=+\\-@\t\r＝＋－＠]")
_INERT = re.compile("'+[=+\\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _columns() -> dict[str, Path]:
    columns: dict[str, Path] = {}
    for name in Outlet.model_fields:
        prefix, part = PARTS.get(name, ("", None))
        if part is None:
            columns[name] = (name,)
            continue
        for member in part.model_fields:
            columns["address" if (name, member) == ("address", "text") else prefix + member] = (name, member)
    return columns


COLUMNS = _columns()
COLUMN_OF = {path: column for column, path in COLUMNS.items()}


def unflatten(row: Mapping[str, str]) -> dict[str, Any]:
    """A flat row as the fields of an outlet; empty cells and unknown columns are left out."""
    fields: dict[str, Any] = {}
    for column, text in row.items():
        path, text = COLUMNS.get(column), text.strip()
        if path is None or not text:
            continue
        if text[0] == "'":
            text = alive(text)
        if len(path) == 1:
            fields[column] = _value(column, text) if column in NO_TEXTS else text
        elif path[0] in fields:
            fields[path[0]][path[1]] = text
        else:
            fields[path[0]] = {path[1]: text}
    return fields


def inert(text: str) -> str:
    """A cell that no spreadsheet computes: with an apostrophe where it would begin a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def alive(text: str) -> str:
    """The text of a cell that was made inert."""
    return text[1:] if _INERT.match(text) else text


def _value(column: str, text: str) -> Any:
    if column == "exceptions":
        return orjson.loads(text)
    items = _json_list(text) if text.startswith("[") else None
    return [item for part in text.split(";") if (item := part.strip())] if items is None else items


def _json_list(text: str) -> list[str] | None:
    try:
        items = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else None


def flatten(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an outlet as a flat row with every column."""
    return {column: _cell(_at(fields, path)) for column, path in COLUMNS.items()}


def _at(fields: Mapping[str, Any], path: Path) -> Any:
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
        plain = all(isinstance(item, str) and item and ";" not in item for item in value)
        plain = plain and not (value and value[0].startswith("["))
        return ";".join(value) if plain else orjson.dumps(value).decode()
    return str(value)
