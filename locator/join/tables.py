"""Parquet and CSV, read and written batch by batch. A CSV keeps its texts as they are."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from ..errors import FeedRefused

BATCH_ROWS = 65_536
BLOCK_BYTES = 4 << 20
FORMS = ("parquet", "csv")


class Reading(NamedTuple):
    """A table: its columns, its batches from a row on, and the share of the file that has been read."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    share: Callable[[], float]


def form_of(path: Path) -> str:
    """parquet or csv, by the name of the file; FeedRefused for others."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMS:
        raise FeedRefused(f"{path.name}: a file is read and written as .parquet or .csv")
    return form


@contextmanager
def read(path: Path, first: int = 0) -> Iterator[Reading]:
    """The table of a file from row `first` on; FeedRefused when it cannot be read."""
    opened = _parquet if form_of(path) == "parquet" else _csv
    with ExitStack() as held:
        try:
            found = opened(path, held)
        except UnicodeDecodeError:
            raise FeedRefused(f"{path.name}: is not UTF-8 text") from None
        except (pa.ArrowInvalid, OSError) as problem:
            raise FeedRefused(f"{path.name}: {problem}") from None
        yield found._replace(batches=_from(first, _readable(path, found.batches)))


def _parquet(path: Path, held: ExitStack) -> Reading:
    file, done = held.enter_context(pq.ParquetFile(path)), [0]

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in file.iter_batches(BATCH_ROWS):
            done[0] += batch.num_rows
            yield batch

    return Reading(file.schema_arrow, batches(), lambda: done[0] / max(1, file.metadata.num_rows))


def _csv(path: Path, held: ExitStack) -> Reading:
    names = header_of(path)
    kept = pc.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    parse = pc.ParseOptions(newlines_in_values=True)
    source, size = held.enter_context(path.open("rb")), max(1, path.stat().st_size)
    reader = held.enter_context(pc.open_csv(source, pc.ReadOptions(block_size=BLOCK_BYTES), parse, kept))
    return Reading(reader.schema, iter(reader), lambda: min(1.0, source.tell() / size))


def header_of(path: Path) -> Sequence[str]:
    """The names of the columns of a CSV file; FeedRefused when one is there twice."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file), [])
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names or twice:
        raise FeedRefused(f"{path.name}: " + (f"column {twice[0]} is there twice" if twice else "is empty"))
    return names


def _readable(path: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except (pa.ArrowInvalid, OSError) as problem:
        raise FeedRefused(f"{path.name}: {problem}") from None


def _from(first: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows from `first` on."""
    for batch in batches:
        if first < batch.num_rows:
            yield batch.slice(first)
        first = max(0, first - batch.num_rows)


def writer(path: Path, schema: pa.Schema) -> AbstractContextManager[Any]:
    """Something with `write_batch` and `close`."""
    if form_of(path) == "parquet":
        return pq.ParquetWriter(path, schema)  # type: ignore[no-any-return]
    return pc.CSVWriter(path, schema)  # type: ignore[no-any-return]
