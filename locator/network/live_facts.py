"""Live facts of an outlet: reported by its systems, each with an expiry, and never part of a release."""

from datetime import datetime
from typing import Annotated, get_args

from pydantic import Field

from .outlet import Part
from .values import Line

MAX_QUEUE_MINUTES = 1_440
MAX_PARTS = 20


class LiveFact(Part):
    """A fact: when it was reported, and from when on it must not be used any more."""

    at: datetime
    expires: datetime

    def applies(self, instant: datetime) -> bool:
        """Return whether the fact was reported by the end of a minute, and is valid until its end."""
        first, end = (time.replace(second=0, microsecond=0) for time in (self.at, self.expires))
        return first <= instant < end


class QueueMinutes(LiveFact):
    """Waiting time in minutes."""

    value: Annotated[int, Field(strict=True, ge=0, le=MAX_QUEUE_MINUTES)]


class IntakeFullUntil(LiveFact):
    """Instant until which no devices are accepted."""

    value: datetime


class OutOfStock(LiveFact):
    """Parts that are out of stock."""

    value: Annotated[
        tuple[Annotated[Line, Field(min_length=1)], ...], Field(min_length=1, max_length=MAX_PARTS)
    ]


class ClosedNow(LiveFact):
    """Whether the outlet is closed although its hours say otherwise."""

    value: Annotated[bool, Field(strict=True)]


class LiveFacts(Part):
    """The live facts of an outlet; unknown ones are None."""

    queue_minutes: QueueMinutes | None = None
    intake_full_until: IntakeFullUntil | None = None
    out_of_stock: OutOfStock | None = None
    closed_now: ClosedNow | None = None

    def at(self, instant: datetime) -> "LiveFacts | None":
        """Return the facts that are valid at an instant; None if there are none."""
        valid = {name: fact for name in FACTS if (fact := getattr(self, name)) and fact.applies(instant)}
        return LiveFacts.model_construct(**valid) if valid else None

    def items(self) -> list[tuple[str, "AnyFact"]]:
        """Return the names and facts that are known."""
        return [(name, fact) for name in FACTS if (fact := getattr(self, name)) is not None]

    @property
    def expires(self) -> datetime:
        """Return when the last fact expires."""
        return max(fact.expires for _, fact in self.items())

    def is_closed(self, instant: datetime) -> bool:
        """Return whether the outlet is reported closed at an instant."""
        fact = self.closed_now
        return fact is not None and fact.value and fact.applies(instant)

    def full_until(self, instant: datetime) -> datetime | None:
        """Return until when no devices are accepted; None if they are at this instant."""
        fact = self.intake_full_until
        is_full = fact is not None and fact.applies(instant) and instant < fact.value
        return fact.value if fact and is_full else None

    def queue(self, instant: datetime) -> int:
        """Return the waiting time in minutes; 0 if it is unknown at this instant."""
        fact = self.queue_minutes
        return fact.value if fact and fact.applies(instant) else 0

    def missing_parts(self, instant: datetime) -> tuple[str, ...]:
        """Return the parts that are out of stock at an instant."""
        fact = self.out_of_stock
        return fact.value if fact and fact.applies(instant) else ()


AnyFact = QueueMinutes | IntakeFullUntil | OutOfStock | ClosedNow
FACTS = tuple(LiveFacts.model_fields)
FACT_TYPES: dict[str, type[LiveFact]] = {
    name: get_args(info.annotation)[0] for name, info in LiveFacts.model_fields.items()
}
