"""Recognize columns with phones and addresses that are not for customers: of persons, companies, faxes."""

import re

_PERSONS = (
    "店长|店主|负责人|老板|法人|法定代表人|经理|联系人|站长|店员|员工|技师|工程师|个人|私人|紧急|家庭|内部"
    "|manager|owner|contactperson|staff|personal|private|emergency"
)
_OFFICES = (
    "公司|企业|注册|总部|办公|寄件|邮寄|收件|收货|退货|发货|开票|发票|通讯|通信|仓库|家庭|户籍|法人|负责人|联系人|英文"
    "|company|registered|headquarters?|office|mailing|shipping|billing|return|warehouse|english"
)
_MOBILE = "手机|手机号码?|移动电话|mobile(?:phone|number)?|cellphone"
_NUMBER = f"(?:联系)?(?:电话|电话号码|联系方式|座机|{_MOBILE}|phone(?:number)?|tel|telephone|contact)"
_ADDRESS = "(?:联系|详细)?(?:地址|address|addr)"
_FAX = ".{0,4}(?:传真|fax)(?:电话|号码?|number|no)?"
_INTERNAL = re.compile(
    rf"(?:{_PERSONS}).{{0,4}}{_NUMBER}|{_MOBILE}|{_FAX}"
    rf"|(?:{_OFFICES}).{{0,4}}{_ADDRESS}|{_ADDRESS}(?:英文|english|en)"
)
_SIGNS = re.compile(r"[\W_]+")


def is_internal(name: str) -> bool:
    """Return True for a column like 店长手机, 传真 or 注册地址, which is never published."""
    return _INTERNAL.fullmatch(_SIGNS.sub("", name.casefold())) is not None
