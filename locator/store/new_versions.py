"""Versions of a release that is being made: their JSON lies in a temporary file, the rest in memory."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, overload

from sqlalchemy import Connection, insert, select

from ..index.column_store import StoredRow
from ..runtime.blob_store import BlobWriter
from .dialect import insert_rows
from .release_contents import INSERT_COLUMNS
from .rows import Version
from .schema import feed_bodies, outlets


class NewVersions(Sequence[Version]):
    """Read-only list of versions, and contents of the release that they make."""

    def __init__(self, versions: Iterable[Version]) -> None:
        writer, self._ends = BlobWriter(), array("q", [0])
        self._columns: list[tuple[Any, ...]] = []  # without the body
        self._digests: list[bytes] = []
        self._feed_bodies: dict[int, bytes] = {}
        for version in versions:
            if version.feed_body is not None:
                self._feed_bodies[len(self._columns)] = version.feed_body
            self._columns.append(version.row[:-1])
            self._digests.append(version.digest)
            writer.add(version.row.body)
            self._ends.append(writer.length)
        self._bodies = writer.finish()

    def __len__(self) -> int:
        return len(self._columns)

    def __iter__(self) -> Iterator[Version]:
        return map(self._version, range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Version: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Version]: ...
    def __getitem__(self, index: Any) -> Any:
        numbers = range(len(self))[index]
        return self._version(numbers) if isinstance(numbers, int) else list(map(self._version, numbers))

    def _version(self, index: int) -> Version:
        body = self._bodies.read(self._ends[index], self._ends[index + 1])
        row = StoredRow._make((*self._columns[index], body))
        return Version(row, self._digests[index], self._feed_bodies.get(index))

    @property
    def digests(self) -> dict[str, bytes]:
        """Return the digests by ref."""
        return {ref: digest for (ref, *_), digest in zip(self._columns, self._digests, strict=True)}

    def add(self, connection: Connection, refs: set[str], number: int, last: int) -> None:
        """Insert the versions of `refs`."""
        new = (self._version(i) for i, (ref, *_) in enumerate(self._columns) if ref in refs)
        insert_rows(connection, outlets.name, INSERT_COLUMNS, ((*v.row, v.digest, number) for v in new))
        bodies = {self._columns[i][0]: body for i, body in self._feed_bodies.items()}
        if not bodies.keys().isdisjoint(refs):
            added = connection.execute(select(outlets.c.id, outlets.c.ref).where(outlets.c.id > last))
            rows = [{"id": key, "body": bodies[ref]} for key, ref in added if ref in bodies]
            connection.execute(insert(feed_bodies), rows)
