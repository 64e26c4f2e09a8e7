"""English names of spare parts."""

import re

PARTS = {
    "电池": "battery",
    "屏幕": "screen",
    "显示屏": "display",
    "内屏": "inner screen",
    "外屏": "outer screen",
    "主板": "mainboard",
    "摄像头": "camera",
    "后盖": "back cover",
    "扬声器": "speaker",
    "听筒": "earpiece",
    "麦克风": "microphone",
    "充电口": "charging port",
    "充电器": "charger",
    "数据线": "cable",
    "键盘": "keyboard",
    "触控板": "touchpad",
    "表带": "strap",
    "耳机": "earphones",
    "内存": "memory",
    "硬盘": "drive",
}
_NAMED = re.compile(rf"(?P<model>[\x20-\x7e]*?)\s*(?P<part>{'|'.join(PARTS)})")
_HAN = re.compile("[\u3400-\u9fff]")


def part_name(text: str) -> str:
    """Return the English name of a part with its model: Mate 60 屏幕 → Mate 60 screen; '' if unknown."""
    if not _HAN.search(text):
        return text
    named = _NAMED.fullmatch(text.strip())
    return f"{named['model']} {PARTS[named['part']]}".strip() if named else ""
