"""Areas that a text names and that therefore restrict its other names: 杭州 in 杭州银泰."""

from ..geo.point import Point, chord_metres
from .gazetteer import AREAS
from .han_matching import Mention, RankedMention, find_mentions, rank_mentions
from .lookup import NameIndex
from .match import WRITTEN
from .narrow_to_district import MASK, mask_mentions
from .place_rows import WITHIN, Place

MAX_BOUND_METRES = 100_000.0  # from the client to an area of which the text has only the short name
MIN_OLD = 3  # characters of a former name that binds


def binding_areas(text: str, lookup: NameIndex) -> tuple[list[Place], str]:
    """Return the narrowest areas that a text names in writing, and the text without them."""
    mentions = [m for m in find_mentions(text, lookup) if _binds(m)]
    mentions = _heading([m for m in mentions if lookup.place(m.place).type in AREAS])
    ranked = rank_mentions(mentions, lookup)
    best = _widest([m for m in ranked if m.covered == ranked[0].covered and m.covered > 0], lookup)
    path_ids = {area.id for m in best for area in lookup.path(m.place)}
    residual = "".join(mask_mentions(text, mentions, path_ids).split(MASK))
    return [lookup.place(m.place) for m in best], residual


def may_bind(area: Place, text: str, near: Point | None) -> bool:
    """Return whether an area binds: in Hangzhou, 和田上城 does not lie in 和田."""
    reach = MAX_BOUND_METRES + area.radius
    return near is None or area.name in text or chord_metres(near, area.point) < reach


def code_around(area: Place, text: str) -> str:
    """Return the leading digits of an area's adcode; of its city if the text has only its short name."""
    length = WITHIN[area.type]
    return area.adcode[: length if area.name in text else min(length, WITHIN["city"])]


def _binds(mention: Mention) -> bool:
    """Return whether a mention of an area is written, and a former name in full."""
    is_old = mention.matched_by == "old"
    return mention.matched_by in WRITTEN and not (is_old and mention.end - mention.start < MIN_OLD)


def _heading(mentions: list[Mention]) -> list[Mention]:
    """Return the areas that a text begins with in sequence, and full names anywhere: not 银沙市场."""
    ends = {0}
    heading = []
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        is_full = mention.matched_by == "name" and mention.end - mention.start > 2
        if mention.start in ends or is_full:
            heading.append(mention)
            ends.add(mention.end)
    return heading


def _widest(ranked: list[RankedMention], lookup: NameIndex) -> list[RankedMention]:
    """Return the provinces with the same evidence, else the cities, else all: 河北 is no district."""
    for level in ("province", "city"):
        if chosen := [m for m in ranked if lookup.place(m.place).type == level]:
            return chosen
    return ranked
