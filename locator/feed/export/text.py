"""A release as CSV or GeoJSON: what is written here can be loaded again."""

import csv
from collections.abc import Iterator
from io import StringIO

import orjson

from ...answers.response import release_told
from ...index.snapshot import Snapshot
from ..flat import COLUMNS, flatten, inert

ROWS_AT_ONCE = 100
BOM = "\ufeff"  # spreadsheets take a CSV file without it for the local encoding


def to_geojson(snapshot: Snapshot) -> Iterator[bytes]:
    """A FeatureCollection in pieces."""
    told = orjson.dumps({"release": release_told(snapshot.release, stale=False)})[1:-1]
    yield b'{"type":"FeatureCollection",' + told + b',"features":['
    for start in range(0, len(snapshot), ROWS_AT_ONCE):
        rows = range(start, min(start + ROWS_AT_ONCE, len(snapshot)))
        yield (b"," if start else b"") + b",\n".join(_feature(snapshot, index) for index in rows)
    yield b"]}\n"


def _feature(snapshot: Snapshot, index: int) -> bytes:
    lat, lon = snapshot.point(index)
    place = {"type": "Point", "coordinates": [lon, lat]}
    head = orjson.dumps({"type": "Feature", "id": snapshot.refs[index], "geometry": place})
    return head[:-1] + b',"properties":' + snapshot.body(index) + b"}"


def to_csv(snapshot: Snapshot) -> Iterator[bytes]:
    """A CSV file with a header, UTF-8 with BOM, in pieces; no cell is a formula."""
    yield _lines([list(COLUMNS)], BOM)
    for start in range(0, len(snapshot), ROWS_AT_ONCE):
        rows = range(start, min(start + ROWS_AT_ONCE, len(snapshot)))
        yield _lines([[inert(cell) for cell in flatten(snapshot.outlet(index)).values()] for index in rows])


def _lines(rows: list[list[str]], before: str = "") -> bytes:
    text = StringIO(before)
    text.seek(0, 2)
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
