"""Reads values by the type of their field: numbers as text, codes in capitals, dates of spreadsheets.

A value that cannot be read stays as it is: validation drops it, or rejects the record.
"""

import re
from collections.abc import Iterator
from typing import Any

from ...network.field_types import FIELD_TYPES, FieldType
from ..dates import is_iso, read_date
from ..flat import COLUMN_OF
from .step import Fields, NormalizeNote, nested_fields, text_field

EXCLUDED = frozenset({"lat", "lon", "source"})  # read with the position
FLAGS = {"1.0": "1", "0.0": "0"}
FLAG_CODES = {"true": "yes", "false": "no"}  # in a field whose codes include yes and no
_METRES = re.compile(r"([0-9]+)(?:\.0+)?\s*(?:m|米|metres?|meters?)?", re.IGNORECASE)
_TAIWAN = "71", "台湾", "臺灣"  # where postcodes have three, five or six digits
_LOST_ZERO = re.compile(r"[0-9]{5}")
_ZERO_PROVINCES = {"13": "河北", "14": "山西", "15": "内蒙古"}  # whose postcodes begin with 0

_TYPES: dict[str, FieldType] = {path[0]: kind for path, kind in FIELD_TYPES.items() if len(path) == 1}
_READ_FROM_TEXT = frozenset(
    name for name, kind in _TYPES.items() if kind.kind != "text" and name not in EXCLUDED
)
_MEMBER_TYPES: dict[str, dict[str, FieldType]] = {}
for _path, _kind in FIELD_TYPES.items():
    if len(_path) == 2 and _path[0] not in EXCLUDED:
        _MEMBER_TYPES.setdefault(_path[0], {})[_path[1]] = _kind
_READ_MEMBERS = {  # those whose texts are read
    name: {member: kind for member, kind in types.items() if kind.kind != "text"}
    for name, types in _MEMBER_TYPES.items()
}


def normalize_values(fields: Fields) -> Iterator[NormalizeNote]:
    """Convert values that stand for a value of the field's type; report the texts that change."""
    for name, value in fields.items():
        if value.__class__ is str:
            if name in _READ_FROM_TEXT and value not in _TYPES[name].codes:
                yield from _read_field(fields, name, value)
        elif name in _MEMBER_TYPES:
            yield from _read_members(name, value)
        elif name in _TYPES and name not in EXCLUDED:
            yield from _read_field(fields, name, value)
    yield from _restore_postcode(fields)


def _read_field(fields: Fields, name: str, value: Any) -> Iterator[NormalizeNote]:
    kind = _TYPES[name]
    if not isinstance(value, list):
        yield from _read_into(fields, name, value, kind, (name,))
        return
    for at, item in enumerate(value):
        if not _is_code(item, kind):
            yield from _read_into(value, at, item, kind, (name,))


def _read_members(name: str, value: Any) -> Iterator[NormalizeNote]:
    for part in value if isinstance(value, list) else (value,):
        for member, item in part.items() if isinstance(part, dict) else ():
            types = _READ_MEMBERS if item.__class__ is str else _MEMBER_TYPES
            kind = types[name].get(member)
            if kind and not _is_code(item, kind):
                yield from _read_into(part, member, item, kind, (name, member))


def _is_code(value: Any, kind: FieldType) -> bool:
    return isinstance(value, str) and value in kind.codes


def _read_into(
    container: Any, key: Any, value: Any, kind: FieldType, path: tuple[str, ...]
) -> Iterator[NormalizeNote]:
    read = _read(value, kind)
    if read is None or read == value:
        return
    container[key] = read
    if isinstance(value, str):
        code = "date_understood" if kind.kind == "date" else "words_understood"
        column = COLUMN_OF.get(path) or COLUMN_OF[path[:1]]
        yield NormalizeNote(code, "info", column, value, f"read as {read}")


def _read(value: Any, kind: FieldType) -> str | None:
    """Return the text that a value stands for in a field of this type; None if it needs no change."""
    match kind.kind:
        case "text":
            return _text(value)
        case "code":
            return _code(value, kind.codes)
        case "flag":
            return FLAGS.get(value) if isinstance(value, str) else None
        case "date":
            day = None if is_iso(value) else read_date(value)
            return day.isoformat() if day else None
        case "integer":
            metres = _METRES.fullmatch(str(value).strip())
            return metres[1] if metres else None
    return None


def _text(value: Any) -> str | None:
    if isinstance(value, (str, bool)) or not isinstance(value, (int, float)):
        return None
    return str(int(value)) if value == int(value) else str(value)


def _code(value: Any, codes: frozenset[object]) -> str | None:
    """Return the code that differs from a value in case and separators only; None, as of Python, is none."""
    text = str(value).strip().casefold().replace(" ", "_").replace("-", "_")
    if {"yes", "no"} <= codes:
        text = FLAG_CODES.get(text, text)
    return text if text in codes and text != "none" else None


def _restore_postcode(fields: Fields) -> Iterator[NormalizeNote]:
    """Restore the zero that a spreadsheet removed from a postcode where codes begin with it."""
    address = nested_fields(fields, "address")
    value = text_field(address, "postcode")
    adcode, province = text_field(address, "adcode")[:2], text_field(address, "province")
    if not _LOST_ZERO.fullmatch(value) or adcode == _TAIWAN[0] or province.startswith(_TAIWAN[1:]):
        return
    if adcode in _ZERO_PROVINCES or province.startswith(tuple(_ZERO_PROVINCES.values())):
        address["postcode"] = f"0{value}"
        yield NormalizeNote("postcode_found", "info", "postcode", value, f"read as 0{value}")
    else:
        del address["postcode"]
        reason = "has five digits, in a province whose postcodes do not begin with 0; ignored"
        yield NormalizeNote("postcode_not_understood", "warning", "postcode", value, reason)
