"""Group repeated findings, the most severe first: one line instead of one for each row."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .report import SEVERITIES, Finding, Report

MAX_SAMPLES = 3  # locations and values of a group
MAX_SHAPES = 3  # different reasons of one code and column before they are one group
_NUMBERS = re.compile(r"[0-9][0-9.,:]*")


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one code and column whose reasons differ in numbers and values only."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """Return the first finding, which stands for the others."""
        return self.findings[0]

    @property
    def count(self) -> int:
        """Return the number of findings."""
        return len(self.findings)

    @property
    def files(self) -> list[str]:
        """Return the names of the files and sheets, in order."""
        return list(dict.fromkeys(finding.source for finding in self.findings))

    @property
    def records(self) -> str:
        """Return the first record numbers, each once."""
        return _first_ones([str(record) for _, record in self._locations("record")])

    @property
    def rows(self) -> int:
        """Return the number of records; one may have several findings of the group."""
        return len(self._locations("record"))

    @property
    def lines(self) -> str:
        """Return the first line numbers, each once; empty if the format has no lines."""
        return _first_ones([str(line) for _, line in self._locations("line")])

    def _locations(self, number: Literal["record", "line"]) -> list[tuple[str, int]]:
        """Return the sources with their record or line numbers, each once."""
        places = ((finding.source, getattr(finding, number)) for finding in self.findings)
        return list(dict.fromkeys(place for place in places if place[1]))

    @property
    def values(self) -> list[str]:
        """Return the different values, in order."""
        return list(dict.fromkeys(finding.value for finding in self.findings if finding.value))

    @property
    def outlets(self) -> list[str]:
        """Return the different outlets that the rows of errors are about, in order."""
        return list(dict.fromkeys(finding.outlet for finding in self.findings if finding.outlet))

    @property
    def reason(self) -> str:
        """Return the reason of the first finding, marked as an example if it is one."""
        return f"for example, {self.first.reason}" if self.is_example else self.first.reason

    @property
    def is_example(self) -> bool:
        """Return whether the other findings have other reasons."""
        return any(finding.reason != self.first.reason for finding in self.findings)

    def sentence(self) -> str:
        """Return the group as one line for a terminal."""
        first = self.first
        if self.count == 1:
            return first.sentence()
        more = f" and {len(self.files) - 1} more files" if len(self.files) > 1 else ""
        subject = first.column or ("row" if first.record else "file")
        where = f"lines {self.lines}" if self.lines else f"records {self.records}"
        place = f", in {where}" if first.record else ""
        values = f" ({_first_ones([repr(value) for value in self.values])})" if self.values else ""
        times = f"{self.count:,} times{place}{values}"
        return f"{first.source}{more}: {first.severity}: {subject}: {self.reason}; {times} [{first.code}]"


def _first_ones(texts: Sequence[str]) -> str:
    return ", ".join(texts[:MAX_SAMPLES]) + ", …" * (len(texts) > MAX_SAMPLES)


def group_findings(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Return the groups: errors of the file, errors of rows, warnings, info; the most frequent first."""
    by_code: defaultdict[tuple[int, bool, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        rank = SEVERITIES.index(finding.severity)
        by_code[rank, finding.record > 0, finding.code, finding.column].append(finding)
    groups = [
        (rank, is_row, -len(group), FindingGroup(tuple(group)))
        for (rank, is_row, _, _), alike in by_code.items()
        for group in _by_shape(alike)
    ]
    return [group for _, _, _, group in sorted(groups, key=lambda item: item[:3])]


def _by_shape(findings: list[Finding]) -> list[list[Finding]]:
    """Return the findings of one code and column by the shape of their reasons."""
    shapes: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        text = finding.reason.replace(finding.value, "") if len(finding.value) > 2 else finding.reason
        shapes[_NUMBERS.sub("", text)].append(finding)
    return list(shapes.values()) if len(shapes) <= MAX_SHAPES else [findings]


def report_lines(report: Report, limit: int) -> Iterator[str]:
    """Yield a report for a terminal: the most severe groups, counts of the others, row counts."""
    groups = group_findings(report.findings)
    yield from (group.sentence() for group in groups[:limit])
    if remaining := groups[limit:]:
        count = sum(group.count for group in remaining)
        yield f"… and {count:,} more findings; --report FILE writes them all"
        counts: Counter[tuple[str, str]] = Counter()
        for group in remaining if limit else ():
            counts[group.first.severity, group.first.code] += group.count
        yield from (f"  {number:,} × {severity} [{code}]" for (severity, code), number in counts.items())
    waiting = f", {report.waiting} without a position" if report.waiting else ""
    yield f"{report.records} rows read, {report.usable} usable, {report.rejected} rejected{waiting}"
