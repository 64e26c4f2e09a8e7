"""Validate records: convert each to an outlet, or report why it is rejected."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from ..errors import InvalidHours
from ..geo.datum import Datum
from ..hours import Timetable
from ..network.codes import is_code
from ..network.outlet import Outlet
from ..network.position_proposal import NO_DEGREES
from .json_items import RESPONSE_MEMBERS
from .missing_position import MissingPositions, has_no_coordinates
from .normalize import Normalizer
from .optional_fields import build_outlet
from .position_comparison import PositionComparer
from .record import Record
from .report import Finding, finding
from .row_positions import PLAIN_LABEL, PairReader, RowPosition

CHUNK_RECORDS = 5_000
RowResult = tuple[Outlet | None, list[Finding]]


class CheckedRecord(NamedTuple):
    """A record with its outlet, None when rejected, its findings and its position."""

    record: Record
    outlet: Outlet | None
    findings: list[Finding]
    position: RowPosition


class _RowPlace(NamedTuple):
    """The place of a record in its file or sheet; `line` is 0 if the format has no lines."""

    source: str
    line: int
    number: int

    @property
    def text(self) -> str:
        return f"line {self.line}" if self.line else f"record {self.number}"


class Checker:
    """Validator of single records; tracks refs to reject duplicates."""

    def __init__(
        self,
        timetable: Timetable,
        datum: Datum | None,
        kind: str | None,
        feed: str,
        normalizer: Normalizer,
        missing: MissingPositions | None = None,
    ) -> None:
        self._timetable = timetable
        self._normalizer = normalizer
        self._pairs = PairReader(datum)
        self._comparer = PositionComparer(datum)
        self._kind = kind
        self._feed = feed
        self._missing = missing or MissingPositions()
        self._seen: dict[str, _RowPlace] = {}

    def check_all(self, records: Iterable[Record]) -> Iterator[CheckedRecord]:
        """Yield each record with its outlet (None when rejected), its findings and its position."""
        remaining = iter(records)
        while chunk := list(islice(remaining, CHUNK_RECORDS)):
            positions = self._comparer.compare(chunk, self._pairs.read(chunk))
            for record, position in zip(chunk, positions, strict=True):
                yield CheckedRecord(record, *self._check(record, position), position)
        self._comparer.check()

    def _check(self, record: Record, position: RowPosition) -> RowResult:
        """Return the outlet and the findings of a record; an error rejects the record."""
        if record.header is not None:
            self._missing.is_address_only = record.header.is_address_only
        notes = list(_note_findings(record))
        bad_columns = {item.column for item in notes if item.severity == "error" and item.record}
        if record.problem:
            unreadable = (
                [] if bad_columns else [finding(record, "unreadable_record", "error", "", "", record.problem)]
            )
            return None, notes + unreadable
        outlet, findings = self._validate(record, position)
        findings = notes + [item for item in findings if item.column not in bad_columns]
        if any(item.severity == "error" and item.record for item in findings):
            return None, findings
        if outlet is not None:
            outlet, findings = self._check_unique(record, outlet, findings)
        if outlet is None or not _is_missing(record, position):
            return outlet, findings
        located, missing = self._missing.resolve(record, outlet)
        return located, [*findings, missing]

    def _validate(self, record: Record, position: RowPosition) -> RowResult:
        normalized, findings = self._normalizer(record)
        fields = {name: value for name, value in normalized.fields.items() if name not in RESPONSE_MEMBERS}
        if self._kind:
            fields.setdefault("kind", self._kind)
        findings += self._repair(record, fields)
        findings += position.errors
        reported = {item.column for item in findings if item.severity != "info"}
        degrees = NO_DEGREES if _is_missing(record, position) else self._position_fields(fields, position)
        outlet, problems = build_outlet(record, fields | degrees)
        findings += [item for item in problems if item.column not in reported or item.severity == "warning"]
        return outlet, findings

    def _check_unique(self, record: Record, outlet: Outlet, findings: list[Finding]) -> RowResult:
        first = self._seen.get(outlet.ref)
        if first is None:
            self._seen[outlet.ref] = _RowPlace(record.source, record.line, record.number)
            return outlet, findings
        source = "" if first.source == record.source else f" of {first.source}"
        row = _RowPlace(record.source, record.line, record.number)
        reason = f"{row.text} repeats the ref of {first.text}{source}"
        return None, [*findings, finding(record, "duplicate_ref", "error", "ref", outlet.ref, reason)]

    def _position_fields(self, fields: dict[str, Any], position: RowPosition) -> dict[str, Any]:
        """Return the fields of the position; a cell is never converted by the outlet's model."""
        if position.wgs84 is None:
            is_reported = bool(position.errors and position.label not in ("", PLAIN_LABEL))
            return {axis: 0.0 for axis in ("lat", "lon") if is_reported or fields.get(axis) is not None}
        values: dict[str, Any] = {"lat": position.wgs84[0], "lon": position.wgs84[1]}
        if position.datum is not None and not position.has_own_source:
            source = {"lon": position.lon, "lat": position.lat, "datum": position.datum, "feed": self._feed}
            values["source"] = source
        return values

    def _repair(self, record: Record, fields: dict[str, Any]) -> list[Finding]:
        """Remove invalid optional fields and return a finding for each."""
        return [*self._repair_hours(record, fields), *_repair_code(record, fields)]

    def _repair_hours(self, record: Record, fields: dict[str, Any]) -> Iterator[Finding]:
        hours = fields.get("hours")
        if not isinstance(hours, str):
            return
        try:
            self._timetable.check(hours)
        except InvalidHours as problem:
            del fields["hours"]
            fields.setdefault("hours_text", hours)
            reason = f"{problem}; hours remain unknown"
            yield finding(record, "hours_not_understood", "warning", "hours", hours, reason)


def _is_missing(record: Record, position: RowPosition) -> bool:
    """Return True for a record whose coordinates are empty, in every column."""
    return position.wgs84 is None and not position.errors and has_no_coordinates(record.fields)


def _note_findings(record: Record) -> Iterator[Finding]:
    for note in record.notes:
        where = record
        if note.file_level:
            where = record._replace(number=0, line=note.line, sheet=note.sheet or record.sheet)
        result = finding(where, note.code, note.severity, note.column, note.value, note.reason)
        yield replace(result, fix=note.fix) if note.fix else result


def _repair_code(record: Record, fields: dict[str, Any]) -> Iterator[Finding]:
    if fields.get("code") and not is_code(str(fields["code"])):
        reason = "has an invalid check digit; a new code is assigned"
        yield finding(record, "code_check_digit", "warning", "code", fields.pop("code"), reason)
