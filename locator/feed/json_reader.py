"""JSON and GeoJSON, streamed: one object of the list is in memory at a time."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ijson
import orjson

from ..errors import FeedRefused
from .column_mapping import ColumnMapping
from .encoding import Encoding, encoding_of
from .flat import flatten, unflatten
from .json_depth import Nesting
from .profiles import Profile
from .record import Record, RecordNote
from .spreadsheet_damage import notes_on

PIECE = 65_536
WRAPPER_END = 64  # bytes at the end that may close what a script has wrapped around
_CALL = rb"(?:typeof\s+[\w$.]+\s*={2,3}\s*['\"]function['\"]\s*&&\s*)?[\w$.]*\s*\("
_WRAPPER = re.compile(rb"\s*(?:/\*.*?\*/\s*)?;?\s*(?:try\s*\{\s*)?(?:" + _CALL + rb")?", re.DOTALL)
_CLOSING = re.compile(rb"\s*\)\s*;?\s*(?:\}\s*catch\s*\(\w*\)\s*\{\s*\}\s*;?\s*)?$")
NO_POINT = "is not a Feature with properties and a Point"
MEND = "Give each outlet a Point of longitude and latitude."


def read_tree(path: Path, profile: Profile) -> Iterator[Record]:
    """The records of a JSON document; FeedRefused when it holds no list where the profile looks."""
    encoding = encoding_of(path)
    if encoding.second:
        raise FeedRefused(f"{path.name}: mixes {encoding.codec} and {encoding.second}; save it as UTF-8")
    names = sorted({name for source in profile.sources.values() for name in source.of})
    fitted = ColumnMapping(profile, names)
    number = 0
    for place in profile.lists:
        try:
            for item in ijson.items(_Bytes(path, encoding), f"{place}.item".lstrip("."), use_float=True):
                number += 1
                yield _record(path.name, number, item, fitted, names)
        except (ijson.JSONError, ValueError, OverflowError) as problem:
            if not number:
                raise FeedRefused(f"{path.name}: is not {profile.title}: {_plainly(problem)}") from None
            yield Record(path.name, number + 1, 0, {}, f"is not JSON from here on: {_plainly(problem)}")
            return
    if not number:
        raise FeedRefused(f"{path.name}: is not {profile.title}")


def _plainly(problem: Exception) -> str:
    return str(problem).splitlines()[0].strip()[:120] if str(problem) else "cut off"


class _Bytes:
    """A file as UTF-8 without a wrapper, in pieces, as ijson reads."""

    def __init__(self, path: Path, encoding: Encoding) -> None:
        self._pieces = self._unwrapped(path, encoding)
        self._nesting = Nesting()
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; none at the end."""
        if not self._rest:
            self._rest = next(self._pieces, b"")
            self._nesting.check(self._rest)
        piece, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return piece

    @staticmethod
    def _unwrapped(path: Path, encoding: Encoding) -> Iterator[bytes]:
        with path.open(encoding=encoding.codec, newline="") as file:
            held = file.read(PIECE).removeprefix("\ufeff").encode()
            begin = _WRAPPER.match(held)
            wrapped = bool(begin and begin[0].rstrip().endswith(b"("))
            held = held[begin.end() :] if begin and wrapped else held
            while piece := file.read(PIECE):
                held += piece.encode()
                yield held[:-WRAPPER_END]
                held = held[-WRAPPER_END:]
            yield _CLOSING.sub(b"", held) if wrapped else held


def _record(name: str, number: int, item: Any, fitted: ColumnMapping, names: list[str]) -> Record:
    if fitted.profile.shape == "feature":
        return _feature(name, number, item, fitted, names)
    if not isinstance(item, dict):
        return Record(name, number, 0, {}, "is not an object with members")
    return _flat(name, number, item, fitted, names)


def _feature(name: str, number: int, item: Any, fitted: ColumnMapping, names: list[str]) -> Record:
    try:
        properties, geometry = dict(item["properties"]), item["geometry"]
        lon, lat = geometry["coordinates"][:2]
        if geometry["type"] != "Point":
            raise TypeError(geometry["type"])
    except (KeyError, TypeError, ValueError):
        return Record(name, number, 0, {}, NO_POINT, notes=(_no_point(item),))
    fields = {**properties, "lat": lat, "lon": lon}
    if fitted.profile.own_names:
        return Record(name, number, 0, fields, notes=tuple(notes_on(flatten(fields))))
    return _flat(name, number, {"@id": item.get("id"), **fields}, fitted, names)


def _no_point(item: Any) -> RecordNote:
    geometry = item.get("geometry") if isinstance(item, dict) else item
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    shown = "null" if kind is None else str(kind)
    return RecordNote("unreadable_record", "error", "geometry", shown, NO_POINT, MEND)


def _flat(name: str, number: int, item: dict[str, Any], fitted: ColumnMapping, names: list[str]) -> Record:
    flat = fitted.row([_cell(_at(item, each)) for each in names])
    rest = {
        key: value for key, value in item.items() if key not in names and isinstance(value, str) and value
    }
    try:
        return Record(name, number, 0, unflatten(flat), rest=rest, notes=tuple(notes_on(flat)))
    except orjson.JSONDecodeError:
        return Record(name, number, 0, {}, "exceptions: is not JSON")


def _at(item: Mapping[str, Any], name: str) -> Any:
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
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ";".join(value)
    if isinstance(value, float):
        return f"{value:.15g}" if "e" in repr(value) else repr(value)
    return str(value)
