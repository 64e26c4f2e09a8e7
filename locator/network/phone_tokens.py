"""Tokens of a text with phone numbers: chunks of digits, extensions, separators and words."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["chunk", "extension", "separator", "colon", "note", "text", "blank"]

_SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\ufe63", "-")
    | dict.fromkeys("\u00b7\u2022\u30fb\t", " ")
    | {"\u00d7": "x", "[": "(", "]": ")"}
    | dict(zip("轉機號電話傳", "转机号电话传", strict=True))
)
_ENUMERATION = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")  # NFKC would turn ① into a digit
_TIMES = re.compile(
    r"(?<![\d-])(?:7\s*[x*]\s*24(?!\d)|24(?=\s*(?:小时|h)))\s*(?:小时|h(?:ours?)?\b)?"
    r"|(?<!\d)\d{1,2}[:点时](?:\d{2}分?|半)?(?:\s*[-~至到]+\s*(?:次日)?\d{1,2}[:点时](?:\d{2}分?|半)?)?"
    r"|(?<![\d-])\d{1,3}\s*(?:楼|层|天|元|分钟|秒|月|日)"
)
_EXTENSION = r"(?:转接?|分机号?|内线|ext(?:ension)?\.?|(?<=\d)\s*[x#*])"
_TOKEN = re.compile(
    rf"(?P<extension>\s*{_EXTENSION}\s*:?\s*(?=\d))"
    r"|(?P<chunk>\(?\+?\(?\+?\d(?:[\d() .-]*[\d)])?)"
    r"|(?P<separator>\s*(?:[/、;|,\n~&]|或者?|及|和|至|到)\s*)"
    r"|(?P<colon>[^\W\d_]+\s*[:.])|\x02(?P<note>[^\x02]*)\x02|(?P<text>[^\W\d_]+)|(?P<blank>\s+)"
)
_IN_PARENTHESES = re.compile(r"\(([^()]*[^\W\d_][^()]*)\)")
_WORD = re.compile(r"[^\W\d_]+")
_LONG_DIGITS = re.compile(r"\d[\d -]{4,}")


class Token(NamedTuple):
    """Part of a text: `note` is the words of a remark in parentheses, `colon` a label."""

    kind: Kind
    text: str


def tokenize(cell: str) -> list[Token]:
    """Return the tokens of a cell in half-width characters, without times and remarks about hours."""
    text = unicodedata.normalize("NFKC", _ENUMERATION.sub(";", cell)).translate(_SIGNS).casefold().strip()
    return list(_tokens(_IN_PARENTHESES.sub(_note, _TIMES.sub(" ", text))))


def _note(match: re.Match[str]) -> str:
    """Unwrap an extension or a number in parentheses; mark any other text as a note."""
    content = match[1].strip()
    if re.match(_EXTENSION, content):
        return content
    if _LONG_DIGITS.search(content):
        return f";{content};"
    return "\x02" + "".join(_WORD.findall(content)) + "\x02"


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        yield Token(kind, match[kind])
