"""Error messages in Chinese: `errors_zh.toml` maps the English template of a message to the Chinese one."""

import tomllib
from pathlib import Path
from typing import Any

from ...errors import Message

CHINESE: dict[str, str] = tomllib.loads((Path(__file__).parent / "errors_zh.toml").read_text("utf-8"))


def localize(text: str, lang: str) -> str:
    """Return an error text in a language; texts that are not in the catalog remain English."""
    return _chinese(text) if lang == "zh" else text


def _chinese(text: str) -> str:
    if not isinstance(text, Message):
        return CHINESE.get(text, text)
    template = CHINESE.get(text.template)
    if template is None:
        return text
    params = {name: _param(value) for name, value in text.params.items()}
    return template.format(**params) if params else template


def _param(value: Any) -> Any:
    """Return a parameter of a message: only messages are translated, since other texts are data."""
    if isinstance(value, tuple):
        return "、".join(value)
    return _chinese(value) if isinstance(value, Message) else value
