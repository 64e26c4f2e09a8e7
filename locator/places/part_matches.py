"""Matches from partial names, with a confidence from what they explain and from their rivals."""

from itertools import islice
from math import exp

from .evidence import is_same_place
from .match import CONFIDENCE, Match, path_names
from .partial_names import NameSource, PartialName

MATCHED_BY = "part"
SCALE = 2.0  # difference of scores that makes a rival e times less likely
MIN_EXPLAINED, MIN_NAMED = 0.12, 0.2


def part_matches(parts: list[PartialName], lookup: NameSource, limit: int | None = None) -> list[Match]:
    """Return the partial names as matches, best first; the others count as rivals."""
    plausible = [part for part in parts if part.explained >= MIN_EXPLAINED or part.named >= MIN_NAMED]
    if not plausible:
        return []
    best = plausible[0]
    likelihoods = [exp((part.score - best.score) / SCALE) for part in plausible]
    rivals = sum(
        likelihood
        for part, likelihood in zip(plausible[1:], likelihoods[1:], strict=True)
        if not is_same_place(part.place, best.place)
    )
    pairs = islice(zip(plausible, likelihoods, strict=True), limit)
    return [_match(part, likelihood / (1 + rivals), lookup) for part, likelihood in pairs]


def _match(part: PartialName, share: float, lookup: NameSource) -> Match:
    path, path_en = path_names(lookup.path_of(part.place))
    quality = part.explained**1.5 * (0.4 + 0.6 * part.named)
    confidence = round(CONFIDENCE[MATCHED_BY] * quality * share, 3)
    return Match(
        part.place,
        path,
        confidence,
        MATCHED_BY,
        part.explained == 1 and part.named == 1,
        path_en,
    )
