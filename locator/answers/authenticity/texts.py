"""Normalization of names and addresses, so that equivalent spellings compare equal."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Required

from rapidfuzz.distance import Levenshtein
from typing_extensions import TypedDict

from ...places.text import normalize, normalize_lines

_AUTHORIZED = re.compile("官方|授权|特约|指定|认证|official|authori[sz]ed|certified")
_COUNTRY = re.compile("^(?:中国|中华人民共和国)")
_LEVEL = re.compile("[省市]$")


class DifferingTexts(TypedDict, total=False):
    """A text of the query, and the one on record."""

    said: str
    listed: str


class Difference(DifferingTexts):
    """A difference between the query and a register entry."""

    kind: Required[str]


def name_key(name: str) -> str:
    """Normalize a name: width, script, case, punctuation, and words such as "official" or "authorized"."""
    return _AUTHORIZED.sub("", normalize(name))


def name_keys(names: Sequence[str]) -> list[str]:
    """Return `name_key` of many names."""
    return [_AUTHORIZED.sub("", line.replace("|", "")) for line in normalize_lines(names)]


def address_key(address: str) -> str:
    """Normalize the width, script, case and punctuation of an address."""
    return _COUNTRY.sub("", normalize(address))


class AddressParts(tuple[str, ...]):
    """Normalized province, city, district, township, street address, and full address."""

    __slots__ = ()

    @property
    def street(self) -> str:
        """The address without its areas."""
        return self[4]

    @property
    def full(self) -> str:
        """The full address, each area once."""
        return self[5]

    def matches_areas(self, prefix: str) -> bool | None:
        """Return whether a prefix spells areas of this address; None if the city is missing."""
        for parts in product(*map(_spellings, self[:4])):
            if "".join(parts) == prefix:
                province, city, district = parts[:3]
                return True if city or (not self[1] and (province or district)) else None
        return False

    def named_areas(self, prefix: str) -> int:
        """Return how many areas of this address a prefix names."""
        return sum(any(name and name in prefix for name in _spellings(area)) for area in self[:4])


def _spellings(area: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((area, _LEVEL.sub("", area) if len(area) > 2 else area, "")))


def split_addresses(lines: Sequence[str]) -> Iterator[AddressParts]:
    """Parse lines of province|city|district|township|text, removing areas at the start of the text."""
    for line in normalize_lines(lines):
        *areas, text = line.split("|")
        street = _COUNTRY.sub("", text)
        for area in areas[:3]:
            street = street.removeprefix(area)
        yield AddressParts((*areas, street.removeprefix(areas[3]), "".join((*areas[:3], street))))


def differing_parts(text: str, listed: str) -> list[DifferingTexts]:
    """Return the differing parts of two texts, as pairs of `said` and `listed`."""
    changes = (step for step in Levenshtein.opcodes(text, listed) if step.tag != "equal")
    return [
        {"said": text[step.src_start : step.src_end], "listed": listed[step.dest_start : step.dest_end]}
        for step in changes
    ]
