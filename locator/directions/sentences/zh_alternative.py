"""Chinese clauses for the outlet to visit instead."""

from abc import abstractmethod

from .. import narrative_items
from ..visit_facts import Booking
from . import zh_hours
from .zh_contacts import ContactClauses
from .zh_moves import MoveClauses


class AlternativeClauses(ContactClauses, MoveClauses):
    """Clauses of the outlet to visit instead, in the voice of the language."""

    _is_spoken: bool

    @abstractmethod
    def clauses(self, fact: narrative_items.Fact) -> tuple[str, ...]:
        """Return the clauses of a fact."""

    @abstractmethod
    def _text(self, text: str) -> str: ...

    @abstractmethod
    def _address(self, address: narrative_items.StreetAddress) -> tuple[str, ...]: ...

    @abstractmethod
    def _hours(self, hours: narrative_items.OpeningHours) -> tuple[str, ...]: ...

    def _alternative(self, other: narrative_items.Alternative) -> tuple[str, ...]:
        forwards = "只代收，不当场维修" if other.forwards else ""
        street = other.street if "zh" in other.by_street else ""
        if self._voice == "terse":
            remarks = "，".join(filter(None, (street, forwards)))
            form = "，{}" if other.name.endswith("）") else "（{}）"  # no two brackets side by side
            remark = form.format(remarks) if remarks else ""
            return (f"{'急用' if other.now else ''}可改去{other.name}{remark}",)
        far = f"离您约{self._distance(other.metres)}" if other.metres is not None else ""
        another = "另一家" if "zh" in other.same_name else ""
        urgent = "如现在就要去，" if other.now else ""
        where = self._address(narrative_items.StreetAddress(street)) if street else ()
        return (f"{urgent}可以改去{another}{self._text(other.name)}", *where, far, forwards)

    def _alternative_details(self, other: narrative_items.AlternativeDetails) -> tuple[str, ...]:
        """Return address, hours and booking, in messages with the phone number.

        Hours are dated except in speech, as cards and messages are read later.
        """
        booking = self.clauses(Booking()) if other.booking else ()
        address = self._address(narrative_items.StreetAddress(other.address))
        if not other.address or "zh" in other.by_street:
            address = ()
        phone = ""
        if self._voice == "terse" and (other.phone or other.hotline):
            phone = self.phone(other.phone) if other.phone else self.hotline(other.hotline)
        if other.hours is None:
            return (*address, *booking, phone)
        hours = self._hours(other.hours) if self._is_spoken else (zh_hours.dated(other.hours),)
        return (*address, *hours, *booking, phone)
