"""Words beside phone numbers: which of them is not a phone of the outlet, and names of persons."""

import re
from typing import Literal

Omission = Literal["fax", "private", "account", "name", "doubtful", "ambiguous"]

_CHANGED = "停用|停机|空号|作废|旧号|旧电话|原号|原电话|改为|变更|已换|勿|不要|不再|并非|错号|错误"
_ACCOUNT = "微信|wechat|weixin|(?<![a-z])qq(?![a-z])|邮编|邮政编码|邮箱|税号|账号|帐号|工号"
_REASONS: tuple[tuple[Omission, re.Pattern[str]], ...] = (
    ("doubtful", re.compile(_CHANGED)),
    ("fax", re.compile("传真|(?<![a-z])fax")),
    ("private", re.compile("店长|经理|主管|负责人|店主|老板|法人|私人|个人|站长")),
    ("account", re.compile(_ACCOUNT)),
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
    "韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_TITLES = "先生|女士|小姐|师傅|经理|主任|店长|站长|老师|老板|主管|负责人|工程师|专员|总|工|姐|哥"
_PERSON = re.compile(
    rf"(?:欧阳|上官|司马|诸葛|皇甫|司徒|东方|夏侯|[{_SURNAMES}])[\u4e00-\u9fff]{{0,2}}(?:{_TITLES})(?![\u4e00-\u9fff])"
    rf"|(?:{_TITLES}|联系人)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
    rf"|(?<![\u4e00-\u9fff])[小老阿][{_SURNAMES}](?![\u4e00-\u9fff])"
    rf"|(?<![\u4e00-\u9fff])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])"
    r"|(?<![a-z])(?:mrs?|ms|miss)\b\.?\s*[a-z]*",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    "[店厅部楼路街镇乡村区县市省州门台线机天班间层号室城场站处院园司厂]$|电话|热线|服务|客服|售后|维修|咨询|安装|时间|方便|预约"
)
_PHONE_TOO = re.compile("电话|热线|手机|座机|同|tel|phone")


def without_persons(text: str) -> str:
    """Return a text without the names of persons in it, such as 王经理, 李女士 or 张三."""
    return _PERSON.sub(lambda match: match[0] if _NO_PERSON.search(match[0]) else " ", text)


def omission_of(label: str) -> Omission | None:
    """Return why a number with this label is not a phone of the outlet; None if it is."""
    reason = next((name for name, pattern in _REASONS if pattern.search(label)), None)
    return None if reason in ("fax", "account") and _PHONE_TOO.search(label) else reason
