"""Texts that stand for a missing value."""

import re

_WORDS = (
    "测试 test 测试门店 测试网点 n/a na #n/a null none nil nan undefined unknown",
    "无 暂无 没有 未知 待定 待补充 空",
    "#ref! #value! #name? 未填 未提供 不详 待开通 无电话 暂无电话",
    "未命名 未填写 待填 待填写 待完善 同上 略 某某店 xx店 xxx店",
    "名称 店名 门店 门店名称 网点名称 地址 详细地址 门店地址",
)
PLACEHOLDERS = frozenset(word for words in _WORDS for word in words.split())


_FILLED = re.compile(r"[\W_]+|0{1,6}|[x×]+")  # ____, ****, 000, xxx


def is_placeholder(text: str) -> bool:
    """Return True for a text like 暂无, N/A, - or ****."""
    bare = text.strip().casefold()
    return bare in PLACEHOLDERS or _FILLED.fullmatch(bare) is not None
