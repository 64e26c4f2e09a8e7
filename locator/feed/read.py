"""Read feed files of any supported type into records."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import InvalidFeed, MissingExtra
from ..runtime.extras import require_extra
from .delimited import read_delimited
from .file_type import FileType, detect_file_type
from .json_lines import read_json_lines
from .json_reader import read_json
from .profiles import CONTRACT, Profile
from .record import Record


def _require_xml() -> None:
    try:
        require_extra("xlsx")
    except MissingExtra as error:
        raise InvalidFeed(str(error)) from None


def _read_workbook(path: Path, profile: Profile) -> Iterator[Record]:
    _require_xml()
    from .workbook import read_workbook  # openpyxl is an extra

    return read_workbook(path, profile)


def _read_ods(path: Path, profile: Profile) -> Iterator[Record]:
    _require_xml()
    from .ods import read_ods  # defusedxml is in the same extra

    return read_ods(path, profile)


def _read_kml(path: Path, profile: Profile) -> Iterator[Record]:
    _require_xml()
    from .kml import read_kml

    return read_kml(path, profile)


READERS: dict[FileType, Callable[[Path, Profile], Iterator[Record]]] = {
    "table": read_delimited,
    "workbook": _read_workbook,
    "ods": _read_ods,
    "json": read_json,
    "json_lines": read_json_lines,
    "kml": _read_kml,
}


def read(path: Path, profile: Profile = CONTRACT) -> Iterator[Record]:
    """Yield the records of a file in order; raise InvalidFeed when it cannot be read."""
    return READERS[detect_file_type(path)](path, profile)
