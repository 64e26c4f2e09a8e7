"""No text makes a regular expression of the program take exponentially long."""

import importlib
import pkgutil
import random
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType, ModuleType
from typing import Any

import locator

LENGTH, SECONDS = 200, 2.0  # of a text; longer than any linear or quadratic match takes
PUMPS = 60  # repeated texts for each pattern
EXECUTED = ("locator.__main__", "locator.server", "locator.workers", "locator.store.migrations.env")
PIECES = re.compile("[\u3400-\u9fff]+|[a-z]+|.", re.DOTALL)


class TooSlow(Exception):
    """A match that did not end in time."""


def _modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(locator.__path__, "locator."):
        if found.name not in EXECUTED and not found.name.endswith("__main__"):
            with suppress(ImportError):  # Spark, without Java
                yield importlib.import_module(found.name)


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _patterns_in(item)


def _pumps(pattern: str, rng: random.Random) -> list[str]:
    """Return texts of one to three pieces of a pattern's own text."""
    pieces = sorted({*PIECES.findall(pattern), " ", "1", "a"})
    short = [piece[at:][:size] for piece in pieces for size in (1, 2, 3) for at in (0, 1)]
    some = ["".join(rng.choice(short) for _ in range(rng.randrange(1, 4))) for _ in range(PUMPS)]
    return [pump for pump in [*rng.sample(short, min(len(short), PUMPS)), *some] if pump]


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _slow_text(pattern: re.Pattern[Any], rng: random.Random) -> str | None:
    is_bytes = isinstance(pattern.pattern, bytes)
    source = pattern.pattern.decode("latin-1") if is_bytes else pattern.pattern
    for pump in _pumps(source, rng):
        text = (pump * LENGTH)[:LENGTH] + "!"
        subject: Any = text.encode("latin-1", "replace") if is_bytes else text
        try:
            with _within(SECONDS):
                pattern.fullmatch(subject)
                pattern.search(subject)
        except TooSlow:
            return pump
    return None


def test_no_pattern_takes_exponentially_long() -> None:
    rng = random.Random(5)
    found = {
        (pattern.pattern, pattern.flags): (module.__name__, name, pattern)
        for module in _modules()
        for name, value in vars(module).items()
        for pattern in _patterns_in(value)
    }
    assert len(found) > 300
    slow = {
        (module, name): pump
        for module, name, pattern in found.values()
        if (pump := _slow_text(pattern, rng)) is not None
    }
    assert not slow


def test_a_pattern_that_backtracks_is_noticed() -> None:
    assert _slow_text(re.compile("(?:[\u3400-\u9fff]+|[a-z]{2,}|[a-z]$)+"), random.Random(5))
