"""Rules that compare the feed with the current release: vanished, returned and moved outlets."""

import unicodedata
from collections.abc import Iterator
from itertools import islice

import numpy as np

from ...geo.point import Floats, ecef
from ..named_areas import NamedAreas, contains
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, position_text, rule

MAX_MOVE_METRES = 5_000.0  # metres
MAX_UNEXPLAINED_METRES, MAX_LISTED_REFS = 50_000.0, 10
MAX_LISTED = 200  # vanished outlets that are listed individually


@rule(
    "vanished",
    "warning",
    "ref",
    "Check whether the outlet has closed; if so, keep its row with status closed.",
)
def vanished(feed: Feed) -> Iterator[Violation]:
    """Every outlet of the current release must be in the feed (up to 200 are listed individually)."""
    gone = sorted(feed.missing_refs)
    for ref in islice(gone, MAX_LISTED):
        name = (feed.previous.fields(ref) or {}).get("name", "") if feed.previous else ""
        yield Violation(FEED_LEVEL, ref, f"{name} is in the current release but not in the feed")
    if len(gone) > MAX_LISTED:
        yield Violation(
            FEED_LEVEL,
            "",
            f"{len(gone) - MAX_LISTED} more outlets of the current release are not in the feed",
        )


@rule(
    "returned", "info", "ref", "Check that it is the same outlet; a ref must not be reused for another one."
)
def returned(feed: Feed) -> Iterator[Violation]:
    """A ref must not come from an older release if the current release does not have it."""
    if feed.previous is None:
        return
    for i, outlet in enumerate(feed.outlets):
        if outlet.ref in feed.previous.former_refs and outlet.ref not in feed.previous.bodies:
            yield Violation(feed.record_of[i], outlet.ref, "was in an older release, not in the current one")


@rule("reopened", "info", "status", "Check that the outlet is open again.")
def reopened(feed: Feed) -> Iterator[Violation]:
    """An outlet that is permanently closed in the current release must not be open."""
    if feed.previous is None:
        return
    for i, outlet in enumerate(feed.outlets):
        body = feed.previous.bodies.get(outlet.ref, b"")
        if outlet.status == "open" and b'"status":"closed"' in body:
            yield Violation(feed.record_of[i], outlet.status, "is permanently closed in the current release")


@rule(
    "moved_far", "warning", "lat", "Check the position; an outlet at a different address requires a new ref."
)
def moved_far(feed: Feed) -> Iterator[Violation]:
    """An outlet must be within 5 km of its position in the current release."""
    metres = _metres_moved(feed)
    for i in np.flatnonzero(metres > MAX_MOVE_METRES).tolist():
        where = position_text(feed.lat[i], feed.lon[i])
        yield Violation(
            feed.record_of[i], where, f"is {metres[i] / 1000:.1f} km from its position in the current release"
        )


@rule(
    "moved_unexplained",
    "error",
    "lat",
    "Correct the positions; approve the load if the outlets really are there.",
)
def moved_unexplained(feed: Feed) -> Iterator[Violation]:
    """An outlet must not move by over 50 km with the same name and address, except into the area it names."""
    far = np.flatnonzero(_metres_moved(feed) > MAX_UNEXPLAINED_METRES).tolist()
    usable = [i for i in far if feed.record_of[i] not in feed.rejected]
    moved = [feed.outlets[i].ref for i in usable if _is_unchanged(feed, i) and not _is_explained(feed, i)]
    if moved:
        listed = ", ".join(moved[:MAX_LISTED_REFS]) + (" …" if len(moved) > MAX_LISTED_REFS else "")
        reason = f"{len(moved):,} outlets moved by over 50 km with the same name and address: {listed}"
        yield Violation(FEED_LEVEL, "", reason)


def _metres_moved(feed: Feed) -> Floats:
    references = feed.references
    moved = ecef(feed.lat, feed.lon) - ecef(references.lat, references.lon)
    return np.asarray(np.linalg.norm(moved, axis=1))


def _is_unchanged(feed: Feed, i: int) -> bool:
    """Return whether an outlet has the name and the address text of the current release."""
    outlet, before = feed.outlets[i], feed.previous.fields(feed.outlets[i].ref) if feed.previous else None
    texts = (before or {}).get("name", ""), (before or {}).get("address", {}).get("text", "")
    return before is not None and (_key(outlet.name), _key(outlet.address.text)) == tuple(map(_key, texts))


def _is_explained(feed: Feed, i: int) -> bool:
    """Return whether an outlet came from elsewhere into the area that it names."""
    codes = NamedAreas(feed.context.gazetteer).codes(feed.outlets[i])
    references = feed.references
    (former,) = feed.context.areas.at_many([references.lat[i]], [references.lon[i]])
    return contains(codes, feed.located_adcodes[i]) and not contains(codes, former)


def _key(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


RULES: tuple[Rule, ...] = (vanished, returned, reopened, moved_far, moved_unexplained)
