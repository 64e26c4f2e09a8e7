"""`python -m bench datums [--stores FILE [--loads]]`: datum detection for a file, accuracy by file size (R5).

`store_lists` reads the file of the option, a real list; `store_loads` loads it with the command `load`.
"""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from locator.feed.datum_detection import DatumVerdict, by_references
from locator.geo.datum import DATUMS, Datum, from_wgs84
from locator.places.gazetteer import Gazetteer

from .store_lists import show_store_lists
from .store_loads import show_store_loads
from .tables import show

ROOT = Path(__file__).parent.parent
SIZES = (30, 50, 100, 1_000)
FILES = 600  # per size and datum
NOISE = 300.0  # error of references in metres, north and east each
METRES_A_DEGREE = 111_200.0
Floats = NDArray[np.float64]


def main(arguments: Sequence[str] = ()) -> None:
    """Print the tables."""
    parser = ArgumentParser(prog="python -m bench datums")
    parser.add_argument("--stores", type=Path, help="CSV: brand, name, province, city, longitude, latitude")
    parser.add_argument("--datum", choices=DATUMS, default="bd09", help="of the stores; default bd09")
    parser.add_argument(
        "--loads", action="store_true", help="load the stores with the command too, for hours"
    )
    options = parser.parse_args(arguments)
    places = np.array([t.point for t in Gazetteer.load(ROOT / "data" / "gazetteer").townships() if t.exact])
    rng = np.random.default_rng(5)
    rows, halves = [], []
    for size in SIZES:
        verdicts = [(datum, simulated(places, size, rng, datum)) for datum in DATUMS for _ in range(FILES)]
        right = sum(verdict.datum == datum for datum, verdict in verdicts) / len(verdicts)
        mixed = sum(bool(verdict.mixed) for _, verdict in verdicts) / len(verdicts)
        rows.append((size, len(verdicts), f"{right:.2%}", f"{mixed:.2%}"))
        half = [simulated(places, size, rng, "wgs84", "bd09") for _ in range(FILES)]
        halves.append(_half(size, half))
    show(
        "datum of a file, references 300 m off (R5: ≥ 99.5 % at n ≥ 30)",
        ("rows", "files", "right", "wrongly called mixed"),
        rows,
    )
    show(
        "half the file BD-09, half WGS-84",
        ("rows", "files", "called mixed", "BD-09 rows listed", "of the listed wrong"),
        halves,
    )
    if options.stores:
        show_store_lists(options.stores, options.datum)
    if options.stores and options.loads:
        show_store_loads(options.stores, options.datum)


def simulated(
    places: Floats, size: int, rng: np.random.Generator, datum: Datum, other: Datum | None = None
) -> DatumVerdict:
    """Return the verdict on a file in `datum`; with `other`, every second row is in that datum."""
    lat, lon = places[rng.choice(len(places), size)].T
    off = rng.normal(0, NOISE / METRES_A_DEGREE, (2, size))
    positions = np.array(from_wgs84(lat, lon, datum))
    if other:
        positions[:, 1::2] = np.array(from_wgs84(lat, lon, other))[:, 1::2]
    return by_references(positions[0], positions[1], (lat + off[0], lon + off[1] / np.cos(np.radians(lat))))


def _half(size: int, verdicts: list[DatumVerdict]) -> tuple[object, ...]:
    suspects = [verdict.suspects.get("bd09", np.array([], dtype=np.int64)) for verdict in verdicts]
    found = sum(int((rows % 2 == 1).sum()) for rows in suspects)
    listed = max(1, sum(map(len, suspects)))
    mixed = sum(bool(verdict.mixed) for verdict in verdicts) / len(verdicts)
    share = found / (len(verdicts) * (size // 2))
    return size, len(verdicts), f"{mixed:.2%}", f"{share:.2%}", f"{1 - found / listed:.2%}"


if __name__ == "__main__":
    main()
