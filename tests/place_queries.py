"""Place queries with known results, as typed and spoken, drawn from the gazetteer with a seed."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from opencc import OpenCC
from pypinyin import lazy_pinyin

from locator.places.gazetteer import Gazetteer, Township

HERE = Path(__file__).parent
ROADS = ("示例路", "人民路", "中山东路", "建设大道", "解放南街", "文化巷")


class PlaceQuery(NamedTuple):
    """A query, and the path of the expected place."""

    words: str
    path: tuple[str, ...]


def by_hand(gazetteer: Gazetteer) -> list[tuple[str, str]]:
    """Return queries and the last name of the expected path: a manual table, and large cities."""
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        cases = [(row["words"], row["ends_with"]) for row in csv.DictReader(file)]
    cities = sorted((a for a in gazetteer if a.level == "city"), key=lambda a: -(a.population or 0))[:50]
    for city in cities:
        short = city.name.removesuffix("市")
        cases += [(city.name, city.name), (short, city.name), (city.name_en, city.name)]
    return cases


def drawn(gazetteer: Gazetteer, count: int, seed: int = 6) -> Iterator[PlaceQuery]:
    """Yield `count` queries for townships and districts in many spellings."""
    rng = random.Random(seed)
    towns = list(gazetteer.townships())
    for _ in range(count):
        yield _place_query(rng, gazetteer, rng.choice(towns))


def _place_query(rng: random.Random, gazetteer: Gazetteer, town: Township) -> PlaceQuery:
    names = [area.name for area in gazetteer.path(town.adcode)]
    path = (*names, town.name)
    short = [_short(name) for name in path]
    road = f"{rng.choice(ROADS)}{rng.randrange(1, 999)}号"
    ways = (
        ("".join(path) + road, path),
        ("".join(path[1:]) + road, path),
        ("".join(short[-3:]), path),
        (" ".join(short[-2:]), path),
        (town.name, path),
        ("".join(names) + road, tuple(names)),
        ("".join(_short(name) for name in names[-2:]), tuple(names)),
        ("".join(lazy_pinyin("".join(short[-2:]))), path),
        (OpenCC("s2t").convert("".join(path[-3:])), path),
        (_slip(rng, "".join(short[-2:])), path),
    )
    return PlaceQuery(*rng.choice(ways))


def _short(name: str) -> str:
    for suffix in ("街道", "地区", "新区", "镇", "乡", "省", "市", "区", "县"):
        if name.endswith(suffix) and len(name) - len(suffix) > 1:
            return name.removesuffix(suffix)
    return name


def _slip(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + chr(rng.randrange(0x4E00, 0x9FA5)) + text[at + 1 :]
