"""Repeated findings are one line with a count, the gravest first."""

from dataclasses import replace

from locator.feed.finding_groups import group_findings, report_lines
from locator.feed.report import Finding, Report, Severity


def finding(code: str, severity: Severity, record: int, reason: str = "is wrong", **more: str) -> Finding:
    column, file = more.get("column", "name"), more.get("file", "f.csv")
    line = record + 1 if record else 0
    return Finding(code, severity, file, record, line, column, more.get("value", ""), reason)


def test_the_gravest_stands_first_and_the_frequent_before_the_rare() -> None:
    findings = [
        finding("note", "info", 1),
        *(finding("odd", "warning", record) for record in (1, 2)),
        finding("rare", "error", 3),
        *(finding("often", "error", record) for record in (4, 5, 6)),
        finding("whole", "error", 0),
    ]
    codes = [group.first.code for group in group_findings(findings)]
    assert codes == ["whole", "often", "rare", "odd", "note"]


def test_repeated_findings_are_one_line_with_first_rows_and_values() -> None:
    reason = "must be one of two"
    findings = [finding("kind", "error", n, reason, column="kind", value="ab"[n % 2]) for n in range(1, 801)]
    (group,) = group_findings(findings)
    assert group.sentence() == (
        "f.csv: error: kind: must be one of two; 800 times, in lines 2, 3, 4, … ('b', 'a') [kind]"
    )
    one = finding("kind", "error", 1, column="kind", value="a")
    assert (
        group_findings([one])[0].sentence() == one.sentence() == "f.csv:2: error: kind 'a': is wrong [kind]"
    )


def test_rows_with_several_findings_are_named_once() -> None:
    findings = [finding("phone", "warning", record) for record in (4, 4, 7, 7, 7, 9, 12)]
    (group,) = group_findings(findings)
    assert (group.count, group.rows) == (7, 4)
    assert (group.records, group.lines) == ("4, 7, 9, …", "5, 8, 10, …")
    (of_the_file,) = group_findings([finding("columns", "error", 0)])
    assert (of_the_file.rows, of_the_file.records) == (0, "")


def test_reasons_that_differ_in_numbers_are_alike_and_others_not() -> None:
    numbers = [finding("twice", "error", n, f"line {n + 1} repeats the ref of line {n}") for n in range(1, 6)]
    (group,) = group_findings(numbers)
    assert group.reason == "for example, line 2 repeats the ref of line 1"
    two = [finding("text", "error", 1, "is too long"), finding("text", "error", 2, "is too short")]
    assert len(group_findings(two)) == 2
    names = [finding("same", "warning", n, f"resembles {'x' * n}") for n in range(1, 9)]
    assert len(group_findings(names)) == 1


def test_findings_of_several_files_and_of_records_without_lines() -> None:
    findings = [replace(finding("odd", "warning", 1, file=f"{name}.json"), line=0) for name in "abc"]
    (group,) = group_findings(findings)
    assert group.sentence() == (
        "a.json and 2 more files: warning: name: is wrong; 3 times, in records 1, 1, 1 [odd]"
    )


def test_the_lines_beyond_the_limit_are_counted() -> None:
    report = Report("wgs84", 9, 8, [finding(f"c{n}", "warning", n) for n in range(1, 6)])
    assert list(report_lines(report, 3))[3:] == [
        "… and 2 more findings; --report FILE writes them all",
        "  1 × warning [c4]",
        "  1 × warning [c5]",
        "9 rows read, 8 usable, 1 rejected",
    ]
