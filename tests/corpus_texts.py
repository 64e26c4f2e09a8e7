"""Kinds of defects in texts and phone numbers, for the dirty corpus."""

from collections.abc import Mapping

from .rows import Cells

Defect = tuple[str, str, str, tuple[str, ...]]

# code, severity, column, values by turns
TEXT_KINDS: tuple[Defect, ...] = (
    (
        "garbled_text",
        "error",
        "name",
        ("鏈嶅姟涓?蹇?", "鍗庝负鎺堟潈鏈嶅姟涓績", "·þÎñÖÐÐÄ", "譛榊苅荳ｭ蠢�", "æœ?åŠ¡ä¸å¿ƒ"),
    ),
    (
        "garbled_text",
        "error",
        "name",
        ("Ã¦Å“Å’Ã¥Å\xa0Â¡", "жњЌеЉЎ", "狝叭いみ", "督昢笢陑", "嚙踝蕭嚙踝蕭", "烫烫烫烫"),
    ),
    ("garbled_text", "warning", "address", ("涓婃捣甯傛郸涓滄柊鍖?", "ÉÏº£ÊÐÆÖ¶«ÐÂÇø", "上海\ufffd\ufffd路")),
    (
        "lost_characters",
        "error",
        "name",
        ("????", "????????", "??市??店", "？？？？", "□□□□", "■■店", "Apple????"),
    ),
    (
        "lost_characters",
        "warning",
        "address",
        ("??市??路12?", "????12?", "上海市?东新区1号", "□□路1号", "■路"),
    ),
    ("lost_characters", "warning", "name_en", ("???? Service", "??", "Service ???")),
    ("lost_characters", "warning", "limits", ("????????", "??: ????")),
    ("escaped_characters", "warning", "name", ("示例_x000D_", "示例_x000D__x000A_一店", "\\u793a\\u4f8b店")),
    (
        "escaped_characters",
        "warning",
        "address",
        ("示例路1号\\n二楼", "%E7%A4%BA%E4%BE%8B%E8%B7%AF", "=E7=A4=BA=E4=BE=8B"),
    ),
    ("decimal_in_id", "warning", "adcode", ("110101.0", "110101.")),
    ("decimal_in_id", "warning", "phones", ("1062345678.0", "13800138000.0", "1.062345678E9")),
    ("decimal_in_id", "warning", "approach_unit", ("301.0", "12.0")),
    ("id_rounded", "warning", "adcode", ("1.10E+05", "1.1E+05")),
    ("id_rounded", "warning", "phones", ("8.61E+12", "2.16E+09", "1.38E+10")),
    ("placeholder", "warning", "phones", ("暂无", "-", "无", "0", "N/A")),
    (
        "phone_implausible",
        "warning",
        "phones",
        ("010-1234", "12", "电话", "0000000", "021-5888123", "0755-8234567"),
    ),
    (
        "phone_implausible",
        "warning",
        "phones",
        ("010-65881234/801", "021-58881234-6", "1380013800", "400-830-830"),
    ),
    (
        "phone_left_out",
        "warning",
        "phones",
        ("010-62345678 传真:010-62345679", "店长手机13800138000", "微信：13800138000"),
    ),
    ("phone_without_area", "warning", "phones", ("5888123", "6234567转8")),
    ("phone_area_added", "warning", "phones", ("62345678", "62345679", "62345678转801")),
)


def decimal_ref(number: int, _: Cells) -> Mapping[str, str]:
    return {"ref": f"{7_000_000 + number}.0"}


def escaped_ref(number: int, _: Cells) -> Mapping[str, str]:
    return {"ref": f"E{number}_x000D_"}


def exponent_ref(number: int, _: Cells) -> Mapping[str, str]:
    return {"ref": f"{1 + number / 100:.2f}E+05"}


REF_KINDS = (
    ("decimal_in_id", "warning", decimal_ref),
    ("escaped_characters", "warning", escaped_ref),
    ("ref_by_spreadsheet", "error", exponent_ref),
)


def read_ref(ref: str) -> str:
    """Return the ref as which a damaged one is read."""
    return ref.removesuffix("_x000D_").removesuffix(".0")
