"""Place search: duration of a query."""

import random
from time import thread_time

from locator.places.finder import Finder
from locator.places.gazetteer import Gazetteer

from .network import DATA
from .tables import show

QUESTIONS = 5_000
HOSTILE = 200_000


def main() -> None:
    """Print query times for full and truncated names, Han and pinyin, wrong characters, and noise."""
    finder = Finder(DATA / "build" / "places.db")
    rows = [timed(finder, name, queries) for name, queries in questions().items()]
    show("place search, CPU", ("", "queries", "p50 ms (≤ 1)", "p99 ms (≤ 10)", "max, ms (≤ 50)"), rows)


def timed(finder: Finder, name: str, queries: list[str]) -> tuple[object, ...]:
    """Return the name, the number of queries, and the CPU milliseconds p50, p99 and maximum."""
    took = []
    for words in queries:
        begin = thread_time()
        finder.find(words)
        took.append((thread_time() - begin) * 1000)
    took.sort()
    middle, slow = took[len(took) // 2], took[int(len(took) * 0.99)]
    return name, len(queries), f"{middle:.2f}", f"{slow:.2f}", f"{took[-1]:.1f}"


def questions() -> dict[str, list[str]]:
    """Return queries by kind: names, addresses, misspellings and noise."""
    rng = random.Random(4)
    gazetteer = Gazetteer.load(DATA / "gazetteer")
    areas, towns = list(gazetteer), list(gazetteer.townships())

    def path(adcode: str) -> str:
        return gazetteer.path_text(adcode)

    some = [rng.choice(towns) for _ in range(QUESTIONS)]
    names = [town.name for town in some]
    return {
        "one name": names,
        "full address": [f"{path(t.adcode)}{t.name}示例路{rng.randrange(900)}号" for t in some],
        "truncated name": [name[: max(2, len(name) - 1)] for name in names],
        "wrong character": [spoiled(name, rng) for name in names],
        "English": [rng.choice(areas).name_en for _ in range(QUESTIONS)],
        "noise": [_noise(rng) for _ in range(HOSTILE)],
    }


def _noise(rng: random.Random) -> str:
    return "".join(chr(rng.randrange(32, 0xD7FF)) for _ in range(rng.randrange(1, 200)))


def spoiled(name: str, rng: random.Random) -> str:
    """Return a name with one wrong character."""
    at = rng.randrange(len(name))
    return name[:at] + chr(rng.randrange(0x4E00, 0x9FA5)) + name[at + 1 :]
