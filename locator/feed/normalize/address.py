"""Parts of an address from the beginning of its text: province, city, district, township; the postcode."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from ...places.gazetteer import Area, Gazetteer
from .step import Fields, NormalizeNote, part, said

_POSTCODE = re.compile(r"(?:邮编|邮政编码|邮码)\s*[:：]?\s*([0-9]{6})(?![0-9])")
_SIX = re.compile(r"(?:邮编|邮政编码)?\s*[:：]?\s*([0-9]{6})")
_AFTER = "路街道巷弄里村中东西南北大"  # 东镇路 names a street, and no township


def postcode(fields: Fields) -> Iterator[NormalizeNote]:
    """The postcode alone in its field; from the text of the address where it stands behind 邮编."""
    address = part(fields, "address")
    given = said(address, "postcode")
    found = _SIX.fullmatch(given.strip()) if given else _POSTCODE.search(said(address, "text"))
    if found and found[1] != given:
        address["postcode"] = found[1]
        yield NormalizeNote("postcode_found", "info", "postcode", given or found[0], f"read as {found[1]}")


class Addresses:
    """Splits addresses by the names of today's areas, as the gazetteer has them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def split(self, fields: Fields) -> Iterator[NormalizeNote]:
        """Fills the parts where all of them are empty and the text surely begins with them; silent."""
        address = part(fields, "address")
        empty = not any(said(address, name) for name in ("province", "city", "district", "adcode"))
        text = said(address, "text") if empty else ""
        if text:
            areas, rest = self.areas(text)
            address |= {area.level: area.name for area in areas}
            if areas and areas[-1].level == "district" and not said(address, "township"):
                address |= self._township(areas[-1], rest)
        yield from ()

    def areas(self, text: str) -> tuple[list[Area], str]:
        """The areas with which a text begins, from the top, and the rest of it; none when not certain."""
        found: list[Area] = []
        rest = text.strip()
        for _ in range(3):
            below = self._gazetteer.children(found[-1].adcode) if found else self._first
            area = next((each for each in below if rest.startswith(each.name)), None)
            if area is None:
                break
            found.append(area)
            rest = _behind(rest, area.name)
        above = self._gazetteer.path(found[0].parent) if found and found[0].parent else ()
        return [*above, *found], rest

    @cached_property
    def _first(self) -> tuple[Area, ...]:
        """The provinces, and the cities whose names stand for themselves."""
        provinces = self._gazetteer.children(None)
        cities = [area for each in provinces for area in self._gazetteer.children(each.adcode)]
        names = [area.name for area in cities]
        return (
            *provinces,
            *(area for area in cities if area.level == "city" and names.count(area.name) == 1),
        )

    @cached_property
    def _townships(self) -> dict[str, tuple[str, ...]]:
        names: dict[str, list[str]] = {}
        for township in self._gazetteer.townships():
            names.setdefault(township.adcode, []).append(township.name)
        return {code: tuple(sorted(each, key=len, reverse=True)) for code, each in names.items()}

    def _township(self, district: Area, rest: str) -> Fields:
        return {"township": name} if (name := _begins(rest, self._townships.get(district.adcode, ()))) else {}


def _behind(text: str, name: str) -> str:
    """The text behind a name, which municipalities may repeat: 北京市北京市."""
    rest = text.removeprefix(name).lstrip()
    return rest.removeprefix(name).lstrip()


def _begins(text: str, names: Iterable[str]) -> str:
    for name in names:
        if text.startswith(name) and text[len(name) : len(name) + 1] not in tuple(_AFTER):
            return name
    return ""
