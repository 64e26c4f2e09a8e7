"""Chinese texts of the checks of a feed."""

import tomllib
from pathlib import Path
from typing import NamedTuple


class RuleMessages(NamedTuple):
    """The fault that a check finds and how to fix it, one sentence each."""

    checks: str
    fix: str


_FILE = Path(__file__).parent / "rules_zh.toml"
RULE_MESSAGES = {
    code: RuleMessages(**texts) for code, texts in tomllib.loads(_FILE.read_text("utf-8")).items()
}


def rule_messages(code: str) -> RuleMessages | None:
    """Return the Chinese text of a check; None if it has none, such as pydantic's own checks."""
    return RULE_MESSAGES.get(code)
