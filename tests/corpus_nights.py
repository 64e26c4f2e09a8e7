"""Defects of rows that come without coordinates."""

from .corpus_kinds import Kind
from .rows import Cells

ADDRESSES = (
    "北京市东城区示例大街 12 号",
    "东城区示例胡同 3 号院",
    "北京站地铁站 C 口旁",
    "上海市黄浦区示例路 8 号 2 楼",
    "示例路 9 号",
)
BLANKS = ("", " ", "\u3000")


def without_position(number: int, _: Cells) -> Cells:
    """Return an address and neither coordinate."""
    return {"lat": "", "lon": BLANKS[number % len(BLANKS)], "address": ADDRESSES[number % len(ADDRESSES)]}


def town_only(number: int, _: Cells) -> Cells:
    """Return the name of a town and neither coordinate."""
    return {"lat": "", "lon": "", "address": "", "township": ("朝阳门街道", "北店头镇")[number % 2]}


def one_coordinate(number: int, _: Cells) -> Cells:
    """Return one coordinate only: its row is rejected, not geocoded."""
    return {"lon": "", "address": ADDRESSES[number % len(ADDRESSES)]}


KINDS = (
    Kind("position_missing", "error", "lat", without_position),
    Kind("position_missing", "error", "lat", town_only),
    Kind("missing", "error", "lon", one_coordinate),
)
