"""Decides which season belongs to which times, and brings the tokens into the order season, times."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .binding import DAY_KINDS, PREDICATE_KINDS, TIME_KINDS
from .days import WEEK
from .lexer import Token
from .text import Ambiguous

_EMPTY_KINDS = ("separator", "noise", "no remaining", "no break")
_AROUND_SEASON = ("season", "open", "noise")


class Group(NamedTuple):
    """The tokens of a season with its brackets: indices of the first, and behind the last."""

    begin: int
    end: int


def seasons_first(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each season before its times: 9:00-21:00（5月-10月） → 5月-10月 9:00-21:00."""
    groups = list(_season_groups(tokens))
    if not groups or not _has_times(tokens[: groups[0].begin]):
        return list(tokens)
    if _has_times(tokens[groups[-1].end :]):
        return _check_exceptions(tokens, groups)
    return _moved(tokens, groups)


def _season_groups(tokens: Sequence[Token]) -> Iterator[Group]:
    for at, token in enumerate(tokens):
        if token.kind != "months":
            continue
        begin, end = at, at + 1
        while begin and tokens[begin - 1].kind in _AROUND_SEASON:
            begin -= 1
        while end < len(tokens) and tokens[end].kind in ("close", "season"):
            end += 1
        yield Group(begin, end)


def _has_times(tokens: Sequence[Token]) -> bool:
    return any(token.kind in TIME_KINDS for token in tokens)


def _check_exceptions(tokens: Sequence[Token], groups: Sequence[Group]) -> list[Token]:
    """Accept 9:00-18:00，5月-10月9:00-20:00; without a separator the season may belong to either."""
    for group in groups:
        before, last = tokens[group.begin - 1].kind, tokens[group.end - 1].kind
        in_bracket = tokens[group.begin].kind == "open" and last != "close"
        if before in TIME_KINDS and not in_bracket:
            raise Ambiguous("a season between times")
    return list(tokens)


def _moved(tokens: Sequence[Token], groups: Sequence[Group]) -> list[Token]:
    result: list[Token] = []
    begin, named = 0, set()
    for group in groups:
        part = _stripped(tokens[begin : group.begin])
        named.add(_days_of(part))
        result += [token for token in tokens[group.begin : group.end] if token.kind == "months"] + part
        begin = group.end
    remaining = tokens[begin:]
    if len(named) > 1 or any(token.kind not in _EMPTY_KINDS for token in remaining):
        raise Ambiguous("times without a season")
    return result + list(remaining)


def _stripped(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens of a season without separators around them; Ambiguous if they are not one clause."""
    kinds = [token.kind for token in tokens]
    filled = [at for at, kind in enumerate(kinds) if kind != "separator"]
    times = [at for at, kind in enumerate(kinds) if kind in TIME_KINDS]
    later = kinds[times[0] :] if times else DAY_KINDS
    if any(kind in (*DAY_KINDS, *PREDICATE_KINDS, "season", "open", "close") for kind in later):
        raise Ambiguous("a season behind several times")
    return list(tokens[filled[0] : filled[-1] + 1])


def _days_of(tokens: Sequence[Token]) -> frozenset[object]:
    names = frozenset(token.value or token.text for token in tokens if token.kind in DAY_KINDS)
    return frozenset() if names == {WEEK} else names
