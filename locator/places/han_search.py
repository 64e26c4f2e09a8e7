"""Search for the names that a Han text mentions, as written or by sound, narrowed by the remaining text."""

import re
from collections.abc import Mapping, Sequence

from .chains import CommonNames
from .evidence import weigh_evidence
from .gazetteer import AREAS
from .han_matching import (
    Mention,
    RankedMention,
    find_mentions,
    mentions_by_place,
    mentions_by_sound,
    rank_mentions,
)
from .lookup import NameIndex
from .match import Candidate
from .mixed_search import search_mixed
from .name_candidates import PREFIXES, completions, misspelled, to_candidates, to_completions
from .narrow_to_district import mask_mentions, narrow, rank_districts
from .prefix_penalty import trust
from .villages import villages_named, with_named_village

MAX_RIVALS = 8  # candidates up to which the remaining text is compared with each
SHORT_TEXT = 10  # characters up to which a name should explain the text
AROUND = re.compile("(附近|旁边|周边|地铁站|火车站|公交站|站)$")
TRAILING = re.compile(r"\|+([\u3400-\u9fff]{1,4})")  # characters after the recognized names
MAX_TRAILING = 4
NO_BEGINNING = ("站", "省", "市", "区", "县", "镇", "路", "街")
STREET_END = re.compile("(大街|大道|路|街|步行街)$")
MIN_STREET = 3  # characters of a street name that is also looked up as a village
MAX_MISSPELLED_VILLAGE = 3  # characters up to which a village name may as well be a misspelling
VILLAGES = ("村", "社区", "居委会", "村委会", "小区")
UNWRITTEN = ("sound", "accent")

Spans = Sequence[tuple[int, int]]  # of characters of a text


def search_han(text: str, lookup: NameIndex, common: CommonNames) -> list[Candidate]:
    """Return the places that a normalized Han text mentions, with their trust."""
    is_mixed = any(ch.isascii() for ch in text)  # 六道口站a2口
    exact = list(lookup.exact_matches("form", [text])) if is_mixed else []
    if exact:
        return to_candidates(exact, len(text), lookup)
    if is_mixed and (read := search_mixed(text, lookup)):
        return read
    chains = common.chain_spans(text)
    mentions = [m for m in find_mentions(text, lookup) if not _ends_chain(m, chains)]
    return weigh_evidence(_mentioned(text, mentions, chains, lookup), text, mentions, lookup, common)


def _ends_chain(mention: Mention, chains: Spans) -> bool:
    """Return whether a mention is only the end of a chain's name: 德基 of 肯德基."""
    return any(start < mention.start and mention.end <= end for start, end in chains)


def _misspelled(text: str, chains: Spans, lookup: NameIndex) -> list[Candidate]:
    """Return names that a text misspells; a chain in it is written right."""
    names = [text[start:end] for start, end in chains]
    found = misspelled("form", text, lookup)
    return [candidate for candidate in found if all(name in candidate.place.name for name in names)]


def _mentioned(text: str, mentions: list[Mention], chains: Spans, lookup: NameIndex) -> list[Candidate]:
    """Return the places that a text mentions, narrowed to districts and villages by the remaining text."""
    ranked = rank_mentions(mentions, lookup)
    if _is_insufficient(ranked, text):
        ranked = _with_sound(text, mentions, chains, ranked, lookup)
    candidates = _best(ranked, text, mentions, lookup)
    if candidates and ranked[0].matched_by == "sound" and candidates[0].place.type != "street":
        seen_ids = {candidate.place.id for candidate in candidates}
        candidates += [c for c in _misspelled(text, chains, lookup) if c.place.id not in seen_ids]
    if completed := _completions_in_area(ranked, text, mentions, lookup):
        return completed
    if _is_insufficient(ranked, text):
        candidates = _fallback(text, chains, lookup) or candidates
        candidates = candidates or _best(
            _with_sound(text, mentions, chains, ranked, lookup, accent=True), text, mentions, lookup
        )
    return _narrowed(candidates, ranked, text, mentions, lookup)


