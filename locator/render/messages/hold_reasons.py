"""Messages for hold reasons in Chinese; in English each reason has its own sentence."""

import re

from ...index.release_diff import HoldReason
from .field_labels import field_label
from .finding_reasons import reason_in_chinese
from .rules import rule_messages

LIMIT = "；上限 {limit}"
SENTENCES: dict[str, str] = {
    "rows": "{counted}从 {before} 家减到 {after} 家（−{share}）" + LIMIT,
    "province": "{adcode}的{counted}从 {before} 家减到 {after} 家（−{share}）" + LIMIT,
    "kind": "{kind}：{counted}从 {before} 家减到 {after} 家（−{share}）" + LIMIT,
    "refs": "{vanished} 个编号不见了，{new} 个是新的（{share}）" + LIMIT,
    "moved": "{moved} 家网点移动超过 300 米（{share}）" + LIMIT,
    "coarser": "{had} 家网点有 {changed} 家的坐标只剩三位或更少小数，约 100 米（{share}）" + LIMIT,
    "district": "{outside} 家网点不在所写的区县里（{share}）" + LIMIT,
    "position_rough": "{ref} 的位置误差 {radius} 米，请先在地图上核对",
    "closing": "全网 {count} 家网点中的 {closed} 家将停业（{share}）",
    "closing_province": "{adcode}的 {count} 家网点中的 {closed} 家将停业（{share}）",
    "overrides_return": "{changed} 家网点会重新应用回退时去掉的人工改动（{examples}）",
    "overrides_lost": "{changed} 家网点会失去现在生效的人工改动（{examples}）；恢复后可在“版本”页重新应用",
    "long_closure": "停业 {days} 天（{first} 至 {last}），超过 31 天",
    "closed_reopened": "{had} 家已关闭的网点有 {changed} 家恢复为可查到（{share}）" + LIMIT,
    "status_lost": "{had} 家非营业网点有 {changed} 家变为营业（{share}）" + LIMIT,
    "closures": "{had} 家网点有 {changed} 家的特殊日期停业超过 15 天（{share}）" + LIMIT,
    "closed_soon": "{had} 家网点有 {changed} 家在非法定节假日新增停业（{share}）：{days}" + LIMIT,
    "emptied": "{had} 家有{column}的网点，{changed} 家变为空（{share}），如 {examples}" + LIMIT,
    "changed": "{had} 家有{column}的网点，{changed} 家有改动（{share}），如 {examples}" + LIMIT,
    "column_lost": "{count} 行中少了 {changed} 行的{column}（原应 {had} 行，{share}），其值由别的列补上"
    + LIMIT,
    "exchanged": "{had} 家网点有 {changed} 家的{column}和{other}互换（{share}），如 {examples}" + LIMIT,
    "copied": "{had} 家网点有 {changed} 家的{column}是{other}的值（{share}），如 {examples}" + LIMIT,
    "shifted": "{had} 家网点有 {changed} 家的{columns}是别的网点的值（{share}）{distance}" + LIMIT,
    "moved_on": "比较时是第 {before} 版，现在是第 {now} 版：请再看一遍",
}
KIND_IN_PROVINCE = "{adcode}的{kind}：{counted}从 {before} 家减到 {after} 家（−{share}）" + LIMIT
COUNTED = {"all": "网点", "findable": "可查到的网点", "open": "营业的网点"}
KINDS = {"service_center": "服务中心", "drop_off": "送修点"}
COLUMNS = ("column", "other", "columns")  # figures
CLOSED_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d) closed\b")
OLDER_FILE = "文件做于 {made}，早于当前版本的文件（{current}）"
OLDER_DAYS = "{verified_earlier} 家网点的核实日期早于当前版本"


def reason_message(reason: HoldReason, lang: str) -> str:
    """Return the message of a reason; for a feed rule, the text of the rule."""
    if lang != "zh":
        return reason.sentence
    figures = {name: _format_figure(name, figure) for name, figure in reason.figures.items()}
    figures["counted"] = COUNTED[figures.get("counted", "all")]
    figures["distance"] = _distance(reason.figures.get("rows", 0))
    if reason.code == "older":
        return (OLDER_FILE if "made" in figures else OLDER_DAYS).format_map(figures)
    if reason.code == "kind" and "adcode" in figures:
        return KIND_IN_PROVINCE.format_map(figures)
    if reason.code in SENTENCES:
        return SENTENCES[reason.code].format_map(figures)
    rule = rule_messages(reason.code)
    chinese = reason_in_chinese(reason.sentence)
    if rule is None:
        return chinese or reason.sentence
    return f"{chinese}。{rule.fix}" if chinese else f"{rule.checks}{rule.fix}"


def _distance(rows: object) -> str:
    if not isinstance(rows, int) or not rows:
        return ""
    return f"，多为{'上' if rows > 0 else '下'}数第 {abs(rows):,} 行的网点"


def _format_figure(name: str, figure: object) -> str:
    if name in ("share", "limit") and isinstance(figure, (int, float)):
        return f"{figure * 100:.1f} %"
    if name == "kind":
        return KINDS.get(str(figure), str(figure))
    if name in COLUMNS:
        return "、".join(field_label(column, "zh") for column in str(figure).split(", "))
    if name == "examples":
        return _values_in_chinese(str(figure))
    return f"{figure:,}" if isinstance(figure, int) else str(figure)


def _values_in_chinese(examples: str) -> str:
    """Return changed values with an empty one, and the days of a closure, in words."""
    text = CLOSED_DAYS.sub(lambda days: f"{' 至 '.join(dict.fromkeys(days.groups()))} 停业", examples)
    return re.sub(r'(?<= )""', "空", text)
