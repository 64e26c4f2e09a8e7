"""`python -m bench join_rivals`: the spatial join beside DuckDB's spatial extension and SedonaDB.

All of them find the nearest outlet of the sample for the same positions, on two threads, from one Parquet
file to another. DuckDB has no join with the nearest: the usual way is its spatial join within some degrees
and the closest of each group. An answer differs if its outlet is farther than the nearest by more than a
millimetre on the ellipsoid, by PROJ. The rivals are installed in an environment of their own, the folder in
JOIN_RIVALS_VENV or a temporary one. `ROWS=100000` joins fewer positions; slow
queries get a part of them.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import Geod

from locator.geo.point import Floats

from .environments import environment
from .join import DEGREES_AROUND
from .network import sample_rows
from .program import FLASK, ROOT, SAMPLE, loaded
from .tables import show

ROWS = int(os.environ.get("ROWS", "1000000"))
RIVALS = {  # title, and the share of the positions
    "duckdb": ("DuckDB spatial, within 0.5°, degrees", 1.0),
    "duckdb-spheroid": ("DuckDB spatial, within 0.5°, ellipsoid", 0.1),
    "sedona": ("SedonaDB ST_KNN, degrees", 1.0),
    "sedona-sphere": ("SedonaDB ST_KNN, sphere", 0.02),
}
HEADER = ("", "positions", "seconds", "rows per second", "other outlet, %", "without, %")
TOLERANCE = 0.001  # metres
GEOD = Geod(ellps="WGS84")


def main() -> None:
    """Print the table."""
    programs = environment("JOIN_RIVALS_VENV", "requirements-join-rivals.txt")
    with tempfile.TemporaryDirectory() as name, programs as commands:
        folder, python = Path(name), commands / "python"
        outlets, places = _tables(folder)
        ours = _joined(folder)
        nearest = pq.read_table(folder / "ours.parquet", columns=["id", "outlet_metres"]).sort_by("id")
        metres = nearest["outlet_metres"].to_numpy()
        without = 100 * float(np.isnan(metres).mean())
        rows = [("locator join", ROWS, ours, ROWS / ours, 0.0, without)]
        for rival, (title, share) in RIVALS.items():
            count = int(ROWS * share)
            seconds = _run(python, rival, count, folder)
            differing = _differing(folder / f"{rival}.parquet", outlets, places[:count], metres)
            rows.append((title, count, seconds, count / seconds, *differing))
        show(f"nearest of {len(outlets):,} outlets", HEADER, rows)


def _tables(folder: Path) -> tuple[Floats, Floats]:
    """Write outlets and positions; return latitudes and longitudes of both."""
    rng, sample = np.random.default_rng(6), list(sample_rows())
    outlets = np.array([(row.lat, row.lon) for row in sample])
    places = outlets[rng.integers(0, len(outlets), ROWS)] + rng.normal(0, DEGREES_AROUND, (ROWS, 2))
    for name, points, key in (("outlets", outlets, "ref"), ("places", places, "id")):
        table = {key: np.arange(len(points)), "lat": points[:, 0], "lon": points[:, 1]}
        pq.write_table(pa.table(table), folder / f"{name}.parquet")
    return outlets, places


def _joined(folder: Path) -> float:
    """Run the join of this program and return the seconds that it prints."""
    environ = os.environ | {"LOCATOR_DATABASE": f"sqlite:///{folder}/locator.db"}
    if not loaded(SAMPLE, environ).ok:
        raise RuntimeError("the sample cannot be loaded; `make run` creates it")
    command = [*FLASK, "join", str(folder / "places.parquet"), str(folder / "ours.parquet")]
    return _seconds(
        subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    )


def _run(python: Path, rival: str, count: int, folder: Path) -> float:
    script = str(Path(__file__).with_name("join_rival_queries.py"))
    command = [str(python), "-W", "ignore", script, rival, str(count), str(folder)]
    return _seconds(subprocess.run(command, capture_output=True, text=True, check=True))


def _seconds(done: "subprocess.CompletedProcess[str]") -> float:
    return float(re.findall(r"([0-9.]+) s\b", done.stdout)[-1])


def _differing(path: Path, outlets: Floats, places: Floats, metres: Floats) -> tuple[float, float]:
    """Return the shares in percent of other outlets, and of positions without any."""
    table = pq.read_table(path)
    ids, refs = table["id"].to_numpy(), table["ref"].to_numpy()
    ends = outlets[refs]
    lengths = GEOD.inv(places[ids, 1], places[ids, 0], ends[:, 1], ends[:, 0])[2]
    return 100 * float((lengths > metres[ids] + TOLERANCE).mean()), 100 * (
        1 - len(np.unique(ids)) / len(places)
    )
