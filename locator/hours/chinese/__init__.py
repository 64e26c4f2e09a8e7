"""Converts Chinese opening hours to OSM syntax: 周一至周五 9：00—20：00 → Mo-Fr 09:00-20:00.

Returns None for ambiguous text: a wrong answer sends a customer to a closed door.
"""

from dataclasses import dataclass

from ...errors import InvalidHours
from ..expression import Expression
from .clock import OPEN_END, format_minute
from .last_intake import Intake, split_intake
from .lexer import tokenize
from .osm import to_syntax
from .parser import ClauseParser
from .result import ParsedHours
from .text import Ambiguous, normalize_text

MAX_CHARACTERS = 300


@dataclass(frozen=True, slots=True)
class OsmHours:
    """Hours in OSM syntax, the last intake as HH:MM, and what the syntax cannot express (春节除外)."""

    hours: str
    last_intake: str | None = None
    notes: tuple[str, ...] = ()


def to_osm(text: str) -> OsmHours | None:
    """Return the hours of a text, or None if any part is ambiguous; never raises."""
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        intake = split_intake(normalize_text(text))
        parsed = ClauseParser(tokenize(intake.remaining)).parse()
        hours = to_syntax(parsed)
        Expression(hours)
        return OsmHours(hours, _last_intake(intake, parsed), tuple(parsed.notes))
    except (Ambiguous, InvalidHours):
        return None


def _last_intake(intake: Intake, parsed: ParsedHours) -> str | None:
    if intake.at is None and intake.before_end is None:
        return None
    days = [clause.spans for clause in parsed.clauses if clause.spans]
    if intake.at is not None:
        if all(any(begin < intake.at <= end for begin, end in spans) for spans in days):
            return format_minute(intake.at)
        raise Ambiguous("a last intake outside the hours")
    ends = {spans[-1][1] for spans in days}
    if OPEN_END in ends:
        raise Ambiguous("a last intake before an unknown end")
    begins = max(spans[-1][0] for spans in days)
    last = min(ends) - (intake.before_end or 0)
    if len(ends) > 1 or last <= begins:
        raise Ambiguous("a last intake before several ends")
    return format_minute(last)
