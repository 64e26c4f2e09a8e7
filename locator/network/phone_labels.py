"""Words beside phone numbers that tell which of them is not a phone of the outlet."""

import re
from typing import Literal

Omission = Literal["fax", "private", "account", "doubtful", "ambiguous"]

_CHANGED = "停用|停机|空号|作废|旧号|旧电话|原号|原电话|改为|变更|已换|勿|不要|不再|并非|错号|错误"
_ACCOUNT = "微信|wechat|weixin|(?<![a-z])qq(?![a-z])|邮编|邮政编码|邮箱|税号|账号|帐号|工号"
_REASONS: tuple[tuple[Omission, re.Pattern[str]], ...] = (
    ("doubtful", re.compile(_CHANGED)),
    ("fax", re.compile("传真|(?<![a-z])fax")),
    ("private", re.compile("店长|经理|主管|负责人|店主|老板|法人|私人|个人|站长")),
    ("account", re.compile(_ACCOUNT)),
)
_PHONE_TOO = re.compile("电话|热线|手机|座机|同|tel|phone")


def omission_of(label: str) -> Omission | None:
    """Return why a number with this label is not a phone of the outlet; None if it is."""
    reason = next((name for name, pattern in _REASONS if pattern.search(label)), None)
    return None if reason in ("fax", "account") and _PHONE_TOO.search(label) else reason
