"""Rules that compare the feed with the current release: vanished, returned and moved outlets."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from ...geo.point import ecef
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, position_text, rule

MAX_MOVE_METRES = 5_000.0  # metres
MAX_LISTED = 200  # vanished outlets that are listed individually


@rule(
    "vanished",
    "warning",
    "ref",
    "Check whether the outlet has closed; if so, keep its row with status closed.",
)
def vanished(feed: Feed) -> Iterator[Violation]:
    """Every outlet of the current release must be in the feed (up to 200 are listed individually)."""
    gone = sorted(feed.previous.bodies.keys() - feed.refs.keys()) if feed.previous else []
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
    references = feed.references
    metres = np.linalg.norm(ecef(feed.lat, feed.lon) - ecef(references.lat, references.lon), axis=1)
    for i in np.flatnonzero(metres > MAX_MOVE_METRES).tolist():
        where = position_text(feed.lat[i], feed.lon[i])
        yield Violation(
            feed.record_of[i], where, f"is {metres[i] / 1000:.1f} km from its position in the current release"
        )


RULES: tuple[Rule, ...] = (vanished, returned, reopened, moved_far)
