"""A load: from files to outlets and a report, whole; publishing is the store's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..areas import Areas
from ..datum import Datum
from ..errors import FeedRefused
from ..hours import Timetable
from ..outlet import Outlet
from ..places.gazetteer import Gazetteer
from .check import Checker
from .place import with_districts
from .read import read
from .report import Report


@dataclass(frozen=True, slots=True)
class Manner:
    """How files are to be understood: the datum and kind they do not state themselves."""

    datum: Datum | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Loader:
    """What judging a feed needs."""

    timetable: Timetable
    areas: Areas
    gazetteer: Gazetteer

    def load(self, files: Sequence[Path], manner: Manner) -> tuple[list[Outlet], Report]:
        """All usable outlets of the files, and the report; FeedRefused when a file is no feed at all."""
        report, outlets = Report(), []
        checker = Checker(self.timetable, manner.datum, manner.kind, feed_name(files))
        for outlet, findings in checker.check_all(record for file in files for record in read(file)):
            report.records += 1
            report.add(findings)
            if outlet is not None:
                outlets.append(outlet)
        report.usable = len(outlets)
        if not report.records:
            raise FeedRefused(f"{feed_name(files)}: has a header and no rows")
        return with_districts(outlets, self.areas, self.gazetteer), report


def feed_name(files: Iterable[Path]) -> str:
    """The feed's name: its files without their folders."""
    return ", ".join(file.name for file in files)[:200]
