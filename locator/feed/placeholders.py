"""Texts that stand for a missing value."""

_WORDS = (
    "测试 test 测试门店 测试网点 n/a na #n/a null none nil nan undefined unknown",
    "无 暂无 没有 未知 待定 待补充 空",
    "- -- . / 0 00 x xx xxx ? — —— #ref! #value! #name? 未填 未提供 不详 待开通 无电话 暂无电话",
)
PLACEHOLDERS = frozenset(word for words in _WORDS for word in words.split())


def is_placeholder(text: str) -> bool:
    """Return True for a text like 暂无, N/A or -."""
    return text.strip().casefold() in PLACEHOLDERS
