"""Parquet and CSV, read and written batch by batch. A CSV keeps its texts as they are."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from ...errors import FeedRefused

BATCH_ROWS = 65_536
BLOCK_BYTES = 4 << 20
FORMS = ("parquet", "csv")
SEPARATORS = ",;\t"
NOT_UTF8 = "is not UTF-8 text; `iconv -f GB18030 -t UTF-8` converts what is written in China without it"


class TableSource(NamedTuple):
    """A table: its columns, its batches from a row on, and the share of the file that has been read."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    share: Callable[[], float]


class CsvLayout(NamedTuple):
    """The names of the columns of a CSV file, and what separates them."""

    names: Sequence[str]
    separator: str


def form_of(path: Path) -> str:
    """parquet or csv, by the name of the file or of those in a folder; FeedRefused for others."""
    inside = [each for each in path.iterdir() if each.name[0] not in "._"] if path.is_dir() else [path]
    forms = {each.suffix.lower().removeprefix(".") for each in inside}
    if len(forms) != 1 or not forms <= set(FORMS):
        raise FeedRefused(f"{path.name}: .parquet and .csv are read and written, in a folder one of them")
    return forms.pop()


@contextmanager
def read(path: Path, first: int = 0) -> Iterator[TableSource]:
    """The table of a file from row `first` on; FeedRefused when it cannot be read."""
    opened = _parquet if form_of(path) == "parquet" else _csv
    with ExitStack() as held:
        try:
            found = opened(path, held)
        except UnicodeDecodeError:
            raise FeedRefused(f"{path.name}: {NOT_UTF8}") from None
        except (pa.ArrowInvalid, OSError) as problem:
            raise FeedRefused(f"{path.name}: {problem}") from None
        yield found._replace(batches=_from(first, _readable(path, found.batches)))


def _parquet(path: Path, held: ExitStack) -> TableSource:
    file, done = held.enter_context(pq.ParquetFile(path)), [0]

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in file.iter_batches(BATCH_ROWS):
            done[0] += batch.num_rows
            yield batch

    return TableSource(file.schema_arrow, batches(), lambda: done[0] / max(1, file.metadata.num_rows))


def _csv(path: Path, held: ExitStack) -> TableSource:
    layout = layout_of(path)
    check_quotes(path, layout)
    kept = pc.ConvertOptions(column_types=dict.fromkeys(layout.names, pa.string()), strings_can_be_null=False)
    parse = pc.ParseOptions(newlines_in_values=True, delimiter=layout.separator)
    source, size = held.enter_context(path.open("rb")), max(1, path.stat().st_size)
    reader = held.enter_context(pc.open_csv(source, pc.ReadOptions(block_size=BLOCK_BYTES), parse, kept))
    return TableSource(reader.schema, iter(reader), lambda: min(1.0, source.tell() / size))


def layout_of(path: Path) -> CsvLayout:
    """Of a CSV file the names of the columns and what separates them; FeedRefused when one is there twice."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline()
        separator = max(SEPARATORS, key=line.count)
        file.seek(0)
        names = next(csv.reader(file, delimiter=separator), [])
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names or twice:
        raise FeedRefused(f"{path.name}: " + (f"column {twice[0]} is there twice" if twice else "is empty"))
    return CsvLayout(names, separator)


def check_quotes(path: Path, layout: CsvLayout) -> None:
    """FeedRefused where a quotation mark swallows rows: Arrow would take them for one cell."""
    line = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=layout.separator, strict=True)
        try:
            for _ in reader:
                line = reader.line_num
        except csv.Error as problem:
            told = "a quotation mark is never closed" if "end of data" in str(problem) else str(problem)
            raise FeedRefused(f"{path.name}: line {line + 1}: {told}") from None


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
