"""Feed files become records: by what they hold, and as a profile says."""

from collections.abc import Callable, Iterator
from pathlib import Path

from .delimited import read_delimited
from .file_type import Form, form_of
from .json_reader import read_tree
from .profiles import CONTRACT, Profile
from .record import Record
from .workbook import read_workbook

READERS: dict[Form, Callable[[Path, Profile], Iterator[Record]]] = {
    "table": read_delimited,
    "workbook": read_workbook,
    "json": read_tree,
}


def read(path: Path, profile: Profile = CONTRACT) -> Iterator[Record]:
    """The records of a file, in its order; FeedRefused when nothing of it can be read."""
    return READERS[form_of(path)](path, profile)
