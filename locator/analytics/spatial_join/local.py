"""The join on this machine, part by part: one that is interrupted goes on behind its last whole part."""

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pyarrow as pa

from ...errors import InvalidParameter
from .batch_join import JoinParams, joined, schema_of
from .broadcast import SnapshotBroadcast
from .tables import TableSource, form_of, read, writer

PART_ROWS = 1_000_000
AHEAD = 2  # batches worked on at a time, for each processor core
TERMS = "terms.json"

Progress = Callable[[int, float], object]  # rows that are done, and the share of the file that was read
Answers = Iterator[tuple[int, pa.RecordBatch]]


class Work(NamedTuple):
    """Which table is joined with what, where the answer goes, and all that tells it from another join."""

    source: Path
    output: Path
    network: SnapshotBroadcast
    asked: JoinParams
    terms: dict[str, Any]


def join(work: Work, progress: Progress, *, restart: bool = False) -> int:
    """Write the answer and give the number of rows joined; BadQuestion where parts of another join lie."""
    parts = _parts_of(work, restart)
    first = _done(parts)
    with read(work.source, first) as reading, _kept(parts, work), ThreadPoolExecutor() as pool:
        check_columns(reading.schema, work.asked)
        schema = schema_of(reading.schema)
        answers = _told(_ahead(pool, reading, work), first, lambda row: progress(row, reading.share()))
        while (last := _write_part(parts, first, answers, schema)) > first:
            first = last
    _gather(parts, work.output, schema)
    shutil.rmtree(parts)
    return first


def check_columns(schema: pa.Schema, asked: JoinParams) -> None:
    """BadQuestion when a column of the position is missing, or one that will be added is there."""
    for option, name in (("--lat", asked.lat), ("--lon", asked.lon)):
        if name not in schema.names:
            raise InvalidParameter(option, f"there is no column {name}", allowed=schema.names)
    if asked.lat == asked.lon:
        raise InvalidParameter("--lon", f"{asked.lon} is the column of the latitude, too")
    there = sorted({name for name in schema.names if name.startswith("outlet_")})
    if there:
        raise InvalidParameter(
            "INPUT", f"has a column {there[0]}", hint="columns outlet_… are added; rename it"
        )


def _parts_of(work: Work, restart: bool) -> Path:
    """The folder of the parts; BadQuestion when those of another join are in it."""
    form_of(work.output)
    if not work.output.parent.is_dir() or work.output.resolve() == work.source.resolve():
        raise InvalidParameter("OUTPUT", "a file of its own in a folder that is there")
    folder = work.output.with_name(f"{work.output.name}.parts")
    if restart and folder.exists():
        shutil.rmtree(folder)
    told = folder / TERMS
    if told.exists():
        _check_terms(orjson.loads(told.read_bytes()), work)
    return folder


@contextmanager
def _kept(parts: Path, work: Work) -> Iterator[None]:
    """The folder, made; it goes again when something is wrong before there is a whole part."""
    parts.mkdir(exist_ok=True)
    (parts / TERMS).write_bytes(orjson.dumps(work.terms))
    try:
        yield
    except BaseException:
        if not any(parts.glob("*.arrow")):
            shutil.rmtree(parts)
        raise


def _check_terms(before: dict[str, Any], work: Work) -> None:
    now = orjson.loads(orjson.dumps(work.terms))
    other = [name for name in now if now[name] != before.get(name)]
    if other:
        begun = ", ".join(f"{name} was {before.get(name)}" for name in other)
        hint = "ask the same to go on, or give --restart to drop them"
        raise InvalidParameter("OUTPUT", f"parts of another join lie beside it: {begun}", hint=hint)


def _done(parts: Path) -> int:
    """The row behind the last whole part."""
    return max((int(part.stem.partition("-")[2]) for part in parts.glob("*.arrow")), default=0)


def _ahead(pool: ThreadPoolExecutor, reading: TableSource, work: Work) -> Answers:
    """The answers in the order of the rows, some of them worked on at a time."""
    waiting: deque[tuple[int, Future[pa.RecordBatch]]] = deque()
    todo = (
        (batch.num_rows, pool.submit(joined, batch, work.network, work.asked)) for batch in reading.batches
    )
    waiting.extend(islice(todo, AHEAD * (os.cpu_count() or 1)))
    while waiting:
        rows, answer = waiting.popleft()
        yield rows, answer.result()
        waiting.extend(islice(todo, 1))


def _told(answers: Answers, row: int, progress: Callable[[int], object]) -> Answers:
    for rows, answer in answers:
        yield rows, answer
        row += rows
        progress(row)


def _write_part(parts: Path, first: int, answers: Answers, schema: pa.Schema) -> int:
    """Write the answers of the next rows, as many as a part has; give the row behind them."""
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
    """All parts as one file; what was there under its name stays until that is whole."""
    half = output.with_name(f".{output.stem}.half{output.suffix}")
    with writer(half, schema) as out:
        for part in sorted(parts.glob("*.arrow")):
            for batch in _batches(part):
                out.write_batch(batch)
    half.replace(output)


def _batches(part: Path) -> Iterator[pa.RecordBatch]:
    try:
        with pa.memory_map(str(part)) as file:
            held = pa.ipc.open_file(file)
            yield from map(held.get_batch, range(held.num_record_batches))
    except pa.ArrowInvalid:
        raise InvalidParameter("OUTPUT", f"{part} is broken", hint="--restart drops the parts") from None
