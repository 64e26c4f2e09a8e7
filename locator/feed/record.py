"""A record of a feed file, before it is judged: where it stands and what it says."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Record:
    """`fields` has the shape of an outlet; `problem` says why it could not even be read."""

    file: str
    number: int
    line: int
    fields: dict[str, Any]
    problem: str = ""
