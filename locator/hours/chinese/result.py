"""What a text of hours says: clauses, and remarks that hours cannot hold."""

from dataclasses import dataclass, field

from .clock import DAY, Minutes
from .days import Season

Spans = tuple[Minutes, ...]
WHOLE_DAY = (0, DAY)


@dataclass(frozen=True, slots=True)
class Clause:
    """What holds (no span: closed) on some weekdays (None: all), in a season (None: all year).

    `holiday` says that it holds on public holidays too, or only there when `days` is empty; `loose` that
    they were called 节假日, which may mean weekends; `workdays` that the days were called working days.
    """

    days: frozenset[int] | None = None
    season: Season | None = None
    holiday: bool = False
    loose: bool = False
    workdays: bool = False
    festival: str = ""
    spans: Spans = ()

    @property
    def named(self) -> bool:
        """Whether it says on which days."""
        return self.days is not None or self.holiday or bool(self.festival)


@dataclass(slots=True)
class ParsedHours:
    """All that a text says."""

    clauses: list[Clause] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    no_rest: bool = False
    usual_holiday: bool = False
    ways: set[str] = field(default_factory=set)
