"""Feed files become records: CSV and GeoJSON in the contract's own shape."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import orjson

from ..errors import FeedRefused
from .flat import COLUMNS, unflatten
from .record import Record

NEEDED = ("ref", "name", "lat", "lon")
CELL_CHARACTERS = 131_072
ENCODINGS = ("utf-8-sig", "gb18030")


def read(path: Path) -> Iterator[Record]:
    """The records of a file, in its order; FeedRefused when nothing of it can be read."""
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise FeedRefused(f"{path.name}: cannot be read: {problem.strerror}") from None
    if not content.strip():
        raise FeedRefused(f"{path.name}: is empty")
    if path.suffix.lower() in (".geojson", ".json"):
        return _read_geojson(path.name, content)
    if path.suffix.lower() in (".csv", ".txt"):
        return _read_csv(path.name, _decode(path.name, content))
    raise FeedRefused(f"{path.name}: a file that ends in .csv or .geojson is needed")


def _decode(name: str, content: bytes) -> str:
    wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FeedRefused(f"{name}: is neither UTF-8 nor GB18030 nor UTF-16 text")


def _read_csv(name: str, text: str) -> Iterator[Record]:
    csv.field_size_limit(CELL_CHARACTERS)
    rows = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(rows)]
    except (csv.Error, StopIteration) as problem:
        raise FeedRefused(f"{name}: no header in the first line: {problem}") from None
    _check_header(name, header)
    return _csv_records(name, header, rows)


def _check_header(name: str, header: list[str]) -> None:
    missing = [column for column in NEEDED if column not in header]
    twice = [column for column in header if column and header.count(column) > 1]
    if missing:
        raise FeedRefused(
            f"{name}: line 1 lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}; "
            f"known columns are {', '.join(COLUMNS)}"
        )
    if twice:
        raise FeedRefused(f"{name}: line 1 has the column {twice[0]} twice")


def _csv_records(name: str, header: list[str], rows: Any) -> Iterator[Record]:
    number = 0
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            yield Record(name, number + 1, line, {}, f"not CSV from here on: {problem}")
            return
        if any(cell.strip() for cell in cells):
            number += 1
            yield _csv_record(name, number, line, header, cells)


def _csv_record(name: str, number: int, line: int, header: list[str], cells: list[str]) -> Record:
    if len(cells) != len(header):
        problem = f"has {len(cells)} cells, the header has {len(header)}"
        return Record(name, number, line, {}, problem)
    try:
        row = dict(zip(header, cells, strict=True))
        rest = {column: cell for column, cell in row.items() if cell and column not in COLUMNS}
        return Record(name, number, line, unflatten(row), rest=rest)
    except orjson.JSONDecodeError:
        return Record(name, number, line, {}, "exceptions: is not JSON")


def _read_geojson(name: str, content: bytes) -> Iterator[Record]:
    try:
        document = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
        features = document["features"] if document["type"] == "FeatureCollection" else None
    except (orjson.JSONDecodeError, TypeError, KeyError):
        features = None
    if not isinstance(features, list):
        raise FeedRefused(f"{name}: is not a GeoJSON FeatureCollection")
    return (_feature_record(name, number, feature) for number, feature in enumerate(features, 1))


def _feature_record(name: str, number: int, feature: Any) -> Record:
    try:
        properties = dict(feature["properties"])
        geometry = feature["geometry"]
        lon, lat = geometry["coordinates"][:2]
        if geometry["type"] != "Point":
            raise TypeError(geometry["type"])
    except (KeyError, TypeError, ValueError):
        return Record(name, number, 0, {}, "is not a Feature with properties and a Point")
    return Record(name, number, 0, {**properties, "lat": lat, "lon": lon})
