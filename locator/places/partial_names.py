"""Candidates that share parts of their names with a request, scored by what they explain of each other."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

from ..geo.point import Point, chord_metres
from .chains import is_street
from .name_search import NameHit
from .place_rows import Place
from .request_text import RequestText, informative
from .text import has_han, normalize, unify_units

MAX_HITS, MAX_HITS_WITH_ANCHOR, MAX_HITS_ALONE = 160, 64, 32  # names scored, the most with a position
MAX_ANCHORS = 6
MIN_ANCHOR = 0.55  # share of an anchor's text that its name explains
NEAR_METRES, ANCHOR_METRES = 3_000.0, 500.0  # distances at which the bonus is halved
NEAR_BONUS, ANCHOR_BONUS = 8.0, 12.0  # in units of BM25; measured on questions for places of Hangzhou
TEXT_BONUS, NAME_BONUS = 8.0, 6.0
ANCHOR_SHARE = 0.15  # weight of bigrams of the anchor in a name
MIN_RUN = 2  # characters
OFFICIAL_AREAS = ("province", "city", "district", "township", "village")
AREA_ENDS = ("镇", "乡", "县", "街道")
ONE_CHARACTER = 0.3  # share explained by a name that contains the only character

Search = Callable[[str, int], Sequence[NameHit]]


class NameSource(Protocol):
    """Names that can be searched by parts, and their places."""

    def search_names(self, text: str, limit: int, within: Sequence[str] = ()) -> list[NameHit]:
        """Return the names that share parts with a text, best first."""
        ...

    def read_places(self, numbers: Iterable[int]) -> None:
        """Read places before they are used one by one."""
        ...

    def place(self, number: int) -> Place:
        """Return a place by its id."""
        ...

    def path_of(self, place: Place) -> tuple[Place, ...]:
        """Return a place with the areas around it, province first."""
        ...


class PartialName(NamedTuple):
    """A place whose name shares parts with the request.

    `explained` is the share of the request's informative characters found in the name or in its areas,
    `named` the share of the name found in the request; `score` orders the candidates.
    """

    place: Place
    text: str
    explained: float
    named: float
    score: float


def partial_names(
    request: RequestText, search: Search, lookup: NameSource, near: Point | None
) -> list[PartialName]:
    """Return the places whose names share parts with the target of a request, best first."""
    target = TargetText(unify_units(request.target))
    without_position = MAX_HITS_WITH_ANCHOR if request.anchor else MAX_HITS_ALONE
    hits = search(target.text, without_position if near is None else MAX_HITS)
    lookup.read_places(hit.place for hit in hits)
    anchor_text = TargetText(request.anchor)
    anchor = _anchor(anchor_text, search, lookup, near)
    best: dict[tuple[str, Point], PartialName] = {}  # several regions may have a place
    for hit in hits:
        if is_other_category(request.target, lookup.place(hit.place)):
            continue
        candidate = _candidate(hit, target, anchor_text, lookup, near, anchor)
        key = candidate.place.name, candidate.place.point
        if key not in best or candidate.score > best[key].score:
            best[key] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.place.id))


def is_other_category(text: str, place: Place) -> bool:
    """Return whether a text ends in a word for streets and the place is an area, or the other way round."""
    name = informative(text)
    if place.type in OFFICIAL_AREAS:
        is_other = is_street(name)
    else:
        is_other = place.type == "street" and name.endswith(AREA_ENDS)
    return is_other and name not in normalize(place.name)


def _candidate(
    hit: NameHit,
    target: "TargetText",
    anchor_text: "TargetText",
    lookup: NameSource,
    near: Point | None,
    anchor: Place | None,
) -> PartialName:
    place = lookup.place(hit.place)
    name = unify_units(hit.text)
    explained, named = target.overlap(name)
    score = hit.score + TEXT_BONUS * explained + NAME_BONUS * named
    if anchor_text.text:
        score += ANCHOR_SHARE * hit.score * anchor_text.overlap(name)[0]
    if near is not None:
        score += NEAR_BONUS / (1 + chord_metres(near, place.point) / NEAR_METRES)
    if anchor is not None:
        score += ANCHOR_BONUS / (1 + chord_metres(anchor.point, place.point) / ANCHOR_METRES)
        score -= 4.0 * (anchor.id == place.id)
    return PartialName(place, hit.text, explained, named, score)


def _anchor(text: "TargetText", search: Search, lookup: NameSource, near: Point | None) -> Place | None:
    """Return the place that the anchor of a request names, if its name explains most of the text."""
    if not text.text:
        return None
    scored = []
    for hit in search(text.text, MAX_ANCHORS):
        explained, named = text.overlap(hit.text)
        if explained >= MIN_ANCHOR:
            place = lookup.place(hit.place)
            close = 0.0 if near is None else 1 / (1 + chord_metres(near, place.point) / NEAR_METRES)
            scored.append((explained + named + close, -place.id, place))
    return max(scored)[2] if scored else None


class TargetText:
    """Text that names should explain."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._informative = informative(text) or text

    def overlap(self, name: str) -> tuple[float, float]:
        """Return the share of the informative text found in a name, and the share of the name found here."""
        return _covered_share(self._informative, name), _covered_share(name, self.text)


def _covered_share(text: str, other: str) -> float:
    """Return the share of characters in runs of two or more that another text contains."""
    if len(text) < MIN_RUN:
        return ONE_CHARACTER * (text in other and has_han(text))
    covered, end = 0, 0
    for start in range(len(text) - 1):
        if text[start : start + 2] in other:
            covered += 2 - (end > start)
            end = start + 2
    return covered / len(text)
