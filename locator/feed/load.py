"""Load feed files into outlets and a report; the store publishes them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import InvalidFeed
from ..geo.districts import Areas
from ..hours import Timetable
from ..network.notice_proposal import Proposal
from ..network.outlet import Outlet, Source
from ..places.gazetteer import Gazetteer
from ..places.place_mentions import PlaceMentions
from .apply_rules import apply_rules
from .diff import PreviousRelease, compare
from .fill_area_code import fill_area_codes
from .fill_district import with_districts
from .load_options import LoadOptions, feed_name
from .normalize import AddressSplitter, Normalizer, proposals
from .normalize.damage import DAMAGE_CODES
from .read import read
from .record import Record
from .report import Report
from .row_validation import Checker
from .rules.feed import Feed, RuleContext

NO_ROWS = "has a header but no rows"


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
    ) -> tuple[list[Outlet], Report]:
        """Return the usable outlets of the files and the report; raise InvalidFeed for an unusable file.

        `before` is the current release (None before the first); without `today`, dates are not checked.
        """
        records = (row for file in files for row in read(file, options.profile))
        return self.check(records, feed_name(files), options, before, today)

    def check(
        self,
        records: Iterable[Record],
        name: str,
        options: LoadOptions,
        before: PreviousRelease | None = None,
        today: date | None = None,
    ) -> tuple[list[Outlet], Report]:
        """Return the usable outlets of the records of feed `name` and the report, like `load`."""
        report = Report(options.datum or "")
        context = RuleContext(self.timetable, self.areas, self.gazetteer, self.places)
        feed = Feed(context, options.datum, before, today)
        checker = Checker(self.timetable, options.datum, options.kind, name, self.normalizer)
        for record, outlet, findings, position in checker.check_all(records):
            report.add(findings)
            if damaged := {item.column for item in findings if item.code in DAMAGE_CODES}:
                feed.damaged[len(feed.records)] = damaged
            feed.add(record, outlet, position)
        report.records = len(feed.records)
        if not report.records:
            raise InvalidFeed(f"{name}: {NO_ROWS}")
        report.add(fill_area_codes(feed))
        rejected = apply_rules(feed, report)
        report.datum = feed.datum or ""
        outlets = _with_detected_datum(_fill_districts(feed, rejected), feed, name)
        _count_usable(outlets, report)
        report.proposals = _collect_proposals(feed, rejected)
        report.comparison = compare(outlets, before)
        return outlets, report

    @property
    def normalizer(self) -> Normalizer:
        """Normalizer of feed values."""
        return Normalizer(AddressSplitter(self.gazetteer))

    def check_readable(self, file: Path, options: LoadOptions) -> None:
        """Read up to the first row; raise InvalidFeed when the file is not a feed."""
        if next(read(file, options.profile), None) is None:
            raise InvalidFeed(f"{file.name}: {NO_ROWS}")


def _fill_districts(feed: Feed, rejected: set[int]) -> list[Outlet]:
    adcodes = [code for i, code in enumerate(feed.located_adcodes) if i not in rejected]
    usable = [outlet for i, outlet in enumerate(feed.outlets) if i not in rejected]
    return with_districts(usable, adcodes, feed.context.gazetteer)


def _with_detected_datum(outlets: list[Outlet], feed: Feed, name: str) -> list[Outlet]:
    """Return the outlets with their coordinates as source if WGS-84 was detected instead of declared.

    Later loads are compared only with positions whose datum was declared or detected.
    """
    if feed.datum or not feed.is_detected_as_wgs84:
        return outlets
    return [outlet if outlet.source else _with_source(outlet, name) for outlet in outlets]


def _with_source(outlet: Outlet, name: str) -> Outlet:
    source = Source(lon=outlet.lon, lat=outlet.lat, datum="wgs84", feed=name)
    return outlet.model_copy(update={"source": source})


def _collect_proposals(feed: Feed, rejected: set[int]) -> list[Proposal]:
    usable = (i for i in range(len(feed.outlets)) if i not in rejected)
    return [
        proposal
        for i in usable
        for proposal in proposals(feed.outlets[i], feed.records[feed.record_of[i]].unmapped)
    ]


def _count_usable(outlets: Iterable[Outlet], report: Report) -> None:
    for outlet in outlets:
        report.usable += 1
        report.fields.update(outlet.model_fields_set)
