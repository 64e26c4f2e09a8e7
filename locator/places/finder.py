"""Words become places, best first, each with how sure that is and how wide the doubt."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from ..geo.point import Point, metres
from .fuzzy import like
from .han_matching import WIDE, Mention, RankedMention, by_sound, meant, mentions
from .latin_query import by_words
from .lookup import NameIndex, NameMatch
from .match import HOW_SURE, Candidate, Match
from .narrow_to_district import among, deeper, masked
from .prefix_penalty import faith
from .prior import weight
from .text import MOST_CHARACTERS, has_han, plain, unaccented
from .villages import called, narrowed

LIMIT = 8
PREFIXES = 40
LONG_PREFIX = 6  # letters from which on names behind wider ones are few enough
CODE = re.compile("[0-9]{6}")
AROUND = re.compile("(附近|旁边|周边|地铁站|火车站|公交站|站)$")
LAST = re.compile(r"\|+([\u3400-\u9fff]{1,4})")  # what a text ends in behind the names in it
LAST_MOST = 4
NO_BEGINNING = ("站", "省", "市", "区", "县", "镇", "路", "街")
STREET_END = re.compile("(大街|大道|路|街|步行街)$")
LEAST_STREET = 3  # characters of a street that a village of its name stands for
TYPED = 16  # characters up to which words may go on
SHORT = 3  # characters up to which a village may as well be another name with a slip
VILLAGES = ("村", "社区", "居委会", "村委会", "小区")
TOWNSHIP_REACH = 3_000.0  # metres; boundaries of townships are not known, only their centres
KINDS = re.compile(
    r"\b(near|around|next to|close to|the|city|province|district|sub-?district|county|town|township|china)\b",
    re.I,
)


class Finder:
    """Looks words up in the table of names. `outlets` gives how many outlets an area (adcode) has."""

    def __init__(self, path: Path, added: Path | None = None) -> None:
        self._lookup = NameIndex(path, added)

    def find(
        self,
        words: str,
        near: Point | None = None,
        limit: int = LIMIT,
        *,
        typing: bool = False,
        outlets: Callable[[str], int] | None = None,
    ) -> list[Match]:
        """The places that words may mean, best first; none when nothing of them is known.

        While somebody is `typing`, what the words may become counts too.
        """
        text = plain(words[:MOST_CHARACTERS])
        if not text:
            return []
        self._lookup.refresh()
        found = self._found(words[:MOST_CHARACTERS], text)
        if typing and len(text) <= TYPED:
            known = {candidate.place.id for candidate in found}
            table = "form" if has_han(text) else "latin"
            found += [c for c in self._prefix(table, text) if c.place.id not in known]
        return self._ranked(found, near, outlets, limit, len(text))

    def reading(self, characters: Iterable[str]) -> dict[str, str]:
        """How each Han character that is known is read."""
        self._lookup.refresh()
        return self._lookup.sounds(characters)

    def _found(self, words: str, text: str) -> list[Candidate]:
        if has_han(text):
            return self._by_han(text)
        coded = self._lookup.with_adcode(text) if CODE.fullmatch(text) else []
        return [Candidate(place, len(text), "adcode") for place in coded] or self._by_letters(words)

    def township(self, adcode: str, point: Point) -> str:
        """The township of a district whose centre is next to a point; empty when none is near."""
        self._lookup.refresh()
        near = [(metres(point, place.point), place.name) for place in self._lookup.townships(adcode)]
        length, name = min(near, default=(TOWNSHIP_REACH + 1, ""))
        return name if length <= TOWNSHIP_REACH else ""

    def _by_han(self, text: str) -> list[Candidate]:
        mixed = any(ch.isascii() for ch in text)  # 六道口站a2口
        whole = list(self._lookup.named("form", [text])) if mixed else []
        if whole:
            return self._named(whole, len(text))
        written = mentions(text, self._lookup)
        told = meant(written, self._lookup)
        if self._poor(told, text):
            told = self._heard(text, written, told, accent=False)
        found = self._best(told, text, written)
        if found and told[0].matched_by == "sound":
            heard_of = {candidate.place.id for candidate in found}
            found += [c for c in self._typos("form", text) if c.place.id not in heard_of]
        if begun := self._begun_below(told, text, written):
            return begun
        if self._poor(told, text):
            found = self._otherwise(text) or found
            found = found or self._best(self._heard(text, written, told, accent=True), text, written)
        if told and len(found) == 1 and told[0].matched_by not in ("sound", "accent"):
            return deeper(found, told[0], written, text, self._lookup)
        if 1 < len(found) <= LIMIT and told:
            around = ({area.id for area in self._lookup.around(c.place)} for c in found)
            rests = [masked(text, written, places) for places in around]
            return among(narrowed(found, rests, self._lookup), rests[0], self._lookup)
        return found

    def _poor(self, told: list[RankedMention], text: str) -> bool:
        """True when nothing is found, or a short text holds more than the name that was found in it."""
        if not told or told[0].covered < 2:
            return True
        return (
            len(text) <= 10 and told[0].covered < len(text) and AROUND.sub("", text)[told[0].covered :] != ""
        )

    def _heard(
        self, text: str, written: list[Mention], told: list[RankedMention], *, accent: bool
    ) -> list[RankedMention]:
        """What is meant when the text is taken by its sound, where that explains more of it."""
        heard = by_sound(text, self._lookup, accent=accent)
        other = [m for m in heard if not any(_within(m, w) for w in written)]
        better = meant([*written, *other], self._lookup)
        return better if better and (not told or better[0].covered > told[0].covered) else told

    def _otherwise(self, text: str) -> list[Candidate]:
        """What a text that no place is called may be: a village, the beginning of a name, one with a slip."""
        street = STREET_END.sub("", text)
        villages = called(text, self._lookup)
        if not villages and LEAST_STREET <= len(street) < len(text):
            villages = called(street, self._lookup)
        if villages and (text.endswith(VILLAGES) or len(text) > SHORT):
            return villages
        return [*villages, *(self._prefix("form", text) or self._typos("form", text))]

    def _begun_below(self, told: list[RankedMention], text: str, written: list[Mention]) -> list[Candidate]:
        """What the last characters begin within the area that the others name: 上海市浦."""
        if not told or not 0 < len(text) - told[0].covered <= LAST_MOST:
            return []
        area = self._lookup.place(told[0].place)
        if area.type not in WIDE or told[0].matched_by in ("sound", "accent", "old"):
            return []
        last = LAST.fullmatch(masked(text, written, {a.id for a in self._lookup.path(area.id)}))
        if last is None or last[1].startswith(NO_BEGINNING) or AROUND.search(text):
            return []
        begun = self._lookup.begun_below(area, last[1], PREFIXES)
        return self._named([n._replace(kind="prefix") for n in begun], len(text))

    def _best(self, told: list[RankedMention], text: str, written: list[Mention]) -> list[Candidate]:
        best = [m for m in told if told and m.covered == told[0].covered]
        return [self._candidate(m, text, written) for m in best]

    def _candidate(self, best: RankedMention, text: str, written: list[Mention]) -> Candidate:
        place = self._lookup.place(best.place)
        if best.start == 0 or best.covered > best.end - best.start:  # nothing before it, or a wider name
            return Candidate(place, best.covered, best.matched_by)
        left = masked(text, written, {area.id for area in self._lookup.path(place.id)})
        return Candidate(place, best.covered, best.matched_by, faith=faith(best, place.type, left))

    def _by_letters(self, words: str) -> list[Candidate]:
        """Pinyin or English; in English the widest place comes last and kinds of places are said."""
        text = plain(words)
        bare = plain(KINDS.sub(" ", words))
        turned = plain(KINDS.sub(" ", " ".join(reversed(words.split(",")))))
        for said in dict.fromkeys(filter(None, (text, bare, turned))):
            exact = [n for table in ("latin", "behind") for n in self._lookup.named(table, [said])]
            if exact:
                return self._named(exact, len(text))
        told = by_words(words, self._lookup)
        if told and told[0].covered == len(text):
            return told
        begun = self._prefix("latin", text) or told or self._prefix("latin", bare)
        return begun or self._typos("latin", bare or text) or self._through_an_accent(bare or text)

    def _through_an_accent(self, text: str) -> list[Candidate]:
        return self._named(list(self._lookup.named("accent", [unaccented(text)])), len(text))

    def _typos(self, table: str, text: str) -> list[Candidate]:
        return self._named(like(table, text, self._lookup), len(text))

    def _prefix(self, table: str, text: str) -> list[Candidate]:
        if len(text) < 2:
            return []
        begun = self._lookup.beginning(table, text, PREFIXES)
        if table == "latin" and len(text) >= LONG_PREFIX:
            begun += self._behind(text, Counter(named.place for named in begun))
        return self._named([n._replace(kind="prefix") for n in begun], len(text))

    def _behind(self, text: str, begun: Counter[int]) -> list[NameMatch]:
        """Names behind wider ones, but for those whose wider name, short and whole, is still being typed."""
        found = self._lookup.beginning("behind", text, PREFIXES)
        paths = {n.place: self._lookup.path(n.place)[:-1] for n in found}
        return [n for n in found if all(begun[area.id] < 2 for area in paths[n.place])]

    def _named(self, found: Iterable[NameMatch], covered: int) -> list[Candidate]:
        best: dict[int, NameMatch] = {}
        for named in found:
            held = best.get(named.place)
            if held is None or HOW_SURE[named.kind] > HOW_SURE[held.kind]:
                best[named.place] = named
        return [Candidate(self._lookup.place(n.place), covered, n.kind) for n in best.values()]

    def _ranked(
        self,
        found: list[Candidate],
        near: Point | None,
        outlets: Callable[[str], int] | None,
        limit: int,
        length: int,
    ) -> list[Match]:
        weights = [weight(c, near, outlets) if c.share is None else c.share for c in found]
        known = sum(c.share or 0.0 for c in found)
        total = max(sum(weights), 1.0) if known else sum(weights)
        order = sorted(range(len(found)), key=lambda i: (-weights[i], found[i].place.id))[:limit]
        return [self._match(found[i], weights[i] / total, length) for i in order]

    def _match(self, candidate: Candidate, share: float, length: int) -> Match:
        around = self._lookup.around(candidate.place)
        path = tuple(place.name for place in around)
        path_en = tuple(place.name_en for place in around)
        sure = round(HOW_SURE[candidate.matched_by] * share * candidate.faith, 3)
        whole = candidate.covered >= length and candidate.matched_by not in ("prefix", "typo", "slip")
        return Match(
            candidate.place, path, sure, candidate.matched_by, whole, path_en if all(path_en) else ()
        )


def _within(inner: Mention, outer: Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
