"""Device and fault of a text like "Mate 60 Pro 换屏" or "手机进水", and the text without them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ...network.fault_words import FAULT_WORDS, UNCERTAIN_FAULT_WORDS, Fault
from ...network.outlet import DEVICES, Device
from ...places.request_text import LATIN_VENUE, VENUE
from ...places.text import has_han, to_simplified
from .asking_words import ASKING
from .brand_text import brand_in, model_of_brand
from .limits import DEVICE_NAMES
from .marks import MARK, without
from .models import Model, simplified

MAX_TEXT = 100  # characters
TROUBLE = re.compile(
    "[换修坏碎裂爆摔破烂丢不没无]|进水|泡水|掉水|掉进水|鼓包|死机|黑屏|花屏|自动|broken|cracked|won['’]?t|not",
    re.I,
)
MISHAP = (  # after a device or its part
    r"\s*的?(?:又|突然|刚刚?|不小心|都|也|好像|全|被|给)*"
    r"(?:[摔碰砸压弄][坏碎裂爆破烂]|[摔坏碎裂爆破烂丢跌]|丢失|偷|出(?:了|现)?(?:问题|故障|毛病)|有(?:问题|故障|毛病)|"
    r"[没冇]有?(?:反应|声音?)|失灵|松[了动咗]|有?(?:绿线|竖线|条纹|划痕|裂[纹痕]|杂音)|接触不良|进灰|模糊|不清楚?|发[烫热]|变形|唔见|不能用|用不了|打不开)"
    r"[了啦咗]*(?:一[只个部台块])?"
)
STATION = "站柜桩"  # for electric cars, after 充电
GLUED = re.compile(r"(?<=\d)(?=(?:pro|max|ultra|plus|mini|lite|air|art|rs|se|xt)(?![a-z]))", re.I)  # 60pro
ABBREVIATED = ("rs", "se", "xt", "vip")
REPAIR = re.compile(r"^的?(?:维修|修理)(?:服务)?(?:店|点|中心|网点|站)?$")  # after a device
AT_END = re.compile(r"[换修坏碎裂爆跌]|$|\s")  # what may follow a fault that is no part of a name
IN_NAME = re.compile(rf"(?:{VENUE})|\s+(?:{VENUE})+(?:\s|$)")  # after a device: 手机城, 手机 市场
IN_LATIN_NAME = re.compile(rf"\s+(?:{LATIN_VENUE})s?\b", re.I)  # Water Cube
_SUFFIX = (
    r"(?P<suffix>(?:\s*(?:pro|max|ultra|plus|mini|lite|air|art|rs|se|xt|vip|\+|典藏版|非凡大师|"
    r"[a-z]?\d{1,3}(?:[a-z](?![a-z]))?(?!\d)))*)"
)


class DeviceText(NamedTuple):
    """Device, model and fault of a text; empty where it names none."""

    device: Device | None
    model: str
    fault: Fault | None
    remainder: str  # the text without device and fault
    is_fault_apart: bool = False  # the fault is a word of its own, not part of a name like 软件园
    is_device_apart: bool = False  # likewise; not 手机城
    is_device_in_name: bool = False  # the only device is a part of a name, which `remainder` keeps
    words: tuple[str, ...] = ()  # as written: of the brand, the model, the fault and the device
    brand: str = ""  # a word of its own, not part of a name like 三星堆

    @property
    def is_clear(self) -> bool:
        """Return whether the text is about a repair: it names a model, or a device and a fault."""
        return bool(self.model) or (self.device is not None and self.fault is not None)

    @property
    def is_apart(self) -> bool:
        """Return whether the text is about a repair by words that are no part of a name."""
        return self.is_clear or self.is_fault_apart or self.is_device_apart or bool(self.brand)


def parse_device_text(text: str, models: Iterable[Model]) -> DeviceText:
    """Return the device, the model, the fault and the brand that a text names."""
    return _parse(text, tuple(models))


@lru_cache(2_048)
def _parse(text: str, models: tuple[Model, ...]) -> DeviceText:
    simplified_text = remainder = to_simplified(text.strip())
    is_as_written = not has_han(text) and len(simplified_text) == len(text.strip())
    written = text.strip() if is_as_written else remainder  # Latin names keep their case
    words: list[str] = []

    def take(match: re.Match[str]) -> str:
        nonlocal written
        words.append(match[0].strip())
        written = without(written, match)
        return without(remainder, match)

    device, model = None, ""
    if found_model := _model(remainder, models):
        device, model, named = found_model
        remainder = take(named)
    fault, is_apart = None, False
    if found_fault := _fault(remainder):
        fault, is_apart, named = found_fault
        remainder = take(named)
        while (other := _fault(remainder)) and other[1]:  # no place either
            remainder = take(other[2])
    is_in_name = is_device_apart = False
    if match := _DEVICE.search(remainder) or _telephone(remainder, has_fault=bool(found_fault)):
        device = device or DEVICE_NAMES[_OTHER_NAMES.get(match["name"], match["name"])][0]
        is_in_name = _is_in_name(remainder, match)
        is_device_apart = not is_in_name and (bool(match["mishap"]) or _is_at_edge(remainder, match))
        if not is_in_name:
            remainder = take(match)
    brand = ""
    if found_brand := brand_in(remainder, models):
        brand, named = found_brand
        remainder = take(named)
    words.sort(key=simplified_text.find)
    return DeviceText(
        device,
        model,
        fault,
        written.replace(MARK, " ").strip(),
        is_apart,
        is_device_apart,
        is_in_name and not model,
        tuple(words),
        brand,
    )


def _model(text: str, models: tuple[Model, ...]) -> tuple[Device | None, str, re.Match[str]] | None:
    """Return the device, the name and the words of a model, which may be a brand with a number."""
    by_name = {simplified(model.name): model for model in models if not model.is_brand}
    match = _model_pattern(tuple(sorted(by_name, key=len, reverse=True))).search(text)
    if match is None:
        return model_of_brand(text, models)
    model = by_name[simplified(match["name"])]
    suffix = GLUED.sub(" ", match["suffix"]).split()
    words = (word.upper() if word.lower() in ABBREVIATED else word.title() for word in suffix)
    return model.device, " ".join([model.name, *words]), match


def _telephone(text: str, *, has_fault: bool) -> re.Match[str] | None:
    """Return the word for a phone in Hong Kong, which is a number to call unless something happened to it."""
    match = _TELEPHONE.search(text)
    return match if match and (match["mishap"] or (has_fault and _is_at_edge(text, match))) else None


def _is_in_name(text: str, match: re.Match[str]) -> bool:
    """Return whether a device is a part of a name: 电视塔, 手机 市场, Watch Museum."""
    pattern = IN_NAME if has_han(match[0]) else IN_LATIN_NAME
    return pattern.match(text, match.end()) is not None


def _is_at_edge(text: str, match: re.Match[str]) -> bool:
    """Return whether a Han device begins or ends a text or stands between blanks; a Latin one always does.

    The end of a text may be the repair of the device: 五道口电脑维修.
    """
    before, after = text[: match.start()], REPAIR.sub("", text[match.end() :])
    is_first, is_last = not before or before[-1].isspace(), not after or after[0].isspace()
    return is_first or is_last or not has_han(match[0])


def _fault(text: str) -> tuple[Fault | None, bool, re.Match[str]] | None:
    """Return the fault named first, and whether it is a word of its own; those that are precede others.

    A word that several faults have in common names none of them.
    """
    if match := _UNCERTAIN.search(text):
        return None, True, match
    found = [(not _is_apart(text, match), match.start(), fault, match) for fault, match in _faults_in(text)]
    if not found:
        return None
    is_in_name, _start, fault, match = min(found, key=lambda item: item[:2])
    return fault, not is_in_name, match


def _is_apart(text: str, match: re.Match[str]) -> bool:
    """Return whether a fault is named by its trouble, by a Han word between blanks, or in no Latin name."""
    if TROUBLE.search(match[0]):
        return True
    if not has_han(match[0]):
        return not IN_LATIN_NAME.match(text, match.end())
    before = text[: match.start()]
    is_begun = not before or before[-1].isspace() or before.endswith(("换", "修"))
    return has_han(match[0]) and is_begun and AT_END.match(text, match.end()) is not None


def _faults_in(text: str) -> Iterable[tuple[Fault, re.Match[str]]]:
    return ((fault, match) for fault, pattern in _FAULTS.items() if (match := pattern.search(text)))


def is_about_repair_only(text: DeviceText) -> bool:
    """Return whether nothing but the device and its fault is left of a text."""
    return not ASKING.sub("", text.remainder)


@lru_cache(4)
def _model_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for the names, longest first; blanks between characters do not matter."""
    spaced = (r"\s*".join(map(re.escape, name)) for name in names)
    return re.compile(rf"(?<![a-z])(?P<name>{'|'.join(spaced) or '(?!)'})(?![a-z]){_SUFFIX}", re.I)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z{STATION}])(?P<mishap>{MISHAP})?", re.I)


