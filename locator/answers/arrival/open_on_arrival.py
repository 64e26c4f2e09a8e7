"""Opening state of an outlet on arrival when leaving now."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from math import ceil
from typing import NamedTuple, TypeAlias

from ...hours import State
from ...hours.chinese.last_intake import Intake
from ...network.live_facts import LiveFacts
from ..live import LIVE, live_state
from .estimate import TravelTime

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
REACH = timedelta(hours=3)  # the longest trip that may come before a wait
LAST = 6  # the group of outlets without a known opening
StateAt: TypeAlias = Callable[[datetime], State]


class Arrival(NamedTuple):
    """Arrival time, and whether devices are accepted then (None: unknown).

    `last` is the end of intake: the last intake if the outlet states one, else closing time; None if it never
    closes. `leave_by` is the latest departure in time. `next` is the next opening of an outlet that is closed
    on arrival; `why` is the reason, as in `State`, or `intake`, or `full` if no devices are accepted for a
    time, or `live` if the outlet is reported closed. `queue` is the reported waiting time in minutes.
    """

    way: TravelTime
    at: datetime
    open: bool | None
    last: datetime | None = None
    leave_by: datetime | None = None
    next: datetime | None = None
    why: str = ""
    queue: int = 0

    def rank(self, now: datetime) -> tuple[int, float]:
        """Return the sort key when leaving now.

        Travel counts twice, since waiting at home costs less than a trip; trips on foot and by car are
        compared by `TravelTime.effort`. Nobody travels longer than `REACH` to avoid a wait.
        """
        if self.open is False and self.next is None:
            return LAST, self.way.effort
        waiting = (self.next or self.at) - now if self.open is False else timedelta()
        served = max(self.way.effort, waiting.total_seconds()) + 60 * self.queue
        group = 1 if self.open is None else 0 if served <= DAY.total_seconds() else 2
        beyond = 3 if self.way.seconds > REACH.total_seconds() else 0
        return group + beyond, served + self.way.effort


def arrival_with_facts(
    state_at: StateAt, intakes: tuple[Intake, ...], way: TravelTime, now: datetime, facts: LiveFacts | None
) -> Arrival:
    """Return `arrival_of` with the live facts that are valid on arrival.

    An outlet that is reported closed now may still be closed once the report has expired: it is unknown then.
    """
    if facts is None:
        return arrival_of(state_at, intakes, way, now)

    def live_state_at(instant: datetime) -> State:
        return live_state(state_at(instant), facts, instant)

    arrival = arrival_of(live_state_at, intakes, way, now)
    if arrival.open and facts.is_closed(now):
        return Arrival(way, arrival.at, None, why=LIVE)
    full_until = facts.full_until(arrival.at)
    if arrival.open and full_until:
        return Arrival(way, arrival.at, False, next=full_until, why="full")
    return arrival._replace(queue=facts.queue(arrival.at))


def arrival_of(state_at: StateAt, intakes: tuple[Intake, ...], way: TravelTime, now: datetime) -> Arrival:
    """Return the arrival when leaving now; `intakes` are the last intakes stated by the outlet."""
    travel = timedelta(minutes=ceil(way.seconds / 60))
    at = now + travel
    state = state_at(at)
    if state.now is None:
        return Arrival(way, at, None, why="unknown")
    if not state.now:
        return Arrival(way, at, False, next=state.next, why=state.why)
    last = min(
        (_intake_end(state_at, state, intake, at) for intake in intakes), default=state.until, key=_timestamp
    )
    if last is None:
        return Arrival(way, at, True)
    if at < last:
        return Arrival(way, at, True, last=last, leave_by=last - travel - MINUTE)
    if state.until is None:
        return Arrival(way, at, None, last=last, why="unknown")  # open all day, intake hours unknown
    closed_state = state_at(state.until)
    return Arrival(way, at, False, last=last, next=closed_state.next, why="intake")


def _timestamp(instant: datetime | None) -> float:
    return instant.timestamp() if instant else float("inf")


def _intake_end(state_at: StateAt, state: State, intake: Intake, at: datetime) -> datetime | None:
    """Return the end of intake within the current opening, or its closing time if none is stated."""
    until = state.until
    if until is None:
        return None if intake.at is None else _at_minute(at, intake.at)
    if intake.at is not None:
        last = _at_minute(until, intake.at)
        last -= timedelta(days=1) if last > until else timedelta()
    elif state.why in ("break", "open_end"):
        return until  # minutes before closing do not apply to a break, or to an unknown closing time
    else:
        last = until - timedelta(minutes=intake.before_end or 0)
    before = state_at(last - MINUTE)
    return last if before.now and before.until == until else until


def _at_minute(day: datetime, minute: int) -> datetime:
    return datetime.combine(day.date(), time(), day.tzinfo) + timedelta(minutes=minute)
