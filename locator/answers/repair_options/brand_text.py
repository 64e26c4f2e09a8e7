"""Brands in a search text: words of their own beside a device, a fault or a place, not parts of names."""

import re
from functools import lru_cache

from ...network.outlet import Device
from ...places.request_text import LATIN_VENUE, SEPARATORS, VENUE
from ...places.text import has_han
from .marks import MARK
from .models import Model, simplified

BEFORE = re.compile(rf"(?:^|[{SEPARATORS}{MARK}·]|我们?的?|的|修|换|[一个部台只])$")
SHOP = (
    "(?:官方|授权|特约|直营)*(?:(?:售后|客户|客服|维修|修理)?(?:服务)?(?:中心|网点|站|点|店)|售后服务|售后|客服|维修|修理|"
    "专卖店|体验店|旗舰店|专柜|门店)"
)
KIND = "无人机|航拍机|飞行器"  # of what is no device of the network
AFTER = re.compile(rf"$|[{SEPARATORS}{MARK}·]|[的牌]")
NAMED = f"(?:{VENUE}|社区|小区|花园|家园|公寓|地铁站|站|镇|乡|县|区|堆)"
IN_NAME = re.compile(rf"[{SEPARATORS}]+{NAMED}+(?:[{SEPARATORS}]|$)")  # 苹果 社区
IN_LATIN_NAME = re.compile(rf"\s+(?:{LATIN_VENUE})s?\b", re.I)
SERIES = "galaxy|reno|find|note|turbo|neo|ace|gt|magic|fold|flip|tab|book|pad|pro|max|ultra|plus|mini|lite|se"
NUMBERED = (
    rf"(?P<suffix>(?:\s*(?:{SERIES})(?![a-z]))*\s*(?:[a-z]{{1,2}})?\d{{1,3}}[a-z]?"
    rf"(?:\s*(?:{SERIES}|\+)(?![a-z]))*)(?![0-9a-z号路街弄楼层幢栋座室期区环])"
)


def brand_in(text: str, models: tuple[Model, ...]) -> tuple[str, re.Match[str]] | None:
    """Return the first brand that is no part of a name, as listed, with its words."""
    brands = _brands(models)
    for match in _pattern(tuple(brands)).finditer(text):
        if _is_apart(text, match):
            return brands[match["brand"]].name, match
    return None


def model_of_brand(text: str, models: tuple[Model, ...]) -> tuple[Device | None, str, re.Match[str]] | None:
    """Return the device and the name of a brand with a number, like 小米 14, with its words."""
    brands = _brands(models)
    match = _numbered(tuple(brands)).search(text)
    if match is None:
        return None
    brand = brands[match["brand"]]
    return brand.device, " ".join([brand.name, *match["suffix"].title().split()]), match


def _is_apart(text: str, match: re.Match[str]) -> bool:
    """Return whether a brand is followed by a device or fault that was taken out, or stands alone."""
    before, end = text[: match.start()], match.end()
    if text.startswith(MARK, end) or before.endswith(MARK):
        return True
    if IN_NAME.match(text, end) or IN_LATIN_NAME.match(text, end):
        return False
    return BEFORE.search(before) is not None and AFTER.match(text, end) is not None


@lru_cache(8)
def _brands(models: tuple[Model, ...]) -> dict[str, Model]:
    return {simplified(model.name): model for model in models if model.is_brand}


@lru_cache(8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?P<brand>{_any(names)})(?:{KIND})?(?:{SHOP})?")


@lru_cache(8)
def _numbered(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?P<brand>{_any(names)}){NUMBERED}")


def _any(names: tuple[str, ...]) -> str:
    """Return alternatives; Latin names are words of their own, also beside Han."""
    longest_first = sorted(names, key=len, reverse=True)
    escaped = (
        re.escape(name) if has_han(name) else rf"(?<![a-z]){re.escape(name)}(?![a-z])"
        for name in longest_first
    )
    return f"(?:{'|'.join(escaped) or '(?!)'})"
