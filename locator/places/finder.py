"""Words become places, best first, each with how sure that is and how wide the doubt."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10
from pathlib import Path

from ..geo import Point, metres
from .lookup import Lookup, Named, Place
from .mentions import Meant, by_sound, meant, mentions
from .text import MOST_CHARACTERS, has_han, plain
from .typos import Typos

LIMIT = 8
PREFIXES = 40
LONG_PREFIX = 6  # letters from which on names behind wider ones are few enough
TYPED = 16  # characters up to which words may go on
HOW_SURE = {
    "name": 0.97,
    "short": 0.95,
    "byname": 0.92,
    "zone": 0.85,
    "old": 0.9,
    "pinyin": 0.9,
    "english": 0.92,
    "path": 0.92,
    "path initials": 0.6,
    "initials": 0.5,
    "sound": 0.75,
    "prefix": 0.55,
    "typo": 0.5,
}
TOWNSHIP_REACH = 3_000.0  # metres; boundaries of townships are not known, only their centres
NEAR = 50_000.0  # metres from the caller, within which a place is twice as likely


@dataclass(frozen=True, slots=True)
class Match:
    """A place that the words may mean: `confidence` 0 to 1, `radius` of doubt in metres."""

    place: Place
    path: tuple[str, ...]
    confidence: float
    matched_by: str
    whole: bool = False  # the names explain all of the words

    def told(self) -> dict[str, object]:
        """As an answer tells it."""
        place = self.place
        return {
            "name": place.name,
            "path": list(self.path),
            "type": place.type,
            "adcode": place.adcode,
            "confidence": self.confidence,
            "radius": place.radius,
            "matched_by": self.matched_by,
        }


@dataclass(frozen=True, slots=True)
class _Candidate:
    place: Place
    covered: int
    matched_by: str


class Finder:
    """Looks words up in the table of names."""

    def __init__(self, path: Path, added: Path | None = None) -> None:
        self._lookup = Lookup(path, added)
        self._typed = Typos(self._lookup)

    def find(
        self, words: str, near: Point | None = None, limit: int = LIMIT, *, typing: bool = False
    ) -> list[Match]:
        """The places that words may mean, best first; none when nothing of them is known.

        While somebody is `typing`, what the words may become counts too.
        """
        text = plain(words[:MOST_CHARACTERS])
        if not text:
            return []
        found = self._by_han(text) if has_han(text) else self._by_latin(text)
        if typing and len(text) <= TYPED:
            known = {candidate.place.id for candidate in found}
            table = "form" if has_han(text) else "latin"
            found += [c for c in self._prefix(table, text) if c.place.id not in known]
        return self._ranked(found, near, limit, len(text))

    def township(self, adcode: str, point: Point) -> str:
        """The township of a district whose centre is next to a point; empty when none is near."""
        near = [(metres(point, place.point), place.name) for place in self._lookup.townships(adcode)]
        length, name = min(near, default=(TOWNSHIP_REACH + 1, ""))
        return name if length <= TOWNSHIP_REACH else ""

    def _by_han(self, text: str) -> list[_Candidate]:
        mixed = any(ch.isascii() for ch in text)  # 六道口站a2口
        whole = list(self._lookup.named("form", [text])) if mixed else []
        if whole:
            return self._named(whole, len(text))
        written = mentions(text, self._lookup)
        found = self._best(meant(written, self._lookup), text)
        if not found or found[0].covered < 2 or self._unexplained(found[0], text):
            heard = [m for m in by_sound(text, self._lookup) if not any(_within(m, w) for w in written)]
            better = self._best(meant([*written, *heard], self._lookup), text)
            found = better if better and (not found or better[0].covered > found[0].covered) else found
        if found and all(candidate.matched_by == "sound" for candidate in found):
            heard_of = {candidate.place.id for candidate in found}
            found = [*found, *(c for c in self._typos("form", text) if c.place.id not in heard_of)]
        return found or self._prefix("form", text) or self._typos("form", text)

    def _unexplained(self, best: _Candidate, text: str) -> bool:
        """True when a short text holds more than the name that was found in it."""
        return len(text) <= 10 and best.covered < len(text) and not text.endswith(("附近", "旁边", "周边"))

    def _best(self, told: Iterable[Meant], text: str) -> list[_Candidate]:
        told = list(told)
        if not told:
            return []
        best = [m for m in told if m.covered == told[0].covered]
        return [_Candidate(self._lookup.place(m.place), m.covered, m.matched_by) for m in best]

    def _by_latin(self, text: str) -> list[_Candidate]:
        exact = [n for table in ("latin", "behind") for n in self._lookup.named(table, [text])]
        named = self._named(exact, len(text))
        return named or self._prefix("latin", text) or self._typos("latin", text)

    def _typos(self, table: str, text: str) -> list[_Candidate]:
        return self._named(self._typed.near(table, text), len(text))

    def _prefix(self, table: str, text: str) -> list[_Candidate]:
        tables = (table, "behind") if table == "latin" and len(text) >= LONG_PREFIX else (table,)
        if len(text) < 2:
            return []
        begun = [n for each in tables for n in self._lookup.beginning(each, text, PREFIXES)]
        return self._named([n._replace(kind="prefix") for n in begun], len(text))

    def _named(self, found: list[Named], covered: int) -> list[_Candidate]:
        best: dict[int, Named] = {}
        for named in found:
            held = best.get(named.place)
            if held is None or HOW_SURE[named.kind] > HOW_SURE[held.kind]:
                best[named.place] = named
        return [_Candidate(self._lookup.place(n.place), covered, n.kind) for n in best.values()]

    def _ranked(self, found: list[_Candidate], near: Point | None, limit: int, length: int) -> list[Match]:
        weights = {c.place.id: _weight(c, near) for c in found}
        total = sum(weights.values())
        ordered = sorted(found, key=lambda c: (-weights[c.place.id], c.place.id))[:limit]
        return [self._match(c, weights[c.place.id] / total, length) for c in ordered]

    def _match(self, candidate: _Candidate, share: float, length: int) -> Match:
        path = tuple(place.name for place in self._lookup.path(candidate.place.id))
        sure = round(HOW_SURE[candidate.matched_by] * share, 3)
        whole = candidate.covered >= length and candidate.matched_by not in ("prefix", "typo")
        return Match(candidate.place, path, sure, candidate.matched_by, whole)


def _within(inner: tuple[int, int, int, str], outer: tuple[int, int, int, str]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


LEVELS = {"province": 60.0, "city": 40.0, "district": 8.0, "township": 1.0, "street": 0.5, "exit": 0.4}


def _weight(candidate: _Candidate, near: Point | None) -> float:
    """How likely a place is meant among others of the same name."""
    place = candidate.place
    level = LEVELS.get(place.type, 1.0)
    weight = level * max(1.0, log10(place.people) - 3) * HOW_SURE[candidate.matched_by] ** 2
    if near is not None:
        weight *= 1 + 30 / (1 + metres(near, place.point) / NEAR)
    return weight
