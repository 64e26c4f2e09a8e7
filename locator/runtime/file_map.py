"""Mapping of texts to bytes that lie in a temporary file instead of memory."""

from array import array
from collections.abc import Iterable, Iterator, Mapping

from .blob_store import BlobWriter


class FileMap(Mapping[str, bytes]):
    """Read-only mapping with its keys in memory."""

    def __init__(self, items: Iterable[tuple[str, bytes]]) -> None:
        writer, self._ends = BlobWriter(), array("q", [0])
        self._numbers: dict[str, int] = {}
        for number, (key, value) in enumerate(items):
            self._numbers[key] = number
            writer.add(value)
            self._ends.append(writer.length)
        self._blobs = writer.finish()

    def __getitem__(self, key: str) -> bytes:
        number = self._numbers[key]
        return self._blobs.read(self._ends[number], self._ends[number + 1])

    def __contains__(self, key: object) -> bool:
        return key in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
