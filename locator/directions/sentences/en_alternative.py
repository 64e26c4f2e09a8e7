"""English clauses for the outlet to visit instead."""

from abc import abstractmethod

from .. import narrative_items
from ..visit_facts import Booking
from . import en_hours
from .en_contacts import ContactClauses
from .en_moves import MoveClauses


class AlternativeClauses(ContactClauses, MoveClauses):
    """Clauses of the outlet to visit instead, in the voice of the language."""

    _is_spoken: bool
    _is_sms: bool

    @abstractmethod
    def clauses(self, fact: narrative_items.Fact) -> tuple[str, ...]:
        """Return the clauses of a fact."""

    @abstractmethod
    def name(self, outlet: narrative_items.Arrived) -> str:
        """Return the name of an outlet."""

    @abstractmethod
    def _speakable(self, text: str) -> str: ...

    @abstractmethod
    def _place(self, text: str) -> str: ...

    @abstractmethod
    def _address(self, address: narrative_items.StreetAddress) -> tuple[str, ...]: ...

    @abstractmethod
    def _hours(self, hours: narrative_items.OpeningHours) -> tuple[str, ...]: ...

    def _alternative(self, other: narrative_items.Alternative) -> tuple[str, ...]:
        name = self._speakable(self.name(narrative_items.Arrived(other.name, other.name_en)))
        forwards = "drop-off only, no repair on the spot" if other.forwards else ""
        street = self._place(other.street) if other.street and "en" in other.by_street else ""
        if self._is_sms:
            remarks = ", ".join(filter(None, (street, "drop-off only" if forwards else "")))
            remark = f" ({remarks})" if remarks else ""
            return (f"{'until then ' if other.now else ''}try {name}{remark}",)
        far = f"about {self._distance(other.metres)} away" if other.metres is not None else ""
        if self._is_spoken and other.nearby_name_en:
            name = self._speakable(other.nearby_name_en)
        if "en" in other.same_name:
            name = "another outlet of that name" if self._is_spoken else f"another outlet called {name}"
        where = f"{'at' if self._is_spoken else 'the address is'} {street}" if street else ""
        return (f"{'right now ' if other.now else ''}try {name} instead", where, far, forwards)

    def _alternative_details(self, other: narrative_items.AlternativeDetails) -> tuple[str, ...]:
        """Return address, hours and booking, in messages with the phone number.

        Hours are dated except in speech, as cards and messages are read later.
        """
        booking = self.clauses(Booking()) if other.booking else ()
        address = self._address(narrative_items.StreetAddress(other.address))
        if not other.address or "en" in other.by_street:
            address = ()
        phone = ""
        if self._is_sms and (other.phone or other.hotline):
            phone = self.phone(other.phone) if other.phone else self.hotline(other.hotline)
        if other.hours is None:
            return (*address, *booking, phone)
        hours = self._hours(other.hours) if self._is_spoken else (en_hours.dated(other.hours),)
        return (*address, *(text[:1].lower() + text[1:] for text in hours), *booking, phone)
