"""`python -m locator.places.osm FILE … --into BOOK.db --official PLACES.db --areas AREAS.npz`.

Reports progress on standard output, one JSON object per line: `share` of a file (0 to 1), counts of
`added` places with `outside` and `nameless`, or the `problem` that stopped it. With `--staged FILE`, the new
database is that file; `ready` is reported with the counts, and the lock on the database is released after a
line on standard input.
"""

import argparse
import json
import sqlite3
import sys
from pathlib import Path

from ...geo.districts import Areas
from ...runtime.work_folder import work_folder
from ...runtime.write_errors import write_problem
from ..custom_places import CustomPlaceDb, CustomPlacesLocked, ImportCounts, Staged
from .read import Extract

ADDING = "adding-"  # prefix of its work folders


def _emit(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _report_and_wait(counts: ImportCounts) -> None:
    """Report that the file is complete, and wait for the line that says that it was moved."""
    _emit(ready=True, added=counts.kinds, outside=counts.outside)
    if not sys.stdin.readline():
        sys.exit(1)


def _add(path: Path, source: str, database: CustomPlaceDb, areas: Areas, staged: Staged | None) -> None:
    beside = staged.file if staged else database.path
    with work_folder(beside.parent, ADDING) as folder:
        extract = Extract(path, folder, areas.at_many, lambda share: _emit(share=share))
        counts = database.add(source, extract.places(), staged)
        _emit(added=counts.kinds, outside=counts.outside, nameless=extract.nameless)


def main() -> None:
    """Import the places of files into a database; exits with 1 at the first unreadable file."""
    parser = argparse.ArgumentParser(prog="locator.places.osm")
    parser.add_argument("files", nargs="+", type=Path)
    for name in ("into", "official", "areas"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--source", default="", help="name of the source; default: name of the file")
    parser.add_argument("--remove", action="store_true", help="remove the places of the source")
    parser.add_argument("--staged", type=Path, help="write this file and leave the database to the caller")
    arguments = parser.parse_args()
    areas = Areas.load(arguments.areas)
    database = CustomPlaceDb(arguments.into, arguments.official, areas)
    staged = arguments.staged and Staged(arguments.staged, _report_and_wait)
    for path in arguments.files:
        try:
            if arguments.remove:
                database.add(arguments.source, (), staged)
                _emit(added={}, outside=0, nameless=0)
            else:
                _add(path, arguments.source or path.name, database, areas, staged)
        except CustomPlacesLocked as problem:
            _emit(problem=str(problem))
            sys.exit(1)
        except (RuntimeError, OSError, UnicodeDecodeError, sqlite3.Error) as problem:
            line = (str(problem).splitlines() or [""])[0]
            _emit(problem=write_problem(problem) or f"cannot be read as OpenStreetMap data: {line}")
            sys.exit(1)


if __name__ == "__main__":
    main()
