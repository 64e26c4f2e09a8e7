"""Find the places a text names, best first, each with a confidence and an uncertainty radius."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from ..geo.point import Point, metres
from .fuzzy import fuzzy_matches
from .han_matching import WIDE, Mention, RankedMention, find_mentions, mentions_by_sound, rank_mentions
from .latin_query import match_tokens
from .lookup import NameIndex, NameMatch
from .match import CONFIDENCE, Candidate, Match
from .narrow_to_district import mask_mentions, narrow, rank_districts
from .prefix_penalty import trust
from .prior import weight
from .text import MAX_CHARACTERS, has_han, normalize, unaccented
from .villages import villages_named, with_named_village

LIMIT = 8
PREFIXES = 40
LONG_PREFIX = 6  # letters from which on qualified names (guangzhoutianhe) are searched by prefix
CODE = re.compile("[0-9]{6}")
AROUND = re.compile("(附近|旁边|周边|地铁站|火车站|公交站|站)$")
TRAILING = re.compile(r"\|+([\u3400-\u9fff]{1,4})")  # characters after the recognized names
MAX_TRAILING = 4
NO_BEGINNING = ("站", "省", "市", "区", "县", "镇", "路", "街")
STREET_END = re.compile("(大街|大道|路|街|步行街)$")
MIN_STREET = 3  # characters of a street name that is also looked up as a village
MAX_TYPED = 16  # longest text that is completed by prefix while typing
SHORT = 3  # up to this length a village name may as well be a misspelling
VILLAGES = ("村", "社区", "居委会", "村委会", "小区")
TOWNSHIP_REACH = 3_000.0  # metres; only the centres of townships are available, not their boundaries
KINDS = re.compile(
    r"\b(near|around|next to|close to|the|city|province|district|sub-?district|county|town|township|china)\b",
    re.I,
)


class Finder:
    """Geocoder over the table of names; `outlet_count` returns the number of outlets in an adcode."""

    def __init__(self, path: Path, added: Path | None = None) -> None:
        self._lookup = NameIndex(path, added)

    def find(
        self,
        query_text: str,
        near: Point | None = None,
        limit: int = LIMIT,
        *,
        typing: bool = False,
        outlet_count: Callable[[str], int] | None = None,
    ) -> list[Match]:
        """Return the places a text may mean, best first; empty when nothing matches.

        With `typing`, completions of the text are included.
        """
        text = normalize(query_text[:MAX_CHARACTERS])
        if not text:
            return []
        self._lookup.refresh()
        candidates = self._candidates(query_text[:MAX_CHARACTERS], text)
        if typing and len(text) <= MAX_TYPED:
            seen_ids = {candidate.place.id for candidate in candidates}
            table = "form" if has_han(text) else "latin"
            candidates += [c for c in self._prefix(table, text) if c.place.id not in seen_ids]
        return self._rank(candidates, near, outlet_count, limit, len(text))

    def readings(self, characters: Iterable[str]) -> dict[str, str]:
        """Return the pinyin reading of each Han character; characters without one are left out."""
        self._lookup.refresh()
        return self._lookup.readings(characters)

    def _candidates(self, query_text: str, text: str) -> list[Candidate]:
        if has_han(text):
            return self._by_han(text)
        areas = self._lookup.with_adcode(text) if CODE.fullmatch(text) else []
        return [Candidate(place, len(text), "adcode") for place in areas] or self._by_latin(query_text)

    def township(self, adcode: str, point: Point) -> str:
        """Return the township of a district with the nearest centre; '' beyond TOWNSHIP_REACH."""
        self._lookup.refresh()
        near = [(metres(point, place.point), place.name) for place in self._lookup.located_townships(adcode)]
        length, name = min(near, default=(TOWNSHIP_REACH + 1, ""))
        return name if length <= TOWNSHIP_REACH else ""

    def _by_han(self, text: str) -> list[Candidate]:
        mixed = any(ch.isascii() for ch in text)  # 六道口站a2口
        exact = list(self._lookup.exact_matches("form", [text])) if mixed else []
        if exact:
            return self._to_candidates(exact, len(text))
        mentions = find_mentions(text, self._lookup)
        ranked = rank_mentions(mentions, self._lookup)
        if self._is_insufficient(ranked, text):
            ranked = self._with_sound(text, mentions, ranked, accent=False)
        candidates = self._best(ranked, text, mentions)
        if candidates and ranked[0].matched_by == "sound":
            seen_ids = {candidate.place.id for candidate in candidates}
            candidates += [c for c in self._typos("form", text) if c.place.id not in seen_ids]
        if completions := self._completions_in_area(ranked, text, mentions):
            return completions
        if self._is_insufficient(ranked, text):
            candidates = self._fallback(text) or candidates
            candidates = candidates or self._best(
                self._with_sound(text, mentions, ranked, accent=True), text, mentions
            )
        if ranked and len(candidates) == 1 and ranked[0].matched_by not in ("sound", "accent"):
            return narrow(candidates, ranked[0], mentions, text, self._lookup)
        if 1 < len(candidates) <= LIMIT and ranked:
            around = ({area.id for area in self._lookup.path_of(c.place)} for c in candidates)
            masked_texts = [mask_mentions(text, mentions, places) for places in around]
            return rank_districts(
                with_named_village(candidates, masked_texts, self._lookup), masked_texts[0], self._lookup
            )
        return candidates

    def _is_insufficient(self, ranked: list[RankedMention], text: str) -> bool:
        """Return True when nothing matched, or a short text contains more than the matched name."""
        if not ranked or ranked[0].covered < 2:
            return True
        return (
            len(text) <= 10
            and ranked[0].covered < len(text)
            and AROUND.sub("", text)[ranked[0].covered :] != ""
        )

    def _with_sound(
        self, text: str, mentions: list[Mention], ranked: list[RankedMention], *, accent: bool
    ) -> list[RankedMention]:
        """Rank again with mentions by sound; return that ranking where it explains more of the text."""
        sound_mentions = mentions_by_sound(text, self._lookup, accent=accent)
        new_mentions = [m for m in sound_mentions if not any(_within(m, w) for w in mentions)]
        reranked = rank_mentions([*mentions, *new_mentions], self._lookup)
        return reranked if reranked and (not ranked or reranked[0].covered > ranked[0].covered) else ranked

    def _fallback(self, text: str) -> list[Candidate]:
        """Return villages, prefix matches or fuzzy matches for a text without an exact match."""
        street = STREET_END.sub("", text)
        villages = villages_named(text, self._lookup)
        if not villages and MIN_STREET <= len(street) < len(text):
            villages = villages_named(street, self._lookup)
        if villages and (text.endswith(VILLAGES) or len(text) > SHORT):
            return villages
        return [*villages, *(self._prefix("form", text) or self._typos("form", text))]

    def _completions_in_area(
        self, ranked: list[RankedMention], text: str, mentions: list[Mention]
    ) -> list[Candidate]:
        """Complete the last characters within the area named before them: 上海市浦."""
        if not ranked or not 0 < len(text) - ranked[0].covered <= MAX_TRAILING:
            return []
        area = self._lookup.place(ranked[0].place)
        if area.type not in WIDE or ranked[0].matched_by in ("sound", "accent", "old"):
            return []
        last = TRAILING.fullmatch(mask_mentions(text, mentions, {a.id for a in self._lookup.path(area.id)}))
        if last is None or last[1].startswith(NO_BEGINNING) or AROUND.search(text):
            return []
        names = self._lookup.prefix_matches_in(area, last[1], PREFIXES)
        return self._to_candidates([n._replace(kind="prefix") for n in names], len(text))

    def _best(self, ranked: list[RankedMention], text: str, mentions: list[Mention]) -> list[Candidate]:
        best = [m for m in ranked if ranked and m.covered == ranked[0].covered]
        return [self._candidate(m, text, mentions) for m in best]

    def _candidate(self, best: RankedMention, text: str, mentions: list[Mention]) -> Candidate:
        place = self._lookup.place(best.place)
        if best.start == 0 or best.covered > best.end - best.start:  # no text before it, or only a wider area
            return Candidate(place, best.covered, best.matched_by)
        left = mask_mentions(text, mentions, {area.id for area in self._lookup.path(place.id)})
        return Candidate(place, best.covered, best.matched_by, trust=trust(best, place.type, left))

    def _by_latin(self, query_text: str) -> list[Candidate]:
        """Search in pinyin or English; English puts the widest place last and includes place types."""
        text = normalize(query_text)
        without_kinds = normalize(KINDS.sub(" ", query_text))
        reversed_order = normalize(KINDS.sub(" ", " ".join(reversed(query_text.split(",")))))
        for variant in dict.fromkeys(filter(None, (text, without_kinds, reversed_order))):
            exact = [n for table in ("latin", "behind") for n in self._lookup.exact_matches(table, [variant])]
            if exact:
                return self._to_candidates(exact, len(text))
        token_matches = match_tokens(query_text, self._lookup)
        if token_matches and token_matches[0].covered == len(text):
            return token_matches
        completions = self._prefix("latin", text) or token_matches or self._prefix("latin", without_kinds)
        return (
            completions
            or self._typos("latin", without_kinds or text)
            or self._by_accent(without_kinds or text)
        )

    def _by_accent(self, text: str) -> list[Candidate]:
        return self._to_candidates(list(self._lookup.exact_matches("accent", [unaccented(text)])), len(text))

    def _typos(self, table: str, text: str) -> list[Candidate]:
        return self._to_candidates(fuzzy_matches(table, text, self._lookup), len(text))

    def _prefix(self, table: str, text: str) -> list[Candidate]:
        if len(text) < 2:
            return []
        names = self._lookup.prefix_matches(table, text, PREFIXES)
        if table == "latin" and len(text) >= LONG_PREFIX:
            names += self._qualified_names(text, Counter(named.place for named in names))
        return self._to_candidates([n._replace(kind="prefix") for n in names], len(text))

    def _qualified_names(self, text: str, counts: Counter[int]) -> list[NameMatch]:
        """Return qualified names, except below areas whose own short and full names are still being typed."""
        matches = self._lookup.prefix_matches("behind", text, PREFIXES)
        paths = {n.place: self._lookup.path(n.place)[:-1] for n in matches}
        return [n for n in matches if all(counts[area.id] < 2 for area in paths[n.place])]

    def _to_candidates(self, names: Iterable[NameMatch], covered: int) -> list[Candidate]:
        best: dict[int, NameMatch] = {}
        for name in names:
            current = best.get(name.place)
            if current is None or CONFIDENCE[name.kind] > CONFIDENCE[current.kind]:
                best[name.place] = name
        return [Candidate(self._lookup.place(n.place), covered, n.kind) for n in best.values()]

    def _rank(
        self,
        candidates: list[Candidate],
        near: Point | None,
        outlet_count: Callable[[str], int] | None,
        limit: int,
        length: int,
    ) -> list[Match]:
        weights = [weight(c, near, outlet_count) if c.share is None else c.share for c in candidates]
        share_sum = sum(c.share or 0.0 for c in candidates)
        total = max(sum(weights), 1.0) if share_sum else sum(weights)
        order = sorted(range(len(candidates)), key=lambda i: (-weights[i], candidates[i].place.id))[:limit]
        return [self._match(candidates[i], weights[i] / total, length) for i in order]

    def _match(self, candidate: Candidate, share: float, length: int) -> Match:
        around = self._lookup.path_of(candidate.place)
        path = tuple(place.name for place in around)
        path_en = tuple(place.name_en for place in around)
        confidence = round(CONFIDENCE[candidate.matched_by] * share * candidate.trust, 3)
        is_complete = candidate.covered >= length and candidate.matched_by not in ("prefix", "typo", "slip")
        return Match(
            candidate.place,
            path,
            confidence,
            candidate.matched_by,
            is_complete,
            path_en if all(path_en) else (),
        )


def _within(inner: Mention, outer: Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
