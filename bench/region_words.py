"""`python -m bench region_words FOLDER`: place search while the names of a region are added.

FOLDER is a data folder with a region, as `python -m bench region FILE --into FOLDER` leaves it.
"""

import gc
import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from locator.places.finder import Finder

from .network import DATA
from .places import questions, spoiled, timed
from .tables import show

ADDED, QUERIES = "places_added.db", 1_000


def main(arguments: list[str]) -> None:
    """Print the table."""
    if len(arguments) != 1:
        sys.exit("usage: python -m bench region_words FOLDER")
    added = Path(arguments[0]) / ADDED
    finder = Finder(DATA / "build" / "places.db", added)
    with closing(sqlite3.connect(added)) as database:
        places = database.execute("SELECT name, name_en FROM place ORDER BY id").fetchall()
        forms, latin = (
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("form", "latin")
        )
    gc.freeze()  # as a worker does: what was read here is not its memory
    queries = _queries(places) | {name: some[:QUERIES] for name, some in questions().items()}
    rows = [timed(finder, name, some) for name, some in queries.items()]
    title = f"place search with {len(places):,} added places, {forms + latin:,} names and spellings, CPU"
    show(title, ("", "queries", "p50 ms (≤ 1)", "p99 ms (≤ 10)", "max, ms (≤ 50)"), rows)


def _queries(places: list[tuple[str, str]]) -> dict[str, list[str]]:
    rng = random.Random(4)
    some = [rng.choice(places) for _ in range(QUERIES)]
    names = [name for name, _ in some]
    return {
        "added: name": names,
        "added: without the first two characters": [name[2:] for name in names],
        "added: wrong character": [spoiled(name, rng) for name in names],
        "added: two names": [f"{name}{rng.choice(places)[0]}" for name in names],
        "added: with house number": [f"{name}{rng.randrange(1, 900)}号" for name in names],
        "added: English": [english for _, english in some if english],
    }


if __name__ == "__main__":
    main(sys.argv[1:])
