"""Types of zip files, and their limits; a file that is no feed is rejected with the way to convert it."""

import zipfile
from pathlib import Path
from shlex import quote
from typing import Literal

from ..errors import InvalidFeed

ArchiveType = Literal["workbook", "ods", "kml"]

ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
FEED_SUFFIXES = (".csv", ".tsv", ".txt", ".json", ".geojson", ".xlsx", ".ods", ".ndjson", ".jsonl")
MAX_MIMETYPE_BYTES = 100
MAX_UNPACKED_BYTES = 512 << 20  # unpacked, total of all parts
MAX_RATIO = 200  # compression ratio of parts above MIN_RATIO_BYTES
MIN_RATIO_BYTES = 4 << 20
MAX_PARTS = 2_000
DEGREES = "-t_srs EPSG:4326 "


class TooLarge(Exception):
    """Archive that exceeds the size limits."""


def check_size(path: Path) -> None:
    """Raise TooLarge when an archive unpacks to more than the limits."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise TooLarge(f"unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB or {MAX_PARTS:,} parts; use CSV")
    for part in parts:
        if part.file_size > MIN_RATIO_BYTES and part.file_size > MAX_RATIO * max(1, part.compress_size):
            raise TooLarge(f"{part.filename} unpacks to more than {MAX_RATIO} times its size; rejected")


def archive_type(path: Path) -> ArchiveType:
    """Return the type of a zip file; raise InvalidFeed when it is none that can be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            mimetype = _mimetype(archive) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        raise InvalidFeed(f"{path.name}: is a damaged or truncated workbook") from None
    if "xl/workbook.xml" in names:
        return "workbook"
    if mimetype.startswith(ODS_TYPE):
        return "ods"
    if any(name.lower().endswith(".kml") for name in names):
        return "kml"
    raise InvalidFeed(f"{path.name}: {_remedy(path, names)}")


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    with archive.open("mimetype") as part:
        return part.read(MAX_MIMETYPE_BYTES)


def _remedy(path: Path, names: list[str]) -> str:
    lower = [name.lower() for name in names]
    if shape := next((name for name in names if name.lower().endswith(".shp")), ""):
        has_encoding = any(name.endswith(".cpg") for name in lower)
        has_datum = f"{shape[:-4]}.prj".lower() in lower
        source = f"/vsizip/{path.name}/{shape}"
        return f"is a zipped shapefile; {shapefile_remedy(source, has_encoding, has_datum)}"
    if folder := next((name for name in names if ".gdb/" in name.lower()), ""):
        inner = folder[: folder.lower().index(".gdb/") + 4]
        return f"is a zipped geodatabase; {ogr2ogr(f'/vsizip/{path.name}/{inner}')}"
    if "word/document.xml" in lower:
        return "is a Word document; copy its table to a workbook (.xlsx)"
    if feed := next((name for name in names if name.lower().endswith(FEED_SUFFIXES)), ""):
        return f"is an archive; unpack it, then load {feed}"
    return "is an archive or another kind of document; .xlsx, .csv or .geojson is required"


def shapefile_remedy(source: str, has_encoding: bool = False, has_datum: bool = True) -> str:
    """Return the command that converts a shapefile; its texts are usually GBK unless it names an encoding.

    Without a .prj file GDAL refuses to transform: the coordinates are copied, and must be degrees.
    """
    encoding = "" if has_encoding else "-oo ENCODING=GBK "
    notes = [] if has_encoding else ["if its texts are garbled, use ENCODING=UTF-8"]
    if not has_datum:
        notes.append("it has no .prj file: ask the supplier for the datum; its coordinates must be degrees")
    return "; ".join([ogr2ogr(source, encoding, DEGREES if has_datum else ""), *notes])


def ogr2ogr(source: str, options: str = "", transform: str = DEGREES, layer: str = "") -> str:
    """Return GDAL's command that converts a file of points to CSV in degrees, as a sentence."""
    target = f"-f CSV {transform}-lco GEOMETRY=AS_XY {options}outlets.csv"
    words = " ".join(filter(None, (target, quote(source), layer)))
    return f"convert it with GDAL, then load outlets.csv: ogr2ogr {words}"
