"""The words of each outlet as a line of one long text, and the outlets on each street; made once a release.

What is known of the release before is carried over, so that a publish which changes little costs little.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .streetnames import STREET, street_text
from .text import plain_lines

AT_ONCE = 500
Indices = NDArray[np.int64]


class OutletLines(NamedTuple):
    """Line `i` begins at `starts[i]`; the outlets of a street ascend."""

    text: bytes  # UTF-8: half the room that str takes while it is put together
    starts: Sequence[int]
    streets: "dict[str, array[int]]"


class PreviousLines(NamedTuple):
    """The lines of the release before, and the index of each outlet of this one there, below 0 if new."""

    lines: OutletLines
    came_from: Indices


class _Making:
    def __init__(self, outlet: Callable[[int], dict[str, Any]]) -> None:
        self._outlet = outlet
        self.text, self.starts = bytearray(), array("i")
        self.streets: dict[str, array[int]] = {}

    def add(self, first: int, behind: int) -> None:
        """Outlets that are read, some at once."""
        for start in range(first, behind, AT_ONCE):
            some = range(start, min(start + AT_ONCE, behind))
            told = [self._outlet(index) for index in some]
            for line in plain_lines([words_of(fields) for fields in told]):
                self.starts.append(len(self.text))
                self.text += line.encode() + b"\n"
            for index, address in zip(some, plain_lines([street_text(f) for f in told]), strict=True):
                for name in STREET.findall(address):
                    self.streets.setdefault(name, array("i")).append(index)

    def carry(self, lines: OutletLines, first: int, behind: int) -> None:
        """The lines from `first` to the one before `behind`, as they are."""
        ends = (*lines.starts[behind : behind + 1], len(lines.text))
        shift = len(self.text) - lines.starts[first]
        self.starts.extend((np.array(lines.starts[first:behind], dtype=np.int64) + shift).tolist())
        self.text += memoryview(lines.text)[lines.starts[first] : ends[0]]


def lines_of(outlet: Callable[[int], dict[str, Any]], size: int, known: PreviousLines | None) -> OutletLines:
    """The lines of `size` outlets, each told by its index."""
    making = _Making(outlet)
    if known is None:
        making.add(0, size)
        return OutletLines(bytes(making.text), making.starts, making.streets)
    for first, behind in _stretches(known.came_from):
        old = int(known.came_from[first])
        if old < 0:
            making.add(first, behind)
        else:
            making.carry(known.lines, old, old + behind - first)
    return OutletLines(bytes(making.text), making.starts, _streets(making.streets, known))


def _stretches(came_from: Indices) -> Iterator[tuple[int, int]]:
    """From where to where outlets are all new, or stood one behind the other before."""
    follows = np.where(came_from[1:] < 0, came_from[:-1] < 0, np.diff(came_from) == 1)
    follows &= (came_from[1:] < 0) == (came_from[:-1] < 0)
    cuts = [0, *(np.flatnonzero(~follows) + 1).tolist(), len(came_from)]
    return ((a, b) for a, b in pairwise(cuts) if a < b)


def _streets(fresh: "dict[str, array[int]]", known: PreviousLines) -> "dict[str, array[int]]":
    """The streets of new outlets, and those of the others under the indices that they have now."""
    now = np.full(len(known.lines.starts), -1, dtype=np.int32)
    kept = np.flatnonzero(known.came_from >= 0)
    now[known.came_from[kept]] = kept
    streets: dict[str, array[int]] = {}
    for name in known.lines.streets.keys() | fresh.keys():
        before = now[np.array(known.lines.streets.get(name, ()), dtype=np.int64)]
        held = np.concatenate([before[before >= 0], np.array(fresh.get(name, ()), dtype=np.int32)])
        if len(held):
            streets[name] = array("i", np.sort(held).astype(np.int32).tobytes())
    return streets


def words_of(fields: dict[str, Any]) -> str:
    """What of an outlet is looked through."""
    address, approach = fields.get("address", {}), fields.get("approach", {})
    told = [fields["name"], fields.get("name_en", ""), address.get("text", "")]
    told += [approach.get("landmark", ""), approach.get("station", "")]
    return "|".join(part for part in told if part)
