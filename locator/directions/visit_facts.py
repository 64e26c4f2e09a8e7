"""Facts to know before setting out: booking, unknown hours, live facts, things to bring."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from ..hours import SHANGHAI
from .booking_words import requirement_on
from .text_lines import single_line

VisitPart: TypeAlias = Literal[
    "unknown_hours", "live", "queue", "stock", "booking", "booking_address", "bring"
]
CALL_FIRST: tuple[VisitPart, ...] = ("unknown_hours", "booking")  # what a call to the outlet settles
MAX_PARTS = 4  # out of stock that are named


class Booking(NamedTuple):
    """The outlet requires an appointment."""


class BookingAddress(NamedTuple):
    """The web address where the required appointment is made."""

    url: str


class UnknownHours(NamedTuple):
    """The hours are unknown.

    `by_text` means that the outlet can be contacted by text, `by_phone` that it has a number of its own.
    """

    by_text: bool = False
    by_phone: bool = True


class IntakeStopped(NamedTuple):
    """No devices are accepted until an instant, as reported at `at`.

    `opening` is the next one of an outlet that is closed.
    """

    until: datetime
    at: datetime
    opening: datetime | None = None


class Queue(NamedTuple):
    """Waiting time in minutes at an instant."""

    minutes: int
    at: datetime


class OutOfStock(NamedTuple):
    """Parts that are out of stock at an instant; `more` means that there are others."""

    parts: tuple[str, ...]
    at: datetime
    more: bool = False


class ItemsToBring(NamedTuple):
    """Things that the outlet asks visitors to bring."""

    items: tuple[str, ...]


VisitFact: TypeAlias = (
    Booking | BookingAddress | UnknownHours | IntakeStopped | Queue | OutOfStock | ItemsToBring
)


def visit_facts(
    outlet: Mapping[str, Any], at: datetime, *, is_closed: bool
) -> Iterator[tuple[VisitPart, VisitFact]]:
    """Yield what to know before setting out for an outlet (in response format) at an instant."""
    opening = outlet.get("open") or {}
    if opening and opening.get("now") is None and opening.get("why", "unknown") == "unknown":
        yield "unknown_hours", UnknownHours(by_phone=any(map(single_line, outlet.get("phones") or ())))
    live = outlet.get("live") or {}
    yield from _intake_facts(live, at, opening.get("next") if is_closed else None)
    if not is_closed and (minutes := (live.get("queue_minutes") or {}).get("value")):
        yield "queue", Queue(minutes, at)
    if parts := _lines((live.get("out_of_stock") or {}).get("value")):
        yield "stock", OutOfStock(parts[:MAX_PARTS], at, len(parts) > MAX_PARTS)
    if requires_booking(outlet, at):
        yield "booking", Booking()
        if url := single_line((outlet.get("booking") or {}).get("url")):
            yield "booking_address", BookingAddress(url)
    if items := _lines(outlet.get("bring")):
        yield "bring", ItemsToBring(items)


def requires_booking(outlet: Mapping[str, Any], at: datetime) -> bool:
    """Return whether an outlet (in response format) requires an appointment on the day of an instant."""
    return requirement_on(outlet, at.astimezone(SHANGHAI).date().isoformat()) == "booking"


def _intake_facts(
    live: Mapping[str, Any], at: datetime, next_opening: str | None
) -> Iterator[tuple[VisitPart, VisitFact]]:
    """Yield a stopped intake that matters to a visitor who comes now, or at the next opening."""
    if stopped := live.get("intake_full_until"):
        until = datetime.fromisoformat(stopped["value"])
        opens_at = datetime.fromisoformat(next_opening) if next_opening else None
        if until > (opens_at or at):
            yield "live", IntakeStopped(until, at, opens_at)


def _lines(texts: Any) -> tuple[str, ...]:
    return tuple(filter(None, map(single_line, texts or ())))
