"""Build villages.csv and zones.csv of data/gazetteer/: communities by township, and development zones.

Run `python -m data.build_villages`; it needs npm and the other files there. README.md lists the fields.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from data import village_list
from data.build_gazetteer import FOLDER, write
from locator.places.gazetteer import Gazetteer

VILLAGE_FIELDS = ("township", "name", "adcode", "urban", "rural")
ZONE_FIELDS = ("code", "name", "adcode")
SUFFIX = re.compile(
    r"(社区居民委员会|社区村民委员会|居民委员会|村民委员会|社区居委会|社区村委会|居委会|村委会|嘎查委员会|社区|嘎查|村)$"
)
OFFICE = re.compile(r"(街道)?办事处$")
LONGEST = 8  # characters; longer names are descriptions


class DistrictIndex(NamedTuple):
    """Current districts by township code, and by city and township name."""

    gazetteer: Gazetteer
    by_code: dict[str, tuple[str, str]]
    by_name: dict[tuple[str, str], set[str]]


def main() -> None:
    gazetteer = Gazetteer.load(FOLDER)
    lists = village_list.download()
    index = _district_index(gazetteer)
    homes = {code: home for code in lists.townships if (home := district_of(code, lists, index))}
    write("villages.csv", VILLAGE_FIELDS, village_rows(lists, homes))
    write("zones.csv", ZONE_FIELDS, zone_rows(lists, homes))


def _district_index(gazetteer: Gazetteer) -> DistrictIndex:
    by_code, by_name = {}, defaultdict(set)
    for township in gazetteer.townships():
        by_code[township.code[:9]] = township.name, township.adcode
        by_name[township.code[:4], township.name].add(township.adcode)
    return DistrictIndex(gazetteer, by_code, by_name)


def township_name(name: str) -> str:
    """Normalize a township name: `东华门街道办事处` → `东华门街道`."""
    return OFFICE.sub("街道", name)


def district_of(code: str, lists: village_list.Lists, index: DistrictIndex) -> str:
    """Return the current district of a 2023 township: by code, by name in the city, by district code."""
    name = township_name(lists.townships[code])
    if code in index.by_code and index.by_code[code][0] == name:
        return index.by_code[code][1]
    named = index.by_name.get((code[:4], name), set())
    if len(named) == 1:
        return next(iter(named))
    today = index.gazetteer.current(code[:6])
    if len(today) == 1:
        return today[0].adcode
    city = index.gazetteer.get(code[:4] + "00")
    return city.adcode if city and not index.gazetteer.children(city.adcode) else ""


def stem(name: str) -> str:
    """Strip the type: `多福巷社区居委会` → `多福巷`; unchanged if under two characters would remain."""
    short = SUFFIX.sub("", name)
    shorter = re.sub("(社区|村)$", "", short)
    return shorter if len(shorter) > 1 else short


def village_rows(lists: village_list.Lists, homes: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield a row per township with the names of its residents' and villagers' committees."""
    names_by_code: dict[str, dict[bool, dict[str, None]]] = {code: {True: {}, False: {}} for code in homes}
    for code, name in lists.villages:
        short = stem(name)
        if code in names_by_code and 2 <= len(short) <= LONGEST:
            names_by_code[code]["居" in name or "社区" in name][short] = None
    for code, names in sorted(names_by_code.items()):
        yield (
            code,
            township_name(lists.townships[code]),
            homes[code],
            ";".join(names[True]),
            ";".join(names[False]),
        )


def zone_rows(lists: village_list.Lists, homes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield zones with a code of their own in the list, with the district of most of their townships.

    These townships have the name of an official one elsewhere in the city; zones without any are left out.
    """
    for code, name in sorted(lists.areas.items()):
        inside = Counter(
            homes[township] for township in lists.townships if township[:6] == code and township in homes
        )
        if "71" <= code[4:] <= "79" and inside:
            yield code, name, inside.most_common(1)[0][0]


if __name__ == "__main__":
    main()
