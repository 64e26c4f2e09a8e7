"""Builds villages.csv and zones.csv of data/gazetteer/: what lies below townships, and development zones.

Run `python -m data.build_villages`; it needs npm and the other files there. README.md tells the fields.
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
LONGEST = 8  # characters; what is longer is a description


class Known(NamedTuple):
    """Today's districts by township code, and by city and township name."""

    gazetteer: Gazetteer
    by_code: dict[str, tuple[str, str]]
    by_name: dict[tuple[str, str], set[str]]


def main() -> None:
    gazetteer = Gazetteer.load(FOLDER)
    lists = village_list.download()
    known = _known(gazetteer)
    homes = {code: home for code in lists.townships if (home := district_of(code, lists, known))}
    write("villages.csv", VILLAGE_FIELDS, village_rows(lists, homes))
    write("zones.csv", ZONE_FIELDS, zone_rows(lists, homes))


def _known(gazetteer: Gazetteer) -> Known:
    by_code, by_name = {}, defaultdict(set)
    for township in gazetteer.townships():
        by_code[township.code[:9]] = township.name, township.adcode
        by_name[township.code[:4], township.name].add(township.adcode)
    return Known(gazetteer, by_code, by_name)


def township_name(name: str) -> str:
    """`东华门街道办事处` → `东华门街道`."""
    return OFFICE.sub("街道", name)


def district_of(code: str, lists: village_list.Lists, known: Known) -> str:
    """Today's district of a township of 2023: by code, by its name in the city, by its district's code."""
    name = township_name(lists.townships[code])
    if code in known.by_code and known.by_code[code][0] == name:
        return known.by_code[code][1]
    named = known.by_name.get((code[:4], name), set())
    if len(named) == 1:
        return next(iter(named))
    today = known.gazetteer.current(code[:6])
    if len(today) == 1:
        return today[0].adcode
    city = known.gazetteer.get(code[:4] + "00")
    return city.adcode if city and not known.gazetteer.children(city.adcode) else ""


def stem(name: str) -> str:
    """`多福巷社区居委会` → `多福巷`; whole where less than two characters would stay."""
    short = SUFFIX.sub("", name)
    shorter = re.sub("(社区|村)$", "", short)
    return shorter if len(shorter) > 1 else short


def village_rows(lists: village_list.Lists, homes: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """A row a township: what its residents' and its villagers' committees are called."""
    told: dict[str, dict[bool, dict[str, None]]] = {code: {True: {}, False: {}} for code in homes}
    for code, name in lists.villages:
        short = stem(name)
        if code in told and 2 <= len(short) <= LONGEST:
            told[code]["居" in name or "社区" in name][short] = None
    for code, names in sorted(told.items()):
        yield (
            code,
            township_name(lists.townships[code]),
            homes[code],
            ";".join(names[True]),
            ";".join(names[False]),
        )


def zone_rows(lists: village_list.Lists, homes: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Zones that have a code of their own in the list, with the district that most of their townships are in.

    Their townships carry the name of an official one elsewhere in the city; zones without such are left out.
    """
    for code, name in sorted(lists.areas.items()):
        inside = Counter(
            homes[township] for township in lists.townships if township[:6] == code and township in homes
        )
        if "71" <= code[4:] <= "79" and inside:
            yield code, name, inside.most_common(1)[0][0]


if __name__ == "__main__":
    main()
