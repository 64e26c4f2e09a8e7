"""Load feed files into outlets and a report; the store publishes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import compress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ..errors import InvalidFeed
from ..geo.districts import Areas
from ..hours import Timetable
from ..network.notice_proposal import Proposal
from ..network.outlet import Outlet, Source
from ..network.position_proposal import ConfirmedPosition
from ..places.gazetteer import Gazetteer
from ..places.place_mentions import PlaceMentions
from ..runtime.file_list import FileList
from .apply_rules import apply_rules
from .diff import Comparer, PreviousRelease
from .fill_area_code import fill_area_codes
from .fill_district import with_districts
from .load_options import LoadOptions, feed_name
from .missing_position import MissingPositions
from .normalize import AddressSplitter, Normalizer, proposals
from .normalize.damage import DAMAGE_CODES
from .own_columns import OwnColumns
from .read import read
from .record import Record
from .report import Report
from .row_validation import CheckedRecord, Checker
from .rules.columns import misplaced_codes
from .rules.feed import Feed, RuleContext

CONTRADICTIONS = {"outside_adcode", "names_contradict_position", "names_contradict_adcode"}
NO_POSITIONS: Mapping[str, ConfirmedPosition] = MappingProxyType({})
NO_ROWS = "has a header but no rows"


class Placement(NamedTuple):
    """An outlet with its district, the area at its position, and whether its address fits that area.

    The area is '' for a position outside all districts; `errors` are the reasons why the outlet is invalid.
    """

    outlet: Outlet
    area: str
    fits: bool
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loader:
    """Feed loader with the reference data that validation needs."""

    timetable: Timetable
    areas: Areas
    gazetteer: Gazetteer
    places: PlaceMentions | None = None

    def load(
        self,
        files: Sequence[Path],
        options: LoadOptions,
        before: PreviousRelease | None = None,
        today: date | None = None,
        confirmed: Mapping[str, ConfirmedPosition] = NO_POSITIONS,
    ) -> tuple[Sequence[Outlet], Report]:
        """Return the usable outlets of the files and the report; raise InvalidFeed for an unusable file.

        `before` is the current release (None before the first); without `today`, dates are not checked;
        `confirmed` are the positions confirmed by hand, by ref.
        """
        records = (row for file in files for row in read(file, options.profile))
        return self.check(records, feed_name(files), options, before, today, confirmed)

    def check(
        self,
        records: Iterable[Record],
        name: str,
        options: LoadOptions,
        before: PreviousRelease | None = None,
        today: date | None = None,
        confirmed: Mapping[str, ConfirmedPosition] = NO_POSITIONS,
    ) -> tuple[Sequence[Outlet], Report]:
        """Return the usable outlets of the records of feed `name` and the report, like `load`."""
        report = Report(options.datum or "")
        context = RuleContext(self.timetable, self.areas, self.gazetteer, self.places)
        feed = Feed(context, options.datum, before, today)
        missing, own_columns = MissingPositions(confirmed, before), OwnColumns()
        checker = Checker(self.timetable, options.datum, options.kind, name, self.normalizer, missing)
        _read_into(feed, own_columns, report, checker.check_all(records))
        del checker  # with the refs that it has seen
        report.records, report.waiting = len(feed.records), missing.waiting
        report.position_proposals = missing.proposals
        if not report.records:
            raise InvalidFeed(f"{name}: {NO_ROWS}")
        report.add(fill_area_codes(feed))
        rejected = apply_rules(feed, report)
        report.datum = feed.datum or ""
        report.columns = own_columns.counts(rejected)
        report.proposals = _collect_proposals(feed, rejected)
        return _write_usable(feed, rejected, name, report), report

    def place(self, outlet: Outlet, before: PreviousRelease | None) -> Placement:
        """Return an outlet at a position confirmed by hand, after the rules that apply to it alone."""
        feed = Feed(RuleContext(self.timetable, self.areas, self.gazetteer), "wgs84", before)
        feed.add(Record("", 1, 0, {"lat": outlet.lat, "lon": outlet.lon}), outlet)
        report = Report()
        apply_rules(feed, report)
        adcode = feed.located_adcodes[0]
        (located,) = with_districts([outlet], [adcode], self.gazetteer)
        row_findings = [finding for finding in report.findings if finding.record]
        fits = CONTRADICTIONS.isdisjoint(finding.code for finding in row_findings)
        errors = tuple(finding.reason for finding in row_findings if finding.severity == "error")
        return Placement(located, self.gazetteer.path_text(adcode) if adcode else "", fits, errors)

    @property
    def normalizer(self) -> Normalizer:
        """Normalizer of feed values."""
        return Normalizer(AddressSplitter(self.gazetteer))

    def check_readable(self, file: Path, options: LoadOptions) -> None:
        """Read up to the first row; raise InvalidFeed when the file is not a feed."""
        if next(read(file, options.profile), None) is None:
            raise InvalidFeed(f"{file.name}: {NO_ROWS}")


def _read_into(feed: Feed, own_columns: OwnColumns, report: Report, records: Iterable[CheckedRecord]) -> None:
    for record, outlet, findings, position in records:
        report.add(findings)
        if damaged := {item.column for item in findings if item.code in DAMAGE_CODES}:
            feed.damaged[len(feed.records)] = damaged
        feed.misplaced_codes.update(misplaced_codes(findings))
        if outlet:
            own_columns.add(record, outlet)
        feed.add(record, outlet, position)


def _write_usable(feed: Feed, rejected: set[int], name: str, report: Report) -> Sequence[Outlet]:
    """Return the usable outlets in their final form, in a file; the report counts and compares them."""
    comparer = Comparer(feed.previous)

    def reported() -> Iterator[Outlet]:
        for outlet in _with_detected_datum(_fill_districts(feed, rejected), feed, name):
            report.usable += 1
            report.fields.update(outlet.model_fields_set)
            comparer.add(outlet)
            yield outlet

    outlets = FileList(reported())
    report.comparison = comparer.finish(feed.missing_refs)
    return outlets


def _fill_districts(feed: Feed, rejected: set[int]) -> Iterator[Outlet]:
    usable = [i not in rejected for i in range(len(feed.outlets))]
    adcodes = compress(feed.located_adcodes, usable)
    return with_districts(compress(feed.outlets, usable), adcodes, feed.context.gazetteer)


def _with_detected_datum(outlets: Iterable[Outlet], feed: Feed, name: str) -> Iterable[Outlet]:
    """Return the outlets with their coordinates as source if WGS-84 was detected instead of declared.

    Later loads are compared only with positions whose datum was declared or detected.
    """
    if feed.datum or not feed.is_detected_as_wgs84:
        return outlets
    return (outlet if outlet.source else _with_source(outlet, name) for outlet in outlets)


def _with_source(outlet: Outlet, name: str) -> Outlet:
    source = Source(lon=outlet.lon, lat=outlet.lat, datum="wgs84", feed=name)
    return outlet.model_copy(update={"source": source})


def _collect_proposals(feed: Feed, rejected: set[int]) -> list[Proposal]:
    usable = (i for i in range(len(feed.outlets)) if i not in rejected)
    return [
        proposal
        for i in usable
        for proposal in proposals(feed.outlets[i], feed.records.unmapped.get(feed.record_of[i], {}))
    ]
