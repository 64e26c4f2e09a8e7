"""Countries and large cities abroad: a text that names one is no unknown place of China."""

import csv
import re
from functools import cache

from ..runtime.resources import RESOURCES
from .text import normalize

FILE = RESOURCES / "data" / "abroad.csv"


def is_abroad(text: str) -> bool:
    """Return whether a normalized text consists of names of countries and cities abroad: 日本东京."""
    return _pattern().fullmatch(text) is not None


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of the table's names: Chinese, English, and the others that are in use, by `|`."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for row in rows for name in (row["name"], row["name_en"], *row["others"].split("|"))]
    forms = sorted(filter(None, set(map(normalize, names))), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(forms)})+市?")
