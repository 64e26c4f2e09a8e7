"""Whether an outlet is open, and the last intake of its day, which is not the time of closing."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from ..hours import SHANGHAI, State
from ..hours.chinese.last_intake import Intake, last_intakes
from .narrative_items import OpeningHours, state_of

LONGEST = timedelta(hours=12)  # before closing; what is named for an earlier time belongs to another day


def opening(outlet: Mapping[str, Any], at: datetime) -> OpeningHours | None:
    """The opening of an outlet (as answers carry it) at an instant; None where nothing is known of it."""
    state = state_of(outlet.get("open") or {})
    if state is None:
        return None
    named = last_intakes(outlet.get("hours_text") or "", outlet.get("limits") or "")
    return OpeningHours(state, at, last_intake(state, named))


def last_intake(state: State, named: tuple[Intake, ...]) -> datetime | None:
    """The last intake of the opening that a state is of; None where none is surely named for it."""
    if not state.now or state.until is None or state.why == "break":
        return None
    ends = (_end(state.until.astimezone(SHANGHAI), each) for each in named)
    return min((end for end in ends if end), default=None)


def _end(until: datetime, named: Intake) -> datetime | None:
    if named.at is None:
        last = until - timedelta(minutes=named.before_end or 0)
    else:
        last = datetime.combine(until.date(), time(), SHANGHAI) + timedelta(minutes=named.at)
        last -= timedelta(days=1) if last > until else timedelta()
    return last if timedelta() < until - last < LONGEST else None
