"""A profile laid over the names that a feed has: which cells make which column of an outlet."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .profiles import ColumnSource, Profile

NEEDED = ("ref", "name", "lat", "lon")
_BESIDE = re.compile(r"[\s*\u200b\ufeff]|\((必填|选填|required|optional)\)")


class ColumnMapping:
    """Makes flat rows, column to text, of cells in the order of `names`."""

    def __init__(self, profile: Profile, names: Sequence[str]) -> None:
        at = {name: index for index, name in reversed(list(enumerate(map(_plain, names))))}
        self.profile = profile
        self.renamed: dict[str, str] = {}
        self._plan: list[_Step] = []
        for column, source in profile.sources.items():
            indices = [at[_plain(name)] for name in source.of if _plain(name) in at]
            if indices:
                self._plan.append(_Step(column, indices, source, _is_plain(source, indices)))
                self.renamed[column] = names[indices[0]]
        used = {index for step in self._plan for index in step.indices}
        self.rest = [(name, index) for index, name in enumerate(names) if index not in used and name]

    @property
    def missing(self) -> list[str]:
        """The columns that every outlet needs and that nothing fills."""
        filled = self.renamed.keys() | self.profile.constants.keys()
        return [column for column in NEEDED if column not in filled]

    @property
    def columns(self) -> Mapping[int, str]:
        """The column that a cell goes into, by the cell's index."""
        return {index: step.column for step in self._plan for index in step.indices}

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """The flat row of some cells; constants stand where the feed says nothing."""
        row = dict(self.profile.constants)
        for column, indices, source, plain in self._plan:
            text = cells[indices[0]] if plain else _joined(source, [cells[i] for i in indices])
            if text:
                row[column] = text
        return row


class _Step(NamedTuple):
    column: str
    indices: list[int]
    source: ColumnSource
    plain: bool


def _plain(name: str) -> str:
    return _BESIDE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def _is_plain(source: ColumnSource, indices: Sequence[int]) -> bool:
    return len(indices) == 1 and not (source.prefix or source.without or source.replace)


def _joined(source: ColumnSource, cells: Sequence[str]) -> str:
    said = [cell.strip() for cell in cells if cell.strip()]
    text = source.join.join(said) if source.join is not None else next(iter(said), "")
    for beginning in source.without:
        text = text.removeprefix(beginning).strip()
    for old, new in source.replace.items():
        text = text.replace(old, new)
    return source.prefix + text if text else ""
