"""Meaning of rules in npm opening_hours, minute by minute, to tell its differences from errors."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from tests.hours_model import CLOSED, DAY, ONE_DAY, OPEN, UNKNOWN, ModelRule, Times, matches, resolved

DayFacts = Callable[[date], tuple[int, set[str]]]


@dataclass
class Dialect:
    """One expression: a later rule of a day replaces the night before; no make-up days."""

    rules: list[ModelRule]
    facts: DayFacts
    _parts: list[tuple[ModelRule, bool]] = field(init=False)

    def __post_init__(self) -> None:
        """Put the part after midnight behind each rule that has one."""
        self._parts = []
        for rule in resolved(self.rules):
            self._parts.append((rule, False))
            if any(_end(times) > DAY for times in rule.times):
                self._parts.append((rule, True))

    def value(self, at: datetime) -> int:
        """Return the value at a minute."""
        day, minute = at.date(), at.hour * 60 + at.minute
        value = CLOSED
        for rule, is_night in self._matching(day):
            applies = not rule.times or any(
                times.begin <= minute + DAY * is_night < _end(times) for times in rule.times
            )
            if applies and (rule.separator != "||" or is_night or value == CLOSED):
                value = {"open": OPEN, "unknown": UNKNOWN, "off": CLOSED}[rule.state]
        return value

    def _matching(self, day: date) -> list[tuple[ModelRule, bool]]:
        found: list[tuple[ModelRule, bool]] = []
        for at, (rule, is_night) in enumerate(self._parts):
            of = day - ONE_DAY if is_night else day
            if not matches(rule, of, *self.facts(of)):
                continue
            if not is_night and rule.separator == ";" and self._replaces(rule, at):
                found = []
            found.append((rule, is_night))
        return found

    def _replaces(self, rule: ModelRule, at: int) -> bool:
        after_bare = at > 0 and rule.state == "open" and not self._parts[at - 1][0].has_days
        return rule.state != "off" and (rule.has_days or after_bare)


def _end(times: Times) -> int:
    return times.end if times.end is not None else times.begin + 600
