"""Rank candidates by their prior weight, and merge matches of official names with those by parts."""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from ..geo.point import Point, chord_metres
from .binding_areas import MAX_BOUND_METRES
from .evidence import is_same_place
from .gazetteer import AREAS
from .lookup import NameIndex
from .match import CONFIDENCE, ENOUGH, WRITTEN, Candidate, Match, path_names
from .prior import weight

CERTAIN = 0.8  # from this confidence on, nothing else is searched
AS_WRITTEN = ("name", "english")  # in full, no alias
INEXACT = ("prefix", "typo", "slip")


def rank(
    candidates: list[Candidate],
    length: int,
    lookup: NameIndex,
    near: Point | None,
    outlet_count: Callable[[str], int] | None,
    limit: int,
) -> list[Match]:
    """Return at most `limit` of the candidates for a text of some length as matches, best first."""
    weights = [weight(c, near, outlet_count) if c.share is None else c.share for c in candidates]
    share_sum = sum(c.share or 0.0 for c in candidates)
    total = max(sum(weights), 1.0) if share_sum else sum(weights)
    order = sorted(range(len(candidates)), key=lambda i: (-weights[i], candidates[i].place.id))
    order, candidates = _as_named_first(order, candidates)
    shares = [weights[i] / total for i in order]
    if order and not share_sum:
        first = candidates[order[0]].place
        shares[0] += sum(
            share
            for i, share in zip(order[1:], shares[1:], strict=True)
            if is_same_place(candidates[i].place, first)
        )
    best = islice(zip(order, shares, strict=True), limit)
    return [_match(candidates[i], share, length, lookup) for i, share in best]


def _as_named_first(order: list[int], candidates: list[Candidate]) -> tuple[list[int], list[Candidate]]:
    """Put a street before another record of it that has its name as an alias: 淮海中路 before 淮海路.

    It is trusted as that record is.
    """
    first = candidates[order[0]] if order else None
    if first is None or first.matched_by in AS_WRITTEN or first.place.type in (*AREAS, "street"):
        return order, candidates
    for i in order[1:]:
        other = candidates[i]
        is_street = other.place.type == "street" and other.matched_by in (*AS_WRITTEN, "pinyin")
        if is_street and other.covered >= first.covered and is_same_place(other.place, first.place):
            trusted = replace(other, trust=max(first.trust, other.trust))
            return [i, *(j for j in order if j != i)], [*candidates[:i], trusted, *candidates[i + 1 :]]
    return order, candidates


def is_enough(match: Match) -> bool:
    """Return whether names in parts cannot be better than a match."""
    if match.matched_by not in WRITTEN:
        return False
    return match.is_complete or (match.confidence >= CERTAIN and match.place.type not in AREAS)


def merge(official: list[Match], parts: list[Match], near: Point | None, *, has_anchor: bool) -> list[Match]:
    """Return both lists, first the one that explains more; each place once."""
    best = parts[0].confidence if parts else 0.0
    least = official[0].confidence if official else 0.0
    if near is not None and (has_anchor or _is_far(official, near)):
        least = min(least, ENOUGH)  # a place described by its relation to another place is not that place
    first, second = (parts, official) if parts and best >= least else (official, parts)
    merged: dict[int, Match] = {}
    for match in (*first, *second):
        merged.setdefault(match.place.id, match)
    return list(merged.values())


def _is_far(matches: list[Match], near: Point) -> bool:
    return bool(matches) and chord_metres(near, matches[0].place.point) > MAX_BOUND_METRES


def _match(candidate: Candidate, share: float, length: int, lookup: NameIndex) -> Match:
    path, path_en = path_names(lookup.path_of(candidate.place))
    return Match(
        candidate.place,
        path,
        round(CONFIDENCE[candidate.matched_by] * share * candidate.trust, 3),
        candidate.matched_by,
        candidate.covered >= length and candidate.matched_by not in INEXACT,
        path_en,
    )
