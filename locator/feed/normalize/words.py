"""Maps Chinese terms in feeds to codes: kinds, services, devices, status, yes and no."""

import re
from collections.abc import Iterator, Mapping

from .step import Fields, NormalizeNote, nested_fields, text_field

KIND_TERMS = {
    "service_center": "服务中心 客户服务中心 售后服务中心 授权服务中心 维修中心 维修服务中心"
    " 服务网点 授权服务网点 客服中心",
    "drop_off": "接机点 送修点 收机点 代收点 寄修点 接修点 取送点 收件点 接机网点",
}
SERVICES = {
    "repair": "维修 手机维修 保修 保内维修 硬件维修 到店维修 维修服务",
    "screen": "换屏 屏幕更换 屏幕维修 更换屏幕 碎屏维修 碎屏更换",
    "battery": "电池 换电池 电池更换 更换电池",
    "software": "软件 软件升级 系统升级 软件维护 刷机 软件服务",
    "data": "数据 数据恢复 数据迁移 资料迁移 数据备份",
    "inspection": "检测 免费检测 故障检测 检测服务",
    "drop_off": "接机 收机 寄修 代收 送修 接修",
    "pickup": "取件 取机 上门取件 上门取送 自提",
    "loaner": "备用机 备机 借用机 代用机",
    "trade_in": "以旧换新 旧机回收 回收 换新",
}
DEVICES = {
    "phone": "手机 智能手机",
    "tablet": "平板 平板电脑",
    "laptop": "笔记本 笔记本电脑",
    "desktop": "台式机 台式电脑 一体机",
    "watch": "手表 手环 穿戴 智能手表 智能穿戴 穿戴设备",
    "audio": "耳机 音箱 音频 智能音箱",
    "tv": "电视 智慧屏 智能电视",
    "router": "路由器 路由",
    "vision": "眼镜 智能眼镜 VR VR眼镜",
}
STATUS_TERMS = {
    "open": "营业中 正常营业 开业 已开业 正常 营业 在营 是",
    "temporarily_closed": "暂停营业 暂停服务 装修中 歇业 临时停业 停业装修 停业 停用 否",
    "closed": "已关闭 已关店 永久关闭 已撤店 已注销 关店 闭店 撤店 撤店中 已闭店",
    "planned": "筹备中 筹建中 即将开业 待开业 未开业",
}
BOOLEANS = {"true": "是 有 可 支持 可以 √ ✓ y", "false": "否 无 没有 不支持 不可 × ✗ n"}
REQUIRED = {"true": "需要 需 必须 需预约 须预约", "false": "不需要 不需 无需 无需预约 不必"}
WHEELCHAIR = {"yes": "是 有 可 支持 无障碍", "limited": "部分 有限 需协助", "no": "否 无 没有 不支持"}
SIGN_LANGUAGE = {"none": "无 否 没有", "video": "视频 远程 视频手语 远程手语", "on_site": "现场 现场手语"}

_SEPARATORS = re.compile(r"\s*[、，,；;/|]\s*|\s+")
TermCodes = Mapping[str, str]


def _codes_by_term(codes: Mapping[str, str]) -> TermCodes:
    return {word: code for code, terms in codes.items() for word in terms.split()}


_LIST_FIELDS: dict[str, TermCodes] = {
    "services": _codes_by_term(SERVICES),
    "devices": _codes_by_term(DEVICES),
}
_SINGLE_FIELDS: dict[str, TermCodes] = {
    "kind": _codes_by_term(KIND_TERMS),
    "status": _codes_by_term(STATUS_TERMS),
}
_BOOLEAN_CODES = _codes_by_term(BOOLEANS)
_NESTED_FIELDS: dict[str, dict[str, TermCodes]] = {
    "approach": {"lift": _BOOLEAN_CODES, "step_free": _BOOLEAN_CODES},
    "access": {
        "induction_loop": _BOOLEAN_CODES,
        "writing_pad": _BOOLEAN_CODES,
        "low_counter": _BOOLEAN_CODES,
        "wheelchair": _codes_by_term(WHEELCHAIR),
        "sign_language": _codes_by_term(SIGN_LANGUAGE),
    },
    "booking": {"required": {**_codes_by_term(BOOLEANS), **_codes_by_term(REQUIRED)}},
}


def is_term(column: str, text: str) -> bool:
    """Return True for a code or a term of an enumerated column, and for any text of another column."""
    terms = _SINGLE_FIELDS.get(column)
    return terms is None or text.strip() in terms or text.strip() in terms.values()


def normalize_terms(fields: Fields) -> Iterator[NormalizeNote]:
    """Replace known terms by their codes; leave the others for validation to report."""
    for name, mapping in _SINGLE_FIELDS.items():
        if code := mapping.get(text_field(fields, name).strip()):
            yield _note(name, fields[name], code)
            fields[name] = code
    for name, mapping in _LIST_FIELDS.items():
        yield from _normalize_list(fields, name, mapping)
    for name, mappings in _NESTED_FIELDS.items():
        if name in fields:
            yield from _normalize_nested(name, nested_fields(fields, name), mappings)


def _normalize_nested(
    name: str, values: Fields, mappings: Mapping[str, TermCodes]
) -> Iterator[NormalizeNote]:
    for member in [member for member in values if member in mappings]:
        if code := mappings[member].get(text_field(values, member).strip().lower()):
            yield _note(f"{name}_{member}", values[member], code)
            values[member] = code


def _normalize_list(fields: Fields, name: str, mapping: TermCodes) -> Iterator[NormalizeNote]:
    value = fields.get(name)
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(item, str) for item in items):
        return
    if isinstance(value, list) and "".join(items).isascii():
        return
    terms = [word for item in items for word in _SEPARATORS.split(item.strip()) if word]
    codes = list(dict.fromkeys(mapping.get(word, word) for word in terms))
    if codes != value:
        fields[name] = codes
        yield _note(name, ";".join(items), ";".join(codes))


def _note(column: str, value: str, code: str) -> NormalizeNote:
    return NormalizeNote("words_understood", "info", column, value, f"read as {code}")
