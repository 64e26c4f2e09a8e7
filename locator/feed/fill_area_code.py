"""Add the area code of the outlet's city to local phone numbers, where it is certain."""

from collections.abc import Iterator

from ..network.compact import compact
from ..network.numbering_plan import area_codes, complete_local, format_number, is_local
from ..network.outlet import Outlet
from ..network.phone_numbers import EXTENSION, normalize_number
from .area_code_column import AREA_CODE_COLUMN, is_area_code
from .named_areas import short_name
from .record import Record
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
        own = _own_area_code(feed.records[feed.record_of[i]])
        adcodes = _adcodes(feed, i, outlet) if own is None else []
        phones = [_with_area(phone, own) if own else _complete(phone, adcodes) for phone in outlet.phones]
        feed.outlets[i] = compact(outlet.model_copy(update={"phones": tuple(phones)}))
        for phone, completed in zip(outlet.phones, phones, strict=True):
            if completed != phone:
                source = f"from the column {AREA_CODE_COLUMN}" if own else "in the city of the outlet"
                reason = f"has no area code; read as {completed}, {source}"
                record = feed.records[feed.record_of[i]]
                yield finding(record, "phone_area_added", "warning", "phones", phone, reason, FIX)


def _own_area_code(record: Record) -> str | None:
    """Return the area code in a column of its own, '' if it is none, and None without such a column."""
    for name, text in record.unmapped.items():
        if is_area_code(name):
            digits = text.strip().lstrip("0").removesuffix(".0")
            return f"0{digits}" if digits in area_codes() else ""
    return None


def _with_area(phone: str, area_code: str) -> str:
    number = EXTENSION.sub("", phone)
    completed = format_number(f"{area_code}-{number}") if _is_local(phone) else None
    return phone if completed is None else completed + phone.removeprefix(number)


def _is_local(phone: str) -> bool:
    """Return True for a certain number without area code."""
    return normalize_number(phone) is not None and is_local(EXTENSION.sub("", phone))


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
    if not _is_local(phone):
        return phone
    completed = {complete_local(number, adcode) for adcode in adcodes}
    result = completed.pop() if len(completed) == 1 else None
    return phone if result is None else result + phone.removeprefix(number)
