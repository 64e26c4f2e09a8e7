"""Interpretation of an outlet's free-text limits for a device.

Conservative: text that rules out the device excludes the outlet; text about the device, or about all devices,
that is not fully understood makes it unclear. Never the other way round.
"""

import re
from functools import lru_cache
from typing import Literal, TypeAlias

from ...network.outlet import DEVICES, Device
from ...places.text import to_simplified

LimitVerdict: TypeAlias = Literal["none", "unclear", "excluded"]

DEVICE_NAMES: dict[str, tuple[Device, ...]] = {
    "智能手机": ("phone",), "手机": ("phone",), "折叠屏手机": ("phone",), "smartphone": ("phone",),
    "phone": ("phone",),
    "平板电脑": ("tablet",), "平板": ("tablet",), "tablet": ("tablet",),
    "ipad": ("tablet",), "pad": ("tablet",),
    "笔记本电脑": ("laptop",), "笔记本": ("laptop",), "手提电脑": ("laptop",),
    "laptop": ("laptop",),
    "notebook": ("laptop",), "台式电脑": ("desktop",), "台式机": ("desktop",), "台式": ("desktop",),
    "一体机": ("desktop",), "desktop": ("desktop",), "电脑": ("laptop", "desktop"),
    "pc": ("laptop", "desktop"),
    "computer": ("laptop", "desktop"), "智能穿戴": ("watch",), "穿戴": ("watch",), "手表": ("watch",),
    "手环": ("watch",), "watch": ("watch",), "耳机": ("audio",), "音箱": ("audio",), "音响": ("audio",),
    "音频": ("audio",), "headphone": ("audio",), "earbud": ("audio",), "speaker": ("audio",),
    "智能电视": ("tv",), "电视": ("tv",), "tv": ("tv",), "智慧屏": ("tv", "vision"), "大屏": ("tv", "vision"),
    "眼镜": ("vision",), "vr": ("vision",), "vision": ("vision",), "路由器": ("router",), "路由": ("router",),
    "router": ("router",),
}  # fmt: skip
PLACEHOLDER = "§"  # replaces the name of a device
_NAME = re.compile("|".join(sorted(DEVICE_NAMES, key=len, reverse=True)))
_SENTENCE = re.compile(r"[。;!?\n|]|\.\s|\.$")
_CLAUSE = re.compile(r"[,，:：()（）]")
_EXCEPTION = re.compile("除|以外|之外|例外|except|but ")
_ONLY_AT = "仅|只|专|限|only|just"
_ONLY = re.compile(_ONLY_AT)
_INSPECTS = re.compile(
    rf"(?:{_ONLY_AT}).*?(?:检测|检查|检修判断|inspect|diagnos)|(?:inspect|diagnos)\w*\s+only"
)
_TAKES = (
    "受理|接收|接机|收机|收|维修|修理|修|接|服务|支持|承接|办理|处理|做|提供|"
    "accept|repair|service|take|handle"
)
_NOT = re.compile(
    r"(?:暂时|目前|概|恕|均|一律|暂|都|也|并)*"
    r"(?:不再|不予|不能|不可|不|无法|停止|暂停|谢绝|拒绝|未|没有|非|cannot|don't|not|no)"
    rf"\s*(?:可|能|予|对外)*\s*(?:{_TAKES})*"
)
_NEUTRAL = re.compile("不收取?(?:任何)?(?:费|钱)|不限|不另|不需|不用|不必|无需|非工作日")
_FILLER = re.compile(
    rf"{_TAKES}|[s的等和及与、/或者类款\s]|产品|设备|机器|终端|本店|门店|网点|店内|业务|项目|全部|所有|"
    r"任何|其他|均|都|暂时|暂|目前|现|现在|以及|全系列|系列|各类|"
    r"all|any|other|and|or|are|is|the|we|device|ed|ing|here"
)


def limits_verdict(limits: str, device: Device) -> LimitVerdict:
    """Return the verdict of the limits on a device: none, unclear or excluded."""
    clauses = _parse_limits(limits)
    verdicts = [verdict for devices, verdict in clauses if devices is None or device in devices]
    return max(verdicts, key=("none", "unclear", "excluded").index, default="none")


ClauseVerdicts: TypeAlias = tuple[tuple[frozenset[Device] | None, LimitVerdict], ...]


@lru_cache(maxsize=2_000)
def _parse_limits(limits: str) -> ClauseVerdicts:
    """Return verdicts with the devices they apply to; None means all devices."""
    verdicts: list[tuple[frozenset[Device] | None, LimitVerdict]] = []
    for sentence in _SENTENCE.split(to_simplified(limits)):
        previous: frozenset[Device] = frozenset()
        for clause in _CLAUSE.split(sentence):
            named = _named_devices(clause)
            verdicts += _clause_verdicts(clause, named or previous, bool(named))
            previous = named or previous
    return tuple(verdicts)


def _named_devices(clause: str) -> frozenset[Device]:
    return frozenset(device for match in _NAME.finditer(clause) for device in DEVICE_NAMES[match[0]])


def _clause_verdicts(
    clause: str, devices: frozenset[Device], named: bool
) -> list[tuple[frozenset[Device] | None, LimitVerdict]]:
    text = _NEUTRAL.sub(" ", _NAME.sub(PLACEHOLDER, clause))
    subject = devices or None
    unknown = _FILLER.sub("", _NOT.sub("", _ONLY.sub("", text.replace(PLACEHOLDER, ""))))
    only, negative = _ONLY.search(text), _NOT.search(text)
    if _EXCEPTION.search(text):
        return [(None, "unclear")]
    if _INSPECTS.search(text):
        return [(subject, "excluded")]
    if only and named and not negative:
        return _exclusive_verdicts(text, devices, only, clear=not unknown)
    if negative and (devices or not unknown):
        return [(subject, "unclear" if unknown else "excluded")]
    if only or negative:
        return [(subject, "unclear")]
    return [(subject, "unclear")] if named else []


def _exclusive_verdicts(
    text: str, devices: frozenset[Device], only: re.Match[str], *, clear: bool
) -> list[tuple[frozenset[Device] | None, LimitVerdict]]:
    """Return the verdicts of "only" clauses: only a device (仅受理手机), or only a service (手机仅换屏)."""
    if text.index(PLACEHOLDER) < only.start() and _FILLER.sub("", text[only.end() :]):
        return [(devices, "unclear")]
    excluded = frozenset(DEVICES) - devices
    return [(excluded, "excluded")] if clear else [(excluded, "excluded"), (devices, "unclear")]
