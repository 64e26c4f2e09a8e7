"""Output of a join on Spark: one file for each partition of the input, stored until all are complete."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orjson
import pyarrow as pa

from ...errors import InvalidParameter
from .batch_join import JoinParams, join_batch, schema_of
from .broadcast import SnapshotBroadcast
from .job import TERMS, JoinJob, check_terms
from .tables import writer

SUCCESS = "_SUCCESS"  # as other jobs of Spark leave it


class PartitionFiles(NamedTuple):
    """The folder of the files, which all workers share, and their type, parquet or csv."""

    folder: Path
    file_type: str

    def write(
        self, number: int, batches: Iterator[pa.RecordBatch], network: SnapshotBroadcast, params: JoinParams
    ) -> Iterator[int]:
        """Join a partition into its file, yielding the numbers of rows done; skip it if the file exists."""
        first = next(batches, None)
        if first is None:
            return
        complete = self._find(number)
        if complete is not None:
            yield _rows_of(complete)
            return
        rows, part = 0, self.folder / f".{number:05}-{os.getpid()}.{self.file_type}"
        with writer(part, schema_of(first.schema)) as out:
            for batch in _with_first(first, batches):
                out.write_batch(join_batch(batch, network, params))
                rows += batch.num_rows
                yield batch.num_rows
        part.replace(self.folder / f"part-{number:05}-{rows:09}.{self.file_type}")

    def finish(self, output: Path, schema: pa.Schema) -> int:
        """Turn the folder into the output and return the number of joined rows."""
        if self.is_empty:
            with writer(self.folder / f"part-{0:05}-{0:09}.{self.file_type}", schema):
                pass
        for unfinished in (*self.folder.glob(".*"), self.folder / TERMS):
            unfinished.unlink()
        (self.folder / SUCCESS).touch()
        self.folder.rename(output)
        return sum(map(_rows_of, output.glob("part-*")))

    @property
    def is_empty(self) -> bool:
        """True if the folder exists and no partition is complete."""
        return self.folder.is_dir() and not any(self.folder.glob("part-*"))

    def discard(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder)

    def _find(self, number: int) -> Path | None:
        return next(self.folder.glob(f"part-{number:05}-*"), None)


def begin(work: JoinJob, file_type: str, *, restart: bool) -> PartitionFiles:
    """Create the folder of the files, or take up that of an interrupted job with the same terms."""
    folder = work.output.with_name(f"{work.output.name}.parts")
    if restart and folder.exists():
        shutil.rmtree(folder)
    if work.output.exists():
        raise InvalidParameter("OUTPUT", f"{work.output} already exists", hint="Spark requires a new folder")
    if not work.output.parent.is_dir():
        raise InvalidParameter("OUTPUT", "must be in an existing folder")
    if (folder / TERMS).exists():
        check_terms(orjson.loads((folder / TERMS).read_bytes()), work)
    folder.mkdir(exist_ok=True)
    (folder / TERMS).write_bytes(orjson.dumps(work.terms))
    return PartitionFiles(folder, file_type)


def _rows_of(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _with_first(first: pa.RecordBatch, others: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from others
