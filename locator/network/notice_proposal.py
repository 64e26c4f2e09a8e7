"""A notice in prose as structure that a person may confirm: what it would set, beside what there is.

`part` is what the notice adds, by kind: the rule `Tu off`, a last intake, a phone, a status, the device that
is only inspected, or as JSON the dates of an exception; a year that is not said is `XXXX`.
"""

from datetime import date
from typing import Any, Literal, NamedTuple

import orjson

from ..errors import InvalidInput
from .outlet import Outlet

Kind = Literal["hours", "exceptions", "status", "services", "phones", "limits"]
NO_YEAR = "XXXX"
BETWEEN = "；"


class Proposal(NamedTuple):
    """What a notice of one outlet proposes, the words it goes by, and the column in which they stand."""

    ref: str
    kind: Kind
    part: str
    words: str
    told_in: str


class Setting(NamedTuple):
    """A field of an outlet and the value it would get."""

    field: str
    value: Any


class Days(NamedTuple):
    """The days of a proposed exception as ISO text, perhaps without year, and what is said of them."""

    first: str
    last: str
    reason: str

    @property
    def undated(self) -> bool:
        """Whether a person has to say the year."""
        return NO_YEAR in self.first + self.last

    def dated(self, year: int | None = None) -> tuple[date, date]:
        """Both days; in `year` where none is said, the last in the next one when it would lie before."""
        if self.undated and year is None:
            raise InvalidInput("year", f"the notice says no year: {self.first} to {self.last}")
        try:
            first = date.fromisoformat(self.first.replace(NO_YEAR, f"{year:04}" if year else ""))
            last = date.fromisoformat(self.last.replace(NO_YEAR, f"{first.year:04}"))
            if last < first and NO_YEAR in self.last:
                last = date.fromisoformat(self.last.replace(NO_YEAR, f"{first.year + 1:04}"))
        except ValueError:
            raise InvalidInput("year", f"there are no such days: {self.first} to {self.last}") from None
        return first, last


def days_of(proposal: Proposal) -> Days:
    """The days that a proposed exception is about."""
    told = orjson.loads(proposal.part)
    return Days(told["from"], told["to"], told["reason"])


def setting(proposal: Proposal, outlet: Outlet) -> Setting | None:
    """What confirming would set; None where the outlet says so already, and for exceptions."""
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
    """Without the device, so that nobody brings one for repair; inspection alone where it is the only one."""
    others = [each for each in outlet.devices if each != device]
    if device not in outlet.devices:
        return None
    if others:
        return Setting("devices", others)
    return None if outlet.services == ("inspection",) else Setting("services", ["inspection"])
