"""Chinese text of opening hours into OSM syntax: 周一至周五 9：00—20：00 → Mo-Fr 09:00-20:00.

What is not surely understood gives None: a wrong answer sends a person to a closed door.
"""

from dataclasses import dataclass

from ...errors import BadHours
from ..expression import Expression
from .clock import written
from .last_intake import Intake, intake
from .lexer import tokens
from .osm import in_syntax
from .parser import ClauseParser
from .result import ParsedHours
from .text import Ambiguous, plain

MOST_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class Understood:
    """Hours in OSM syntax, the last intake as HH:MM, and what the syntax cannot say (春节除外)."""

    hours: str
    last_intake: str | None = None
    notes: tuple[str, ...] = ()


def to_osm(text: str) -> Understood | None:
    """The hours of a text, or None when any of it is not surely understood; never raises."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        taken = intake(plain(text))
        told = ClauseParser(tokens(taken.rest)).all()
        hours = in_syntax(told)
        Expression(hours)
        return Understood(hours, _last_intake(taken, told), tuple(told.notes))
    except (Ambiguous, BadHours):
        return None


def _last_intake(taken: Intake, told: ParsedHours) -> str | None:
    if taken.at is None and taken.before_end is None:
        return None
    days = [clause.spans for clause in told.clauses if clause.spans]
    if taken.at is not None:
        if all(any(begin < taken.at <= end for begin, end in spans) for spans in days):
            return written(taken.at)
        raise Ambiguous("a last intake outside the hours")
    ends = {spans[-1][1] for spans in days}
    begins = max(spans[-1][0] for spans in days)
    last = min(ends) - (taken.before_end or 0)
    if len(ends) > 1 or last <= begins:
        raise Ambiguous("a last intake before several ends")
    return written(last)
