"""Batch reader and writer for Parquet and CSV. CSV columns stay strings."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from ...errors import InvalidFeed

BATCH_ROWS = 65_536
BLOCK_BYTES = 4 << 20
FILE_TYPES = ("parquet", "csv")
SEPARATORS = ",;\t"
NOT_UTF8 = "is not UTF-8 text; convert files in Chinese encodings with `iconv -f GB18030 -t UTF-8`"


class TableSource(NamedTuple):
    """A table: its schema, its batches, and the share of the file read so far."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    share: Callable[[], float]


class CsvLayout(NamedTuple):
    """Column names and separator of a CSV file."""

    names: Sequence[str]
    separator: str


def file_type_of(path: Path) -> str:
    """Return parquet or csv by the name of a file or the files in a folder; raises FeedRefused for others."""
    file_types = {file.suffix.lower().removeprefix(".") for file in data_files(path)}
    if len(file_types) != 1 or not file_types <= set(FILE_TYPES):
        raise InvalidFeed(
            f"{path.name}: must be .parquet or .csv, or a folder of files of one of these types"
        )
    return file_types.pop()


def data_files(path: Path) -> list[Path]:
    """Return the file, or the files of the folder in the order of their names, without hidden ones."""
    return sorted(file for file in path.iterdir() if file.name[0] not in "._") if path.is_dir() else [path]


@contextmanager
def read(path: Path, first: int = 0) -> Iterator[TableSource]:
    """Open the table of a file from row `first` on; raises FeedRefused when it cannot be read."""
    opened = _parquet if file_type_of(path) == "parquet" else _csv
    with ExitStack() as stack:
        try:
            table = opened(path, stack)
        except UnicodeDecodeError:
            raise InvalidFeed(f"{path.name}: {NOT_UTF8}") from None
        except (pa.ArrowInvalid, OSError) as problem:
            raise InvalidFeed(f"{path.name}: {problem}") from None
        yield table._replace(batches=_from(first, _readable(path, table.batches)))


def _parquet(path: Path, stack: ExitStack) -> TableSource:
    file, done = stack.enter_context(pq.ParquetFile(path)), [0]

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in file.iter_batches(BATCH_ROWS):
            done[0] += batch.num_rows
            yield batch

    return TableSource(file.schema_arrow, batches(), lambda: done[0] / max(1, file.metadata.num_rows))


def _csv(path: Path, stack: ExitStack) -> TableSource:
    layout = layout_of(path)
    check_quotes(path, layout)
    convert = pc.ConvertOptions(
        column_types=dict.fromkeys(layout.names, pa.string()), strings_can_be_null=False
    )
    parse = pc.ParseOptions(newlines_in_values=True, delimiter=layout.separator)
    source, size = stack.enter_context(path.open("rb")), max(1, path.stat().st_size)
    reader = stack.enter_context(pc.open_csv(source, pc.ReadOptions(block_size=BLOCK_BYTES), parse, convert))
    return TableSource(reader.schema, iter(reader), lambda: min(1.0, source.tell() / size))


def layout_of(path: Path) -> CsvLayout:
    """Return the layout of a CSV file; raises FeedRefused for duplicate columns or an empty file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline()
        separator = max(SEPARATORS, key=line.count)
        file.seek(0)
        names = next(csv.reader(file, delimiter=separator), [])
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names or twice:
        raise InvalidFeed(f"{path.name}: " + (f"column {twice[0]} is duplicated" if twice else "is empty"))
    return CsvLayout(names, separator)


def check_quotes(path: Path, layout: CsvLayout) -> None:
    """Raise FeedRefused for an unclosed quote, which Arrow would read as one cell over many rows."""
    line = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=layout.separator, strict=True)
        try:
            for _ in reader:
                line = reader.line_num
        except csv.Error as problem:
            message = "a quote is not closed" if "end of data" in str(problem) else str(problem)
            raise InvalidFeed(f"{path.name}: line {line + 1}: {message}") from None


def _readable(path: Path, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except (pa.ArrowInvalid, OSError) as problem:
        raise InvalidFeed(f"{path.name}: {problem}") from None


def _from(first: int, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the rows from `first` on."""
    for batch in batches:
        if first < batch.num_rows:
            yield batch.slice(first)
        first = max(0, first - batch.num_rows)


def writer(path: Path, schema: pa.Schema) -> AbstractContextManager[Any]:
    """Return a writer with `write_batch` and `close`."""
    if file_type_of(path) == "parquet":
        return pq.ParquetWriter(path, schema)  # type: ignore[no-any-return]
    return pc.CSVWriter(path, schema)  # type: ignore[no-any-return]
