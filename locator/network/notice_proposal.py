"""Structured proposals from free-text notices, for confirmation by an operator.

`part` is the proposed value, by kind: the rule `Tu off`, a last intake, a phone, a status, a device that is
only inspected, or the dates of an exception as JSON; a missing year is `XXXX`.
"""

from datetime import date
from typing import Any, Literal, NamedTuple

import orjson

from ..errors import InvalidInput, message
from .outlet import Outlet

ProposalKind = Literal["hours", "exceptions", "status", "services", "phones", "limits"]
NO_YEAR = "XXXX"
BETWEEN = "；"


class Proposal(NamedTuple):
    """A proposed change of one outlet, with the text it was derived from and the column of that text."""

    ref: str
    kind: ProposalKind
    part: str
    words: str
    told_in: str


class Setting(NamedTuple):
    """A field of an outlet and its proposed value."""

    field: str
    value: Any


class Days(NamedTuple):
    """First and last day of a proposed exception as ISO text, possibly without year, and the reason."""

    first: str
    last: str
    reason: str

    @property
    def undated(self) -> bool:
        """True when the year is missing."""
        return NO_YEAR in self.first + self.last

    def dated(self, year: int | None = None) -> tuple[date, date]:
        """Return both days, `year` filled in; a last day before the first moves to the next year."""
        if self.undated and year is None:
            raise InvalidInput(
                "year", message("the notice has no year: {first} to {last}", first=self.first, last=self.last)
            )
        try:
            first = date.fromisoformat(self.first.replace(NO_YEAR, f"{year:04}" if year else ""))
            last = date.fromisoformat(self.last.replace(NO_YEAR, f"{first.year:04}"))
            if last < first and NO_YEAR in self.last:
                last = date.fromisoformat(self.last.replace(NO_YEAR, f"{first.year + 1:04}"))
        except ValueError:
            raise InvalidInput(
                "year", message("not valid dates: {first} to {last}", first=self.first, last=self.last)
            ) from None
        return first, last


def days_of(proposal: Proposal) -> Days:
    """Return the days of a proposed exception."""
    fields = orjson.loads(proposal.part)
    return Days(fields["from"], fields["to"], fields["reason"])


def has_effect(proposal: Proposal, outlet: Outlet, today: date) -> bool:
    """Return False if the outlet is already as proposed, or the proposed days are past."""
    if proposal.kind == "exceptions":
        days = days_of(proposal)
        return days.undated or days.last >= today.isoformat()
    return setting(proposal, outlet) is not None


def setting(proposal: Proposal, outlet: Outlet) -> Setting | None:
    """Return the field that confirming would set; None if already set, and for exceptions."""
    part = proposal.part
    match proposal.kind:
        case "hours":
            value = f"{outlet.hours or 'Mo-Su unknown'}; {part}"
            return None if part in (outlet.hours or "") else Setting("hours", value)
        case "status":
            return None if outlet.status in ("closed", part) else Setting("status", part)
        case "phones":
            phones = [part, *outlet.phones]
            return None if part in outlet.phones else Setting("phones", phones)
        case "limits":
            value = BETWEEN.join(filter(None, (outlet.limits, part)))
            return None if part in outlet.limits else Setting("limits", value)
        case "services":
            return _inspected_only(part, outlet)
    return None


def _inspected_only(device: str, outlet: Outlet) -> Setting | None:
    """Remove the device; if it is the only one, reduce the services to inspection."""
    remaining = [other for other in outlet.devices if other != device]
    if device not in outlet.devices:
        return None
    if remaining:
        return Setting("devices", remaining)
    return None if outlet.services == ("inspection",) else Setting("services", ["inspection"])
