"""The outlet as one flat row, in the contract's column names, and back."""

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import BaseModel

from ..outlet import Access, Address, Approach, Outlet, Source

PARTS: dict[str, tuple[str, type[BaseModel]]] = {
    "address": ("", Address),
    "source": ("source_", Source),
    "approach": ("approach_", Approach),
    "access": ("access_", Access),
}
LISTS = ("phones", "services", "devices")
Path = tuple[str, ...]


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
        path = COLUMNS.get(column)
        if path is None or not text.strip():
            continue
        at = fields.setdefault(path[0], {}) if len(path) > 1 else fields
        at[path[-1]] = _value(column, text.strip())
    return fields


def _value(column: str, text: str) -> Any:
    if column in LISTS:
        return [item.strip() for item in text.split(";") if item.strip()]
    if column == "exceptions":
        return orjson.loads(text)
    return text


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
        plain = all(isinstance(item, str) for item in value)
        return ";".join(value) if plain else orjson.dumps(value).decode()
    return str(value)
