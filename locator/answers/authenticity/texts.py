"""Names and addresses made plain, so that what is written otherwise and means the same is equal."""

import re
from collections.abc import Iterator, Sequence
from itertools import product

from rapidfuzz.distance import Levenshtein

from ...places.text import plain, plain_lines

_AUTHORIZED = re.compile("官方|授权|特约|指定|认证|official|authori[sz]ed|certified")
_COUNTRY = re.compile("^(?:中国|中华人民共和国)")
_LEVEL = re.compile("[省市]$")


def name_key(name: str) -> str:
    """A name without width, script, case, marks, and the words by which anybody can call himself official."""
    return _AUTHORIZED.sub("", plain(name))


def name_keys(names: Sequence[str]) -> list[str]:
    """`name_key` of many."""
    return [_AUTHORIZED.sub("", line.replace("|", "")) for line in plain_lines(names)]


def address_key(address: str) -> str:
    """An address without width, script, case and marks."""
    return _COUNTRY.sub("", plain(address))


class AddressParts(tuple[str, ...]):
    """Province, city, district, township, the rest behind them, and all as one text; each plain."""

    __slots__ = ()

    @property
    def rest(self) -> str:
        """What is behind the areas."""
        return self[4]

    @property
    def whole(self) -> str:
        """All of it in its order, no area twice."""
        return self[5]

    def before(self, prefix: str) -> bool | None:
        """Whether the areas said in front of the rest are its own; None when the city is not among them."""
        for chosen in product(*map(_forms, self[:4])):
            if "".join(chosen) == prefix:
                province, city, district = chosen[:3]
                return True if city or (not self[1] and (province or district)) else None
        return False


def _forms(area: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((area, _LEVEL.sub("", area) if len(area) > 2 else area, "")))


def addresses(lines: Sequence[str]) -> Iterator[AddressParts]:
    """Addresses out of lines of province|city|district|township|text, without areas at the text's front."""
    for line in plain_lines(lines):
        *areas, text = line.split("|")
        rest = _COUNTRY.sub("", text)
        for area in areas[:3]:
            rest = rest.removeprefix(area)
        yield AddressParts((*areas, rest.removeprefix(areas[3]), "".join((*areas[:3], rest))))


def pieces(said: str, listed: str) -> list[dict[str, str]]:
    """Where two texts differ: what was said, and what is listed in its place."""
    changed = (step for step in Levenshtein.opcodes(said, listed) if step.tag != "equal")
    return [
        {"said": said[step.src_start : step.src_end], "listed": listed[step.dest_start : step.dest_end]}
        for step in changed
    ]
