"""Splits a text of hours into tokens; an unknown word makes the text ambiguous."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from .clock import TIME, TO, Clock, parse_clock, to_open_span, to_span
from .days import SEASON, WEEK, WEEKDAYS, parse_season, parse_weekdays
from .festivals import FESTIVAL
from .text import Ambiguous


class UnknownWords(Ambiguous):
    """The text has words that are not about hours, from `words` on."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Token(NamedTuple):
    """A token: its kind, its value, the source text, and whether a blank is before it."""

    kind: str
    value: Any
    text: str
    spaced: bool = False


_SHOP = "门店|本店|店铺|网点|中心"
_NOISE = (
    rf"(?:{_SHOP})?(?:对外)?(?:营业|服务|工作|开放|上班|接待|开店|办公|经营)(?:时间|日期|时段)?"
    r"|(?:日常|正常|具体)?时间|北京时间|opening hours|business hours|open\b|hours\b|从|为|均为|均|"
    r"都是|是|都|自"
)
_HOLIDAY = r"(?:国家|国定)?(?:法定)?(?:节假日|假日|假期|节日)|公众假期|公共假日|public holidays?"
_TOKEN_PATTERNS = [  # the first match wins
    (
        "whole day",
        r"(?:全天\s?)?(?:7\s?[x*×✕乘]\s?24|24\s?[x*×]\s?7)\s?(?:小时|h)?|24/7|(?:全天)?\s?24\s?(?:个?小时|hours\b|h\b)(?!\s?(?:自助|热线|客服|电话|在线))"
        r"|全天(?!\s?(?:休|闭|不|停|关|放假|店休|自助|热线|客服|电话|在线))",
    ),
    ("no rest", r"(?:全年|年中|常年|天天|终年)(?:无休息?|不休息?|营业|开放)|(?:全年)?365天(?!前)|全年"),
    ("no break", r"(?:中午|午间)(?:不休息?|无休|照常营业|不打烊)"),
    ("break", r"(?:中午|午间|午餐)休息(?:时间)?|午休(?:时间)?|午餐时间"),
    ("usual", r"(?:照常|正常)(?:营业|上班|开放|服务)?|不休息?|无休息?|照旧"),
    (
        "closed",
        r"(?:全天)?(?:店休日?|闭馆日?|闭店|不营业|不上班|不开放|休业|公休日?|休息日?|休馆|放假|关门|closed|off\b|休(?![市眠闲]))",
    ),
    ("except", r"除外"),
    ("season", r"[夏冬](?:季|令时|天|时令)"),
    ("festival", FESTIVAL),
    ("holiday", _HOLIDAY),
    ("workdays", r"(?:每个?)?工作日"),
    ("weekend", r"(?:每个?)?(?:周末|双休日|周六日|星期六日)|weekends?\b"),
    ("daily", r"每天|每日|天天|daily\b|everyday\b|every day\b"),
    ("onward", r"(?:以后|之后|起|开始)(?:营业|开放|开门|上班)?"),
    ("noise", _NOISE),
    ("open", r"[(\[【〔]"),
    ("close", r"[)\]】〕]"),
    ("separator", r"[,;:、/|&。.!和及与以]|(?:and|or)\b"),
    ("blank", r" "),
]
_TO = re.compile(TO)
_TOKEN = re.compile("|".join(f"(?P<w{i}>{words})" for i, (_, words) in enumerate(_TOKEN_PATTERNS)))


def tokenize(text: str) -> list[Token]:
    """Return the tokens of a normalized text without blanks, times joined to spans; Ambiguous if unknown."""
    result: list[Token] = []
    at = 0
    while at < len(text):
        start, (token, at) = at, _next(text, at)
        result.append(token._replace(spaced=" " in text[max(0, start - 1) : start + 1]))
    return list(_join_spans([token for token in result if token.kind != "blank"]))


def _next(text: str, at: int) -> tuple[Token, int]:
    if match := WEEKDAYS.match(text, at):
        return Token("days", parse_weekdays(match[0]), match[0]), match.end()
    if match := SEASON.match(text, at):
        return Token("months", parse_season(match), match[0]), match.end()
    if (keyword := _TOKEN.match(text, at)) and keyword.lastgroup == "w0":
        return Token("whole day", None, keyword[0]), keyword.end()
    if match := TIME.match(text, at):
        return Token("time", parse_clock(match), match[0]), match.end()
    if match := _TO.match(text, at):
        return Token("to", None, match[0]), match.end()
    if not keyword or not keyword.lastgroup:
        raise UnknownWords(text[at:])
    return _to_token(_TOKEN_PATTERNS[int(keyword.lastgroup[1:])][0], keyword[0]), keyword.end()


def _to_token(kind: str, text: str) -> Token:
    days = {"weekend": frozenset((5, 6)), "daily": WEEK, "workdays": frozenset(range(5))}
    return Token(kind if kind == "workdays" else "days" if kind in days else kind, days.get(kind), text)


def _join_spans(tokens: list[Token]) -> Iterator[Token]:
    """Merge each sequence of time, to, time into one span."""
    remaining = iter(tokens)
    for token in remaining:
        if token.kind == "to":
            raise Ambiguous(token.text)
        if token.kind != "time":
            yield token
            continue
        to = next(remaining, token)
        if to.kind == "onward":
            yield Token("span", to_open_span(token.value), _notation(token.value, token.value), token.spaced)
            continue
        end = next(remaining, token)
        if to.kind != "to" or end.kind != "time":
            raise Ambiguous(token.text)
        yield Token("span", to_span(token.value, end.value), _notation(token.value, end.value), token.spaced)


def _notation(start: Clock, end: Clock) -> str:
    return "." if start.notation == end.notation == "." else ":"
