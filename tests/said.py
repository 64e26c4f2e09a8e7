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


class Said(NamedTuple):
    """Words, and the path of the place that is meant."""

    words: str
    path: tuple[str, ...]


def by_hand(gazetteer: Gazetteer) -> list[tuple[str, str]]:
    """Words and the last name of the path meant: a table written by hand, larger cities in three ways."""
    with (HERE / "places.csv").open(encoding="utf-8", newline="") as file:
        cases = [(row["words"], row["ends_with"]) for row in csv.DictReader(file)]
    cities = sorted((a for a in gazetteer if a.level == "city"), key=lambda a: -(a.population or 0))[:50]
    for city in cities:
        short = city.name.removesuffix("市")
        cases += [(city.name, city.name), (short, city.name), (city.name_en, city.name)]
    return cases


def drawn(gazetteer: Gazetteer, count: int, seed: int = 6) -> Iterator[Said]:
    """Townships and districts named in many ways, `count` of them."""
    rng = random.Random(seed)
    towns = list(gazetteer.townships())
    for _ in range(count):
        yield _said(rng, gazetteer, rng.choice(towns))


def _said(rng: random.Random, gazetteer: Gazetteer, town: Township) -> Said:
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
    return Said(*rng.choice(ways))


def _short(name: str) -> str:
    for suffix in ("街道", "地区", "新区", "镇", "乡", "省", "市", "区", "县"):
        if name.endswith(suffix) and len(name) - len(suffix) > 1:
            return name.removesuffix(suffix)
    return name


def _slip(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + chr(rng.randrange(0x4E00, 0x9FA5)) + text[at + 1 :]
