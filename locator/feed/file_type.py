"""File type detection by content; unsupported types such as pictures and .xls are rejected with a reason."""

import re
from pathlib import Path
from typing import Literal

from ..errors import InvalidFeed
from .archives import archive_type, ogr2ogr, shapefile_remedy
from .json_lines import are_json_lines

FileType = Literal["table", "workbook", "json", "json_lines", "kml", "ods"]

HEAD_BYTES = 4_096
JSON_NAMES = (".json", ".geojson", ".js")
JSON_LINES_NAMES = (".ndjson", ".jsonl", ".geojsonl", ".geojsons", ".geojsonseq", ".ldjson")
TEXT_NAMES = (".csv", ".txt", ".tsv", *JSON_NAMES, *JSON_LINES_NAMES, ".kml", ".xml")
FILE_NAMES = ".csv, .tsv, .xlsx, .ods, .json, .jsonl, .geojson, .kml or .kmz"  # as in docs/feeds.md
SEARCHED_BYTES = 16_000_000  # bytes of an old workbook to search for the encryption marker
ENCRYPTION_MARKER = "EncryptedPackage".encode("utf-16-le")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
REJECTED_SIGNATURES: dict[bytes, str] = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"{\\rtf": "a text document (RTF)",
    b"\x1f\x8b": "gzip data; decompress it",
    b"Rar!": "a RAR archive; unpack it",
    b"7z\xbc\xaf": "a 7-Zip archive; unpack it",
    b"\xff\xfe\x00\x00": "UTF-32 text; save it as UTF-8",
}
_JSON = re.compile(rb"\s*+(?:/\*.*?\*/\s*+)?(?:[\w$.]*+\s*+\(\s*+)?[\[{]\s*+[\"\[{\]}tfn0-9-]?", re.DOTALL)
GEODATA: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3", "a SQLite database"),
    (b"\x00\x00\x27\x0a", "the geometry of a shapefile, without its table"),
    (b"PAR1", "a Parquet file"),
)
DBF = re.compile(rb"[\x03\x30\x31\x83\x8b\xf5][\x00-\xff][\x01-\x0c][\x01-\x1f]")
_KML = re.compile(rb"<(?:\w+:)?kml[\s>]")
_OTHER_XML = re.compile(rb"<(?:\w+:)?(gpx|FeatureCollection|osm)[\s>]")
POINT_LAYERS = {"gpx": "waypoints", "osm": "points"}  # of formats with several layers
_MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|table|script|meta|\?xml)", re.IGNORECASE)


def detect_file_type(path: Path) -> FileType:
    """Detect the type of a feed file; raise InvalidFeed when it is unsupported or unreadable."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
    except OSError as problem:
        raise InvalidFeed(f"{path.name}: cannot be read: {problem.strerror}") from None
    if not head:
        raise InvalidFeed(f"{path.name}: is empty")
    rejected = next(
        (description for signature, description in REJECTED_SIGNATURES.items() if head.startswith(signature)),
        None,
    )
    if rejected:
        raise InvalidFeed(f"{path.name}: is not a feed, but {rejected}")
    if head.startswith(OLD_WORKBOOK):
        raise InvalidFeed(f"{path.name}: {_old_workbook_error(path)}")
    _reject_geodata(path, head)
    if head.startswith(b"PK\x03\x04"):
        return archive_type(path)
    return _text_type(path, head)


def _reject_geodata(path: Path, head: bytes) -> None:
    """Raise InvalidFeed with the command that converts a file of another program."""
    if path.suffix.lower() in (".shp", ".dbf") and (head.startswith(GEODATA[1][0]) or DBF.match(head)):
        has_datum = path.with_suffix(".prj").exists()
        remedy = shapefile_remedy(path.with_suffix(".shp").name, has_datum=has_datum)
        raise InvalidFeed(f"{path.name}: is part of a shapefile; {remedy}")
    for signature, description in GEODATA:
        if head.startswith(signature):
            raise InvalidFeed(f"{path.name}: is {description}; if it has points, {ogr2ogr(path.name)}")


def _text_type(path: Path, head: bytes) -> FileType:
    suffix = path.suffix.lower()
    content = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    content = content.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if content.lstrip().startswith(b"<") and _KML.search(content):
        return "kml"
    if suffix not in TEXT_NAMES and not _OTHER_XML.search(content):
        raise InvalidFeed(f"{path.name}: the file name must end in {FILE_NAMES}")
    if _MARKUP.match(content) or suffix not in TEXT_NAMES:
        raise InvalidFeed(f"{path.name}: {_markup_error(path, content)}")
    if suffix in JSON_LINES_NAMES:
        return "json_lines"
    if not (suffix in JSON_NAMES or _JSON.match(content)):
        return "table"
    return "json_lines" if are_json_lines(path) else "json"


def _markup_error(path: Path, content: bytes) -> str:
    if kind := _OTHER_XML.search(content):
        name = kind[1].decode()
        return f"is XML ({name}); {ogr2ogr(path.name, layer=POINT_LAYERS.get(name, ''))}"
    return "is a web page or XML, not a table; save it as CSV UTF-8 or .xlsx"


def _old_workbook_error(path: Path) -> str:
    with path.open("rb") as file:
        is_encrypted = ENCRYPTION_MARKER in file.read(SEARCHED_BYTES)
    if is_encrypted:
        return "is a password-protected workbook; save it without a password"
    return "is an old workbook (.xls); save it as .xlsx or as CSV UTF-8"
