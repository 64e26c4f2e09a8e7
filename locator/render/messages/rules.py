"""Texts of the checks of a feed: in Chinese, and in English those for forms."""

import tomllib
from pathlib import Path
from typing import NamedTuple


class RuleMessages(NamedTuple):
    """The fault that a check finds and how to fix it, one sentence each."""

    checks: str
    fix: str


_FILE = Path(__file__).parent / "rules_zh.toml"
_FORM_FIXES: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("form_fixes_en.toml").read_text(encoding="utf-8")
)
RULE_MESSAGES = {
    code: RuleMessages(**texts) for code, texts in tomllib.loads(_FILE.read_text("utf-8")).items()
}


def rule_messages(code: str) -> RuleMessages | None:
    """Return the Chinese text of a check; None if it has none, such as pydantic's own checks."""
    return RULE_MESSAGES.get(code)


def form_fix(code: str, fix: str, lang: str) -> str:
    """Return how to fix a finding in a file that was uploaded in a form; `fix` is its text for commands."""
    message = rule_messages(code) if lang == "zh" else None
    return message.fix if message else _FORM_FIXES.get(code, fix)
