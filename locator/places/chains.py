"""Names of many places: chains, generic names such as 人民医院, and streets that every city has."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from .text import normalize

NameClass = Literal["chain", "generic", "street"]
SUFFIX = re.compile(
    "(广场|商场|购物中心|购物广场|百货|店|门店|分店|餐厅|营业厅|网点|支行|分行|门口|大厦|超市|城|[东南西北]门|[0-9]+号?)$"
)
STREET = re.compile(
    "[\u3400-\u9fff]{1,6}(?:大道|大街|路|街|巷|胡同|(?<!街)道)(?:[东南西北中]段?)?(?:[0-9]+(?:号|弄).*)?"
)


class CommonNames:
    """Table of names that many places share."""

    def __init__(self, classes: Mapping[str, NameClass]) -> None:
        self._classes = classes
        self.streets = tuple(name for name, kind in classes.items() if kind == "street")
        chains = sorted(
            (name for name, kind in classes.items() if kind == "chain" and len(name) > 1), key=len
        )
        self._chains = {name[:2]: [c for c in chains if c.startswith(name[:2])] for name in chains}

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load chains.csv; raises OSError if it is missing."""
        with path.open(encoding="utf-8", newline="") as file:
            return cls({normalize(row["name"]): row["kind"] for row in csv.DictReader(file)})  # type: ignore[misc]

    def class_of(self, text: str) -> NameClass | None:
        """Return the class of a normalized name, also without a suffix such as 店; None for other names."""
        name_class = self._classes.get(text)
        if name_class is None and (shorter := SUFFIX.sub("", text)) != text and len(shorter) > 1:
            name_class = self._classes.get(shorter)
            name_class = name_class if name_class != "generic" else None
        return name_class

    def chain_spans(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of the names of chains in a normalized text, without those inside others."""
        heads = ((i, self._chains.get(text[i : i + 2], ())) for i in range(len(text) - 1))
        named = [(i, i + len(name)) for i, names in heads for name in names if text.startswith(name, i)]
        return [(i, j) for i, j in named if not any(a <= i and j <= b and j - i < b - a for a, b in named)]


def is_street(text: str) -> bool:
    """Return whether a normalized text is a street, with or without a house number."""
    return STREET.fullmatch(text) is not None
