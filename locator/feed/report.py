"""Report of a load: findings with location, value, reason and fix."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from ..network.notice_proposal import Proposal
from ..network.position_proposal import PositionProposal
from .datum_detection import DatumVerdict
from .diff import Comparison
from .pii import masked
from .record import Record, Severity, source_of
from .row_checks import fix_of

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
MAX_VALUE_CHARACTERS = 120
MAX_SAMPLES = 25  # per code among the notices; `findings` has all
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Finding:
    """Problem in a feed and its fix.

    An error rejects the record; an error of the file (record 0) holds the load.
    """

    code: str
    severity: Severity
    file: str
    record: int
    line: int
    column: str
    value: str
    reason: str
    fix: str = ""
    sheet: str = ""
    outlet: str = ""  # name or ref in the row of an error, as far as it has them

    @property
    def source(self) -> str:
        """Return the file, with the sheet of a workbook that has several."""
        return source_of(self.file, self.sheet)

    def sentence(self) -> str:
        """Return the finding as one line for a terminal."""
        where = f"{self.source}:{self.line}" if self.line else f"{self.source}, record {self.record}"
        where = where if self.record else self.source
        value = f" {self.value!r}" if self.value else ""
        subject = self.column or ("row" if self.record else "file")
        return f"{where}: {self.severity}: {subject}{value}: {self.reason} [{self.code}]"


@dataclass(slots=True)
class Report:
    """Findings of a load, counts of records read and usable, and the declared datum.

    `fields` counts the usable rows per field, `columns` those with a value of their own, per column that the
    loader can fill in; `position_of` returns the WGS-84 degrees of a record, by file and number;
    `system_errors` are program faults; `proposals` come from the notices of usable rows.
    `position_proposals` are for outlets without coordinates; `waiting` counts those not published yet.
    """

    datum: str = ""
    records: int = 0
    usable: int = 0
    findings: list[Finding] = field(default_factory=list)
    fields: Counter[str] = field(default_factory=Counter)
    columns: dict[str, int] = field(default_factory=dict)
    position_of: Callable[[str, int], Position | None] = lambda _file, _number: None
    system_errors: list[str] = field(default_factory=list)
    verdict: DatumVerdict | None = None
    comparison: Comparison | None = None
    proposals: list[Proposal] = field(default_factory=list)
    position_proposals: list[PositionProposal] = field(default_factory=list)
    waiting: int = 0

    @property
    def rejected(self) -> int:
        """Return the number of records that cannot be used, without those that wait for a position."""
        return self.records - self.usable - self.waiting

    @property
    def file_errors(self) -> list[Finding]:
        """Return the errors of the file as a whole, which hold the load for approval."""
        return [finding for finding in self.findings if finding.severity == "error" and not finding.record]

    @property
    def publish_summary(self) -> str:
        """Return a one-line summary of the effect of publishing."""
        return self.comparison.publish_summary() if self.comparison else ""

    def add(self, findings: Iterable[Finding]) -> None:
        """Append findings."""
        self.findings.extend(findings)

    def replace_file_findings(self, codes: Container[str], findings: Iterable[Finding]) -> None:
        """Put findings of the whole file first, in place of earlier ones with these codes."""
        others = [item for item in self.findings if item.record or item.code not in codes]
        self.findings = [*findings, *others]

    def summary(self) -> dict[str, Any]:
        """Return row counts, and the number of findings by severity and code."""
        counts = Counter(f"{finding.severity} {finding.code}" for finding in self.findings)
        return {
            "datum": self.datum or "wgs84",
            "datumDeclared": bool(self.datum),
            "records": self.records,
            "usable": self.usable,
            "rejected": self.rejected,
            "positionsToConfirm": len(self.position_proposals),
            "findings": dict(counts),
        }

    def notices(self) -> list[dict[str, Any]]:
        """Return the findings by code with samples, errors first, then the most frequent."""
        grouped: defaultdict[tuple[str, Severity], list[Finding]] = defaultdict(list)
        for finding in self.findings:
            grouped[finding.code, finding.severity].append(finding)
        order = sorted(
            grouped.items(), key=lambda group: (SEVERITIES.index(group[0][1]), -len(group[1]), group[0])
        )
        return [_notice(code, severity, findings) for (code, severity), findings in order]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-compatible data, a superset of gtfs-validator's report.json."""
        return {
            "summary": self.summary(),
            "notices": self.notices(),
            "fields": dict(sorted(self.fields.items())),
            "ownColumns": self.columns,
            "datum": self.verdict.to_dict() if self.verdict else None,
            "diff": self.comparison.to_dict() if self.comparison else None,
            "positions": [_position(proposal) for proposal in self.position_proposals],
            "systemErrors": self.system_errors,
            "findings": self.findings,  # dataclasses, serialized as objects
        }

    def to_json(self) -> bytes:
        """Return the report as indented JSON."""
        return orjson.dumps(self.to_dict(), option=orjson.OPT_INDENT_2)


def _notice(code: str, severity: str, findings: list[Finding]) -> dict[str, Any]:
    samples = [
        {
            "filename": finding.file,
            "csvRowNumber": finding.record,
            "line": finding.line,
            "fieldName": finding.column,
            "fieldValue": finding.value,
            "reason": finding.reason,
            "fix": finding.fix,
        }
        | ({"sheet": finding.sheet} if finding.sheet else {})
        for finding in findings[:MAX_SAMPLES]
    ]
    notice = {"code": code, "severity": severity.upper(), "totalNotices": len(findings)}
    return notice | {"sampleNotices": samples}


def _position(proposal: PositionProposal) -> dict[str, Any]:
    position = proposal.position._asdict() if proposal.position else None
    return {"ref": proposal.ref, "address": proposal.address.text, "position": position}


def finding(
    record: Record, code: str, severity: Severity, column: str, value: object, reason: str, fix: str = ""
) -> Finding:
    """Create a finding about a record; personal numbers in value and reason are masked."""
    location = record.file, record.number, record.line
    texts = column, display_value(value), masked(reason), fix or fix_of(code)
    outlet = outlet_label(record.fields) if severity == "error" and record.number else ""
    return Finding(code, severity, *location, *texts, display_value(record.sheet), outlet)


def outlet_label(fields: Mapping[str, object]) -> str:
    """Return name and ref, as far as there are any, with personal numbers masked."""
    texts = (fields.get(name) for name in ("name", "ref"))
    return display_value(" ".join(dict.fromkeys(str(text).strip() for text in texts if text)))


def display_value(value: object) -> str:
    """Shorten a value for a report, mask personal numbers and escape control characters."""
    text = masked(_plain_text(value))
    visible = text if text.isprintable() else "".join(map(_visible, text))
    return visible if len(visible) <= MAX_VALUE_CHARACTERS else visible[:MAX_VALUE_CHARACTERS] + "…"


def _plain_text(value: object) -> str:
    """Return a value as text; objects and lists by their values, not in Python's notation."""
    if isinstance(value, Mapping):
        return " ".join(_plain_text(item) for item in value.values())
    if isinstance(value, list | tuple):
        return "; ".join(_plain_text(item) for item in value)
    return "" if value is None else str(value)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
