"""List of items of which there may be a million: all but the first lie in a temporary file."""

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, overload

from .blob_store import BlobWriter

ITEMS_IN_MEMORY = 50_000
CHUNK_ITEMS = 200  # written together; they share what they have in common

T = TypeVar("T")


class FileList(Sequence[T], Generic[T]):
    """Read-only list of immutable items, which is best read in order."""

    def __init__(self, items: Iterable[T], in_memory: int = ITEMS_IN_MEMORY) -> None:
        remaining = iter(items)
        self._first = list(islice(remaining, in_memory))
        self._length = len(self._first)
        writer, self._ends = BlobWriter(), array("q", [0])
        while chunk := list(islice(remaining, CHUNK_ITEMS)):
            writer.add(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))
            self._ends.append(writer.length)
            self._length += len(chunk)
        self._blobs = writer.finish()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        yield from self._first
        for number in range(len(self._ends) - 1):
            yield from self._chunk(number)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._length))]
        position = range(self._length)[index]
        if position < len(self._first):
            return self._first[position]
        number, place = divmod(position - len(self._first), CHUNK_ITEMS)
        return self._chunk(number)[place]

    def _chunk(self, number: int) -> list[T]:
        content = self._blobs.read(*self._ends[number : number + 2])
        chunk: list[T] = pickle.loads(content)  # noqa: S301 - written by this process, in an unnamed file
        return chunk
