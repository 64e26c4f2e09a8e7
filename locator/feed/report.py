"""What was found in a feed: each finding names the place, the value, the reason and the mend."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import orjson

Severity = Literal["error", "warning", "info"]
SHOWN_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know. An error means that the record is not used."""

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
        shown = f" {self.value!r}" if self.value else ""
        return f"{where}: {self.severity}: {self.column or 'row'}{shown}: {self.reason} [{self.code}]"


@dataclass(slots=True)
class Report:
    """All findings of a load, how many records were read and can be used, and the datum they declare."""

    datum: str = ""
    records: int = 0
    usable: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many records cannot be used."""
        return self.records - self.usable

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

    def to_json(self) -> bytes:
        """The whole report."""
        whole = {"summary": self.summary(), "findings": [asdict(finding) for finding in self.findings]}
        return orjson.dumps(whole, option=orjson.OPT_INDENT_2)


def shown(value: object) -> str:
    """A value short enough for a report, control characters made visible."""
    text = "" if value is None else str(value)
    visible = "".join(ch if ch.isprintable() else f"\\x{ord(ch):02x}" for ch in text)
    return visible if len(visible) <= SHOWN_CHARACTERS else visible[:SHOWN_CHARACTERS] + "…"