def _narrowed(
    candidates: list[Candidate],
    ranked: list[RankedMention],
    text: str,
    mentions: list[Mention],
    lookup: NameIndex,
) -> list[Candidate]:
    """Return the candidates narrowed by the remaining text: one to what is below it, several by evidence."""
    if ranked and len(candidates) == 1 and ranked[0].matched_by not in UNWRITTEN:
        return narrow(candidates, ranked[0], mentions, text, lookup)
    if ranked and 1 < len(candidates) <= MAX_RIVALS:
        around = ({area.id for area in lookup.path_of(c.place)} for c in candidates)
        masked_texts = [mask_mentions(text, mentions, places) for places in around]
        return rank_districts(with_named_village(candidates, masked_texts, lookup), masked_texts[0], lookup)
    return candidates


def _is_insufficient(ranked: list[RankedMention], text: str) -> bool:
    """Return True when nothing matched, or a short text contains more than the matched name."""
    if not ranked or ranked[0].covered < 2:
        return True
    covered = ranked[0].covered
    return len(text) <= SHORT_TEXT and covered < len(text) and AROUND.sub("", text)[covered:] != ""


def _with_sound(
    text: str,
    mentions: list[Mention],
    chains: Spans,
    ranked: list[RankedMention],
    lookup: NameIndex,
    *,
    accent: bool = False,
) -> list[RankedMention]:
    """Rank again with mentions by sound; return that ranking where it explains more of the text."""
    by_sound_alone = mentions_by_sound(text, lookup, accent=accent)
    sound_mentions = [mention for mention in by_sound_alone if not _ends_chain(mention, chains)]
    spans = {(mention.start, mention.end) for mention in mentions}
    by_sound = {(mention.start, mention.end) for mention in sound_mentions}
    written = {span for span in by_sound if any(start <= span[0] and span[1] <= end for start, end in spans)}
    new_mentions = [m for m in sound_mentions if (m.start, m.end) not in written]
    reranked = rank_mentions([*mentions, *new_mentions], lookup)
    return reranked if reranked and (not ranked or reranked[0].covered > ranked[0].covered) else ranked


def _fallback(text: str, chains: Spans, lookup: NameIndex) -> list[Candidate]:
    """Return villages, prefix matches or fuzzy matches for a text without an exact match."""
    street = STREET_END.sub("", text)
    villages = villages_named(text, lookup)
    if not villages and MIN_STREET <= len(street) < len(text):
        villages = villages_named(street, lookup)
    if villages and (text.endswith(VILLAGES) or len(text) > MAX_MISSPELLED_VILLAGE):
        return villages
    return [*villages, *(completions("form", text, lookup) or _misspelled(text, chains, lookup))]


def _completions_in_area(
    ranked: list[RankedMention], text: str, mentions: list[Mention], lookup: NameIndex
) -> list[Candidate]:
    """Complete the last characters within the area named before them: 上海市浦."""
    if not ranked or not 0 < len(text) - ranked[0].covered <= MAX_TRAILING:
        return []
    area = lookup.place(ranked[0].place)
    if area.type not in AREAS or ranked[0].matched_by in (*UNWRITTEN, "old"):
        return []
    last = TRAILING.fullmatch(mask_mentions(text, mentions, {a.id for a in lookup.path(area.id)}))
    if last is None or last[1].startswith(NO_BEGINNING) or AROUND.search(text):
        return []
    return to_completions(lookup.prefix_matches_in(area, last[1], PREFIXES), len(text), lookup)


def _best(
    ranked: list[RankedMention], text: str, mentions: list[Mention], lookup: NameIndex
) -> list[Candidate]:
    best = [m for m in ranked if m.covered == ranked[0].covered]
    by_place = mentions_by_place(mentions)
    return [_candidate(m, text, by_place, lookup) for m in best]


def _candidate(
    best: RankedMention, text: str, by_place: Mapping[int, Sequence[Mention]], lookup: NameIndex
) -> Candidate:
    place = lookup.place(best.place)
    if best.start == 0 or best.covered > best.end - best.start:  # no text before it, or only a wider area
        return Candidate(place, best.covered, best.matched_by)
    path_ids = {area.id for area in lookup.path(place.id)}
    mentions = [mention for number in path_ids for mention in by_place.get(number, ())]
    left = mask_mentions(text, mentions, path_ids)
    return Candidate(place, best.covered, best.matched_by, trust=trust(best, place.type, left))
