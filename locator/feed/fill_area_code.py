"""Add the area code of the outlet's city to local phone numbers, where it is certain."""

from collections.abc import Iterator

from ..network.numbering_plan import complete_local, is_local
from ..network.outlet import Outlet
from ..network.phone_numbers import EXTENSION
from .named_areas import short_name
from .report import Finding, finding
from .rules.feed import Feed

FIX = "Enter the area code in front of the number."


def fill_area_codes(feed: Feed) -> Iterator[Finding]:
    """Complete local numbers in place; yield a finding for each.

    The position, the adcode and the names of province and city must give the same area code.
    """
    for i, outlet in enumerate(feed.outlets):
        if not any(map(_is_local, outlet.phones)):
            continue
        adcodes = _adcodes(feed, i, outlet)
        phones = [_complete(phone, adcodes) for phone in outlet.phones]
        feed.outlets[i] = outlet.model_copy(update={"phones": tuple(phones)})
        for phone, completed in zip(outlet.phones, phones, strict=True):
            if completed != phone:
                reason = f"has no area code; read as {completed}, in the city of the outlet"
                record = feed.records[feed.record_of[i]]
                yield finding(record, "phone_area_added", "warning", "phones", phone, reason, FIX)


def _is_local(phone: str) -> bool:
    return is_local(EXTENSION.sub("", phone))


def _adcodes(feed: Feed, i: int, outlet: Outlet) -> list[str]:
    """Return the adcodes that a local number belongs to; none if the address names another place."""
    located = feed.located_adcodes[i]
    names = {short_name(area.name) for area in feed.context.gazetteer.path(located)} if located else set()
    stated = [short_name(name) for name in (outlet.address.province, outlet.address.city) if name]
    if not located or not names.issuperset(stated):
        return []
    return [located, outlet.address.adcode] if outlet.address.adcode else [located]


def _complete(phone: str, adcodes: list[str]) -> str:
    number = EXTENSION.sub("", phone)
    if not is_local(number):
        return phone
    completed = {complete_local(number, adcode) for adcode in adcodes}
    result = completed.pop() if len(completed) == 1 else None
    return phone if result is None else result + phone.removeprefix(number)
