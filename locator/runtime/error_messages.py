"""Error messages in Chinese: `errors_zh.toml` maps the English template of a message to the Chinese one."""

import re
import tomllib
from pathlib import Path
from typing import Any

from ..errors import Message
from .languages import base_of, converted

CHINESE: dict[str, str] = tomllib.loads((Path(__file__).parent / "errors_zh.toml").read_text("utf-8"))


def localize(text: str, lang: str) -> str:
    """Return an error text in a language; texts that are not in the catalog remain English."""
    return converted(_chinese(text), lang) if base_of(lang) == "zh" else text


def _chinese(text: str) -> str:
    if not isinstance(text, Message):
        return CHINESE.get(text, text)
    template = CHINESE.get(text.template)
    if template is None:
        return text
    params = {name: _param(value) for name, value in text.params.items()}
    nested = {name for name, value in text.params.items() if isinstance(value, Message)}
    spaced = [name for name in nested if re.match("[0-9A-Za-z`]", params[name])]
    for name in spaced:  # a space between a Han character and a Latin one
        template = re.sub(rf"(?<=[\u4e00-\u9fff])(?={{{name}\b)", " ", template)
    return template.format(**params) if params else template


def _param(value: Any) -> Any:
    """Return a parameter of a message: only messages are translated, since other texts are data."""
    if isinstance(value, tuple):
        return "、".join(map(_quoted, value))
    if isinstance(value, Message):
        return _chinese(value)
    return _quoted(value) if isinstance(value, str) else value


def _quoted(value: str) -> str:
    """Return a quoted value in Chinese quotation marks."""
    return re.sub("^'([^']*)'$", r"“\1”", value)
