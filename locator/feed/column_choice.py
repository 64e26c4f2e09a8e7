"""Choose the columns of a feed by their names, and by their values where a name alone could mislead."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Self

from ..network.codes import is_code
from .column_names import AREAS, PREFIXES, NamedColumn, recognize
from .normalize.words import is_term

_LETTER = re.compile(r"[^\W\d_]")
_ONE_TIME = re.compile(r"[0-9]{1,2}(?:[:：点][0-9]{0,2}){0,2}\s*(?:[AaPp][Mm])?")
START_TIMES = ("opentime", "openhours", "worktime", "servicetime", "businesstime")
_PREFIXES = frozenset(PREFIXES.split())
CODE_AS_REF = NamedColumn("ref", (1, 9, 1), "code")


class Candidates(NamedTuple):
    """Indices of the columns whose names fit an outlet column, best first; `rejected` by their values."""

    fitting: Mapping[str, list[int]] = {}
    rejected: Mapping[str, list[int]] = {}

    def shifted(self, offset: int) -> Self:
        """Return the candidates with `offset` added to every index."""
        moved = [
            {column: [index + offset for index in indices] for column, indices in group.items()}
            for group in self
        ]
        return type(self)(*moved)


def choose_columns(
    names: Sequence[str], samples: Sequence[Sequence[str]], filled: Collection[str] = ()
) -> Candidates:
    """Return the candidates of every outlet column that is not `filled`."""
    ranked: defaultdict[str, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
    rejected: defaultdict[str, list[int]] = defaultdict(list)
    width = len(names)
    rows = [cells for cells in samples if len(cells) == width]
    has_ref = "ref" in filled or any(name.strip() == "ref" for name in names)
    for index, name in enumerate(names):
        named = recognize(name)
        values = [text for cells in rows if (text := cells[index].strip())]
        if named and named.column == "code" and not has_ref and values and not any(map(is_code, values)):
            named = CODE_AS_REF
        if named is None or named.column in filled:
            continue
        if values and not _value_test(named)(values):
            rejected[named.column].append(index)
            continue
        is_empty = bool(rows) and not values
        ranked[named.column].append(((is_empty, *named.rank), index))
    fitting = {column: [index for _, index in sorted(found)] for column, found in ranked.items()}
    return Candidates(fitting, rejected)


def _value_test(named: NamedColumn) -> Callable[[Sequence[str]], bool]:
    if named.column == "kind":
        return _has_kinds  # a type may be anything: 直营, 加盟, 1
    if named.column in AREAS or named.stem in _PREFIXES:
        return _has_letters  # not an id of an area, or of the outlet
    if named.stem in START_TIMES:
        return _has_ranges  # not the first half of two columns
    return bool


def _has_letters(values: Sequence[str]) -> bool:
    return any(map(_LETTER.search, values))


def _has_ranges(values: Sequence[str]) -> bool:
    return not all(map(_ONE_TIME.fullmatch, values))


def _has_kinds(values: Sequence[str]) -> bool:
    return any(is_term("kind", value) for value in values)
