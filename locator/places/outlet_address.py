"""Named things in the address and approach of an outlet: township, street with number, malls, landmarks."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from ..geo.point import Point
from .streetnames import LEVELS, STREET
from .text import normalize, normalize_lines

SEPARATORS = re.compile(r"[-－—–~～·•,，、;；:：。/()（）\[\]【】|]+")
LONGEST_NUMBER = 5  # digits
ROAD = "路|街|大道|大街|巷|胡同|弄"
AREA_END = re.compile("(特别行政区|自治[区州县]|地区|[省市区县盟])$")
TOWNSHIP = re.compile(rf"\|*([\u4e00-\u9fff]{{2,9}}?(?:街道|镇|乡|苏木))(?!(?:[东南西北中]?(?:{ROAD})))")
BEFORE_STREET = re.compile("^.+(?:村|社区|居委会|开发区|园区|新区|街道|镇|乡)(?=..)")
UNNAMED_STREET = re.compile(rf"^[东南西北中前后大小]{{0,2}}(?:{ROAD})$")
NUMBER = re.compile(
    rf"\|?([0-9]{{1,{LONGEST_NUMBER}}})(?![0-9])(?:\|[0-9]+)*(号院|号楼|号(?!线)|弄|(?=\||$))"
)
NAME_ENDS = {
    "mall": "广场|购物中心|商场|商城|百货|商厦|奥特莱斯|天地|市场|卖场|超市|(?<![县老古新])城",
    "office": "大厦|大楼|写字楼|公寓|(?<!服务|维修|售后|体验|客服|营业)(?<![市镇县区村乡])中心",
    "hospital": "医院",
    "university": "大学|学院",
    "park": "公园",
    "landmark": "酒店|宾馆|中学|小学|小区|花园|家园|新村|车站|机场|图书馆|体育馆|体育场|博物馆",
}
NAME = re.compile(rf"(?:位于|近|在)?([\u4e00-\u9fffa-z0-9]*(?:{'|'.join(NAME_ENDS.values())}))")
NAME_LENGTH = range(3, 16)
UNIT = re.compile("[0-9]|负?[一二三四五六七八九十]+[层楼]|地下|[a-z][座区栋]|\\|")
RELATION = re.compile(
    "[东南西北正侧后前大]{0,2}门|斜?对[面过]|旁|附近|隔壁|[东南西北]{1,2}[侧面边]|[楼院店]内|楼下|内侧|"
    + UNIT.pattern
)
GENERIC = frozenset(
    (
        "购物中心",
        "写字楼",
        "大超市",
        "农贸市场",
        "菜市场",
        "百货商场",
        "地铁站",
        "公交站",
        "停车场",
        "加油站",
        "服务中心",
    )
)
LINE = re.compile("^(?:地铁|轻轨)?(?:[0-9]{1,2}号线)?(?:地铁)?")
STATION_END = re.compile("(?:地铁|轻轨)?站?$")
MAX_EXIT_METRES = 1_500
UNKNOWN = "000000"


class NamedPlace(NamedTuple):
    """A name with its kind, and the distance of the outlet in metres, 0 if not given."""

    name: str
    kind: str
    distance: float = 0.0


class Address(NamedTuple):
    """A street with a house number (0 without one), and the text after it."""

    street: str
    number: int
    remaining: str


class AddressParts(NamedTuple):
    """The parts of the address of an outlet and the names near it; empty where it has none."""

    adcode: str
    point: Point
    township: str
    street: str
    number: int
    names: tuple[NamedPlace, ...]


def address_parts(rows: Sequence[dict[str, Any]]) -> Iterator[AddressParts]:
    """Yield the parts of the address and approach of each outlet."""
    fields = [(row, row.get("address", {}), row.get("approach", {})) for row in rows]
    texts = [separated(address.get("text", "")) for _, address, _ in fields]
    texts += [address.get("township", "") for _, address, _ in fields]
    texts += [separated(approach.get("landmark", "")) for _, _, approach in fields]
    texts += [separated(approach.get("station", "")) for _, _, approach in fields]
    lines, count = normalize_lines(texts), len(rows)
    for i, (row, address, approach) in enumerate(fields):
        text, township, landmark, station = lines[i::count]
        text = without_areas(text, [address[level] for level in LEVELS if address.get(level)])
        township, text = _township(text, township)
        street, number, remaining = address_in(text)
        names = (_in_address(remaining), _landmark(landmark), _station(station, approach.get("exit_metres")))
        point = Point(row["lat"], row["lon"])
        yield AddressParts(
            address.get("adcode") or UNKNOWN, point, township, street, number, tuple(filter(None, names))
        )


def separated(text: str) -> str:
    """Replace punctuation by `|`, so that 1618-1 remains two numbers once normalized."""
    return SEPARATORS.sub("|", text)


def without_areas(text: str, areas: Sequence[str]) -> str:
    """Remove the names of the areas, also abbreviated, from the beginning of a normalized text."""
    for area in areas:
        for name in _area_names(area):
            after = text.removeprefix(name)
            if after != text and not re.match(rf"[东南西北中]?(?:{ROAD})", after):
                text = after.lstrip("|")
                break
    return text


@lru_cache(4_096)
def _area_names(area: str) -> tuple[str, ...]:
    name = normalize(area)
    short = AREA_END.sub("", name)
    return (name, short) if 1 < len(short) < len(name) else (name,)


def _township(text: str, township: str) -> tuple[str, str]:
    """Return the township, from its field or the beginning of the text, and the text after it."""
    if not township:
        match = TOWNSHIP.match(text)
        return (match[1], text[match.end() :]) if match else ("", text)
    _, found, after = text.partition(township)
    return township, after if found else text


def address_in(text: str) -> Address:
    """Return the first street with a number in a normalized text, or the first street, or empty values."""
    first = None
    for street in STREET.finditer(text):
        name = street_name(street[0])
        number = NUMBER.match(text, street.end())
        if number:
            return Address(name, int(number[1]), text[number.end() :])
        first = first or Address(name, 0, text[street.end() :])
    return first or Address("", 0, text)


def street_name(text: str) -> str:
    """Remove the name of a village or zone before a street."""
    name = BEFORE_STREET.sub("", text)
    return text if UNNAMED_STREET.match(name) else name


def house_number(text: str) -> int:
    """Return the house number that a text begins with, 0 without one."""
    number = NUMBER.match(text)
    return int(number[1]) if number else 0


def _in_address(text: str) -> NamedPlace | None:
    for segment in UNIT.split(text):
        if found := NAME.match(segment):
            return _named(found[1])
    return None


def _landmark(text: str) -> NamedPlace | None:
    relation = RELATION.search(text, 2)
    name = text[: relation.start()] if relation else text
    found = NAME.match(name)
    return _named(found[1] if found else name)


def _named(name: str) -> NamedPlace | None:
    if len(name) not in NAME_LENGTH or name in GENERIC:
        return None
    kinds = (kind for kind, ends in NAME_ENDS.items() if re.search(f"(?:{ends})$", name))
    return NamedPlace(name, next(kinds, "landmark"))


def _station(text: str, exit_metres: int | None) -> NamedPlace | None:
    name = STATION_END.sub("", LINE.sub("", text.split("|")[0]))
    if len(name) < 2 or (exit_metres or 0) > MAX_EXIT_METRES:
        return None
    return NamedPlace(f"{name}站", "metro", float(exit_metres or 0))
