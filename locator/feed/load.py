"""A load: from files to outlets and a report, whole; publishing is the store's."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..areas import Areas
from ..datum import Datum
from ..errors import FeedRefused
from ..hours import Timetable
from ..outlet import Outlet
from ..places.gazetteer import Gazetteer
from .check import Checker, finding
from .place import with_districts
from .profiles import CONTRACT, Profile
from .read import read
from .record import Record
from .report import Finding, Report


@dataclass(frozen=True, slots=True)
class Manner:
    """How files are to be understood: by which profile; the datum and kind they do not state themselves."""

    datum: Datum | None = None
    kind: str | None = None
    profile: Profile = CONTRACT

    def __post_init__(self) -> None:
        """What is not given, the profile knows, perhaps."""
        object.__setattr__(self, "datum", self.datum or self.profile.datum)
        object.__setattr__(self, "kind", self.kind or self.profile.kind)


@dataclass(frozen=True, slots=True)
class Loader:
    """What judging a feed needs."""

    timetable: Timetable
    areas: Areas
    gazetteer: Gazetteer

    def load(self, files: Sequence[Path], manner: Manner) -> tuple[list[Outlet], Report]:
        """All usable outlets of the files, and the report; FeedRefused when a file is no feed at all."""
        report, outlets, places = Report(manner.datum or ""), [], []
        checker = Checker(self.timetable, manner.datum, manner.kind, feed_name(files))
        for record, outlet, findings in checker.check_all(
            each for file in files for each in read(file, manner.profile)
        ):
            report.records += 1
            report.add(findings)
            if outlet is not None:
                outlets.append(outlet)
                places.append(replace(record, fields={}))
                report.datum = report.datum or (outlet.source.datum if outlet.source else "")
        report.usable = len(outlets)
        if not report.records:
            raise FeedRefused(f"{feed_name(files)}: has a header and no rows")
        around = self.areas.at_many([o.lat for o in outlets], [o.lon for o in outlets])
        report.add(_in_no_district(places, outlets, around))
        return with_districts(outlets, around, self.gazetteer), report


def _in_no_district(
    records: Sequence[Record], outlets: Sequence[Outlet], around: Sequence[str]
) -> Iterator[Finding]:
    for record, outlet, adcode in zip(records, outlets, around, strict=True):
        if not adcode:
            where = f"{outlet.lat:.6f}, {outlet.lon:.6f}"
            reason = "lies in no known district (WGS-84); check position and datum"
            yield finding(record, "in_no_district", "warning", "lat", where, reason)


def feed_name(files: Iterable[Path]) -> str:
    """The feed's name: its files without their folders."""
    return ", ".join(file.name for file in files)[:200]
