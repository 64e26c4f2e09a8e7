"""Rules that check whether the positions fit the declared datum; nothing is converted."""

from collections.abc import Iterator

from ..datum_detection import MIN_REFERENCES, DatumVerdict
from ..name_evidence import Hypothesis, NameEvidence
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
    """The current release (at least 30 refs), or else the names in the rows, must fit the declared datum."""
    verdict, declared = feed.verdict, feed.datum
    for named, count in feed.overruled_datums.most_common(1):
        reason = f"the headers or datum columns of {count} rows name {named}, but {declared} is declared"
        yield Violation(FEED_LEVEL, declared, reason)
    if declared is None or verdict.mixed:
        return
    if verdict.strong and verdict.datum != declared:
        yield Violation(FEED_LEVEL, declared, _release_text(verdict))
    elif not verdict.strong and verdict.names.contradicts(declared):
        yield Violation(FEED_LEVEL, declared, _names_text(verdict.names))


@rule(
    "datum_undeclared",
    "error",
    "lat",
    "Get the datum from the supplier of the file, then load again with --datum.",
)
def datum_undeclared(feed: Feed) -> Iterator[Violation]:
    """If no datum is declared, names or the current release must show that the feed is in WGS-84."""
    verdict = feed.verdict
    if feed.datum or verdict.mixed or verdict.datum == DEFAULT_DATUM or not feed.is_shifted:
        return
    if verdict.datum is not None:
        text = _release_text(verdict) if verdict.strong else _names_text(verdict.names)
        yield Violation(FEED_LEVEL, "", f"no datum is declared, and {text}")
    elif not feed.agrees_with_release:
        text = _names_text(verdict.names)
        yield Violation(FEED_LEVEL, "", f"no datum is declared, and the positions do not show it: {text}")


@rule("datum_doubtful", "warning", "lat", "Get the datum from the supplier of the file.")
def datum_doubtful(feed: Feed) -> Iterator[Violation]:
    """If the current release fits the datum, the names in the rows must not clearly fit another."""
    verdict, declared = feed.verdict, feed.datum or DEFAULT_DATUM
    if verdict.strong and verdict.datum == declared and verdict.names.contradicts(declared):
        yield Violation(FEED_LEVEL, declared, _names_text(verdict.names))


@rule(
    "datum_unconfirmed",
    "warning",
    "lat",
    "Check some positions on a map, or get the datum from the supplier.",
)
def datum_unconfirmed(feed: Feed) -> Iterator[Violation]:
    """In a feed of 30 rows or more, the names or the current release must confirm the declared datum."""
    verdict, declared, count = feed.verdict, feed.datum, int(feed.with_coordinates.sum())
    if declared is None or verdict.strong or count < MIN_REFERENCES or not feed.is_shifted:
        return
    if not verdict.names.confirms(declared) and not verdict.names.contradicts(declared):
        reason = f"{declared} is taken as declared and is neither confirmed nor contradicted: "
        yield Violation(FEED_LEVEL, declared, reason + _names_text(verdict.names))


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


def _release_text(verdict: DatumVerdict) -> str:
    medians = ", ".join(f"{name} {value:.0f} m" for name, value in verdict.medians.items())
    return (
        f"{verdict.references} rows fit {verdict.datum} best, compared with the current release ({medians})"
    )


def _names_text(names: NameEvidence) -> str:
    """Return the evidence with the counts of each datum."""
    if names.best is None or not (names.named or names.mentions):
        return "no row names an area or a known place"
    found = f"{names.named} rows name an area, and {names.mentions} known places are mentioned"
    best = f"; {names.best.datum} fits best" if names.contradicts_others else ""
    return "\n    ".join([f"{found}{best}:", *map(_hypothesis_text, names.hypotheses)])


def _hypothesis_text(item: Hypothesis) -> str:
    distance = "" if item.metres is None else f", places {item.metres:.0f} m away"
    return f"{item.datum}: {item.outside} rows outside their areas{distance}"


RULES: tuple[Rule, ...] = (
    datum_contradicted,
    datum_undeclared,
    datum_doubtful,
    datum_unconfirmed,
    datum_mixed,
    datum_of_row,
)
