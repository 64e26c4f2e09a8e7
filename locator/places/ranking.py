"""Rank candidates by their prior weight, and merge matches of official names with those by parts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from ..geo.point import Point, chord_metres
from .binding_areas import MAX_BOUND_METRES
from .evidence import FULL, WITHOUT_TYPE, is_same_place
from .gazetteer import AREAS
from .lookup import NameIndex
from .match import CONFIDENCE, ENOUGH, WRITTEN, Candidate, Match, path_names
from .place_rows import WITHIN
from .prior import SIGHTS, weight

CERTAIN = 0.8  # from this confidence on, nothing else is searched
AS_WRITTEN = ("name", "english")  # in full, no alias
TOWNSHIP_NAMESAKE = 3.0  # times the weight of a township, which fewer mean by the name of its sight
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
    weights = _with_namesakes(candidates, weights)
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


def _with_namesakes(candidates: Sequence[Candidate], weights: list[float]) -> list[float]:
    """Return the weights, of a sight at least those of the areas and townships named after it: 西湖, 泰山."""
    raised = list(weights)
    for i, sight in enumerate(candidates):
        if sight.place.type not in SIGHTS or sight.matched_by not in FULL:
            continue
        for j, other in enumerate(candidates):
            if other.matched_by in WITHOUT_TYPE and other.covered == sight.covered:
                raised[i] = max(raised[i], _namesake_share(sight, other) * weights[j])
    return raised


def _namesake_share(sight: Candidate, other: Candidate) -> float:
    """Return the share of the weight of a place that a sight in it has by its name; 0 for other places."""
    place = other.place
    if place.type == "township":
        return TOWNSHIP_NAMESAKE if place.adcode == sight.place.adcode else 0.0
    digits = WITHIN.get(place.type, 0) if place.type in ("city", "district") else 0
    return 1.0 if digits and sight.place.adcode[:digits] == place.adcode[:digits] else 0.0


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
