"""Apply the feed rules: add their findings to the report and collect the rejected outlets."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from .record import Record
from .record_positions import RecordPositions
from .report import Finding, Report, finding, outlet_label
from .rules import RULES
from .rules.feed import Feed
from .rules.rule import FEED_LEVEL, Rule, Violation

OUT_OF_RANGE = ("less_than_equal", "greater_than_equal", "in_no_district")
COORDINATES = ("lat", "lon")


def apply_rules(feed: Feed, report: Report) -> set[int]:
    """Apply every rule and return the indices of outlets with errors.

    An exception in a rule is recorded as a system error; the remaining rules still run.
    """
    rejected_records = feed.rejected
    rejected_records.clear()
    rejected: dict[tuple[str, int], str] = {}  # labels of their outlets
    for rule in RULES:
        for violation in _violations(rule, feed, report):
            finding = _finding(rule, violation, feed)
            report.add([finding])
            if rule.severity == "error" and violation.record_index != FEED_LEVEL:
                rejected_records.add(violation.record_index)
                rejected[finding.file, finding.record] = _label_of(feed, violation.record_index)
    labels = rejected | {(item.file, item.record): item.outlet for item in report.findings if item.outlet}
    findings = [_labelled(item, labels) for item in report.findings if not _is_redundant(item, rejected)]
    order = {name: i for i, name in enumerate(feed.records.files)}
    report.findings = sorted(findings, key=lambda finding: (order.get(finding.file, -1), finding.record))
    report.verdict = feed.verdict
    report.position_of = RecordPositions(feed.records, feed.record_indices, feed.lat, feed.lon)
    return {i for i, at in enumerate(feed.record_of) if at in rejected_records}


def _violations(rule: Rule, feed: Feed, report: Report) -> Iterator[Violation]:
    try:
        yield from rule.check(feed)
    except Exception as problem:  # one broken rule must not stop the others
        report.system_errors.append(f"rule {rule.code}: {type(problem).__name__}")


def _finding(rule: Rule, violation: Violation, feed: Feed) -> Finding:
    record = (
        feed.records[violation.record_index]
        if violation.record_index != FEED_LEVEL
        else Record(", ".join(feed.records.files), 0, 0, {})
    )
    column = violation.column or rule.column
    return finding(record, rule.code, rule.severity, column, violation.value, violation.reason, rule.fix)


def _label_of(feed: Feed, record_index: int) -> str:
    """Return the label of the outlet of a record, whose list has no fields; empty without an outlet."""
    at = bisect_left(feed.record_of, record_index)
    if at == len(feed.record_of) or feed.record_of[at] != record_index:
        return ""
    outlet = feed.outlets[at]
    return outlet_label({"name": outlet.name, "ref": outlet.ref})


def _labelled(finding: Finding, labels: Mapping[tuple[str, int], str]) -> Finding:
    """Return an error with the label of its row, which another finding may have."""
    if finding.severity != "error" or finding.outlet:
        return finding
    return replace(finding, outlet=labels.get((finding.file, finding.record), ""))


def _is_redundant(finding: Finding, rejected: Collection[tuple[str, int]]) -> bool:
    """Return True for a range error on a coordinate whose record already has a more specific error."""
    is_range_error = finding.code in OUT_OF_RANGE and finding.column in COORDINATES
    return is_range_error and (finding.file, finding.record) in rejected
