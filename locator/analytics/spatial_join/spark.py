"""The join on Apache Spark: the network is broadcast to the workers, batches arrive as Arrow."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pyarrow as pa
from pyspark import Accumulator
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from ...errors import InvalidFeed, InvalidParameter
from ...runtime.resources import ROOT
from .batch_join import join_batch, schema_of
from .local import JoinJob, check_columns
from .tables import BATCH_ROWS, CsvLayout, check_quotes, file_type_of, layout_of

SECONDS_BETWEEN_LOOKS = 1.0


def join(work: JoinJob, master: str | None, progress: Callable[[int], object]) -> int:
    """Write a folder of files and return the number of rows joined; raises InvalidParameter when it exists.

    `progress` is called repeatedly with the number of rows done.
    """
    file_type = file_type_of(work.source)
    layout = _layout(work.source) if file_type == "csv" else None
    if work.output.exists() and not _is_leftover(work.output):
        raise InvalidParameter("OUTPUT", f"{work.output} already exists", hint="Spark requires a new folder")
    session = _session(master)
    try:
        frame = _read(session, work.source, layout)
        check_columns(to_arrow_schema(frame.schema), work.params)
        done = session.sparkContext.accumulator(0)
        written = _join_frame(session, frame, work, done).write.mode("overwrite").option("header", True)
        with _report_progress(done, progress):
            getattr(written.option("quote", '"').option("escape", '"'), file_type)(str(work.output))
        return done.value
    finally:
        session.stop()


def _layout(source: Path) -> CsvLayout:
    """Return the layout of a CSV file, or of the files in a folder, which must agree."""
    files = sorted(source.glob("*.csv")) if source.is_dir() else [source]
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


def _is_leftover(folder: Path) -> bool:
    """Return True for the output of a failed job."""
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else ["a file"]
    return "_SUCCESS" not in names and all(name.startswith(("_", ".")) for name in names)


def _session(master: str | None) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # of the workers
    builder = SparkSession.builder.appName("locator join")
    settings = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH_ROWS),
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
        "spark.executorEnv.PYTHONPATH": str(ROOT),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = (builder.master(master) if master else builder).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _read(session: SparkSession, source: Path, layout: CsvLayout | None) -> DataFrame:
    """Read the table; CSV columns as strings, as without Spark."""
    if layout is None:
        return session.read.parquet(str(source))
    quoting = {"multiLine": True, "quote": '"', "escape": '"', "mode": "FAILFAST", "sep": layout.separator}
    frame = session.read.csv(str(source), header=True, inferSchema=False, **quoting)  # type: ignore[arg-type]
    return frame.na.fill("")


def _join_frame(session: SparkSession, frame: DataFrame, work: JoinJob, done: Accumulator[int]) -> DataFrame:
    network, params = session.sparkContext.broadcast(work.network), work.params

    def answers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            done.add(batch.num_rows)
            yield join_batch(batch, network.value, params)

    return frame.mapInArrow(answers, from_arrow_schema(schema_of(to_arrow_schema(frame.schema))))
