"""Is each outlet in the feed once, under its own ref and code?"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from rapidfuzz import fuzz

from ...geo.point import ecef
from .feed import Feed, Indices
from .rule import Rule, Violation, rule

NEAR = 100.0  # metres
CELL = 0.002  # degrees, at least twice NEAR everywhere in China but for its northernmost corner
CROWDED = 40  # outlets in a cell, beyond which only equal names are compared
ALIKE = 90.0  # of 100, rapidfuzz's ratio of two names
_TELLS_APART = re.compile(r"[0-9a-z一二三四五六七八九十东西南北上下左右前后新老]")
_SIGNS = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_EXPONENT = re.compile(r"[0-9](\.[0-9]+)?[eE][0-9]{1,2}")
_DATE = re.compile(
    r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}( 00:00:00)?",
    re.IGNORECASE,
)


@rule("ref_alike", "warning", "ref", "Check whether both are one outlet; keep one ref, as it was before.")
def ref_alike(feed: Feed) -> Iterator[Violation]:
    """No two refs differ in leading zeros, upper and lower case or width alone."""
    first: dict[str, int] = {}
    for i, outlet in enumerate(feed.outlets):
        other = first.setdefault(plain_ref(outlet.ref), i)
        if other != i:
            where = feed.records[feed.of[other]]
            reason = f"is like {feed.outlets[other].ref}, record {where.number} of {where.file}"
            yield Violation(feed.of[i], outlet.ref, reason)


@rule("ref_changed_shape", "warning", "ref", "Enter the ref as it was; a spreadsheet may have cut its zeros.")
def ref_changed_shape(feed: Feed) -> Iterator[Violation]:
    """A ref that is new does not differ from a vanished one in zeros, case or width alone."""
    if feed.before is None:
        return
    vanished = {plain_ref(ref): ref for ref in feed.before.bodies if ref not in feed.refs}
    for i, outlet in enumerate(feed.outlets):
        old = vanished.get(plain_ref(outlet.ref))
        if old is not None and outlet.ref not in feed.before.bodies:
            yield Violation(feed.of[i], outlet.ref, f"the current release has {old}, which is missing here")


@rule("turned_date", "warning", "approach_unit", "Format the column as text and enter it again, as 3-5.")
def turned_date(feed: Feed) -> Iterator[Violation]:
    """Floor, unit and exit are not dates that a spreadsheet made of them."""
    for i, outlet in enumerate(feed.outlets):
        approach = outlet.approach
        for name in ("unit", "floor", "exit"):
            text = getattr(approach, name)
            if text and _DATE.fullmatch(text):
                yield Violation(
                    feed.of[i], text, "is a date that a spreadsheet made of it", f"approach_{name}"
                )


@rule("code_taken", "error", "code", "Leave the code empty: a new one is made.")
def code_taken(feed: Feed) -> Iterator[Violation]:
    """A code belongs to one outlet, in the feed and in the current release."""
    owners = _owners(feed) if any(outlet.code for outlet in feed.outlets) else {}
    for i, outlet in enumerate(feed.outlets):
        owner = owners.setdefault(outlet.code, outlet.ref) if outlet.code else outlet.ref
        if owner != outlet.ref:
            yield Violation(feed.of[i], outlet.code, f"belongs to {owner} already")


@rule("same_shop_twice", "warning", "name", "Remove one of the rows when both are the same outlet.")
def same_shop_twice(feed: Feed) -> Iterator[Violation]:
    """No two outlets of one kind within 100 m have names alike."""
    names = [plain_name(outlet.name) for outlet in feed.outlets]
    places = ecef(feed.lat, feed.lon)
    told: set[int] = set()
    for a, b in _pairs(feed, names):
        one, other = feed.outlets[a], feed.outlets[b]
        if b in told or one.kind != other.kind or not alike(names[a], names[b]):
            continue
        length = float(np.linalg.norm(places[a] - places[b]))
        if length <= NEAR:
            told.add(b)
            reason = f"is like {one.name} ({one.ref}), {length:.0f} m away"
            yield Violation(feed.of[b], other.name, reason)


def plain_ref(ref: str) -> str:
    """A ref without what spreadsheets and people change in it."""
    return _ZEROS.sub("", unicodedata.normalize("NFKC", ref).casefold())


def plain_name(name: str) -> str:
    """A name without blanks, brackets and other signs, in one width and case."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return text if text.isalnum() else _SIGNS.sub("", text)


def alike(a: str, b: str) -> bool:
    """True for equal plain names, and for long ones that differ little and in no number or direction."""
    if a == b:
        return True
    if len(a) < 6 or fuzz.ratio(a, b, score_cutoff=ALIKE) < ALIKE:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return not _TELLS_APART.search(a + b)


def _owners(feed: Feed) -> dict[str, str]:
    if feed.before is None:
        return {}
    told = ((feed.before.fields(ref) or {}).get("code", "") for ref in feed.before.bodies)
    return dict(zip(told, feed.before.bodies, strict=True))


def _pairs(feed: Feed, names: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs of outlets, the earlier first, of which those within NEAR are surely some."""
    seen: set[tuple[int, int]] = set()
    for south in (0.0, CELL / 2):
        for west in (0.0, CELL / 2):
            row, column = np.floor((feed.lat + south) / CELL), np.floor((feed.lon + west) / CELL)
            for members in _groups(row * 1e6 + column):
                for pair in _within(members.tolist(), names):
                    if pair not in seen:
                        seen.add(pair)
                        yield pair


def _groups(cells: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Iterator[Indices]:
    """The indices that share a cell, where they are several."""
    order = np.argsort(cells, kind="stable")
    ends = np.flatnonzero(np.diff(cells[order])) + 1
    starts = np.concatenate([[0], ends])
    lengths = np.diff(np.concatenate([starts, [len(cells)]]))
    for i in np.flatnonzero(lengths > 1).tolist():
        yield order[starts[i] : starts[i] + lengths[i]]


def _within(members: list[int], names: list[str]) -> Iterable[tuple[int, int]]:
    if len(members) <= CROWDED:
        return ((a, b) for k, a in enumerate(members) for b in members[k + 1 :])
    called: defaultdict[str, list[int]] = defaultdict(list)
    for i in members:
        called[names[i]].append(i)
    return ((same[0], b) for same in called.values() for b in same[1:])


RULES: tuple[Rule, ...] = (
    ref_alike,
    ref_changed_shape,
    turned_date,
    code_taken,
    same_shop_twice,
)
