"""Reader for JSON lines: an object or feature a line; a broken line does not affect the others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from .encoding import MAX_LINE, TextLine, detect_encoding, read_lines
from .json_depth import DepthChecker
from .object_reader import ObjectReader, SourceItem
from .profiles import Profile
from .record import Record

HEAD_LINES = 2  # complete objects that distinguish JSON lines from a document
SEPARATORS = " \t\r\n\x1e\ufeff"  # with the record separator of GeoJSON text sequences


def read_json_lines(path: Path, profile: Profile) -> Iterator[Record]:
    """Read the records of a file of JSON lines."""
    lines = read_lines(path, detect_encoding(path))
    items = (_item(number, line) for number, line in enumerate(lines, 1) if line.text.strip(SEPARATORS))
    return ObjectReader(path.name, profile).records(items)


def _item(number: int, line: TextLine) -> SourceItem:
    if len(line.text) >= MAX_LINE:
        return SourceItem(None, number, f"has more than {MAX_LINE:,} characters in a line")
    try:
        DepthChecker().check(line.text.encode())
        return SourceItem(orjson.loads(line.text.strip(SEPARATORS)), number)
    except orjson.JSONDecodeError as problem:
        return SourceItem(None, number, f"is not JSON from character {problem.colno} on")
    except ValueError as problem:
        return SourceItem(None, number, f"is not JSON: {problem}")


def are_json_lines(path: Path) -> bool:
    """Return True if the first two lines that are not blank are complete JSON objects."""
    found = 0
    with path.open("rb") as file:
        while found < HEAD_LINES and (line := file.readline(MAX_LINE)):
            text = line.decode("utf-8", errors="replace").strip(SEPARATORS)
            if text and not _is_object(text):
                return False
            found += bool(text)
    return found == HEAD_LINES


def _is_object(text: str) -> bool:
    try:
        value: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return isinstance(value, dict)
