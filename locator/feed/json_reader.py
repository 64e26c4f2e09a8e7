"""Streaming reader for JSON and GeoJSON: one list item is in memory at a time."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from shlex import quote
from typing import Any

import ijson

from ..errors import InvalidFeed
from .encoding import Encoding, detect_encoding
from .json_depth import DepthChecker
from .json_errors import json_fault
from .json_lists import ITEM, ObjectList, find_object_lists, outlet_lists
from .object_reader import ObjectReader, SourceItem
from .profiles import Profile
from .record import Record

CHUNK_CHARACTERS = 65_536
HEAD_EVENTS = 20_000  # events of the parser that show whether a document is itself the list
WRAPPER_END = 64  # trailing bytes that may contain the end of a script wrapper
_CALL = rb"(?:typeof\s+[\w$.]+\s*={2,3}\s*['\"]function['\"]\s*&&\s*)?[\w$.]*+\s*+\("
_WRAPPER = re.compile(rb"\s*+(?:/\*.*?\*/\s*+)?;?\s*+(?:try\s*+\{\s*+)?(?:" + _CALL + rb")?", re.DOTALL)
_CLOSING = re.compile(rb"\s*+\)\s*+;?\s*+(?:\}\s*+catch\s*+\(\w*\)\s*+\{\s*+\}\s*+;?\s*+)?$")
JSON_ERRORS = (ijson.JSONError, ValueError, OverflowError)


class SeveralLists(InvalidFeed):
    """A JSON document with several lists of outlets, of which none is obviously the feed."""

    def __init__(self, file: str, lists: Sequence[ObjectList]) -> None:
        names = ", ".join(f"{item.path or 'the document'} ({item.count})" for item in lists)
        fault = f"{file}: has several lists of outlets: {names}"
        command = f"`locator load --suggest {quote(file)}`"
        super().__init__(
            f"{fault}; name those to load in `lists` of the profile that {command} prints",
            f"{fault}; upload a file with one list, or a file for each",
        )
        self.lists = tuple(item.path for item in lists)


def read_json(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a JSON document; raise InvalidFeed when no list of the profile has items."""
    encoding = detect_encoding(path)
    if encoding.second:
        raise InvalidFeed(f"{path.name}: mixes {encoding.codec} and {encoding.second}; save it as UTF-8")
    lists = _find_lists(path, encoding, profile) if profile.own_names else profile.lists
    return ObjectReader(path.name, profile, lists).records(_items(path, encoding, profile, lists))


def _items(path: Path, encoding: Encoding, profile: Profile, lists: Sequence[str]) -> Iterator[SourceItem]:
    found = False
    for list_path in lists:
        try:
            for item in ijson.items(_JsonStream(path, encoding), _prefix(list_path), use_float=True):
                found = True
                yield SourceItem(item)
        except JSON_ERRORS as problem:
            if not found:
                raise InvalidFeed(f"{path.name}: is not {profile.title}: {json_fault(problem)}") from None
            yield SourceItem(None, 0, f"invalid JSON from here on: {json_fault(problem)}")
            return
    if not found:
        raise InvalidFeed(f"{path.name}: is not {profile.title}")


def _prefix(list_path: str) -> str:
    return f"{list_path}.{ITEM}".lstrip(".")


def _find_lists(path: Path, encoding: Encoding, profile: Profile) -> tuple[str, ...]:
    """Return the path of the list of outlets: that of the profile, or the only one in the document."""
    head = find_object_lists(islice(_events(path, encoding), HEAD_EVENTS))
    if any(item.path in profile.lists for item in head):
        return profile.lists
    if any(item.path == "" and item.has_outlets(profile) for item in head):
        return ("",)
    outlets = outlet_lists(find_object_lists(_events(path, encoding)), profile)
    if len(outlets) > 1:
        raise SeveralLists(path.name, outlets)
    return tuple(item.path for item in outlets) or profile.lists


def _events(path: Path, encoding: Encoding) -> Iterator[tuple[str, str, Any]]:
    try:
        yield from ijson.parse(_JsonStream(path, encoding), use_float=True)
    except JSON_ERRORS:
        return  # reading the items reports it


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
