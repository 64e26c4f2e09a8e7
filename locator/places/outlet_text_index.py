"""Index of the text of each outlet, one line each, and of the outlets on each street; built once per release.

Lines of unchanged outlets are copied from the previous release, so that a small publish is cheap.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .streetnames import STREET, street_text
from .text import normalize_lines

BATCH_SIZE = 500
Indices = NDArray[np.int64]


class OutletLines(NamedTuple):
    """Line `i` begins at `starts[i]`; the outlet indices of a street ascend."""

    text: bytes  # UTF-8: half the memory of str while it is built
    starts: Sequence[int]
    streets: "dict[str, array[int]]"


class PreviousLines(NamedTuple):
    """Lines of the previous release, and the index of each current outlet in it, negative for new ones."""

    lines: OutletLines
    previous_index: Indices


class _LinesBuilder:
    def __init__(self, outlet: Callable[[int], dict[str, Any]]) -> None:
        self._outlet = outlet
        self.text, self.starts = bytearray(), array("i")
        self.streets: dict[str, array[int]] = {}

    def add(self, first: int, end: int) -> None:
        """Append the lines of outlets `first` to `end` (exclusive), read in batches."""
        for start in range(first, end, BATCH_SIZE):
            batch = range(start, min(start + BATCH_SIZE, end))
            rows = [self._outlet(index) for index in batch]
            for line in normalize_lines([search_text(fields) for fields in rows]):
                self.starts.append(len(self.text))
                self.text += line.encode() + b"\n"
            for index, address in zip(batch, normalize_lines([street_text(f) for f in rows]), strict=True):
                for name in STREET.findall(address):
                    self.streets.setdefault(name, array("i")).append(index)

    def copy(self, lines: OutletLines, first: int, end: int) -> None:
        """Append existing lines `first` to `end` (exclusive) unchanged."""
        ends = (*lines.starts[end : end + 1], len(lines.text))
        shift = len(self.text) - lines.starts[first]
        self.starts.extend((np.array(lines.starts[first:end], dtype=np.int64) + shift).tolist())
        self.text += memoryview(lines.text)[lines.starts[first] : ends[0]]


def lines_of(
    outlet: Callable[[int], dict[str, Any]], size: int, previous: PreviousLines | None
) -> OutletLines:
    """Build the lines of `size` outlets, reusing those of the previous release."""
    builder = _LinesBuilder(outlet)
    if previous is None:
        builder.add(0, size)
        return OutletLines(bytes(builder.text), builder.starts, builder.streets)
    for first, end in _runs(previous.previous_index):
        start = int(previous.previous_index[first])
        if start < 0:
            builder.add(first, end)
        else:
            builder.copy(previous.lines, start, start + end - first)
    return OutletLines(bytes(builder.text), builder.starts, _streets(builder.streets, previous))


def _runs(previous_index: Indices) -> Iterator[tuple[int, int]]:
    """Return the index ranges of outlets that are all new, or were consecutive before."""
    follows = np.where(previous_index[1:] < 0, previous_index[:-1] < 0, np.diff(previous_index) == 1)
    follows &= (previous_index[1:] < 0) == (previous_index[:-1] < 0)
    cuts = [0, *(np.flatnonzero(~follows) + 1).tolist(), len(previous_index)]
    return ((a, b) for a, b in pairwise(cuts) if a < b)


def _streets(new_streets: "dict[str, array[int]]", previous: PreviousLines) -> "dict[str, array[int]]":
    """Merge the streets of new outlets with the previous ones, renumbered to current indices."""
    now = np.full(len(previous.lines.starts), -1, dtype=np.int32)
    copied = np.flatnonzero(previous.previous_index >= 0)
    now[previous.previous_index[copied]] = copied
    streets: dict[str, array[int]] = {}
    for name in previous.lines.streets.keys() | new_streets.keys():
        before = now[np.array(previous.lines.streets.get(name, ()), dtype=np.int64)]
        indices = np.concatenate([before[before >= 0], np.array(new_streets.get(name, ()), dtype=np.int32)])
        if len(indices):
            streets[name] = array("i", np.sort(indices).astype(np.int32).tobytes())
    return streets


def search_text(fields: dict[str, Any]) -> str:
    """Return the searchable text of an outlet."""
    address, approach = fields.get("address", {}), fields.get("approach", {})
    parts = [fields["name"], fields.get("name_en", ""), address.get("text", "")]
    parts += [approach.get("landmark", ""), approach.get("station", "")]
    return "|".join(part for part in parts if part)
