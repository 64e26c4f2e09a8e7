"""Timing and printing of tables."""

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from time import perf_counter
from typing import TypeVar
from unicodedata import east_asian_width

T = TypeVar("T")


def microseconds(
    work: Callable[[T], object], inputs: Sequence[T], rounds: int = 3, count: int = 2_000
) -> float:
    """Return the best mean of several rounds, in microseconds per call."""
    calls = list(islice(cycle(inputs), count))
    for value in calls[:50]:
        work(value)
    return min(_round(work, calls) for _ in range(rounds))


def _round(work: Callable[[T], object], calls: Sequence[T]) -> float:
    begin = perf_counter()
    for value in calls:
        work(value)
    return (perf_counter() - begin) / len(calls) * 1e6


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table."""
    cells = [list(map(_text, row)) for row in (header, *rows)]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(header))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        print(
            "  " + "  ".join(cell + " " * (widths[i] - _width(cell)) for i, cell in enumerate(row)).rstrip()
        )
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths), flush=True)


def _text(value: object) -> str:
    return (
        f"{value:,.1f}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def _width(text: str) -> int:
    return sum(2 if east_asian_width(ch) in "WF" else 1 for ch in text)
