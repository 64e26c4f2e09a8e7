"""`python -m locator.region.street_map FILE --into STREETS.pmtiles`: make the street map of an extract.

Reports progress on standard output, one JSON object per line: `share` (0 to 1), the number of `bytes`
made, or the `problem` that stopped it.
"""

import argparse
import json
import sqlite3
import sys
from pathlib import Path

from ...directions.extract import problem_of
from ...runtime.work_folder import work_folder
from .extract_features import ExtractFeatures
from .tiles import make_tiles

READING = 0.5  # share of the time spent reading the extract


def _emit(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def make(path: Path, into: Path) -> None:
    """Make the street map of an extract; temporary files lie beside it."""
    with work_folder(into.parent, "map-") as work:
        extract = ExtractFeatures(path, work, lambda share: _emit(share=round(share * READING, 3)))
        make_tiles(
            extract.lines(),
            into,
            work,
            lambda share: _emit(share=round(READING + share * (1 - READING), 3)),
        )
    _emit(bytes=into.stat().st_size)


def main() -> None:
    """Make the map; exit with status 1 if it could not be made."""
    parser = argparse.ArgumentParser(prog="locator.region.street_map")
    parser.add_argument("file", type=Path)
    parser.add_argument("--into", type=Path, required=True)
    arguments = parser.parse_args()
    try:
        make(arguments.file, arguments.into)
    except (RuntimeError, OSError, UnicodeDecodeError, sqlite3.Error) as error:
        _emit(problem=problem_of(error))
        sys.exit(1)


if __name__ == "__main__":
    main()
