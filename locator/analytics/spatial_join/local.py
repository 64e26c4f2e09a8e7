"""Local join in parts; an interrupted join resumes after its last complete part."""

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import orjson
import pyarrow as pa

from ...errors import InvalidParameter
from .batch_join import join_batch, schema_of
from .job import TERMS, JoinJob, check_columns, check_terms
from .tables import TableSource, file_type_of, read, writer

PART_ROWS = 1_000_000
AHEAD = 2  # concurrent batches per CPU core

Progress = Callable[[int, float], object]  # rows done, and the share of the file read
Answers = Iterator[tuple[int, pa.RecordBatch]]


def join(work: JoinJob, progress: Progress, *, restart: bool = False) -> int:
    """Write the output, return the number of joined rows; raises InvalidParameter on foreign parts."""
    parts = _parts_of(work, restart)
    first = _done(parts)
    with read(work.source, first) as table, _parts_folder(parts, work), ThreadPoolExecutor() as pool:
        check_columns(table.schema, work.params)
        schema = schema_of(table.schema)
        answers = _with_progress(_ahead(pool, table, work), first, lambda row: progress(row, table.share()))
        while (last := _write_part(parts, first, answers, schema)) > first:
            first = last
    _gather(parts, work.output, schema)
    shutil.rmtree(parts)
    return first


def _parts_of(work: JoinJob, restart: bool) -> Path:
    """Return the folder of the parts; raises InvalidParameter when it belongs to another join."""
    file_type_of(work.output)
    if not work.output.parent.is_dir() or work.output.resolve() == work.source.resolve():
        raise InvalidParameter("OUTPUT", "must be a file other than INPUT, in an existing folder")
    folder = work.output.with_name(f"{work.output.name}.parts")
    if restart and folder.exists():
        shutil.rmtree(folder)
    terms_path = folder / TERMS
    if terms_path.exists():
        check_terms(orjson.loads(terms_path.read_bytes()), work)
    return folder


@contextmanager
def _parts_folder(parts: Path, work: JoinJob) -> Iterator[None]:
    """Create the folder of the parts; on failure before the first complete part, remove it."""
    parts.mkdir(exist_ok=True)
    (parts / TERMS).write_bytes(orjson.dumps(work.terms))
    try:
        yield
    except BaseException:
        if not any(parts.glob("*.arrow")):
            shutil.rmtree(parts)
        raise


def _done(parts: Path) -> int:
    """Return the first row after the last complete part."""
    return max((int(part.stem.partition("-")[2]) for part in parts.glob("*.arrow")), default=0)


def _ahead(pool: ThreadPoolExecutor, table: TableSource, work: JoinJob) -> Answers:
    """Yield the joined batches in row order, computed concurrently."""
    pending: deque[tuple[int, Future[pa.RecordBatch]]] = deque()
    todo = (
        (batch.num_rows, pool.submit(join_batch, batch, work.network, work.params)) for batch in table.batches
    )
    pending.extend(islice(todo, AHEAD * (os.cpu_count() or 1)))
    while pending:
        rows, answer = pending.popleft()
        yield rows, answer.result()
        pending.extend(islice(todo, 1))


def _with_progress(answers: Answers, row: int, progress: Callable[[int], object]) -> Answers:
    for rows, answer in answers:
        yield rows, answer
        row += rows
        progress(row)


def _write_part(parts: Path, first: int, answers: Answers, schema: pa.Schema) -> int:
    """Write the next part; return the first row after it."""
    half, last = parts / "half", first
    with pa.OSFile(str(half), "wb") as file, pa.ipc.new_file(file, schema) as out:
        for rows, answer in answers:
            out.write_batch(answer)
            last += rows
            if last - first >= PART_ROWS:
                break
    if last > first:
        half.replace(parts / f"{first:012}-{last:012}.arrow")
    return last


def _gather(parts: Path, output: Path, schema: pa.Schema) -> None:
    """Concatenate the parts and replace the output atomically."""
    half = output.with_name(f".{output.stem}.half{output.suffix}")
    with writer(half, schema) as out:
        for part in sorted(parts.glob("*.arrow")):
            for batch in _batches(part):
                out.write_batch(batch)
    half.replace(output)


def _batches(part: Path) -> Iterator[pa.RecordBatch]:
    try:
        with pa.memory_map(str(part)) as file:
            reader = pa.ipc.open_file(file)
            yield from map(reader.get_batch, range(reader.num_record_batches))
    except pa.ArrowInvalid:
        raise InvalidParameter(
            "OUTPUT", f"{part} is damaged", hint="use --restart to discard the parts"
        ) from None
