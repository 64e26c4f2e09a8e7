"""Opening state of an outlet and its last intake, which may be earlier than closing time."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from ..hours import SHANGHAI, State
from ..hours.chinese.last_intake import Intake, last_intakes
from .narrative_items import OpeningHours, parse_state

MAX_BEFORE_CLOSING = timedelta(hours=12)  # an earlier last intake belongs to another day


def opening(outlet: Mapping[str, Any], at: datetime) -> OpeningHours | None:
    """Return the opening hours of an outlet (in response format) at an instant; None if unknown."""
    state = parse_state(outlet.get("open") or {})
    if state is None:
        return None
    named = last_intakes(outlet.get("hours_text") or "", outlet.get("limits") or "")
    return OpeningHours(state, at, last_intake(state, named))


def last_intake(state: State, intakes: tuple[Intake, ...]) -> datetime | None:
    """Return the last intake of the current opening period; None if none clearly applies to it."""
    if not state.now or state.until is None or state.why == "break":
        return None
    if state.why == "open_end":  # the closing time is unknown
        intakes = tuple(intake for intake in intakes if intake.at is not None)
    ends = (_intake_end(state.until.astimezone(SHANGHAI), intake) for intake in intakes)
    return min((end for end in ends if end), default=None)


def _intake_end(until: datetime, intake: Intake) -> datetime | None:
    if intake.at is None:
        last = until - timedelta(minutes=intake.before_end or 0)
    else:
        last = datetime.combine(until.date(), time(), SHANGHAI) + timedelta(minutes=intake.at)
        last -= timedelta(days=1) if last > until else timedelta()
    return last if timedelta() < until - last < MAX_BEFORE_CLOSING else None
