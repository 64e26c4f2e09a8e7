"""Read feed files of any supported type into records."""

from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import InvalidFeed, MissingExtra
from ..runtime.extras import require_extra
from .delimited import read_delimited
from .file_type import FileType, detect_file_type
from .json_reader import read_json
from .profiles import CONTRACT, Profile
from .record import Record


def _read_workbook(path: Path, profile: Profile) -> Iterator[Record]:
    try:
        require_extra("xlsx")
    except MissingExtra as error:
        raise InvalidFeed(str(error)) from None
    from .workbook import read_workbook  # openpyxl is an extra

    return read_workbook(path, profile)


READERS: dict[FileType, Callable[[Path, Profile], Iterator[Record]]] = {
    "table": read_delimited,
    "workbook": _read_workbook,
    "json": read_json,
}


def read(path: Path, profile: Profile = CONTRACT) -> Iterator[Record]:
    """Yield the records of a file in order; raise InvalidFeed when it cannot be read."""
    return READERS[detect_file_type(path)](path, profile)
