"""What a file is, by what it holds; pictures, old workbooks and the like are refused with a sentence."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from ..errors import FeedRefused

Form = Literal["table", "workbook", "json"]

HEAD = 4_096  # bytes
TEXT_NAMES = (".csv", ".txt", ".tsv", ".json", ".geojson", ".js")
SEARCHED = 16_000_000  # bytes of an old workbook in which the mark of a password is looked for
PASSWORD = "EncryptedPackage".encode("utf-16-le")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
OTHERS: dict[bytes, str] = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"{\\rtf": "a text document (RTF)",
    b"\x1f\x8b": "packed with gzip; unpack it",
    b"Rar!": "a RAR archive; unpack it",
    b"7z\xbc\xaf": "a 7-Zip archive; unpack it",
    b"SQLite format 3": "a SQLite database",
    b"\xff\xfe\x00\x00": "UTF-32 text; save it as UTF-8",
}
_JSON = re.compile(rb"\s*(?:/\*.*?\*/\s*)?(?:[\w$.]*\s*\(\s*)?[\[{]\s*[\"\[{\]}tfn0-9-]?", re.DOTALL)
_MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|table|script|meta|\?xml)", re.IGNORECASE)


def form_of(path: Path) -> Form:
    """The form of a feed file; FeedRefused when it is none, or cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as problem:
        raise FeedRefused(f"{path.name}: cannot be read: {problem.strerror}") from None
    if not head:
        raise FeedRefused(f"{path.name}: is empty")
    other = next((told for mark, told in OTHERS.items() if head.startswith(mark)), None)
    if other:
        raise FeedRefused(f"{path.name}: is {other}, not a feed")
    if head.startswith(OLD_WORKBOOK):
        raise FeedRefused(f"{path.name}: {_old_workbook(path)}")
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    return _text(path, head)


def _text(path: Path, head: bytes) -> Form:
    if path.suffix.lower() not in TEXT_NAMES:
        raise FeedRefused(f"{path.name}: a file that ends in .csv, .xlsx or .geojson is needed")
    seen = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    if _MARKUP.match(seen.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        raise FeedRefused(f"{path.name}: is a web page or XML, not a table; save it as CSV UTF-8 or .xlsx")
    named = path.suffix.lower() in (".json", ".geojson", ".js")
    return (
        "json" if named or _JSON.match(seen.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")) else "table"
    )


def _old_workbook(path: Path) -> str:
    with path.open("rb") as file:
        locked = PASSWORD in file.read(SEARCHED)
    if locked:
        return "is a workbook under a password; save it without one"
    return "is a workbook of the old kind (.xls); save it as .xlsx or as CSV UTF-8"


def _zipped(path: Path) -> Form:
    try:
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" in archive.namelist():
                return "workbook"
    except (zipfile.BadZipFile, OSError, ValueError):
        raise FeedRefused(f"{path.name}: is a damaged or cut-off workbook") from None
    raise FeedRefused(
        f"{path.name}: is an archive or another kind of document; .xlsx, .csv or .geojson is needed"
    )
