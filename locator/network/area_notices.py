"""Notices of the network, or of a province, city or district."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class AreaNotice(NamedTuple):
    """A notice from the first to the last day, both inclusive; an empty adcode is the whole network."""

    text: str
    first: date
    last: date
    adcode: str = ""

    def is_in_force(self, day: date) -> bool:
        """Return whether the notice is shown on a day."""
        return self.first <= day <= self.last

    def concerns(self, adcode: str) -> bool:
        """Return whether an outlet in this district is concerned; 310000 covers 310115."""
        return adcode.startswith(area_prefix(self.adcode))


def is_in_force(notice: Mapping[str, str], day: str) -> bool:
    """Return whether a notice of an outlet is in force on a day (YYYY-MM-DD)."""
    return notice.get("from", day) <= day <= notice.get("to", day)


def area_prefix(adcode: str) -> str:
    """Return the digits that all districts of an area share."""
    if adcode.endswith("0000"):
        return adcode[:2]
    return adcode[:4] if adcode.endswith("00") else adcode
