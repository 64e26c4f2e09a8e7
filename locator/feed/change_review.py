"""Checks changed outlets as a load checks its rows: row validation and the rules over the feed.

Findings that the outlets had before the change are left out. Outlets nearby and some others of the release
are checked with them, because some rules compare outlets or look at the share of outlets with a field.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import orjson

from ..geo.point import Point
from .diff import PreviousRelease
from .load import Loader
from .load_options import LoadOptions
from .record import Record
from .report import Finding, finding
from .rules.positions import MAX_COARSE_DECIMALS, few_decimals
from .rules.rule import position_text

NEIGHBOUR_DEGREES = 0.003  # farther than outlets that rules compare
MAX_WITH_NEIGHBOURS = 50  # changed outlets
OTHERS = 40  # outlets from anywhere, for rules about shares
COAST_METRES = 3_000.0  # positions up to here from a district are not abroad
ABROAD = ("outside_china", "in_no_district")
Fields = dict[str, Any]
FindingKey = tuple[str, str, str, str, str]


class OutletBody(NamedTuple):
    """JSON of an outlet of the release, and its position in WGS-84 degrees."""

    ref: str
    lat: float
    lon: float
    body: bytes


class ReviewedChange(NamedTuple):
    """Changed outlets before and after as JSON by ref, and all outlets of the release after the change.

    Added outlets are missing in `before`, removed ones in `after`.
    """

    before: Mapping[str, Fields]
    after: Mapping[str, Fields]
    release: Sequence[OutletBody]
    number: int


def new_findings(loader: Loader, change: ReviewedChange, today: date) -> list[Finding]:
    """Return the errors and warnings that a change causes, errors first; `file` is the ref of the outlet."""
    context = _context(change)
    after = _findings(loader, change, change.after, context, today)
    affected = {finding.file for finding in after}
    before = {ref: fields for ref, fields in change.before.items() if ref in affected}
    known = {_key(finding) for finding in _findings(loader, change, before, context, today)}
    found = [_graded(item, loader, change.after) for item in after if _key(item) not in known]
    found += _coarse_positions(change)
    return sorted(found, key=lambda item: item.severity != "error")


def _coarse_positions(change: ReviewedChange) -> Iterator[Finding]:
    """Yield new positions with few decimals, which the rule of feeds reports for many rows only."""
    for ref, fields in change.after.items():
        place = fields.get("source") or fields
        lat, lon = place["lat"], place["lon"]
        before = change.before.get(ref, {})
        moved = any(fields[name] != before.get(name) for name in ("lat", "lon"))
        if moved and all(len(repr(value).partition(".")[2]) <= MAX_COARSE_DECIMALS for value in (lat, lon)):
            reason = "has at most two decimals: uncertain by about 1 km"
            rule = few_decimals
            record = Record(ref, 1, 0, {})
            yield finding(
                record, rule.code, "warning", rule.column, position_text(lat, lon), reason, rule.fix
            )


def _findings(
    loader: Loader,
    change: ReviewedChange,
    outlets: Mapping[str, Fields],
    context: Sequence[OutletBody],
    today: date,
) -> list[Finding]:
    """Return the errors and warnings of some outlets among those of the context, which come first."""
    records = [Record("", 0, 0, orjson.loads(row.body)) for row in context]
    records += [Record(ref, 0, 0, fields) for ref, fields in outlets.items()]
    if not outlets:
        return []
    numbered = (record._replace(number=number) for number, record in enumerate(records, 1))
    bodies = {row.ref: row.body for row in context}
    bodies |= {ref: orjson.dumps(change.before[ref]) for ref in outlets if ref in change.before}
    previous = PreviousRelease(change.number, bodies)
    _, report = loader.check(numbered, "", LoadOptions(), previous, today)
    return [
        finding
        for finding in report.findings
        if finding.record and finding.file in outlets and finding.severity != "info"
    ]


def _context(change: ReviewedChange) -> list[OutletBody]:
    """Return the outlets nearby and some others, without the changed ones."""
    others = [row for row in change.release if row.ref not in change.after]
    nearby = []
    if len(change.after) <= MAX_WITH_NEIGHBOURS:
        places = [(fields["lat"], fields["lon"]) for fields in change.after.values()]
        nearby = [row for row in others if _is_near(row, places)]
    return list({row.ref: row for row in [*others[:OTHERS], *nearby]}.values())


def _is_near(row: OutletBody, places: Iterable[tuple[float, float]]) -> bool:
    return any(
        abs(row.lat - lat) < NEIGHBOUR_DEGREES and abs(row.lon - lon) < NEIGHBOUR_DEGREES
        for lat, lon in places
    )


def _graded(finding: Finding, loader: Loader, outlets: Mapping[str, Fields]) -> Finding:
    """Return a finding as an error if it says that a position entered by hand is abroad."""
    if finding.code not in ABROAD:
        return finding
    fields = outlets[finding.file]
    near = loader.areas.near(Point(fields["lat"], fields["lon"]), COAST_METRES)
    return finding if near else replace(finding, severity="error")


def _key(finding: Finding) -> FindingKey:
    return finding.file, finding.code, finding.column, finding.value, finding.reason
