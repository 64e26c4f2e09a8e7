"""Bytes that lie in a file instead of in memory, read span by span."""

import os
import tempfile
from pathlib import Path
from typing import Protocol
from weakref import finalize

AT_ONCE = 1 << 20  # bytes gathered before they are written; fewer never see a file


class BlobStore(Protocol):
    """Bytes that any thread may read, a span at a time."""

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` to the one before `end`."""

    def extended(self, more: bytes) -> "tuple[BlobStore, int]":
        """Spans that hold the same and `more` behind it, and where that starts; for one thread at a time.

        These here stay as they are, and may be read meanwhile.
        """


class FileBlobs:
    """Spans of a file; it is closed when nobody holds them any more."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        finalize(self, os.close, descriptor).atexit = False  # at the end a thread may still read it

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` to the one before `end`."""
        return os.pread(self.descriptor, end - start, start)

    def extended(self, more: bytes) -> tuple[BlobStore, int]:
        """The same file, longer; all of it in memory where the file cannot grow."""
        start = os.fstat(self.descriptor).st_size
        try:
            done = 0
            while done < len(more):
                done += os.pwrite(self.descriptor, more[done:], start + done)
        except OSError:
            return MemoryBlobs(bytearray(self.read(0, start) + more)), start
        return self, start


class MemoryBlobs:
    """Spans of few bytes, or of those that no file could be had for."""

    def __init__(self, held: bytearray) -> None:
        self._held = memoryview(held).toreadonly()

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` to the one before `end`."""
        return bytes(self._held[start:end])

    def extended(self, more: bytes) -> tuple[BlobStore, int]:
        """A longer copy."""
        return MemoryBlobs(bytearray(bytes(self._held) + more)), len(self._held)


class BlobWriter:
    """Gathers bytes, one behind the other, in a temporary file without a name that ends with the process.

    Where no such file can be had or filled, they stay in memory. `folder`: where to put it instead of
    where the system puts such files.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.length = 0
        self._folder = folder
        self._written = 0
        self._waiting = bytearray()
        self._file: FileBlobs | None = None
        self._refused = False

    def add(self, piece: bytes) -> None:
        """Put a piece behind the others."""
        self._waiting += piece
        self.length += len(piece)
        if len(self._waiting) >= AT_ONCE and not self._refused:
            self._write()

    def spans(self) -> BlobStore:
        """All that was gathered; nothing can be added any more."""
        if self._file is not None:
            self._write()
        return self._file or MemoryBlobs(self._waiting)

    def _write(self) -> None:
        try:
            self._file = self._file or self._opened()
            with memoryview(self._waiting) as rest:
                done = 0
                while done < len(rest):
                    done += os.write(self._file.descriptor, rest[done:])
        except OSError:
            self._take_back()
        else:
            self._written = self.length
            self._waiting.clear()

    def _opened(self) -> FileBlobs:
        with tempfile.TemporaryFile(dir=self._folder) as file:
            return FileBlobs(os.dup(file.fileno()))

    def _take_back(self) -> None:
        """Everything into memory again, and no more tries."""
        self._refused = True
        if self._file is not None:
            self._waiting[:0] = self._file.read(0, self._written)
            self._file = None
