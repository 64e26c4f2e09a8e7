"""Map the columns of a feed to outlet columns according to a profile."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .profiles import ColumnSource, Profile

REQUIRED_COLUMNS = ("ref", "name", "lat", "lon")
_DECORATION = re.compile(r"[\s*\u200b\ufeff]|\((必填|选填|required|optional)\)")


class ColumnMapping:
    """Mapping from cells, in the order of `names`, to flat rows (column name to text)."""

    def __init__(self, profile: Profile, names: Sequence[str]) -> None:
        index_by_name = {
            name: index for index, name in reversed(list(enumerate(map(_normalize_name, names))))
        }
        self.profile = profile
        self.renamed: dict[str, str] = {}
        self._steps: list[_Step] = []
        for column, source in profile.sources.items():
            indices = [
                index_by_name[_normalize_name(name)]
                for name in source.of
                if _normalize_name(name) in index_by_name
            ]
            if indices:
                self._steps.append(_Step(column, indices, source, _is_direct(source, indices)))
                self.renamed[column] = names[indices[0]]
        used = {index for step in self._steps for index in step.indices}
        self.unmapped = [(name, index) for index, name in enumerate(names) if index not in used and name]

    @property
    def missing(self) -> list[str]:
        """Return the required columns that neither the feed nor a constant fills."""
        filled = self.renamed.keys() | self.profile.constants.keys()
        return [column for column in REQUIRED_COLUMNS if column not in filled]

    @property
    def columns(self) -> Mapping[int, str]:
        """Return the outlet column of each cell index."""
        return {index: step.column for step in self._steps for index in step.indices}

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the flat row of the cells; constants fill empty columns."""
        row = dict(self.profile.constants)
        for column, indices, source, is_direct in self._steps:
            text = cells[indices[0]] if is_direct else _join_cells(source, [cells[i] for i in indices])
            if text:
                row[column] = text
        return row


class _Step(NamedTuple):
    column: str
    indices: list[int]
    source: ColumnSource
    is_direct: bool


def _normalize_name(name: str) -> str:
    return _DECORATION.sub("", unicodedata.normalize("NFKC", name)).casefold()


def _is_direct(source: ColumnSource, indices: Sequence[int]) -> bool:
    return len(indices) == 1 and not (source.prefix or source.without or source.replace)


def _join_cells(source: ColumnSource, cells: Sequence[str]) -> str:
    values = [cell.strip() for cell in cells if cell.strip()]
    text = source.join.join(values) if source.join is not None else next(iter(values), "")
    for prefix in source.without:
        text = text.removeprefix(prefix).strip()
    for old, new in source.replace.items():
        text = text.replace(old, new)
    return source.prefix + text if text else ""
