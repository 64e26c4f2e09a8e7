"""A load: from files to outlets and a report, whole; publishing is the store's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import FeedRefused
from ..geo.districts import Areas
from ..hours import Timetable
from ..network.notice_proposal import Proposal
from ..network.outlet import Outlet
from ..places.gazetteer import Gazetteer
from .apply_rules import judge
from .diff import PreviousRelease, compare
from .fill_district import with_districts
from .load_options import LoadOptions, feed_name
from .normalize import Addresses, Normal, proposals
from .read import read
from .report import Report
from .row_validation import Checker
from .rules.feed import Feed, RuleContext

NO_ROWS = "has a header and no rows"


@dataclass(frozen=True, slots=True)
class Loader:
    """What judging a feed needs."""

    timetable: Timetable
    areas: Areas
    gazetteer: Gazetteer

    def load(
        self,
        files: Sequence[Path],
        manner: LoadOptions,
        before: PreviousRelease | None = None,
        today: date | None = None,
    ) -> tuple[list[Outlet], Report]:
        """All usable outlets of the files, and the report; FeedRefused when a file is no feed at all.

        `before` is the current release, None before the first; without `today` no date is judged.
        """
        report = Report(manner.datum or "")
        feed = Feed(RuleContext(self.timetable, self.areas, self.gazetteer), manner.datum, before, today)
        feed.foreign = not manner.profile.own_names
        normal = Normal(Addresses(self.gazetteer))
        checker = Checker(self.timetable, manner.datum, manner.kind, feed_name(files), normal)
        for record, outlet, findings in checker.check_all(
            each for file in files for each in read(file, manner.profile)
        ):
            report.add(findings)
            feed.add(record, outlet)
        report.records = len(feed.records)
        if not report.records:
            raise FeedRefused(f"{feed_name(files)}: {NO_ROWS}")
        bad = judge(feed, report)
        outlets = _placed(feed, bad)
        _count(outlets, report)
        report.proposals = _proposed(feed, bad)
        report.comparison = compare(outlets, before)
        return outlets, report

    def look_into(self, file: Path, manner: LoadOptions) -> None:
        """Read as far as the first row; FeedRefused when the file is no feed."""
        if next(read(file, manner.profile), None) is None:
            raise FeedRefused(f"{file.name}: {NO_ROWS}")


def _placed(feed: Feed, bad: set[int]) -> list[Outlet]:
    around = [code for i, code in enumerate(feed.around) if i not in bad]
    good = [outlet for i, outlet in enumerate(feed.outlets) if i not in bad]
    return with_districts(good, around, feed.facts.gazetteer)


def _proposed(feed: Feed, bad: set[int]) -> list[Proposal]:
    good = (i for i in range(len(feed.outlets)) if i not in bad)
    return [each for i in good for each in proposals(feed.outlets[i], feed.records[feed.of[i]].rest)]


def _count(outlets: Iterable[Outlet], report: Report) -> None:
    for outlet in outlets:
        report.usable += 1
        report.datum = report.datum or (outlet.source.datum if outlet.source else "")
        report.fields.update(outlet.model_fields_set)
