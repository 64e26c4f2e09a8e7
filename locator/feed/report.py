"""What was found in a feed: each finding names the place, the value, the reason and the mend."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import orjson

from ..network.notice_proposal import Proposal
from .datum_detection import DatumVerdict
from .diff import Comparison
from .pii import masked
from .record import Record
from .row_checks import mend_of

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SHOWN_CHARACTERS = 120
SAMPLES = 25  # of each code among the notices; the findings hold them all
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know, and how to mend it. An error means that the record is not used; one of a whole
    file (record 0) that the load is held."""

    code: str
    severity: Severity
    file: str
    record: int
    line: int
    column: str
    value: str
    reason: str
    fix: str = ""

    def sentence(self) -> str:
        """The finding on one line, for a terminal."""
        where = f"{self.file}:{self.line}" if self.line else f"{self.file}, record {self.record}"
        where = where if self.record else self.file
        shown = f" {self.value!r}" if self.value else ""
        what = self.column or ("row" if self.record else "file")
        return f"{where}: {self.severity}: {what}{shown}: {self.reason} [{self.code}]"


@dataclass(slots=True)
class Report:
    """All findings of a load, how many records were read and can be used, and the datum they declare.

    `fields` counts the usable rows that have a field, `positions` are the WGS-84 degrees of records with
    findings by (file, record), `system_errors` are faults of the program and not of the feed, `proposals`
    what the notices of usable rows propose.
    """

    datum: str = ""
    records: int = 0
    usable: int = 0
    findings: list[Finding] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    positions: dict[Place, tuple[float, float]] = field(default_factory=dict)
    system_errors: list[str] = field(default_factory=list)
    verdict: DatumVerdict | None = None
    comparison: Comparison | None = None
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many records cannot be used."""
        return self.records - self.usable

    @property
    def holds(self) -> list[Finding]:
        """What is wrong with the feed as a whole, so that it is not published without approval."""
        return [each for each in self.findings if each.severity == "error" and not each.record]

    @property
    def publishing(self) -> str:
        """What publishing would change, in a sentence."""
        return self.comparison.publishing() if self.comparison else ""

    def lines(self, most: int) -> Iterator[str]:
        """The report for a terminal: the gravest findings, how many more of each rule, counts of rows."""
        graver = sorted(self.findings, key=lambda each: SEVERITIES.index(each.severity))
        yield from (each.sentence() for each in graver[:most])
        if more := graver[most:]:
            yield f"… and {len(more)} more findings; --report FILE writes them all"
            counts = Counter((each.severity, each.code) for each in more if most)  # in the order of severity
            yield from (f"  {count} × {severity} [{code}]" for (severity, code), count in counts.items())
        yield f"{self.records} rows read, {self.usable} can be used, {self.rejected} rejected"

    def add(self, findings: Iterable[Finding]) -> None:
        """Keep findings."""
        self.findings.extend(findings)

    def summary(self) -> dict[str, Any]:
        """Counts, by code."""
        counts = Counter(f"{finding.severity} {finding.code}" for finding in self.findings)
        return {
            "datum": self.datum or "wgs84, not declared",
            "records": self.records,
            "usable": self.usable,
            "rejected": self.rejected,
            "findings": dict(counts),
        }

    def notices(self) -> list[dict[str, Any]]:
        """The findings by code, errors first and the most frequent first, each with some samples."""
        grouped: defaultdict[tuple[str, Severity], list[Finding]] = defaultdict(list)
        for each in self.findings:
            grouped[each.code, each.severity].append(each)
        order = sorted(
            grouped.items(), key=lambda group: (SEVERITIES.index(group[0][1]), -len(group[1]), group[0])
        )
        return [_notice(code, severity, held) for (code, severity), held in order]

    def whole(self) -> dict[str, Any]:
        """The report as plain data, in the members of gtfs-validator's report.json and some of its own."""
        return {
            "summary": self.summary(),
            "notices": self.notices(),
            "fields": dict(sorted(self.fields.items())),
            "datum": self.verdict.told() if self.verdict else None,
            "diff": self.comparison.told() if self.comparison else None,
            "systemErrors": self.system_errors,
            "findings": self.findings,  # as JSON they are objects
        }

    def to_json(self) -> bytes:
        """The whole report."""
        return orjson.dumps(self.whole(), option=orjson.OPT_INDENT_2)


def _notice(code: str, severity: str, held: list[Finding]) -> dict[str, Any]:
    samples = [
        {
            "filename": each.file,
            "csvRowNumber": each.record,
            "line": each.line,
            "fieldName": each.column,
            "fieldValue": each.value,
            "reason": each.reason,
            "fix": each.fix,
        }
        for each in held[:SAMPLES]
    ]
    told = {"code": code, "severity": severity.upper(), "totalNotices": len(held)}
    return told | {"sampleNotices": samples}


def finding(
    record: Record, code: str, severity: Severity, column: str, value: object, reason: str, fix: str = ""
) -> Finding:
    """A finding about a record; private numbers in value and reason are masked."""
    where = record.file, record.number, record.line
    return Finding(code, severity, *where, column, shown(value), masked(reason), fix or mend_of(code))


def shown(value: object) -> str:
    """A value short enough for a report, private numbers masked, control characters made visible."""
    text = "" if value is None else masked(str(value))
    visible = text if text.isprintable() else "".join(map(_visible, text))
    return visible if len(visible) <= SHOWN_CHARACTERS else visible[:SHOWN_CHARACTERS] + "…"


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
