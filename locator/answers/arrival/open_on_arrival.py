"""What holds at an outlet when somebody gets there who leaves now."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from math import ceil
from typing import NamedTuple, TypeAlias

from ...hours import State
from ...hours.chinese.last_intake import Intake
from .estimate import TravelTime

MINUTE = timedelta(minutes=1)
StateAt: TypeAlias = Callable[[datetime], State]


class Arrival(NamedTuple):
    """When one is there, and whether devices are taken in then (None: unknown).

    `last` is the end of taking in: the last intake where the outlet names one, else closing time; None
    where it never closes. `leave_by` is the last minute in which leaving is in time. `next` is the next
    opening of one that is closed on arrival; `why` says why it is, as `State` does, or `intake`.
    """

    way: TravelTime
    at: datetime
    open: bool | None
    last: datetime | None = None
    leave_by: datetime | None = None
    next: datetime | None = None
    why: str = ""

    @property
    def rank(self) -> tuple[int, float]:
        """Open on arrival by the time of arrival, then unknown, then what opens soonest, then the rest."""
        if self.open:
            return 0, self.way.seconds
        if self.open is None:
            return 1, self.way.seconds
        return (2, self.next.timestamp()) if self.next else (3, self.way.seconds)


def arrive(state_at: StateAt, named: tuple[Intake, ...], way: TravelTime, now: datetime) -> Arrival:
    """The arrival of somebody who leaves now; `named` are the last intakes that the outlet names."""
    travel = timedelta(minutes=ceil(way.seconds / 60))
    at = now + travel
    state = state_at(at)
    if state.now is None:
        return Arrival(way, at, None, why="unknown")
    if not state.now:
        return Arrival(way, at, False, next=state.next, why=state.why)
    last = min((_end(state_at, state, each, at) for each in named), default=state.until, key=_time)
    if last is None:
        return Arrival(way, at, True)
    if at < last:
        return Arrival(way, at, True, last=last, leave_by=last - travel - MINUTE)
    if state.until is None:
        return Arrival(way, at, None, last=last, why="unknown")  # open all day, when it takes in is not said
    behind = state_at(state.until)
    return Arrival(way, at, False, last=last, next=behind.next, why="intake")


def _time(moment: datetime | None) -> float:
    return moment.timestamp() if moment else float("inf")


def _end(state_at: StateAt, state: State, named: Intake, at: datetime) -> datetime | None:
    """The end of taking in within the opening that `state` is of; its closing where none is named for it."""
    until = state.until
    if until is None:
        return None if named.at is None else _clock(at, named.at)
    if named.at is not None:
        last = _clock(until, named.at)
        last -= timedelta(days=1) if last > until else timedelta()
    elif state.why == "break":
        return until  # minutes before closing say nothing of a break
    else:
        last = until - timedelta(minutes=named.before_end or 0)
    before = state_at(last - MINUTE)
    return last if before.now and before.until == until else until


def _clock(day: datetime, minute: int) -> datetime:
    return datetime.combine(day.date(), time(), day.tzinfo) + timedelta(minutes=minute)
