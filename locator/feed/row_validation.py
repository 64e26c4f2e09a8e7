"""Validate records: convert each to an outlet, or report why it is rejected."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from math import isnan, nan
from typing import Any

import numpy as np

from ..errors import InvalidHours
from ..geo.datum import Datum, to_wgs84
from ..hours import Timetable
from ..network.codes import is_code
from ..network.outlet import Outlet
from ..query.value_parsers import parse_decimal
from .normalize import Normalizer
from .optional_fields import build_outlet
from .record import Record
from .report import Finding, finding

IGNORED = ("distance", "bearing", "open", "position", "links")
CHUNK_RECORDS = 5_000
Position = tuple[float, float]
RowResult = tuple[Outlet | None, list[Finding]]
CheckedRecord = tuple[Record, Outlet | None, list[Finding]]


class Checker:
    """Validator of single records; tracks refs to reject duplicates."""

    def __init__(
        self, timetable: Timetable, datum: Datum | None, kind: str | None, feed: str, normalizer: Normalizer
    ) -> None:
        self._timetable = timetable
        self._normalizer = normalizer
        self._datum = datum
        self._kind = kind
        self._feed = feed
        self._seen: dict[str, tuple[str, int]] = {}

    def check_all(self, records: Iterable[Record]) -> Iterator[CheckedRecord]:
        """Yield each record with its outlet (None when rejected) and its findings."""
        remaining = iter(records)
        while chunk := list(islice(remaining, CHUNK_RECORDS)):
            positions = self._positions(chunk)
            for record, position in zip(chunk, positions, strict=True):
                yield record, *self._check(record, position)

    def _check(self, record: Record, position: Position | None) -> RowResult:
        if not record.notes and not record.problem:
            return self._validate(record, position)
        notes = list(_note_findings(record))
        bad_columns = {item.column for item in notes if item.severity == "error" and item.record}
        if record.problem:
            unreadable = (
                [] if bad_columns else [finding(record, "unreadable_record", "error", "", "", record.problem)]
            )
            return None, notes + unreadable
        outlet, findings = self._validate(record, position)
        remaining = [item for item in findings if item.column not in bad_columns]
        return None if bad_columns else outlet, notes + remaining

    def _validate(self, record: Record, position: Position | None) -> RowResult:
        normalized, findings = self._normalizer(record)
        fields = {name: value for name, value in normalized.fields.items() if name not in IGNORED}
        if self._kind:
            fields.setdefault("kind", self._kind)
        findings += self._repair(record, fields)
        findings += _bad_numbers(record) if position is None else ()
        reported = {item.column for item in findings if item.severity != "info"}
        outlet, problems = build_outlet(record, fields | self._position_fields(fields, position))
        findings += [item for item in problems if item.column not in reported or item.severity == "warning"]
        return self._check_unique(record, outlet, findings) if outlet else (None, findings)

    def _check_unique(self, record: Record, outlet: Outlet, findings: list[Finding]) -> RowResult:
        location = record.source, record.number
        source, number = self._seen.setdefault(outlet.ref, location)
        if (source, number) == location:
            return outlet, findings
        reason = f"is already used by record {number} of {source}"
        return None, [*findings, finding(record, "duplicate_ref", "error", "ref", outlet.ref, reason)]

    def _positions(self, records: Sequence[Record]) -> list[Position | None]:
        """Convert the positions to WGS-84 in one batch; None where a coordinate is not a number."""
        coordinates = [(_number(r.fields.get("lat")), _number(r.fields.get("lon"))) for r in records]
        lat, lon = np.array(coordinates, dtype=np.float64).T
        converted = to_wgs84(lat, lon, self._datum or "wgs84")
        pairs = zip(converted[0].round(9).tolist(), converted[1].round(9).tolist(), strict=True)
        return [None if isnan(lat + lon) else (lat, lon) for lat, lon in pairs]

    def _position_fields(self, fields: dict[str, Any], position: Position | None) -> dict[str, Any]:
        if position is None:
            return {}
        values: dict[str, Any] = {"lat": position[0], "lon": position[1]}
        if self._datum is not None:
            lat, lon = _number(fields["lat"]), _number(fields["lon"])
            values["source"] = {"lon": lon, "lat": lat, "datum": self._datum, "feed": self._feed}
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


def _number(value: object) -> float:
    try:
        return parse_decimal(value)
    except ValueError:
        return nan


def _bad_numbers(record: Record) -> Iterator[Finding]:
    for column in ("lat", "lon"):
        value = record.fields.get(column)
        if value is not None and isnan(_number(value)):
            yield finding(
                record, "not_a_number", "error", column, value, "must be a decimal number like 39.9087"
            )
