"""What a rule is: a small function over a whole feed, with the words of its findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..report import Severity
from .feed import Feed

WHOLE = -1  # instead of a record: the feed as a whole


class Violation(NamedTuple):
    """A record (its index in the feed, or WHOLE) that a rule speaks of; `column` when not the rule's own."""

    at: int
    value: object
    reason: str
    column: str = ""


def place_text(lat: float, lon: float) -> str:
    """A position as the value of a finding."""
    return f"{float(lat):.10g}, {float(lon):.10g}"


Find = Callable[[Feed], Iterable[Violation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `checks` and `mend` are one sentence each, `find` gives what breaks it."""

    code: str
    severity: Severity
    column: str
    checks: str
    mend: str
    find: Find


def rule(code: str, severity: Severity, column: str, mend: str) -> Callable[[Find], Rule]:
    """Makes a function a rule; its docstring is what the rule checks."""

    def made(find: Find) -> Rule:
        return Rule(code, severity, column, (find.__doc__ or "").strip(), mend, find)

    return made
