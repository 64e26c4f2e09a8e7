"""File type detection by content; unsupported types such as pictures and .xls are rejected with a reason."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from ..errors import InvalidFeed

FileType = Literal["table", "workbook", "json"]

HEAD_BYTES = 4_096
TEXT_NAMES = (".csv", ".txt", ".tsv", ".json", ".geojson", ".js")
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
    b"SQLite format 3": "a SQLite database",
    b"\xff\xfe\x00\x00": "UTF-32 text; save it as UTF-8",
}
_JSON = re.compile(rb"\s*(?:/\*.*?\*/\s*)?(?:[\w$.]*\s*\(\s*)?[\[{]\s*[\"\[{\]}tfn0-9-]?", re.DOTALL)
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
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(path)
    return _text_type(path, head)


def _text_type(path: Path, head: bytes) -> FileType:
    if path.suffix.lower() not in TEXT_NAMES:
        raise InvalidFeed(f"{path.name}: the file name must end in .csv, .xlsx or .geojson")
    content = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    if _MARKUP.match(content.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        raise InvalidFeed(f"{path.name}: is a web page or XML, not a table; save it as CSV UTF-8 or .xlsx")
    has_json_suffix = path.suffix.lower() in (".json", ".geojson", ".js")
    return (
        "json"
        if has_json_suffix or _JSON.match(content.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff"))
        else "table"
    )


def _old_workbook_error(path: Path) -> str:
    with path.open("rb") as file:
        is_encrypted = ENCRYPTION_MARKER in file.read(SEARCHED_BYTES)
    if is_encrypted:
        return "is a password-protected workbook; save it without a password"
    return "is an old workbook (.xls); save it as .xlsx or as CSV UTF-8"


def _zip_type(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return "workbook"
    except (zipfile.BadZipFile, OSError, ValueError):
        raise InvalidFeed(f"{path.name}: is a damaged or truncated workbook") from None
    raise InvalidFeed(
        f"{path.name}: is an archive or another kind of document; .xlsx, .csv or .geojson is required"
    )
