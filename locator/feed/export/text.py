"""Exports a release as CSV or GeoJSON that can be loaded again."""

import csv
from collections.abc import Iterator
from io import StringIO

import orjson

from ...answers.response import release_json
from ...index.snapshot import Snapshot
from ..flat import COLUMNS, escape_formula, flatten

BATCH_ROWS = 100
BOM = "\ufeff"  # without it spreadsheets assume the local encoding


def to_geojson(snapshot: Snapshot) -> Iterator[bytes]:
    """Yield a FeatureCollection in chunks."""
    release = orjson.dumps({"release": release_json(snapshot.release, stale=False)})[1:-1]
    yield b'{"type":"FeatureCollection",' + release + b',"features":['
    for start in range(0, len(snapshot), BATCH_ROWS):
        rows = range(start, min(start + BATCH_ROWS, len(snapshot)))
        yield (b"," if start else b"") + b",\n".join(_feature(snapshot, index) for index in rows)
    yield b"]}\n"


def _feature(snapshot: Snapshot, index: int) -> bytes:
    lat, lon = snapshot.point(index)
    place = {"type": "Point", "coordinates": [lon, lat]}
    head = orjson.dumps({"type": "Feature", "id": snapshot.refs[index], "geometry": place})
    return head[:-1] + b',"properties":' + snapshot.body(index) + b"}"


def to_csv(snapshot: Snapshot) -> Iterator[bytes]:
    """Yield a CSV file in chunks: header, UTF-8 with BOM, formulas escaped."""
    yield _csv_lines([list(COLUMNS)], BOM)
    for start in range(0, len(snapshot), BATCH_ROWS):
        rows = range(start, min(start + BATCH_ROWS, len(snapshot)))
        yield _csv_lines(
            [[escape_formula(cell) for cell in flatten(snapshot.outlet(index)).values()] for index in rows]
        )


def _csv_lines(rows: list[list[str]], prefix: str = "") -> bytes:
    text = StringIO(prefix)
    text.seek(0, 2)
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
