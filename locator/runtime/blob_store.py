"""Byte storage in a temporary file instead of memory, read by offset."""

import mmap
import os
import tempfile
from pathlib import Path
from typing import Protocol
from weakref import finalize

FLUSH_BYTES = 1 << 20  # buffered before a write; smaller blobs stay in memory


class BlobStore(Protocol):
    """Thread-safe random access to stored bytes."""

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end` (exclusive)."""

    def append(self, more: bytes) -> "tuple[BlobStore, int]":
        """Return a store with `more` appended, and its offset. One thread at a time.

        This store stays unchanged and readable.
        """


class FileBlobs:
    """Bytes in a file that is closed when the object is garbage collected."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._mapped: mmap.mmap | bytes = b""
        finalize(self, os.close, descriptor).atexit = False  # at exit a thread may still read it

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end` (exclusive)."""
        if end > len(self._mapped):
            self._mapped = self._map()
        return self._mapped[start:end]

    def _map(self) -> mmap.mmap | bytes:
        """Map the file as far as it is written: its pages belong to the cache of the system."""
        size = os.fstat(self.descriptor).st_size
        return mmap.mmap(self.descriptor, size, prot=mmap.PROT_READ) if size else b""

    def append(self, more: bytes) -> tuple[BlobStore, int]:
        """Append to the file; return a copy in memory if the file cannot grow."""
        start = os.fstat(self.descriptor).st_size
        try:
            done = 0
            while done < len(more):
                done += os.pwrite(self.descriptor, more[done:], start + done)
        except OSError:
            return MemoryBlobs(bytearray(self.read(0, start) + more)), start
        return self, start


class MemoryBlobs:
    """Bytes in memory: small blobs, or the fallback without a file."""

    def __init__(self, content: bytearray) -> None:
        self._content = memoryview(content).toreadonly()

    def read(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end` (exclusive)."""
        return bytes(self._content[start:end])

    def append(self, more: bytes) -> tuple[BlobStore, int]:
        """Return an extended copy."""
        return MemoryBlobs(bytearray(bytes(self._content) + more)), len(self._content)


class BlobWriter:
    """Writer that collects bytes in an unnamed temporary file.

    Falls back to memory if the file cannot be created or written. `folder` overrides the system's
    temporary directory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.length = 0
        self._folder = folder
        self._written = 0
        self._buffer = bytearray()
        self._file: FileBlobs | None = None
        self._disk_failed = False

    def add(self, piece: bytes) -> None:
        """Append bytes."""
        self._buffer += piece
        self.length += len(piece)
        if len(self._buffer) >= FLUSH_BYTES and not self._disk_failed:
            self._write()

    def finish(self) -> BlobStore:
        """Return the collected bytes; the writer cannot be used afterwards."""
        if self._file is not None:
            self._write()
        return self._file or MemoryBlobs(self._buffer)

    def _write(self) -> None:
        try:
            self._file = self._file or self._open_file()
            with memoryview(self._buffer) as remaining:
                done = 0
                while done < len(remaining):
                    done += os.write(self._file.descriptor, remaining[done:])
        except OSError:
            self._move_to_memory()
        else:
            self._written = self.length
            self._buffer.clear()

    def _open_file(self) -> FileBlobs:
        with tempfile.TemporaryFile(dir=self._folder) as file:
            return FileBlobs(os.dup(file.fileno()))

    def _move_to_memory(self) -> None:
        """Move everything back into memory and stop using a file."""
        self._disk_failed = True
        if self._file is not None:
            self._buffer[:0] = self._file.read(0, self._written)
            self._file = None
