"""List in a temporary file instead of memory, for items of which there may be a million."""

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar, overload

from .blob_store import BlobWriter

CHUNK_ITEMS = 200  # items of a chunk share what they have in common

T = TypeVar("T")


class FileList(Sequence[T], Generic[T]):
    """Read-only list of items that are written once and read in order; each read returns new objects."""

    def __init__(self, items: Iterable[T]) -> None:
        writer, self._ends, self._length = BlobWriter(), array("q", [0]), 0
        remaining = iter(items)
        while chunk := list(islice(remaining, CHUNK_ITEMS)):
            writer.add(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))
            self._ends.append(writer.length)
            self._length += len(chunk)
        self._blobs = writer.finish()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
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
        return self._chunk(position // CHUNK_ITEMS)[position % CHUNK_ITEMS]

    def _chunk(self, number: int) -> list[T]:
        content = self._blobs.read(*self._ends[number : number + 2])
        chunk: list[T] = pickle.loads(content)  # noqa: S301 - written by this process, in an unnamed file
        return chunk
