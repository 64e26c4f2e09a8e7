"""The same join on Apache Spark: the network goes to every worker once, batches come as Arrow."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyspark import Accumulator
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

from ..config import ROOT
from ..errors import BadQuestion
from .local import Work, check_columns
from .matching import joined, schema_of
from .tables import BATCH_ROWS, form_of, header_of


def join(work: Work, master: str | None) -> int:
    """Write a folder of files, give the number of rows joined; BadQuestion when the folder is there."""
    if work.output.exists() and not _is_leftover(work.output):
        raise BadQuestion("OUTPUT", f"{work.output} is there already", hint="Spark writes a new folder")
    session = _session(master)
    try:
        frame = _read(session, work.source)
        check_columns(to_arrow_schema(frame.schema), work.asked)
        done = session.sparkContext.accumulator(0)
        answer = _joined(session, frame, work, done)
        written = (
            answer.write.mode("overwrite").option("header", True).option("quote", '"').option("escape", '"')
        )
        getattr(written, _form(work))(str(work.output))
        return done.value
    finally:
        session.stop()


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


def _read(session: SparkSession, source: Path) -> DataFrame:
    """The table; a CSV as texts, as it is read without Spark."""
    if form_of(source) == "parquet":
        return session.read.parquet(str(source))
    if not source.is_dir():
        header_of(source)
    return session.read.csv(
        str(source), header=True, inferSchema=False, multiLine=True, quote='"', escape='"', mode="FAILFAST"
    ).na.fill("")


def _form(work: Work) -> str:
    return form_of(work.source)


def _joined(session: SparkSession, frame: DataFrame, work: Work, done: Accumulator[int]) -> DataFrame:
    network, asked = session.sparkContext.broadcast(work.network), work.asked

    def answers(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            done.add(batch.num_rows)
            yield joined(batch, network.value, asked)

    return frame.mapInArrow(answers, from_arrow_schema(schema_of(to_arrow_schema(frame.schema))))
