"""Streaming reader for JSON and GeoJSON: one list item is in memory at a time."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ijson
import orjson

from ..errors import InvalidFeed
from .column_mapping import ColumnMapping
from .encoding import Encoding, detect_encoding
from .flat import flatten, unflatten
from .json_depth import DepthChecker
from .profiles import Profile
from .record import Record, RecordNote
from .spreadsheet_damage import text_notes

CHUNK_CHARACTERS = 65_536
WRAPPER_END = 64  # trailing bytes that may contain the end of a script wrapper
_CALL = rb"(?:typeof\s+[\w$.]+\s*={2,3}\s*['\"]function['\"]\s*&&\s*)?[\w$.]*\s*\("
_WRAPPER = re.compile(rb"\s*(?:/\*.*?\*/\s*)?;?\s*(?:try\s*\{\s*)?(?:" + _CALL + rb")?", re.DOTALL)
_CLOSING = re.compile(rb"\s*\)\s*;?\s*(?:\}\s*catch\s*\(\w*\)\s*\{\s*\}\s*;?\s*)?$")
NO_POINT = "is not a Feature with properties and a Point"
POINT_FIX = "Give each outlet a Point with longitude and latitude."


def read_json(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a JSON document; raise InvalidFeed when no list of the profile has items."""
    encoding = detect_encoding(path)
    if encoding.second:
        raise InvalidFeed(f"{path.name}: mixes {encoding.codec} and {encoding.second}; save it as UTF-8")
    names = sorted({name for source in profile.sources.values() for name in source.of})
    mapping = ColumnMapping(profile, names)
    number = 0
    for list_path in profile.lists:
        try:
            for item in ijson.items(
                _JsonStream(path, encoding), f"{list_path}.item".lstrip("."), use_float=True
            ):
                number += 1
                yield _record(path.name, number, item, mapping, names)
        except (ijson.JSONError, ValueError, OverflowError) as problem:
            if not number:
                raise InvalidFeed(f"{path.name}: is not {profile.title}: {_error_text(problem)}") from None
            yield Record(path.name, number + 1, 0, {}, f"invalid JSON from here on: {_error_text(problem)}")
            return
    if not number:
        raise InvalidFeed(f"{path.name}: is not {profile.title}")


def _error_text(problem: Exception) -> str:
    return str(problem).splitlines()[0].strip()[:120] if str(problem) else "truncated"


class _JsonStream:
    """File-like UTF-8 stream for ijson, without a script wrapper."""

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._pieces = self._unwrapped(path, encoding)
        self._depth_checker = DepthChecker()
        self._remaining = b""

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes; empty at the end."""
        if not self._remaining:
            self._remaining = next(self._pieces, b"")
            self._depth_checker.check(self._remaining)
        chunk, self._remaining = (
            (self._remaining, b"") if size < 0 else (self._remaining[:size], self._remaining[size:])
        )
        return chunk

    @staticmethod
    def _unwrapped(path: Path, encoding: Encoding) -> Iterator[bytes]:
        with path.open(encoding=encoding.codec, newline="") as file:
            buffer = file.read(CHUNK_CHARACTERS).removeprefix("\ufeff").encode()
            wrapper = _WRAPPER.match(buffer)
            wrapped = bool(wrapper and wrapper[0].rstrip().endswith(b"("))
            buffer = buffer[wrapper.end() :] if wrapper and wrapped else buffer
            while chunk := file.read(CHUNK_CHARACTERS):
                buffer += chunk.encode()
                yield buffer[:-WRAPPER_END]
                buffer = buffer[-WRAPPER_END:]
            yield _CLOSING.sub(b"", buffer) if wrapped else buffer


def _record(name: str, number: int, item: Any, mapping: ColumnMapping, names: list[str]) -> Record:
    if mapping.profile.shape == "feature":
        return _feature(name, number, item, mapping, names)
    if not isinstance(item, dict):
        return Record(name, number, 0, {}, "is not a JSON object")
    return _flat(name, number, item, mapping, names)


def _feature(name: str, number: int, item: Any, mapping: ColumnMapping, names: list[str]) -> Record:
    try:
        properties, geometry = dict(item["properties"]), item["geometry"]
        lon, lat = geometry["coordinates"][:2]
        if geometry["type"] != "Point":
            raise TypeError(geometry["type"])
    except (KeyError, TypeError, ValueError):
        return Record(name, number, 0, {}, NO_POINT, notes=(_no_point(item),))
    fields = {**properties, "lat": lat, "lon": lon}
    if mapping.profile.own_names:
        return Record(name, number, 0, fields, notes=tuple(text_notes(flatten(fields))))
    return _flat(name, number, {"@id": item.get("id"), **fields}, mapping, names)


def _no_point(item: Any) -> RecordNote:
    geometry = item.get("geometry") if isinstance(item, dict) else item
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    value = "null" if kind is None else str(kind)
    return RecordNote("unreadable_record", "error", "geometry", value, NO_POINT, POINT_FIX)


def _flat(name: str, number: int, item: dict[str, Any], mapping: ColumnMapping, names: list[str]) -> Record:
    flat = mapping.row([_cell(_lookup(item, path)) for path in names])
    unmapped = {
        key: value for key, value in item.items() if key not in names and isinstance(value, str) and value
    }
    try:
        return Record(name, number, 0, unflatten(flat), unmapped=unmapped, notes=tuple(text_notes(flat)))
    except orjson.JSONDecodeError:
        return Record(name, number, 0, {}, "exceptions: is not valid JSON")


def _lookup(item: Mapping[str, Any], name: str) -> Any:
    if name in item or "." not in name:
        return item.get(name)
    value: Any = item
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _cell(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    if isinstance(value, float):
        return f"{value:.15g}" if "e" in repr(value) else repr(value)
    return str(value)
