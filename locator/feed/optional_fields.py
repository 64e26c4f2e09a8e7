"""Builds an outlet from fields, and drops optional values that cannot be read instead of the outlet.

A dated exception is not dropped, because an outlet must not appear open on account of an unreadable closure.
The hours of its days become unknown, or those of the outlet if the days cannot be read either.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from ..network.compact import compact
from ..network.outlet import DatedException, Outlet
from .flat import COLUMN_OF
from .record import NEEDED_COLUMNS, Record
from .report import Finding, finding

UNKNOWN = "unknown"  # hours in OSM syntax
DROPPED = "ignored"
DAYS_UNKNOWN = "the hours of these days are unknown"
HOURS_UNKNOWN = "the hours of the outlet are unknown, as it may be closed"
REASONS = {"tuple_type": "must be a list", "model_type": "must be an object"}  # instead of Python's types
Path = tuple[str | int, ...]


def build_outlet(record: Record, fields: dict[str, Any]) -> tuple[Outlet | None, list[Finding]]:
    """Return the outlet (None if a needed value cannot be read) and a finding for each unreadable value.

    Removes the optional ones from `fields`.
    """
    findings: list[Finding] = []
    while True:
        try:
            return compact(Outlet.model_validate(fields)), findings
        except ValidationError as problem:
            errors = problem.errors(include_url=False, include_context=False)
        needed = [error for error in errors if error["loc"][0] in NEEDED_COLUMNS]
        optional = [error for error in errors if error["loc"][0] not in NEEDED_COLUMNS]
        findings += [_finding(record, error, "") for error in needed]
        findings += _remove(record, fields, optional)
        if needed:
            return None, findings


def _remove(record: Record, fields: dict[str, Any], errors: Sequence[ErrorDetails]) -> Iterator[Finding]:
    """Remove the values with errors, the last items of lists first; yield a finding for each error."""
    paths: dict[Path, str] = {}
    for error in errors:
        path = _removable(error)
        if path not in paths:
            paths[path] = DROPPED if path[0] != "exceptions" else _exception_effect(fields, path)
        yield _finding(record, error, paths[path])
    for path in sorted(paths, key=_removal_order):
        if paths[path] == DAYS_UNKNOWN:
            item = fields["exceptions"][path[1]]
            fields["exceptions"][path[1]] = {"from": item["from"], "to": item["to"], "hours": UNKNOWN}
            continue
        _remove_at(fields, path)
        if paths[path] == HOURS_UNKNOWN and "hours" in fields:
            fields["hours"] = UNKNOWN


def _removal_order(path: Path) -> tuple[int, int]:
    """Return a sort key that puts members before their objects, and the last items of lists first."""
    return -len(path), -path[-1] if isinstance(path[-1], int) else 0


def _removable(error: ErrorDetails) -> Path:
    """Return the path of the smallest value whose removal removes the error."""
    path = error["loc"]
    index = next((at for at, step in enumerate(path) if isinstance(step, int)), None)
    if index is not None:
        return path[: index + 1]
    return path[:-1] if error["type"] == "missing" else path


def _exception_effect(fields: dict[str, Any], path: Path) -> str:
    item = fields["exceptions"][path[1]] if len(path) > 1 else None
    days = {"from": item.get("from"), "to": item.get("to")} if isinstance(item, dict) else {}
    try:
        DatedException.model_validate(days | {"closed": True})
    except ValidationError:
        return HOURS_UNKNOWN
    return DAYS_UNKNOWN


def _remove_at(fields: dict[str, Any], path: Path) -> None:
    container: Any = fields
    for step in path[:-1]:
        container = container[step]
    del container[path[-1]]


def _finding(record: Record, error: ErrorDetails, effect: str) -> Finding:
    path = tuple(step for step in error["loc"] if not isinstance(step, int))
    column = column_of(path)
    reason = REASONS.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    reason = reason.replace("Input should", "must")
    is_list_item = len(path) < len(error["loc"])  # only this item is invalid
    read = record.fields.get(column)
    value_read = error["input"] if is_list_item or read is None or isinstance(read, dict) else read
    value = None if error["type"] == "missing" else value_read
    if not effect:
        return finding(record, error["type"], "error", column, value, reason)
    return finding(record, error["type"], "warning", column, value, f"{reason}; {effect}")


def column_of(path: Iterable[str | int]) -> str:
    """Return the column of a field; one inside an exception is the column of exceptions."""
    names = tuple(map(str, path))
    return COLUMN_OF.get(names) or COLUMN_OF.get(names[:1]) or ".".join(names)
