"""The join on Apache Spark: the network is broadcast to the workers, which join batches in Arrow to files."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import cast

import pyarrow as pa
from pyspark import Accumulator, TaskContext
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import to_arrow_schema

from ...errors import InvalidFeed
from ...runtime.resources import ROOT
from .batch_join import schema_of
from .job import JoinJob, check_columns
from .partition_files import PartitionFiles, begin
from .tables import BATCH_ROWS, CsvLayout, check_quotes, data_files, file_type_of, layout_of

SECONDS_BETWEEN_LOOKS = 1.0
MIN_PARTITIONS = 64  # the same for any number of cores: partitions with a file are recognized by number


def join(
    work: JoinJob, master: str | None, progress: Callable[[int], object], *, restart: bool = False
) -> int:
    """Write a folder of files and return the number of rows joined; raises InvalidParameter when it exists.

    An interrupted job resumes: partitions with a complete file are not joined again. `progress` is called
    repeatedly with the number of rows done.
    """
    file_type = file_type_of(work.source)
    layout = _layout(work.source) if file_type == "csv" else None
    files = begin(work, file_type, restart=restart)
    session = _session(master)
    try:
        frame = _read(session, work.source, layout)
        schema = to_arrow_schema(frame.schema)
        check_columns(schema, work.params)
        done = session.sparkContext.accumulator(0)
        with _report_progress(done, progress):
            joined = _join_frame(session, frame, work, files, done)
            joined.write.format("noop").mode("overwrite").save()  # the workers write the files
        return files.finish(work.output, schema_of(schema))
    finally:
        session.stop()
        if files.is_empty:
            files.discard()


def _layout(source: Path) -> CsvLayout:
    """Return the layout of a CSV file, or of the files in a folder, which must agree."""
    files = data_files(source)
    layouts = [layout_of(file) for file in files]
    for file, layout in zip(files, layouts, strict=True):
        check_quotes(file, layout)
        if layout != layouts[0]:
            raise InvalidFeed(f"{file.name}: columns differ from those of {files[0].name}")
    return layouts[0]


@contextmanager
def _report_progress(done: Accumulator[int], progress: Callable[[int], object]) -> Iterator[None]:
    """Report progress from a thread; Spark updates the count when a task ends."""
    ended = Event()

    def report() -> None:
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            progress(done.value)

    thread = Thread(target=report, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _session(master: str | None) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # of the workers
    builder = SparkSession.builder.appName("locator join")
    settings = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH_ROWS),
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.sql.files.minPartitionNum": str(MIN_PARTITIONS),
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
        "spark.executorEnv.PYTHONPATH": str(ROOT),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = (builder.master(master) if master else builder).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _read(session: SparkSession, source: Path, layout: CsvLayout | None) -> DataFrame:
    """Read the table, its files in the order of their names; CSV columns as strings, as without Spark."""
    paths = [str(path) for path in data_files(source)]
    if layout is None:
        return session.read.parquet(*paths)
    quoting = {"multiLine": True, "quote": '"', "escape": '"', "mode": "FAILFAST", "sep": layout.separator}
    frame = session.read.csv(paths, header=True, inferSchema=False, **quoting)  # type: ignore[arg-type]
    return frame.na.fill("")


def _join_frame(
    session: SparkSession, frame: DataFrame, work: JoinJob, files: PartitionFiles, done: Accumulator[int]
) -> DataFrame:
    network, params = session.sparkContext.broadcast(work.network), work.params

    def write(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        number = cast(TaskContext, TaskContext.get()).partitionId()
        for rows in files.write(number, batches, network.value, params):
            done.add(rows)
        yield from ()

    return frame.mapInArrow(write, "rows long")
