"""Rules that check whether the positions fit the declared datum; nothing is converted."""

from collections.abc import Iterator

import numpy as np

from ..datum_detection import DatumVerdict
from .feed import Feed
from .rule import FEED_LEVEL, Rule, Violation, position_text, rule

DEFAULT_DATUM = "wgs84"


@rule(
    "datum_contradicted",
    "error",
    "lat",
    "Load again with the --datum that the reason names, or confirm the declared one.",
)
def datum_contradicted(feed: Feed) -> Iterator[Violation]:
    """The positions of a feed are in the datum that it declares, by the current release (from 30 refs on)."""
    verdict = feed.verdict
    if feed.datum and verdict.strong and not verdict.mixed and verdict.datum not in (None, feed.datum):
        yield Violation(FEED_LEVEL, feed.datum, _verdict_text(verdict))


@rule(
    "datum_undeclared",
    "error",
    "lat",
    "Ask whoever made the file for its datum, and load again with --datum.",
)
def datum_undeclared(feed: Feed) -> Iterator[Violation]:
    """A feed that declares no datum, and so is taken as WGS-84, shows that it is by columns or positions."""
    verdict = feed.verdict
    if feed.datum or verdict.mixed:
        return
    if verdict.datum not in (None, DEFAULT_DATUM):
        yield Violation(FEED_LEVEL, "", f"no datum is declared, and {_verdict_text(verdict)}")
    elif verdict.datum is None and feed.has_renamed_position and np.isnan(feed.references[0]).all():
        yield Violation(
            FEED_LEVEL, "", "no datum is declared, lat and lon go by other names, and no position tells it"
        )


@rule("datum_doubtful", "warning", "lat", "Ask whoever made the file for its datum.")
def datum_doubtful(feed: Feed) -> Iterator[Violation]:
    """More rows lie in the district they name under the declared datum than under another one."""
    verdict = feed.verdict
    if feed.datum and not verdict.strong and verdict.datum not in (None, feed.datum):
        yield Violation(FEED_LEVEL, feed.datum, _verdict_text(verdict))


@rule("datum_mixed", "error", "lat", "Have the file made again in one datum; the suspected rows are listed.")
def datum_mixed(feed: Feed) -> Iterator[Violation]:
    """All rows of a feed are in one datum."""
    mixed = feed.verdict.mixed
    if mixed:
        counts = ", ".join(f"{datum} {len(feed.verdict.suspects[datum])}" for datum in mixed)
        yield Violation(
            FEED_LEVEL, feed.datum or "", f"several datums are in the file (rows surely in each: {counts})"
        )


@rule("datum_of_row", "warning", "lat", "Check the datum of this row; it is not converted.")
def datum_of_row(feed: Feed) -> Iterator[Violation]:
    """In a feed of several datums, a row is not surely in another one than declared."""
    for datum in feed.verdict.mixed:
        if datum != (feed.datum or DEFAULT_DATUM):
            for i in feed.verdict.suspects[datum].tolist():
                lat, lon = (
                    feed.source_positions[0][feed.record_of[i]],
                    feed.source_positions[1][feed.record_of[i]],
                )
                yield Violation(
                    feed.record_of[i], position_text(lat, lon), f"looks like {datum}, by the current release"
                )


def _verdict_text(verdict: DatumVerdict) -> str:
    medians = ", ".join(_median_text(verdict, name, value) for name, value in verdict.medians.items())
    by = "the current release" if verdict.strong else "the districts that rows name"
    return f"{verdict.references} rows speak for {verdict.datum}, by {by} ({medians})"


def _median_text(verdict: DatumVerdict, name: str, value: float) -> str:
    return f"{name} {value:.0f} m" if verdict.strong else f"{name} {value:.2%} outside"


RULES: tuple[Rule, ...] = (
    datum_contradicted,
    datum_undeclared,
    datum_doubtful,
    datum_mixed,
    datum_of_row,
)
