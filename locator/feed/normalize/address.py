"""Splits the leading parts off an address: province, city, district, township; also the postcode."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from ...places.gazetteer import Area, Gazetteer
from .step import Fields, NormalizeNote, nested_fields, text_field

_POSTCODE = re.compile(r"(?:邮编|邮政编码|邮码)\s*[:：]?\s*([0-9]{6})(?![0-9])")
_POSTCODE_CELL = re.compile(r"(?:邮编|邮政编码)?\s*+[:：]?\s*+([0-9]{6})")
_POSTCODE_WRITTEN = re.compile("[0-9]{3}(?:[0-9]{2,3})?")
_NAME_CONTINUATIONS = "路街道巷弄里村中东西南北大"  # 东镇路 is a street, not a township


def normalize_postcode(fields: Fields) -> Iterator[NormalizeNote]:
    """Normalize the postcode field, or fill it from the address text after 邮编."""
    address = nested_fields(fields, "address")
    value = text_field(address, "postcode")
    match = (
        _POSTCODE_CELL.fullmatch(value.strip()) if value else _POSTCODE.search(text_field(address, "text"))
    )
    if match and match[1] != value:
        address["postcode"] = match[1]
        yield NormalizeNote("postcode_found", "info", "postcode", value or match[0], f"read as {match[1]}")
    elif value and not _POSTCODE_WRITTEN.fullmatch(value.strip()):
        del address["postcode"]
        reason = "must be 6 digits, or 3, 5 or 6 in Taiwan; ignored"
        yield NormalizeNote("postcode_not_understood", "warning", "postcode", value, reason)


class AddressSplitter:
    """Splits addresses by the names of current areas in the gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def split(self, fields: Fields) -> Iterator[NormalizeNote]:
        """Fill the address parts if all are empty and the text clearly starts with them; yield no notes."""
        address = nested_fields(fields, "address")
        empty = not any(text_field(address, name) for name in ("province", "city", "district", "adcode"))
        text = text_field(address, "text") if empty else ""
        if text:
            areas, remaining = self.areas(text)
            address |= {area.level: area.name for area in areas}
            if areas and areas[-1].level == "district" and not text_field(address, "township"):
                address |= self._township_field(areas[-1], remaining)
        yield from ()

    def areas(self, text: str) -> tuple[list[Area], str]:
        """Return the areas that a text starts with, topmost first, and the remaining text."""
        matches: list[Area] = []
        remaining = text.strip()
        for _ in range(3):
            children = self._gazetteer.children(matches[-1].adcode) if matches else self._leading(remaining)
            area = next((child for child in children if remaining.startswith(child.name)), None)
            if area is None:
                break
            matches.append(area)
            remaining = _after_name(remaining, area.name)
        ancestors = self._gazetteer.path(matches[0].parent) if matches and matches[0].parent else ()
        return [*ancestors, *matches], remaining

    def _leading(self, text: str) -> list[Area]:
        return self._leading_areas.get(text[:2], [])

    @cached_property
    def _leading_areas(self) -> dict[str, list[Area]]:
        """Provinces, and cities with a unique name, by the first two characters."""
        provinces = self._gazetteer.children(None)
        cities = [area for province in provinces for area in self._gazetteer.children(province.adcode)]
        names = [area.name for area in cities]
        unique = (area for area in cities if area.level == "city" and names.count(area.name) == 1)
        leading: dict[str, list[Area]] = {}
        for area in (*provinces, *unique):
            leading.setdefault(area.name[:2], []).append(area)
        return leading

    @cached_property
    def _townships(self) -> dict[str, tuple[str, ...]]:
        names: dict[str, list[str]] = {}
        for township in self._gazetteer.townships():
            names.setdefault(township.adcode, []).append(township.name)
        return {code: tuple(sorted(group, key=len, reverse=True)) for code, group in names.items()}

    def _township_field(self, district: Area, remaining: str) -> Fields:
        return (
            {"township": name}
            if (name := _leading_name(remaining, self._townships.get(district.adcode, ())))
            else {}
        )


def _after_name(text: str, name: str) -> str:
    """Return the text after a name, which municipalities may repeat: 北京市北京市."""
    remaining = text.removeprefix(name).lstrip()
    return remaining.removeprefix(name).lstrip()


def _leading_name(text: str, names: Iterable[str]) -> str:
    for name in names:
        if text.startswith(name) and text[len(name) : len(name) + 1] not in tuple(_NAME_CONTINUATIONS):
            return name
    return ""
