r"""Resolve characters that a program wrote as escape sequences: _x000D_, \u5e97, \n, %E5%BA%97, =E5=BA=97."""

import re

_WORKBOOK = re.compile(r"_x([0-9A-Fa-f]{4})_")
_JSON = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_LINE_BREAK = re.compile(r"(?:\\r\\n|\\[rnt])(?![A-Za-z])")
_BYTES = re.compile(r"(?:[%=][0-9A-F]{2}){3,}")
_ESCAPE = re.compile(rf"{_WORKBOOK.pattern}|\\[urnt]|{_BYTES.pattern}")
_CONTROL = re.compile("[\x00-\x1f\x7f\u2028\u2029]+")
_WORKBOOK_CONTROL = re.compile(r"_x00(?:0[9AaDd]|7[Ff])_")


def may_have_escapes(text: str) -> bool:
    """Return False if `resolve_escapes` leaves the text unchanged: a fast pre-check."""
    has_sign = "\\" in text or "%" in text or "=" in text or "_x" in text
    return has_sign and _ESCAPE.search(text) is not None


def resolve_escapes(text: str) -> str:
    """Return the text with the characters that its escapes stand for, blanks for control characters."""
    resolved = _WORKBOOK.sub(lambda match: f"\\u{match[1]}", text)
    resolved = _LINE_BREAK.sub(" ", _JSON.sub(_json_characters, resolved))
    resolved = _BYTES.sub(_decoded_bytes, resolved)
    return text if resolved == text else _CONTROL.sub(" ", resolved).strip()


def without_control_escapes(text: str) -> str:
    """Return an identifier without the line ends and tabs that a workbook escapes: 1001_x000D_ is 1001."""
    return _WORKBOOK_CONTROL.sub("", text)


def _json_characters(match: re.Match[str]) -> str:
    units = bytes.fromhex(match[0].replace("\\u", ""))
    try:
        return units.decode("utf-16-be")
    except UnicodeDecodeError:
        return match[0]


def _decoded_bytes(match: re.Match[str]) -> str:
    try:
        text = bytes.fromhex(re.sub("[%=]", "", match[0])).decode()
    except UnicodeDecodeError:
        return match[0]
    return match[0] if text.isascii() else text
