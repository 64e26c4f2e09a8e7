"""Finds days between hours that may belong to either, and separates those that surely belong to both."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .days import MANY_DAYS, is_loose, parse_weekdays
from .lexer import Token
from .text import Ambiguous

DAY_KINDS = ("days", "workdays", "holiday", "festival")
PREDICATE_KINDS = ("closed", "except", "usual")
TIME_KINDS = ("span", "whole day")
_STRONG_SEPARATORS = frozenset(";.!。")
_COMMA = re.compile(r"\s?,\s?")


def check_days(tokens: Sequence[Token]) -> None:
    """Raise Ambiguous if days without times could be taken for days with the times of the next."""
    singles = _single_days(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "days" and is_loose(token.text) and singles:
            raise Ambiguous("a list of days, or days without times")
        kinds = [other.kind for other in tokens[at - 1 : at + 2]] if at else []
        is_listed = len(kinds) == 3 and kinds[0] in DAY_KINDS and kinds[2] in DAY_KINDS
        if is_listed and token.kind == "separator" and token.text in _STRONG_SEPARATORS:
            raise Ambiguous("days without times")
    first = tokens[:5]
    is_between = [token.kind for token in first] == ["span", "separator", "days", "separator", "span"]
    if is_between and first[1].text == first[3].text == ",":
        raise Ambiguous("days between hours")


def _single_days(tokens: Sequence[Token]) -> bool:
    """Return whether a single day has times of its own."""
    return any(
        token.kind == "days"
        and len(token.value) == 1
        and follower.kind in (*TIME_KINDS, "noise", "separator")
        for token, follower in pairwise(tokens)
    )


def split_days(tokens: Sequence[Token]) -> list[Token]:
    """Split 周一到周四,周五到周日 between times: the first days belong to the first times.

    Ambiguous if the first days are so few that both may belong to the times behind them.
    """
    result: list[Token] = []
    for at, token in enumerate(tokens):
        result += _split(token) if _is_between(tokens, at) else [token]
    return result


def _is_between(tokens: Sequence[Token], at: int) -> bool:
    """Return whether days stand between times without days and what is said of other days."""
    if tokens[at].kind != "days" or "," not in tokens[at].text or not 0 < at < len(tokens) - 1:
        return False
    is_first = not any(token.kind in DAY_KINDS for token in tokens[:at])
    follows = tokens[at - 1].kind in TIME_KINDS
    return is_first and follows and tokens[at + 1].kind in (*TIME_KINDS, *PREDICATE_KINDS)


def _split(token: Token) -> Iterator[Token]:
    first, second = _COMMA.split(token.text, maxsplit=1)
    days = parse_weekdays(first)
    if len(days) < MANY_DAYS:
        raise Ambiguous(token.text)
    yield Token("days", days, first, token.spaced)
    yield Token("separator", None, ",")
    yield Token("days", parse_weekdays(second), second)
