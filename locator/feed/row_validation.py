"""Records become outlets, or findings that say why not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from math import isnan, nan
from typing import Any

import numpy as np
from pydantic import ValidationError

from ..errors import BadHours
from ..geo.datum import Datum, to_wgs84
from ..hours import Timetable
from ..network.codes import is_code
from ..network.outlet import Outlet
from ..query.parse_params import decimal_number
from .flat import COLUMN_OF
from .normalize import Normal
from .record import Record
from .report import Finding, finding

IGNORED = ("distance", "bearing", "open", "position", "links")
CHUNK = 5_000
Place = tuple[float, float]
Judged = tuple[Outlet | None, list[Finding]]
Checked = tuple[Record, Outlet | None, list[Finding]]


class Checker:
    """Judges records one by one; remembers the refs it has seen."""

    def __init__(
        self, timetable: Timetable, datum: Datum | None, kind: str | None, feed: str, normal: Normal
    ) -> None:
        self._timetable = timetable
        self._normal = normal
        self._datum = datum
        self._kind = kind
        self._feed = feed
        self._seen: dict[str, tuple[str, int]] = {}

    def check_all(self, records: Iterable[Record]) -> Iterator[Checked]:
        """The outlet of each record in turn, and what there is to say about it."""
        rest = iter(records)
        while chunk := list(islice(rest, CHUNK)):
            places = self._places(chunk)
            for record, place in zip(chunk, places, strict=True):
                yield record, *self._check(record, place)

    def _check(self, record: Record, place: Place | None) -> Judged:
        if not record.notes and not record.problem:
            return self._judge(record, place)
        noticed = list(_noticed(record))
        broken = {each.column for each in noticed if each.severity == "error"}
        if record.problem:
            told = [] if broken else [finding(record, "unreadable_record", "error", "", "", record.problem)]
            return None, noticed + told
        outlet, findings = self._judge(record, place)
        rest = [each for each in findings if each.column not in broken]
        return None if broken else outlet, noticed + rest

    def _judge(self, record: Record, place: Place | None) -> Judged:
        normal, findings = self._normal(record)
        fields = {name: value for name, value in normal.fields.items() if name not in IGNORED}
        if self._kind:
            fields.setdefault("kind", self._kind)
        findings += self._mend(record, fields)
        findings += _bad_numbers(record) if place is None else ()
        try:
            outlet = Outlet.model_validate(fields | self._placed(fields, place))
        except ValidationError as problem:
            known = {each.column for each in findings if each.severity != "info"}
            told = [each for each in _explained(record, problem) if each.column not in known]
            return None, findings + told
        unclear = list(self._exceptions(record, outlet))
        return self._once(record, outlet, findings) if not unclear else (None, findings + unclear)

    def _exceptions(self, record: Record, outlet: Outlet) -> Iterator[Finding]:
        for exception in outlet.exceptions:
            try:
                self._timetable.check(exception.hours or "off")
            except BadHours as problem:
                said = exception.hours
                yield finding(record, "exception_not_understood", "error", "exceptions", said, str(problem))

    def _once(self, record: Record, outlet: Outlet, findings: list[Finding]) -> Judged:
        here = record.file, record.number
        file, number = self._seen.setdefault(outlet.ref, here)
        if (file, number) == here:
            return outlet, findings
        reason = f"was used by record {number} of {file} already"
        return None, [*findings, finding(record, "duplicate_ref", "error", "ref", outlet.ref, reason)]

    def _places(self, records: Sequence[Record]) -> list[Place | None]:
        """The WGS-84 positions, converted in one go; None where there is no number."""
        given = [(_number(r.fields.get("lat")), _number(r.fields.get("lon"))) for r in records]
        lat, lon = np.array(given, dtype=np.float64).T
        there = to_wgs84(lat, lon, self._datum or "wgs84")
        pairs = zip(there[0].round(9).tolist(), there[1].round(9).tolist(), strict=True)
        return [None if isnan(lat + lon) else (lat, lon) for lat, lon in pairs]

    def _placed(self, fields: dict[str, Any], place: Place | None) -> dict[str, Any]:
        if place is None:
            return {}
        placed: dict[str, Any] = {"lat": place[0], "lon": place[1]}
        if self._datum is not None:
            lat, lon = _number(fields["lat"]), _number(fields["lon"])
            placed["source"] = {"lon": lon, "lat": lat, "datum": self._datum, "feed": self._feed}
        return placed

    def _mend(self, record: Record, fields: dict[str, Any]) -> list[Finding]:
        """Take out what an outlet can do without, and say so."""
        return [*self._mend_hours(record, fields), *_mend_code(record, fields)]

    def _mend_hours(self, record: Record, fields: dict[str, Any]) -> Iterator[Finding]:
        said = fields.get("hours")
        if not isinstance(said, str):
            return
        try:
            self._timetable.check(said)
        except BadHours as problem:
            del fields["hours"]
            fields.setdefault("hours_text", said)
            reason = f"{problem}; hours stay unknown"
            yield finding(record, "hours_not_understood", "warning", "hours", said, reason)


def _noticed(record: Record) -> Iterator[Finding]:
    for note in record.notes:
        where = record._replace(number=0, line=note.line) if note.whole else record
        told = finding(where, note.code, note.severity, note.column, note.value, note.reason)
        yield replace(told, fix=note.fix) if note.fix else told


def _mend_code(record: Record, fields: dict[str, Any]) -> Iterator[Finding]:
    if fields.get("code") and not is_code(str(fields["code"])):
        reason = "fails its check digit; a code is given"
        yield finding(record, "code_check_digit", "warning", "code", fields.pop("code"), reason)


def _number(value: object) -> float:
    try:
        return decimal_number(value)
    except ValueError:
        return nan


def _bad_numbers(record: Record) -> Iterator[Finding]:
    for column in ("lat", "lon"):
        value = record.fields.get(column)
        if value is not None and isnan(_number(value)):
            yield finding(
                record, "not_a_number", "error", column, value, "should be a decimal number like 39.9087"
            )


def _explained(record: Record, problem: ValidationError) -> Iterator[Finding]:
    for error in problem.errors(include_url=False, include_context=False):
        path = tuple(str(step) for step in error["loc"] if not isinstance(step, int))
        column = COLUMN_OF.get(path) or COLUMN_OF.get(path[:1]) or ".".join(path)
        reason = error["msg"].removeprefix("Value error, ").replace("Input should", "should")
        item = any(isinstance(step, int) for step in error["loc"])  # of a list: it alone is wrong
        read = record.fields.get(column)
        given = error["input"] if item or read is None or isinstance(read, dict) else read
        value = None if error["type"] == "missing" else given
        yield finding(record, error["type"], "error", column, value, reason)
