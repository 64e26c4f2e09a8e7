"""Device and fault of a text like "Mate 60 Pro 换屏" or "手机进水", and the text without them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ...network.outlet import DEVICES, Device
from ...places.text import has_han, to_simplified
from .faults import Fault
from .limits import DEVICE_NAMES
from .models import Model, simplified

FAULT_WORDS: dict[Fault, str] = {
    "screen": "碎屏|屏碎|换屏幕?|换外屏|换内屏|屏幕碎裂?|屏幕坏|花屏|黑屏|外屏|内屏|屏幕|屏裂|"
    "cracked screen|broken screen|screen|display",
    "battery": "换电池|电池不耐用|电池鼓包|电池|鼓包|不耐用|掉电快|battery",
    "charging": "充不进电?|充不上电?|不能充电|无法充电|充电口|充电|not charging|charging|charge",
    "power": "不能开机|不开机|开不了机|开不开机|无法开机|自动关机|自动重启|死机|"
    "won't turn on|does not turn on|dead",
    "water": "进水|泡水|掉水里|掉进水里|water damage|water",
    "camera": "摄像头|相机|镜头|拍照|camera",
    "sound": "没声音|无声|扬声器|听筒|麦克风|话筒|喇叭|声音|no sound|sound|microphone",
    "buttons": "电源键|音量键|按键|button",
    "signal": "没信号|无信号|信号|上不了网|连不上网|wi-?fi|signal",
    "software": "系统|软件|升级|卡顿|刷机|忘记密码|software|update",
    "data": "数据恢复|恢复数据|数据|资料|照片恢复|导出照片|通讯录|data recovery|data",
}
FILLER = re.compile(
    r"[\s·,，.。;；:：、/+-]+|碎了?|坏了?|裂了?|换|修|维修|的|了|要|想|我|去|在|需要|附近|"
    "repair|fix|replace|my|broken",
    re.I,
)
MAX_TEXT = 100  # characters
TROUBLE = re.compile(
    "[换修坏碎裂不没无]|进水|泡水|掉水|掉进水|鼓包|死机|黑屏|花屏|自动|broken|cracked|won't|not", re.I
)
AT_END = re.compile(r"[换修坏碎裂]|$|\s")  # what may follow a fault that is no part of a name
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

    @property
    def is_clear(self) -> bool:
        """Return whether the text is about a repair: it names a model, or a device and a fault."""
        return bool(self.model) or (self.device is not None and self.fault is not None)


def parse_device_text(text: str, models: Iterable[Model]) -> DeviceText:
    """Return the device, the model and the fault that a text names."""
    remainder = to_simplified(text.strip())
    by_name = {simplified(model.name): model for model in models}
    device, name = None, ""
    if match := _model_pattern(tuple(sorted(by_name, key=len, reverse=True))).search(remainder):
        model = by_name[simplified(match["name"])]
        device, name = model.device, " ".join([model.name, *match["suffix"].title().split()])
        remainder = _without(remainder, match)
    fault, is_apart, remainder = _fault(remainder)
    if match := _DEVICE.search(remainder):
        device = device or DEVICE_NAMES[match[0].lower()][0]
        remainder = _without(remainder, match)
    return DeviceText(device, name, fault, remainder, is_apart)


def _fault(text: str) -> tuple[Fault | None, bool, str]:
    """Return the fault named first, whether it is a word of its own, and the text without it."""
    found = [(match.start(), fault, match) for fault, match in _faults_in(text)]
    if not found:
        return None, False, text
    _start, fault, match = min(found, key=lambda item: item[0])
    return fault, _is_apart(text, match), _without(text, match)


def _is_apart(text: str, match: re.Match[str]) -> bool:
    """Return whether a fault is named by its trouble, or by a Han word between blanks."""
    if TROUBLE.search(match[0]):
        return True
    before = text[: match.start()]
    is_begun = not before or before[-1].isspace() or before.endswith(("换", "修"))
    return has_han(match[0]) and is_begun and AT_END.match(text, match.end()) is not None


def _faults_in(text: str) -> Iterable[tuple[Fault, re.Match[str]]]:
    return ((fault, match) for fault, pattern in _FAULTS.items() if (match := pattern.search(text)))


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}".strip()


def is_about_repair_only(text: DeviceText) -> bool:
    """Return whether nothing but the device and its fault is left of a text."""
    return not FILLER.sub("", text.remainder)


@lru_cache(4)
def _model_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for the names, longest first; blanks between characters do not matter."""
    spaced = (r"\s*".join(map(re.escape, name)) for name in names)
    return re.compile(rf"(?<![a-z])(?P<name>{'|'.join(spaced) or '(?!)'})(?![a-z]){_SUFFIX}", re.I)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{pattern})(?![a-z])", re.I)


_FAULTS = {fault: _words(pattern) for fault, pattern in FAULT_WORDS.items()}
_DEVICE = _words("|".join(map(re.escape, sorted(DEVICE_NAMES, key=len, reverse=True))))


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
