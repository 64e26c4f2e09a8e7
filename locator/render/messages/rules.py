"""The words of reports: those of the page, and in Chinese those of each check."""

import tomllib
from pathlib import Path
from typing import NamedTuple


class RuleMessages(NamedTuple):
    """What a check asks for, and how to mend what it finds, in one sentence each."""

    checks: str
    mend: str


_FILE = Path(__file__).parent / "rules_zh.toml"
RULE_WORDS = {code: RuleMessages(**told) for code, told in tomllib.loads(_FILE.read_text("utf-8")).items()}
REPORT_WORDS: dict[str, tuple[str, str]] = {
    "r_held": ("发布前需要批准", "Held"),
    "r_rows": ("行数", "Rows"),
    "r_read": (
        "读了 {records} 行，{usable} 行可用，{rejected} 行不可用。坐标系：{datum}。",
        "{records} read, {usable} can be used, {rejected} rejected. Datum: {datum}.",
    ),
    "r_would": ("发布会改变什么", "What publishing would change"),
    "r_against": ("和第 {number} 版比", "Outlets against release {number}"),
    "r_against_none": ("还没有版本可比", "Outlets against no release"),
    "r_change": ("变化", "change"),
    "r_outlets": ("网点", "outlets"),
    "r_added": ("新增", "added"),
    "r_changed": ("变更", "changed"),
    "r_removed": ("移除", "removed"),
    "r_same": ("不变", "same"),
    "r_moved": ("移动", "moved"),
    "r_hours": ("营业时间变更", "hours"),
    "r_closed": ("关闭", "closed"),
    "r_moved_most": ("移动了的，最远的在前", "Moved, the furthest first"),
    "r_metres": ("米", "metres"),
    "r_fields": ("不同的字段", "Fields that differ"),
    "r_field": ("字段", "field"),
    "r_by_rule": ("按规则汇总", "Findings by rule"),
    "r_severity": ("程度", "severity"),
    "r_code": ("代码", "code"),
    "r_count": ("条数", "findings"),
    "r_checks": ("要求", "checks"),
    "r_mend": ("怎么改", "mend"),
    "r_none": ("没有问题。", "None."),
    "r_where": ("在哪里", "Where"),
    "r_map": ("问题在地图上的位置；下面的表说的一样", "Findings on a map; the table below tells the same"),
    "r_findings": ("逐条", "Findings"),
    "r_of": (
        "前 {shown} 条，共 {count} 条；JSON 报告里是全部。",
        "{shown} of {count}; the JSON report has all.",
    ),
    "r_file": ("文件", "file"),
    "r_record": ("记录", "record"),
    "r_line": ("行", "line"),
    "r_column": ("列", "column"),
    "r_value": ("值", "value"),
    "r_what": ("问题", "what"),
    "r_have": ("有这个字段的行数", "Rows that have a field"),
    "r_faults": ("程序的故障", "Faults of the program"),
    "r_error": ("错误", "error"),
    "r_warning": ("提醒", "warning"),
    "r_info": ("说明", "info"),
}


def words_of(code: str) -> RuleMessages | None:
    """The Chinese words of a check; None where it has none, as the checks that pydantic names itself."""
    return RULE_WORDS.get(code)
