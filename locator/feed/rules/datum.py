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
    "Load again with the --datum named in the reason, or confirm the declared one.",
)
def datum_contradicted(feed: Feed) -> Iterator[Violation]:
    """Positions must match the declared datum, compared with the current release (at least 30 refs)."""
    verdict = feed.verdict
    if feed.datum and verdict.strong and not verdict.mixed and verdict.datum not in (None, feed.datum):
        yield Violation(FEED_LEVEL, feed.datum, _verdict_text(verdict))


@rule(
    "datum_undeclared",
    "error",
    "lat",
    "Get the datum from the supplier of the file, then load again with --datum.",
)
def datum_undeclared(feed: Feed) -> Iterator[Violation]:
    """If no datum is declared, columns or positions must show that the feed is in WGS-84."""
    verdict = feed.verdict
    if feed.datum or verdict.mixed:
        return
    if verdict.datum not in (None, DEFAULT_DATUM):
        yield Violation(FEED_LEVEL, "", f"no datum is declared, and {_verdict_text(verdict)}")
    elif verdict.datum is None and feed.has_renamed_position and np.isnan(feed.references[0]).all():
        yield Violation(
            FEED_LEVEL, "", "no datum is declared, lat and lon have other names, and no position shows it"
        )


@rule("datum_doubtful", "warning", "lat", "Get the datum from the supplier of the file.")
def datum_doubtful(feed: Feed) -> Iterator[Violation]:
    """No other datum may put clearly more rows in their named districts than the declared one."""
    verdict = feed.verdict
    if feed.datum and not verdict.strong and verdict.datum not in (None, feed.datum):
        yield Violation(FEED_LEVEL, feed.datum, _verdict_text(verdict))


@rule(
    "datum_mixed", "error", "lat", "Have the file exported again in one datum; the suspected rows are listed."
)
def datum_mixed(feed: Feed) -> Iterator[Violation]:
    """All rows of a feed must be in one datum."""
    mixed = feed.verdict.mixed
    if mixed:
        counts = ", ".join(f"{datum} {len(feed.verdict.suspects[datum])}" for datum in mixed)
        yield Violation(
            FEED_LEVEL, feed.datum or "", f"the file mixes several datums (rows certainly in each: {counts})"
        )


@rule("datum_of_row", "warning", "lat", "Check the datum of this row; it is not converted.")
def datum_of_row(feed: Feed) -> Iterator[Violation]:
    """In a feed of several datums, a row must not clearly be in a datum other than the declared one."""
    for datum in feed.verdict.mixed:
        if datum != (feed.datum or DEFAULT_DATUM):
            for i in feed.verdict.suspects[datum].tolist():
                lat, lon = (
                    feed.source_positions[0][feed.record_of[i]],
                    feed.source_positions[1][feed.record_of[i]],
                )
                yield Violation(
                    feed.record_of[i], position_text(lat, lon), f"fits {datum} against the current release"
                )


def _verdict_text(verdict: DatumVerdict) -> str:
    medians = ", ".join(_median_text(verdict, name, value) for name, value in verdict.medians.items())
    by = "the current release" if verdict.strong else "the districts named in the rows"
    return f"{verdict.references} rows fit {verdict.datum} best, compared with {by} ({medians})"


def _median_text(verdict: DatumVerdict, name: str, value: float) -> str:
    return f"{name} {value:.0f} m" if verdict.strong else f"{name} {value:.2%} outside"


RULES: tuple[Rule, ...] = (
    datum_contradicted,
    datum_undeclared,
    datum_doubtful,
    datum_mixed,
    datum_of_row,
)
