"""Definition of a rule: a function over a whole feed, with the texts of its findings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..record import Severity
from .feed import Feed

FEED_LEVEL = -1  # record index of violations by the whole feed


class Violation(NamedTuple):
    """A record (its index in the feed, or FEED_LEVEL) that breaks a rule; `column` if not the rule's own."""

    record_index: int
    value: object
    reason: str
    column: str = ""


def position_text(lat: float, lon: float) -> str:
    """Return a position as the value of a finding."""
    return f"{float(lat):.10g}, {float(lon):.10g}"


Check = Callable[[Feed], Iterable[Violation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: `description` and `fix` are one sentence each, `check` yields the violations."""

    code: str
    severity: Severity
    column: str
    description: str
    fix: str
    check: Check


def rule(code: str, severity: Severity, column: str, fix: str) -> Callable[[Check], Rule]:
    """Turn a function into a rule; the function's docstring becomes the description."""

    def decorator(check: Check) -> Rule:
        return Rule(code, severity, column, (check.__doc__ or "").strip(), fix, check)

    return decorator
