"""Compare the status columns of a feed, such as 营业状态 and 是否营业.

The least open value is used, unless a profile names the column of the status.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType
from typing import NamedTuple, Self

from .column_names import recognize
from .normalize.words import STATUS_TERMS
from .record import RecordNote

NONE: Mapping[int, Callable[[str], str]] = MappingProxyType({})
LEAST_OPEN = ("open", "temporarily_closed", "planned", "closed")
YES_OR_NO = "是否"
NO_TERMS = frozenset(["否", "0", "n", "no", "false", "×", "✗", "不营业", "未营业", "停业", "停用"])
_CODES = {term: code for code, terms in STATUS_TERMS.items() for term in (code, *terms.split())}
_FLAGS: Mapping[str, str] = dict.fromkeys(["1", "y", "yes", "true", "√", "✓"], "open") | dict.fromkeys(
    NO_TERMS, "temporarily_closed"
)


class _Status(NamedTuple):
    name: str
    text: str
    code: str

    def contradicts(self, other: Self) -> bool:
        """Return whether both cannot be true; any status but open agrees with a plain no."""
        is_vague = {self.text.casefold(), other.text.casefold()} & NO_TERMS
        return self.code != other.code and ("open" in (self.code, other.code) or not is_vague)


class StatusColumns:
    """The columns of a feed whose names mean the status, if there are several.

    `named` has the index of the column that a profile names, and the function that reads its cells.
    """

    def __init__(self, names: Sequence[str], named: Mapping[int, Callable[[str], str]] = NONE) -> None:
        recognized = ((index, recognize(name)) for index, name in enumerate(names))
        stems = {index: named.stem for index, named in recognized if named and named.column == "status"}
        stems |= {index: names[index] for index in named}
        self._stems = dict(sorted(stems.items())) if len(stems) > 1 else {}
        self._named = named
        self._names = names

    @property
    def indices(self) -> frozenset[int]:
        """Return the indices of the columns; empty for a single one."""
        return frozenset(self._stems)

    def merged(self, text: str, cells: Sequence[str]) -> str:
        """Return the least open status of a row; `text`, that of the preferred column, if it is unknown."""
        found = self._statuses(cells)
        is_other = text.strip() and text.strip() not in {status.text for status in found}
        if self._named or not found or is_other:
            return text
        last = max(found, key=lambda status: LEAST_OPEN.index(status.code))
        return last.text if last.text in _CODES else last.code

    def notes(self, cells: Sequence[str]) -> Iterator[RecordNote]:
        """Yield a note if two columns contradict each other."""
        for one, other in combinations(self._statuses(cells), 2):
            if one.contradicts(other):
                used = "that of the profile" if self._named else "the less open one"
                reason = f"{one.name} and {other.name} contradict each other; {used} is used"
                texts = f"{one.text}, {other.text}"
                yield RecordNote("status_contradicted", "warning", "status", texts, reason)
                return

    def _statuses(self, cells: Sequence[str]) -> list[_Status]:
        """Return the statuses of a row that can be read, in the order of the columns."""
        texts = ((index, self._named.get(index, str)(cells[index]).strip()) for index in self._stems)
        codes = ((index, text, self._code(text, self._stems[index])) for index, text in texts)
        return [_Status(self._names[index], text, code) for index, text, code in codes if code]

    def _code(self, text: str, stem: str) -> str | None:
        flags = _FLAGS if stem.startswith(YES_OR_NO) else {}
        return _CODES.get(text) or _CODES.get(text.casefold()) or flags.get(text.casefold())
