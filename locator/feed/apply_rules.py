"""The rules applied to a feed: findings into the report, and the outlets that cannot be used."""

from collections.abc import Iterable, Iterator

from .record import Record
from .report import Finding, Report, finding
from .rules import RULES
from .rules.feed import Feed
from .rules.rule import WHOLE, Rule, Violation

OUT_OF_RANGE = ("less_than_equal", "greater_than_equal", "in_no_district")
COORDINATES = ("lat", "lon")


def judge(feed: Feed, report: Report) -> set[int]:
    """Apply every rule; gives the indices of the outlets that a rule calls errors.

    A rule that fails is a fault of the program: it is told apart, and the others are applied.
    """
    bad: set[int] = set()
    told: set[tuple[str, int]] = set()
    for rule in RULES:
        for hit in _hits(rule, feed, report):
            each = _finding(rule, hit, feed)
            report.add([each])
            if rule.severity == "error" and hit.at != WHOLE:
                bad.add(hit.at)
                told.add((each.file, each.record))
    kept = [each for each in report.findings if not _told_better(each, told)]
    order = {name: i for i, name in enumerate(_names(feed.records))}
    report.findings = sorted(kept, key=lambda each: (order.get(each.file, -1), each.record))
    report.verdict = feed.verdict
    _remember_positions(feed, report)
    return {i for i, at in enumerate(feed.of) if at in bad}


def _hits(rule: Rule, feed: Feed, report: Report) -> Iterator[Violation]:
    try:
        yield from rule.find(feed)
    except Exception as problem:  # whatever a rule stumbles over, the others must still be heard
        report.system_errors.append(f"rule {rule.code}: {type(problem).__name__}")


def _finding(rule: Rule, hit: Violation, feed: Feed) -> Finding:
    record = feed.records[hit.at] if hit.at != WHOLE else Record(", ".join(_names(feed.records)), 0, 0, {})
    column = hit.column or rule.column
    return finding(record, rule.code, rule.severity, column, hit.value, hit.reason, rule.mend)


def _names(records: Iterable[Record]) -> dict[str, None]:
    """The names of the files, in their order."""
    return dict.fromkeys(record.file for record in records)


def _told_better(each: Finding, told: set[tuple[str, int]]) -> bool:
    """That a number is out of range says less than what is wrong with it."""
    about = each.code in OUT_OF_RANGE and each.column in COORDINATES
    return about and (each.file, each.record) in told


def _remember_positions(feed: Feed, report: Report) -> None:
    wanted = {(each.file, each.record) for each in report.findings}
    for outlet, at in zip(feed.outlets, feed.of, strict=True):
        record = feed.records[at]
        if (record.file, record.number) in wanted:
            report.positions[record.file, record.number] = outlet.lat, outlet.lon