_FAULTS = {fault: _words(pattern) for fault, pattern in FAULT_WORDS.items()}
_UNCERTAIN = _words(UNCERTAIN_FAULT_WORDS)
_PINYIN = {"shouji": "手机", "pingban": "平板", "diannao": "电脑", "bijiben": "笔记本", "shoubiao": "手表"}
_OTHER_NAMES = {**_PINYIN, "电话": "手机"}
_NAMES = sorted((*DEVICE_NAMES, *_PINYIN), key=len, reverse=True)
_PIECE = "(?:(?<![\u3400-\u9fff])(?:我|呢)?部)?"  # as 部 of 部手机
_TELEPHONE = _words(f"{_PIECE}(?P<name>电话)")
_DEVICE = _words(rf"{_PIECE}(?:mobile |cell ?)?(?P<name>{'|'.join(map(re.escape, _NAMES))})s?")


def with_device(params: Mapping[str, Any], models: Iterable[Model]) -> dict[str, Any]:
    """Return the parameters of a handover query; words for a device become the device and its fault."""
    value = params.get("device")
    text = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(text, str) or text in DEVICES or len(text) > MAX_TEXT:
        return dict(params)
    named = parse_device_text(text, models)
    if named.device is None:
        return dict(params)
    fault = {"fault": named.fault} if named.fault and "fault" not in params else {}
    return {**params, "device": named.device, **fault}
