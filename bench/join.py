"""Spatial join of ten million positions with their nearest outlets: with Arrow, and on Spark's local[2].

Positions lie in populated areas, some 20 km around outlets; one more than 300 km from every outlet takes much
longer. `ROWS=1000000 python -m bench join` joins fewer.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path
from threading import Event, Thread
from time import perf_counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
import pyarrow.parquet as pq

from locator.geo.point import Floats

from .network import sample_rows
from .program import FLASK, ROOT, SAMPLE, loaded
from .tables import show

ROWS = int(os.environ.get("ROWS", "10000000"))
FILES, DEGREES_AROUND = 10, 0.2
SECONDS_BETWEEN_LOOKS = 0.25
HEADER = ("", "seconds", "rows per second", "peak MB, all processes")


def main() -> None:
    """Print the table, and whether both engines agree."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"}
        if not loaded(SAMPLE, environ).ok:
            raise RuntimeError("the sample cannot be loaded; `make run` creates it")
        one, many = _positions(folder)
        spark = ("--engine", "spark", "--master", "local[2]")
        runs = [
            ("local", one, folder / "here.parquet", ()),
            ("local, 3 outlets", one, folder / "three.parquet", ("-n", "3")),
            ("spark local[2]", many, folder / "there", spark),
        ]
        show(f"join of {ROWS:,} positions", HEADER, [_row(environ, *run) for run in runs])
        same = _summary(folder / "here.parquet") == _summary(folder / "there")
        print(
            f"  local and Spark: {'the same' if same else 'NOT the same'}, by rows, outlets and metres",
            flush=True,
        )


def _positions(folder: Path) -> tuple[Path, Path]:
    """Write the same positions as one file and as a folder of several; return both paths."""
    rng, many, rows_per_file = np.random.default_rng(6), folder / "many.parquet", ROWS // FILES
    outlets = np.array([(row.lat, row.lon) for row in sample_rows()])
    many.mkdir()
    with pq.ParquetWriter(folder / "one.parquet", _table(rng, outlets, 0, 1).schema) as one:
        for number in range(FILES):
            table = _table(rng, outlets, number * rows_per_file, rows_per_file)
            one.write_table(table)
            pq.write_table(table, many / f"{number}.parquet")
    return folder / "one.parquet", many


def _table(rng: np.random.Generator, outlets: Floats, first: int, count: int) -> pa.Table:
    places = outlets[rng.integers(0, len(outlets), count)] + rng.normal(0, DEGREES_AROUND, (count, 2))
    return pa.table({"id": np.arange(first, first + count), "lat": places[:, 0], "lon": places[:, 1]})


def _row(
    environ: dict[str, str], name: str, source: Path, output: Path, options: tuple[str, ...]
) -> tuple[str, float, float, float]:
    begin = perf_counter()
    child = subprocess.Popen(
        [*FLASK, "join", str(source), str(output), *options],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    ended, peak = Event(), [0.0]
    watch = Thread(target=_watch, args=(child.pid, ended, peak))
    watch.start()
    text, _ = child.communicate()
    took = perf_counter() - begin
    ended.set()
    watch.join()
    if not re.match(rf"{ROWS:,} rows", text):
        raise RuntimeError(f"{name}: {text}")
    return name, took, ROWS / took, peak[0]


def _watch(pid: int, ended: Event, peak: list[float]) -> None:
    while not ended.wait(SECONDS_BETWEEN_LOOKS):
        peak[0] = max(peak[0], sum(map(_megabytes, _family(pid))))


def _family(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(descendant for child in children for descendant in _family(child))]


def _megabytes(pid: int) -> float:
    """Return the proportional set size (PSS) of a process."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(re.search(r"^Pss: +(\d+)", text, re.M)[1]) / 1024  # type: ignore[index]


def _summary(path: Path) -> list[object]:
    """Return the figures that must agree; both results together do not fit into memory."""
    table = pads.dataset(path, format="parquet").to_table(columns=["id", "outlet_ref", "outlet_metres"])
    refs = pc.value_counts(table["outlet_ref"].combine_chunks()).to_pylist()
    ids = pc.sum(table["id"]).as_py()
    metres = round(pc.sum(pc.cast(pc.multiply(table["outlet_metres"], 1000), pa.int64(), safe=False)).as_py())
    return [len(table), ids, metres, sorted((str(count["values"]), count["counts"]) for count in refs)]
