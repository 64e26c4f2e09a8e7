"""`python -m locator.places.osm FILE … --into BOOK.db --official PLACES.db --areas AREAS.npz`.

Says on standard output how the work goes, one JSON object a line: `share` of a file (0 to 1), what was
`added` with `outside` and `nameless`, or a `problem` that ends it.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from ...geo.districts import Areas
from ..custom_places import CustomPlaceDb, CustomPlacesLocked
from .read import Extract


def _say(**told: object) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _add(path: Path, book: CustomPlaceDb, areas: Areas) -> None:
    with tempfile.TemporaryDirectory(prefix="adding-", dir=book.path.parent) as folder:
        extract = Extract(path, Path(folder), areas.at_many, lambda share: _say(share=share))
        brought = book.add(path.name, extract.places())
        _say(added=brought.kinds, outside=brought.outside, nameless=extract.nameless)


def main() -> None:
    """Add the places of files to a book of places; ends with 1 at the first that cannot be read."""
    parser = argparse.ArgumentParser(prog="locator.places.osm")
    parser.add_argument("files", nargs="+", type=Path)
    for name in ("into", "official", "areas"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    asked = parser.parse_args()
    areas = Areas.load(asked.areas)
    book = CustomPlaceDb(asked.into, asked.official, areas)
    for path in asked.files:
        try:
            _add(path, book, areas)
        except CustomPlacesLocked as problem:
            _say(problem=str(problem))
            sys.exit(1)
        except (RuntimeError, OSError, UnicodeDecodeError) as problem:
            _say(problem=f"cannot be read as OpenStreetMap data: {str(problem).splitlines()[0]}")
            sys.exit(1)


if __name__ == "__main__":
    main()
