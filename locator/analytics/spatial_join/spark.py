"""The same join on Apache Spark: the network goes to every worker once, batches come as Arrow."""

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

from ...config import ROOT
from ...errors import FeedRefused, InvalidParameter
from .batch_join import joined, schema_of
from .local import Work, check_columns
from .tables import BATCH_ROWS, CsvLayout, check_quotes, form_of, layout_of

SECONDS_BETWEEN_LOOKS = 1.0


def join(work: Work, master: str | None, progress: Callable[[int], object]) -> int:
    """Write a folder of files, give the number of rows joined; BadQuestion when the folder is there.

    `progress` is told how many rows are done, again and again.
    """
    form = form_of(work.source)
    layout = _layout(work.source) if form == "csv" else None
    if work.output.exists() and not _is_leftover(work.output):
        raise InvalidParameter("OUTPUT", f"{work.output} is there already", hint="Spark writes a new folder")
    session = _session(master)
    try:
        frame = _read(session, work.source, layout)
        check_columns(to_arrow_schema(frame.schema), work.asked)
        done = session.sparkContext.accumulator(0)
        written = _joined(session, frame, work, done).write.mode("overwrite").option("header", True)
        with _told(done, progress):
            getattr(written.option("quote", '"').option("escape", '"'), form)(str(work.output))
        return done.value
    finally:
        session.stop()


def _layout(source: Path) -> CsvLayout:
    """Of a CSV file, or of the files in a folder, which have to be alike."""
    files = sorted(source.glob("*.csv")) if source.is_dir() else [source]
    layouts = [layout_of(file) for file in files]
    for file, layout in zip(files, layouts, strict=True):
        check_quotes(file, layout)
        if layout != layouts[0]:
            raise FeedRefused(f"{file.name}: has other columns than {files[0].name}")
    return layouts[0]


@contextmanager
def _told(done: Accumulator[int], progress: Callable[[int], object]) -> Iterator[None]:
    """Tell how far it is while it goes on; Spark counts when a task ends."""
    ended = Event()

    def tell() -> None:
        while not ended.wait(SECONDS_BETWEEN_LOOKS):
            progress(done.value)

    thread = Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _is_leftover(folder: Path) -> bool:
    """Whether a job that failed has left it behind."""
    names = [each.name for each in folder.iterdir()] if folder.is_dir() else ["a file"]
    return "_SUCCESS" not in names and all(name.startswith(("_", ".")) for name in names)


def _session(master: str | None) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # of the workers
    asked = SparkSession.builder.appName("locator join")
    settings = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH_ROWS),
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
        "spark.executorEnv.PYTHONPATH": str(ROOT),
    }
    for name, value in settings.items():
        asked = asked.config(name, value)
    session = (asked.master(master) if master else asked).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _read(session: SparkSession, source: Path, layout: CsvLayout | None) -> DataFrame:
    """The table; a CSV as texts, as it is read without Spark."""
    if layout is None:
        return session.read.parquet(str(source))
    quoting = {"multiLine": True, "quote": '"', "escape": '"', "mode": "FAILFAST", "sep": layout.separator}
    frame = session.read.csv(str(source), header=True, inferSchema=False, **quoting)  # type: ignore[arg-type]
    return frame.na.fill("")


def _joined(session: SparkSession, frame: DataFrame, work: Work, done: Accumulator[int]) -> DataFrame:
    network, asked = session.sparkContext.broadcast(work.network), work.asked

    def answers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            done.add(batch.num_rows)
            yield joined(batch, network.value, asked)

    return frame.mapInArrow(answers, from_arrow_schema(schema_of(to_arrow_schema(frame.schema))))
