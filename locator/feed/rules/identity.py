"""Rules that check that each outlet appears once, with its own ref and code."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from rapidfuzz import fuzz

from ...geo.point import ecef
from ..spreadsheet_damage import SHORT_DATE
from .feed import Feed, Indices
from .rule import Rule, Violation, rule

MAX_METRES = 100.0  # metres
CELL_DEGREES = 0.002  # at least 2 * MAX_METRES everywhere in China except the northernmost corner
MAX_COMPARED = 40  # outlets per cell; in larger cells only equal names are compared
MIN_CHARACTERS = 6  # of names that are similar without being equal
MIN_RATIO = 90.0  # of 100: rapidfuzz ratio of two names
_DISTINCTIVE = re.compile(r"[0-9a-z一二三四五六七八九十东西南北上下左右前后新老]")
_SIGNS = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_EXPONENT = re.compile(r"[0-9](\.[0-9]+)?[eE][0-9]{1,2}")
_DATE = re.compile(
    rf"{SHORT_DATE}[a-z]*|[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}( 00:00:00)?", re.IGNORECASE
)


@rule(
    "ref_alike",
    "warning",
    "ref",
    "Check whether both are the same outlet; keep the ref that was used before.",
)
def ref_alike(feed: Feed) -> Iterator[Violation]:
    """Refs must differ in more than leading zeros, letter case or character width."""
    first: dict[str, int] = {}
    for i, outlet in enumerate(feed.outlets):
        other = first.setdefault(normalized_ref(outlet.ref), i)
        if other != i:
            where = feed.records[feed.record_of[other]]
            reason = f"resembles {feed.outlets[other].ref}, record {where.number} of {where.source}"
            yield Violation(feed.record_of[i], outlet.ref, reason)


@rule(
    "ref_changed_shape",
    "warning",
    "ref",
    "Restore the original ref; a spreadsheet may have removed its leading zeros.",
)
def ref_changed_shape(feed: Feed) -> Iterator[Violation]:
    """A new ref must differ from a vanished one in more than zeros, case or width."""
    if feed.previous is None:
        return
    vanished = {normalized_ref(ref): ref for ref in feed.previous.bodies if ref in feed.missing_refs}
    for i, outlet in enumerate(feed.outlets):
        old = vanished.get(normalized_ref(outlet.ref))
        if old is not None and outlet.ref not in feed.previous.bodies:
            yield Violation(
                feed.record_of[i], outlet.ref, f"the current release has {old}, which is missing here"
            )


@rule(
    "turned_date",
    "warning",
    "approach_unit",
    "Format the column as text and enter the value again, such as 3-5.",
)
def turned_date(feed: Feed) -> Iterator[Violation]:
    """Floor, unit and exit must not be dates created by a spreadsheet."""
    for i, outlet in enumerate(feed.outlets):
        approach = outlet.approach
        for name in ("unit", "floor", "exit"):
            text = getattr(approach, name)
            if text and _DATE.fullmatch(text):
                yield Violation(
                    feed.record_of[i], text, "was converted to a date by a spreadsheet", f"approach_{name}"
                )


@rule("code_taken", "error", "code", "Leave the code empty; a new one is generated.")
def duplicate_code(feed: Feed) -> Iterator[Violation]:
    """A code must belong to one outlet only, in the feed and in the current release."""
    owners = _owners(feed) if any(outlet.code for outlet in feed.outlets) else {}
    for i, outlet in enumerate(feed.outlets):
        owner = owners.setdefault(outlet.code, outlet.ref) if outlet.code else outlet.ref
        if owner != outlet.ref:
            yield Violation(feed.record_of[i], outlet.code, f"already belongs to {owner}")


@rule("same_shop_twice", "warning", "name", "Remove one of the rows if both are the same outlet.")
def same_shop_twice(feed: Feed) -> Iterator[Violation]:
    """Outlets of the same kind within 100 m of each other must not have similar names."""
    names = [normalized_name(outlet.name) for outlet in feed.outlets]
    places = ecef(feed.lat, feed.lon)
    reported: set[int] = set()
    for a, b in _nearby_pairs(feed, names):
        one, other = feed.outlets[a], feed.outlets[b]
        if b in reported or one.kind != other.kind or not similar_names(names[a], names[b]):
            continue
        length = float(np.linalg.norm(places[a] - places[b]))
        if length <= MAX_METRES:
            reported.add(b)
            reason = f"resembles {one.name} ({one.ref}), {length:.0f} m away"
            yield Violation(feed.record_of[b], other.name, reason)


def normalized_ref(ref: str) -> str:
    """Return a ref with leading zeros, case and width normalized: spreadsheets and people change them."""
    return _ZEROS.sub("", unicodedata.normalize("NFKC", ref).casefold())


def normalized_name(name: str) -> str:
    """Return a name without whitespace and punctuation, in one width and case."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return text if text.isalnum() else _SIGNS.sub("", text)


def similar_names(a: str, b: str) -> bool:
    """Return True if normalized names are equal, or long and differ little and in no number or direction."""
    if a == b:
        return True
    if min(len(a), len(b)) < MIN_CHARACTERS or fuzz.ratio(a, b, score_cutoff=MIN_RATIO) < MIN_RATIO:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    a, b = a[start:], b[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return not _DISTINCTIVE.search(a + b)


def _owners(feed: Feed) -> dict[str, str]:
    if feed.previous is None:
        return {}
    codes = ((feed.previous.fields(ref) or {}).get("code", "") for ref in feed.previous.bodies)
    return dict(zip(codes, feed.previous.bodies, strict=True))


def _nearby_pairs(feed: Feed, names: list[str]) -> Iterator[tuple[int, int]]:
    """Yield candidate pairs, the earlier outlet first; all pairs within MAX_METRES are among them."""
    seen: set[int] = set()
    for south in (0.0, CELL_DEGREES / 2):
        for west in (0.0, CELL_DEGREES / 2):
            row, column = (
                np.floor((feed.lat + south) / CELL_DEGREES),
                np.floor((feed.lon + west) / CELL_DEGREES),
            )
            for members in _groups(row * 1e6 + column):
                for a, b in _pairs_in_cell(members.tolist(), names):
                    pair = a * len(names) + b
                    if pair not in seen:
                        seen.add(pair)
                        yield a, b


def _groups(cells: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Iterator[Indices]:
    """Yield the indices that share a cell, for cells with more than one."""
    order = np.argsort(cells, kind="stable")
    ends = np.flatnonzero(np.diff(cells[order])) + 1
    starts = np.concatenate([[0], ends])
    lengths = np.diff(np.concatenate([starts, [len(cells)]]))
    for i in np.flatnonzero(lengths > 1).tolist():
        yield order[starts[i] : starts[i] + lengths[i]]


def _pairs_in_cell(members: list[int], names: list[str]) -> Iterable[tuple[int, int]]:
    if len(members) <= MAX_COMPARED:
        return ((a, b) for k, a in enumerate(members) for b in members[k + 1 :])
    by_name: defaultdict[str, list[int]] = defaultdict(list)
    for i in members:
        by_name[names[i]].append(i)
    return ((indices[0], b) for indices in by_name.values() for b in indices[1:])


RULES: tuple[Rule, ...] = (
    ref_alike,
    ref_changed_shape,
    turned_date,
    duplicate_code,
    same_shop_twice,
)
