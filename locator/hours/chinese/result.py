"""Parsed hours: clauses, and notes that hours cannot express."""

from dataclasses import dataclass, field

from ..spans import DAY
from .clock import OPEN_END, Minutes
from .days import Season
from .text import Ambiguous

Spans = tuple[Minutes, ...]
ALL_DAY = (0, DAY)
MIN_MINUTES = 120  # minutes per day; less is more likely a typo


@dataclass(frozen=True, slots=True)
class Clause:
    """Hours (no span: closed) on some weekdays (None: all), in a season (None: all year).

    `holiday`: also applies on public holidays, or only there if `days` is empty; `ambiguous`: written as
    节假日, which may mean weekends; `workdays`: the days were written as working days. `festival` is the
    text of single holidays, such as 春节.
    """

    days: frozenset[int] | None = None
    season: Season | None = None
    holiday: bool = False
    ambiguous: bool = False
    workdays: bool = False
    festival: str = ""
    spans: Spans = ()

    @property
    def is_regular(self) -> bool:
        """True if the clause is for weekdays, not only for public holidays."""
        return bool(self.days) or (self.days is None and not self.holiday and not self.festival)

    @property
    def has_days(self) -> bool:
        """True if the clause names days."""
        return self.days is not None or self.holiday or bool(self.festival)


@dataclass(slots=True)
class ParsedHours:
    """Everything that a text states."""

    clauses: list[Clause] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    no_days_off: bool = False
    usual_holiday: bool = False
    usual_festival: bool = False
    notations: set[str] = field(default_factory=set)


def validated(spans: list[Minutes]) -> Spans:
    """Return the spans of a day; Ambiguous if they overlap, or are too long or too short."""
    last_end = 0
    for begin, end in spans:
        if begin < last_end or end <= begin:
            raise Ambiguous("hours that overlap")
        last_end = end
    if last_end == OPEN_END:
        return tuple(spans)
    if last_end - spans[0][0] > DAY or sum(end - begin for begin, end in spans) < MIN_MINUTES:
        raise Ambiguous("too long or too short a day")
    return tuple(spans)
