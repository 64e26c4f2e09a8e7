"""Finds days between hours that may belong to either, and separates those that surely belong to both."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .days import MANY_DAYS, WEEKEND, is_loose, parse_weekdays
from .lexer import Token
from .text import Ambiguous

DAY_KINDS = ("days", "workdays", "holiday", "festival")
PREDICATE_KINDS = ("closed", "except", "usual")
TIME_KINDS = ("span", "whole day")
_STRONG_SEPARATORS = frozenset(";.!。:")
_COMMA = re.compile(r"\s?,\s?")


def check_days(tokens: Sequence[Token]) -> None:
    """Raise Ambiguous if days without times could be taken for days with the times of the next."""
    singles = _single_days(tokens)
    for at, token in enumerate(tokens):
        is_glued = at > 0 and tokens[at - 1].kind in TIME_KINDS and not token.spaced
        is_weekend_off = (
            token.value == WEEKEND and tokens[at + 1 : at + 2] and tokens[at + 1].kind == "closed"
        )
        is_certain = token.kind != "days" or not singles or is_weekend_off
        if not is_certain and is_loose(token.text, is_glued=is_glued):
            raise Ambiguous("a list of days, or days without times")
        if token.kind in DAY_KINDS and _is_separate(tokens, at):
            raise Ambiguous("days without times")
    first = tokens[:5]
    is_between = [token.kind for token in first] == ["span", "separator", "days", "separator", "span"]
    if is_between and first[1].text == first[3].text == ",":
        raise Ambiguous("days between hours")


def _is_separate(tokens: Sequence[Token], at: int) -> bool:
    """Return whether days without times before these are no list with them."""
    begin = at
    while begin and tokens[begin - 1].kind == "separator":
        begin -= 1
    before = [token.kind for token in tokens[:begin]]
    if not before or before[-1] not in DAY_KINDS:
        return False
    signs = {token.text for token in tokens[begin:at]}
    if before[-2:-1] and before[-2] in TIME_KINDS and not {*before[:-2]} & {*DAY_KINDS}:
        return False  # 10:00-22:00周一至周四；周五至周日10:00-23:00
    is_spaced = not signs and tokens[at].spaced and "holiday" not in (before[-1], tokens[at].kind)
    return is_spaced or bool(signs & _STRONG_SEPARATORS)


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


def check_exception(tokens: Sequence[Token], at: int) -> None:
    """Raise Ambiguous unless days between two times are few, like exceptions, and not closer to the first."""
    days, following = tokens[at : at + 2]
    is_closer = tokens[at - 1].kind in TIME_KINDS and following.spaced and not days.spaced
    if is_closer or len(days.value or ()) >= MANY_DAYS:
        raise Ambiguous("days before or after their hours")


def _split(token: Token) -> Iterator[Token]:
    first, second = _COMMA.split(token.text, maxsplit=1)
    days = parse_weekdays(first)
    if len(days) < MANY_DAYS:
        raise Ambiguous(token.text)
    yield Token("days", days, first, token.spaced)
    yield Token("separator", None, ",")
    yield Token("days", parse_weekdays(second), second)
