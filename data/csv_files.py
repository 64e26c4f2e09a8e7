"""Read and write the CSV files of data/gazetteer: UTF-8, a header, line feeds."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

GAZETTEER = Path(__file__).with_name("gazetteer")

Row = Sequence[object]


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file by field."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, fields: Sequence[str], rows: Iterable[Row]) -> int:
    """Write a file and return the number of its rows."""
    written = [list(row) for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows(written)
    return len(written)
