"""Guard accuracy over sixty synthetic nights: ordinary loads held, and bad loads published."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random

from locator.feed.guard import reasons
from locator.feed.guard.reason import MIN_OUTLETS
from locator.geo.districts import Areas
from locator.hours.holiday_calendar import HolidayCalendar
from locator.index.release_diff import HoldReason, ReleaseDiff, ReleaseOutlets, compare_rows, position_of
from locator.store.rows import Version
from tests.network import NOW

from .bad_nights import BAD, column_faults
from .network import DATA, sample_rows
from .night_network import Network, Spoil, by_identity, networks, versions
from .ordinary_nights import ordinary
from .tables import show

NIGHTS = 60
NETWORKS = {116: 1, 10: 6, 1: 60}  # every n-th outlet of the sample; bad loads every so many nights
COLUMN_ROUNDS = 4  # each night has the faults of every fourth column
FILE, COPY = "the file of the previous night", "the file of the previous night, copied"


@dataclass
class Tally:
    """Bad nights tried and missed by fault, and the reasons of wrongly held nights."""

    tried: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: list[str] = field(default_factory=list)

    def add(self, name: str, found: Sequence[HoldReason]) -> None:
        """Count a bad night."""
        self.tried[name] += 1
        self.missed[name] += not found


def main() -> None:
    """Print the tables."""
    areas = Areas.load(DATA / "build" / "areas.npz")
    sample_rows()
    gc.freeze()  # collections would walk through all networks again and again
    for step, bad_every in NETWORKS.items():
        network = networks(sample_rows(), step)
        tally = tried(network, areas, NIGHTS, bad_every)
        _show(f"{len(network):,} outlets", tally)


def tried(network: Network, areas: Areas, nights: int, bad_every: int = 1) -> Tally:
    """Return the figures of a network over some nights; bad loads are tried every `bad_every` nights."""
    tally, columns = Tally(), list(column_faults(network))
    old = versions(network)
    unchanged = by_identity(network, old)
    for number in range(1, nights + 1):
        rng, created = Random(f"night {number}"), NOW + timedelta(days=number)
        following = ordinary(network, number, created.date(), rng)
        new = versions(following, unchanged)
        unchanged = by_identity(following, new)
        held = _held(old, new, created, areas)
        tally.false += [f"night {number}: {reason.sentence}" for reason in held]
        if number % bad_every == 0:
            for name, spoil in _faults(columns, number):
                bad = versions(spoil(list(following), rng), unchanged)
                if _differs(old, new, bad):
                    tally.add(name, _held(old, bad, created, areas))
            tally.add(FILE, _held(new, old, created, areas, age=-1))
            if _verified_later(old, new):
                tally.add(COPY, _held(new, old, created, areas))
        network, old = following, new
    return tally


def _faults(columns: Sequence[tuple[str, Spoil]], number: int) -> Iterable[tuple[str, Spoil]]:
    yield from BAD.items()
    yield from columns[number % COLUMN_ROUNDS :: COLUMN_ROUNDS]


def _differs(old: Sequence[Version], good: Sequence[Version], bad: Sequence[Version]) -> bool:
    """Return True if a fault removes rows, or changes three outlets or more from what was published."""
    published, right = ({v.row.ref: v.digest for v in versions} for versions in (old, good))
    wrong = sum(v.digest not in (published.get(v.row.ref), right.get(v.row.ref)) for v in bad)
    return wrong >= MIN_OUTLETS or len(bad) < len(good)


def _verified_later(before: Sequence[Version], after: Sequence[Version]) -> bool:
    """Return True if three outlets or more have a later verification date."""
    days = {version.row.ref: position_of(version.row).verified_on for version in before}
    rows = [position_of(version.row) for version in after]
    return sum(row.verified_on > (days.get(row.ref) or "9") for row in rows) >= MIN_OUTLETS


def _held(
    before: Sequence[Version], after: Sequence[Version], created: datetime, areas: Areas, age: int = 1
) -> Sequence[HoldReason]:
    outlets, fields = compare_rows(before, after, created.date())
    old = ReleaseOutlets(outlets, created)
    new = ReleaseOutlets([position_of(v.row) for v in after], created + timedelta(hours=age))
    return reasons(ReleaseDiff(old, new, fields), areas, calendar=_calendar())


@cache
def _calendar() -> HolidayCalendar:
    return HolidayCalendar.load(DATA / "workdays.csv")


def _show(size: str, tally: Tally) -> None:
    rows: list[tuple[object, ...]] = [
        (name, tally.tried[name], count) for name, count in tally.missed.items() if name in BAD or count
    ]
    columns = [name for name in tally.tried if name not in BAD]
    rows.append(("faults of single columns, older files", *_sums(tally, columns)))
    rows.append(("all", *_sums(tally, tally.tried)))
    show(f"bad nights, {size}", ("", "tried", "missed (0)"), rows)
    show(f"ordinary nights, {size}", ("nights", "wrongly held (≤ 1)"), [(NIGHTS, len(tally.false))])
    for message in tally.false:
        print(message)


def _sums(tally: Tally, names: Iterable[str]) -> tuple[int, int]:
    chosen: Iterator[str] = iter(names)
    pairs = [(tally.tried[name], tally.missed[name]) for name in chosen]
    return sum(a for a, _ in pairs), sum(b for _, b in pairs)


if __name__ == "__main__":
    main()
